using Ascent.Journey.Content;
using Ascent.Journey.Reviews;

namespace Ascent.Application;

public partial interface IWorkbench
{
    /// <summary>What to review today, as of now.</summary>
    ReviewQueue ReviewsToday();

    /// <summary>A card by its id, with what a grade would lead to. Throws a JourneyException for an id that is no card.</summary>
    CardView CardOf(string cardId);

    /// <summary>Records how well a card was remembered; it is kept when this returns.</summary>
    KnownCard ReviewCard(string cardId, Grade grade, int seconds);

    /// <summary>How the reviews stand: what is known, how much was remembered, and what the coming days hold.</summary>
    ReviewStanding ReviewsStanding();
}

/// <summary>A card beside its memory (null before it was first seen) and the time until it comes again for each grade.</summary>
public sealed record CardView(Card Card, KnownCard? Known, IReadOnlyDictionary<Grade, TimeSpan> Waits);

/// <param name="Known">Cards seen at least once.</param>
/// <param name="Mature">Of these, with a stability of three weeks or more.</param>
/// <param name="Waiting">Cards of what was studied that were never seen.</param>
/// <param name="Locked">Cards of what has not been studied yet.</param>
/// <param name="Retention">Part of the reviews of known cards that was remembered in the last 30 days; null without any.</param>
/// <param name="Done">Reviews of each of the last 30 days, oldest first.</param>
/// <param name="Ahead">Reviews expected on each of the next 14 days, today first.</param>
public sealed record ReviewStanding(int Known, int Mature, int Waiting, int Locked, double? Retention, IReadOnlyList<int> Done, IReadOnlyList<int> Ahead);
