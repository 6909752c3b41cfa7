namespace Ascent.Journey.Reviews;

/// <summary>A card that a person has begun to learn.</summary>
/// <param name="Memory">As of its last review.</param>
/// <param name="IntroducedOn">The day on which it was first seen.</param>
/// <param name="Reviews">How often it was seen.</param>
/// <param name="Lapses">How often it was forgotten after it was known.</param>
public sealed record KnownCard(string Id, CardMemory Memory, DateOnly IntroducedOn, int Reviews, int Lapses);

/// <summary>A card of today's queue; a new one has no history.</summary>
public sealed record DueCard(string Id, CardMemory Memory, bool IsNew);

/// <summary>What to review today, in this order.</summary>
/// <param name="Later">Due cards that today's cap leaves for the next days.</param>
/// <param name="NewWaiting">New cards of what was studied that have not had their turn.</param>
/// <param name="SeenToday">Different cards reviewed today so far.</param>
/// <param name="FreeDay">Today is one of the days without reviews.</param>
/// <param name="ComingBack">So much has piled up that new cards wait until it is worked off.</param>
/// <param name="ClearedOn">The day on which the pile is worked off at this pace; null when there is none.</param>
/// <param name="NextDue">When the next card comes up after this queue; null when there is none.</param>
public sealed record ReviewQueue(
    IReadOnlyList<DueCard> Cards, int Later, int NewWaiting, int SeenToday, bool FreeDay, bool ComingBack, DateOnly? ClearedOn, DateTimeOffset? NextDue);

/// <summary>One line of the review log.</summary>
/// <param name="Stage">The card's stage before the review.</param>
/// <param name="Seconds">From question to grade; 0 where it is not known.</param>
/// <param name="Algorithm">What computed the memory, such as fsrs-6.</param>
public sealed record ReviewEntry(long Id, string CardId, DateTimeOffset At, DateOnly Day, Grade Grade, CardStage Stage, int Seconds, string Algorithm);
