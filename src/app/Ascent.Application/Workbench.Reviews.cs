using Ascent.Journey;
using Ascent.Journey.Content;
using Ascent.Journey.Progress;
using Ascent.Journey.Reviews;

namespace Ascent.Application;

/// <summary>Spaced repetition: cards of what the person has studied.</summary>
public sealed partial class Workbench
{
    /// <summary>A card whose stability is at least this many days counts as mature (as in Anki).</summary>
    private const double MatureDays = 21;

    private const int DaysBack = 30;
    private const int DaysAhead = 14;

    private static readonly ReviewScheduler Scheduler = new();

    public ReviewQueue ReviewsToday() => Queue(Store.Cards());

    public CardView CardOf(string cardId)
    {
        var card = FindCard(cardId);
        var known = Store.Card(card.Id);
        return new(card, known, Scheduler.Preview(known?.Memory ?? CardMemory.New(Now), Now));
    }

    public KnownCard ReviewCard(string cardId, Grade grade, int seconds)
    {
        var card = FindCard(cardId);
        RequireProfile();
        var now = Now;
        return Store.AddReview(card.Id, grade, Math.Clamp(seconds, 0, 3600), now, Today, before =>
            Scheduler.Review(before?.Memory ?? CardMemory.New(now), grade, now, Fuzz(card.Id, before?.Reviews ?? 0)));
    }

    public ReviewStanding ReviewsStanding()
    {
        var known = Store.Cards();
        var queue = Queue(known);
        var since = Today.AddDays(1 - DaysBack);
        var recent = Store.ReviewCounts(since);
        var graded = Store.Reviews().Where(review => review.Stage == CardStage.Review && review.Day >= since).ToList();
        var fresh = NewCards(known).Count;
        return new(
            known.Count,
            known.Count(card => card.Memory.Stability >= MatureDays),
            fresh,
            Pack.Cards.Count - known.Count(card => Pack.Cards.ContainsKey(card.Id)) - fresh,
            graded.Count == 0 ? null : graded.Count(review => review.Grade != Grade.Again) / (double)graded.Count,
            [.. Enumerable.Range(0, DaysBack).Select(day => recent.GetValueOrDefault(since.AddDays(day)))],
            ReviewLoad.Forecast(known, fresh, Settings, Today, DaysAhead));
    }

    private ReviewSettings Settings => Profile?.Reviews ?? new();

    private ReviewQueue Queue(IReadOnlyList<KnownCard> known)
    {
        // A card that the content has dropped is kept in the store and asked no more.
        var asked = known.Where(card => Pack.Cards.ContainsKey(card.Id)).ToList();
        return ReviewPlanner.Build(asked, Store.ReviewedOn(Today), NewCards(known), Settings, Time.GetLocalNow());
    }

    /// <summary>Cards never seen of skills that were studied, in the order in which these were begun.</summary>
    private List<string> NewCards(IReadOnlyList<KnownCard> known)
    {
        var seen = known.Select(card => card.Id).ToHashSet(StringComparer.Ordinal);
        var begun = Progress.Activities.Values
            .Where(activity => activity.State != ActivityState.NotStarted && Pack.Activities.ContainsKey(activity.ActivityId))
            .OrderBy(activity => activity.StartedOn).ThenBy(activity => activity.ActivityId, StringComparer.Ordinal)
            .SelectMany(activity => Pack.Activities[activity.ActivityId].Skills);
        return [.. begun.Concat(Profile?.Mastered ?? []).Distinct(StringComparer.Ordinal).SelectMany(skill => Pack.Library.CardsOf(skill)).Select(card => card.Id).Where(id => !seen.Contains(id))];
    }

    /// <summary>The same for the same review on every machine: cards of one day are spread, and a repeated command changes nothing.</summary>
    private static double Fuzz(string cardId, int reviews) => Draw.Unit((ulong)reviews, cardId);

    private Card FindCard(string id) => Pack.Cards.TryGetValue(id, out var card)
        ? card
        : throw new JourneyException($"There is no card '{id}'.{Nearest.Suggestion(id, Pack.Cards.Keys)} 'ascent review' shows what is due.");
}
