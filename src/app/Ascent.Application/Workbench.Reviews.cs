using Ascent.Journey;
using Ascent.Journey.Content;
using Ascent.Journey.Progress;
using Ascent.Journey.Reviews;
using Ascent.Labs;
using Ascent.Labs.Content;

namespace Ascent.Application;

/// <summary>Spaced repetition: cards of what the person has studied.</summary>
public sealed partial class Workbench
{
    /// <summary>A card whose stability is at least this many days counts as mature (as in Anki).</summary>
    private const double MatureDays = 21;

    private const int DaysBack = 30;
    private const int DaysAhead = 14;

    private static readonly ReviewScheduler Scheduler = new();

    private Dictionary<string, IReadOnlyList<Card>>? _labCards;

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
            Pack.Cards.Count + LabCardsOfJourney.Count - known.Count(card => CardBehind(card.Id) is not null) - fresh,
            graded.Count == 0 ? null : graded.Count(review => review.Grade != Grade.Again) / (double)graded.Count,
            [.. Enumerable.Range(0, DaysBack).Select(day => recent.GetValueOrDefault(since.AddDays(day)))],
            ReviewLoad.Forecast(known, fresh, Settings, Today, DaysAhead));
    }

    private ReviewSettings Settings => Profile?.Reviews ?? new();

    private ReviewQueue Queue(IReadOnlyList<KnownCard> known)
    {
        // A card that the content has dropped is kept in the store and asked no more.
        var asked = known.Where(card => CardBehind(card.Id) is not null).ToList();
        return ReviewPlanner.Build(asked, Store.ReviewedOn(Today), NewCards(known), Settings, Time.GetLocalNow());
    }

    /// <summary>
    /// Cards never seen: first those of what was begun (the skills of an activity, then its lab), in that order; then those of skills that the person said to have
    /// mastered, and that tests have proven. What is proven is skipped by the plan and would be forgotten otherwise.
    /// </summary>
    private List<string> NewCards(IReadOnlyList<KnownCard> known)
    {
        var seen = known.Select(card => card.Id).ToHashSet(StringComparer.Ordinal);
        var begun = Progress.Activities.Values
            .Where(activity => activity.State != ActivityState.NotStarted && Pack.Activities.ContainsKey(activity.ActivityId))
            .OrderBy(activity => activity.StartedOn).ThenBy(activity => activity.ActivityId, StringComparer.Ordinal)
            .Select(activity => Pack.Activities[activity.ActivityId]);
        var proven = Store.HasAnswers() ? Mastery().Proven.Select(skill => skill.Skill.Id) : [];
        return
        [
            .. begun.SelectMany(activity => activity.Skills.SelectMany(Pack.Library.CardsOf).Concat(LabCardsOf(activity.Lab)))
                .Concat(Store.LabsBegun().SelectMany(LabCardsOf))
                .Concat((Profile?.Mastered ?? []).Concat(proven).SelectMany(Pack.Library.CardsOf))
                .Select(card => card.Id).Where(id => !seen.Contains(id)).Distinct(StringComparer.Ordinal),
        ];
    }

    /// <summary>The same for the same review on every machine: cards of one day are spread, and a repeated command changes nothing.</summary>
    private static double Fuzz(string cardId, int reviews) => Draw.Unit((ulong)reviews, cardId);

    private Card FindCard(string id) => CardBehind(id)
        ?? throw new JourneyException($"There is no card '{id}'.{Nearest.Suggestion(id, Pack.Cards.Keys)} 'ascent review' shows what is due.");

    private Card? CardBehind(string id) =>
        Pack.Cards.TryGetValue(id, out var card) ? card
        : id.StartsWith(LabCards.Prefix, StringComparison.Ordinal) ? CardsByLab.Values.SelectMany(cards => cards).FirstOrDefault(one => one.Id == id)
        : null;

    private IReadOnlyList<Card> LabCardsOf(string? labId) => labId is null ? [] : CardsByLab.GetValueOrDefault(labId, []);

    /// <summary>Cards of the labs that this journey has activities for; a lab of another journey can be begun all the same.</summary>
    private List<Card> LabCardsOfJourney =>
        [.. Pack.Activities.Values.Select(activity => activity.Lab).Concat(Store.LabsBegun()).Distinct(StringComparer.Ordinal).SelectMany(LabCardsOf)];

    /// <summary>Read when they are first asked for. What the journey's own cards ask already is not asked twice.</summary>
    private Dictionary<string, IReadOnlyList<Card>> CardsByLab
    {
        get
        {
            if (_labCards is { } read)
                return read;
            var fronts = Pack.Cards.Values.Select(card => card.Front).ToHashSet(StringComparer.Ordinal);
            return _labCards = LabsIfAny().ToDictionary(lab => lab.Id, IReadOnlyList<Card> (lab) => [.. LabCards.Read(lab).Where(card => !fronts.Contains(card.Front))], StringComparer.Ordinal);
        }
    }

    /// <summary>A folder of labs that is missing or broken is told by what needs a lab; reviews go on.</summary>
    private IReadOnlyList<LabPack> LabsIfAny()
    {
        try
        {
            return Labs.Labs;
        }
        catch (JourneyException)
        {
            return [];
        }
    }
}
