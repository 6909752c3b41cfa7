namespace Ascent.Journey.Reviews;

/// <summary>New cards are learnt in steps of minutes, known ones are reviewed in days, forgotten ones are learnt again.</summary>
public enum CardStage
{
    Learning,
    Review,
    Relearning,
}

/// <summary>What is known of one card in a person's memory; null stability and difficulty before the first review.</summary>
/// <param name="Step">The place among the learning steps; null in review.</param>
/// <param name="Due">When it should be seen next.</param>
public sealed record CardMemory(CardStage Stage, int? Step, double? Stability, double? Difficulty, DateTimeOffset Due, DateTimeOffset? LastReview)
{
    public static CardMemory New(DateTimeOffset now) => new(CardStage.Learning, 0, null, null, now, null);

    /// <summary>The probability that it is remembered now; null before the first review.</summary>
    public double? Retrievability(DateTimeOffset now) =>
        Stability is { } stability && LastReview is { } last ? Fsrs6.Retrievability(stability, WholeDays(last, now)) : null;

    /// <summary>Whole days between two moments; a clock that went back counts as none.</summary>
    internal static int WholeDays(DateTimeOffset from, DateTimeOffset to) => (int)Math.Clamp(Math.Floor((to - from).TotalDays), 0, Fsrs6.LongestInterval);
}
