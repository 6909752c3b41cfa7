namespace Ascent.Journey.Reviews;

/// <summary>
/// Chooses what is reviewed today. The cap counts different cards; steps of minutes within a card's first day do not count again. After a break
/// the pile is taken in portions of the cap, what is most likely still remembered first, so that each day ends, and new cards wait.
/// </summary>
public static class ReviewPlanner
{
    /// <summary>A pile of more than this many days' caps is a return after a break (ours).</summary>
    public const double ReturnAfterDays = 1.5;

    /// <summary>Cards in their steps of minutes are shown this much ahead, so that a session can be finished (as in Anki).</summary>
    public static readonly TimeSpan LearnAhead = TimeSpan.FromMinutes(20);

    /// <param name="known">All cards with a history.</param>
    /// <param name="seenToday">Ids reviewed since the day began.</param>
    /// <param name="newIds">Cards without a history whose skill has been studied, in the order in which they shall come.</param>
    /// <param name="settings">Caps and free days.</param>
    /// <param name="now">This moment, in the person's time zone.</param>
    public static ReviewQueue Build(
        IReadOnlyCollection<KnownCard> known, IReadOnlySet<string> seenToday, IReadOnlyList<string> newIds, ReviewSettings settings, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.DateTime);
        var tomorrow = new DateTimeOffset(now.Date.AddDays(1), now.Offset);
        var steps = known.Where(card => card.Memory.Stage != CardStage.Review && card.Memory.Due <= now + LearnAhead && (card.Memory.Due < tomorrow || seenToday.Contains(card.Id)))
            .OrderBy(card => card.Memory.Due).ThenBy(card => card.Id, StringComparer.Ordinal).ToList();
        var waiting = known.Where(card => card.Memory.Stage == CardStage.Review && card.Memory.Due < tomorrow).ToList();
        var free = settings.IsFree(today);
        var back = waiting.Count > settings.MostPerDay * ReturnAfterDays;
        var room = free ? 0 : Math.Max(0, settings.MostPerDay - seenToday.Count - steps.Count(card => !seenToday.Contains(card.Id)));

        var reviews = Ordered(waiting, back, now).Take(room).ToList();
        var introduced = known.Count(card => card.IntroducedOn == today);
        var fresh = back || free ? 0 : Math.Max(0, Math.Min(room - reviews.Count, settings.NewPerDay - introduced));
        // A free day still ends what the day has begun. Steps whose minutes are not over come last.
        var begun = free ? steps.Where(card => seenToday.Contains(card.Id)).ToList() : steps;
        List<DueCard> cards =
        [
            .. begun.Where(card => card.Memory.Due <= now).Select(card => new DueCard(card.Id, card.Memory, false)),
            .. reviews.Select(card => new DueCard(card.Id, card.Memory, false)),
            .. newIds.Take(fresh).Select(id => new DueCard(id, CardMemory.New(now), true)),
            .. begun.Where(card => card.Memory.Due > now).Select(card => new DueCard(card.Id, card.Memory, false)),
        ];
        var chosen = cards.Select(card => card.Id).ToHashSet(StringComparer.Ordinal);
        var next = known.Where(card => !chosen.Contains(card.Id)).Select(card => (DateTimeOffset?)card.Memory.Due).Min();
        return new(cards, waiting.Count - reviews.Count, newIds.Count - Math.Min(fresh, newIds.Count), seenToday.Count, free, back,
            back ? ClearedOn(today, waiting.Count - room, settings) : null, next);
    }

    /// <summary>Usually what is nearest to being forgotten comes first; in a pile what is surest, for it is quickly done and keeps its long interval.</summary>
    private static IEnumerable<KnownCard> Ordered(IEnumerable<KnownCard> cards, bool surestFirst, DateTimeOffset now)
    {
        var sign = surestFirst ? -1 : 1;
        return cards.OrderBy(card => sign * (card.Memory.Retrievability(now) ?? 0)).ThenBy(card => card.Id, StringComparer.Ordinal);
    }

    private static DateOnly ClearedOn(DateOnly today, int left, ReviewSettings settings)
    {
        var day = today;
        while (left > 0 && day < today.AddDays(3650))
        {
            day = day.AddDays(1);
            if (!settings.IsFree(day)) left -= settings.MostPerDay;
        }

        return day;
    }
}
