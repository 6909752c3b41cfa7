namespace Ascent.Journey.Reviews;

/// <summary>
/// When a card is seen next: FSRS-6 with learning steps of 1 and 10 minutes and one relearning step of 10 minutes, as py-fsrs
/// has them. Fuzz spreads cards that were learnt together; it needs a draw in [0, 1) from outside, null leaves it off.
/// </summary>
public sealed class ReviewScheduler(double retention = ReviewScheduler.DesiredRetention)
{
    /// <summary>Share of the cards that should be remembered when they come up (py-fsrs' default).</summary>
    public const double DesiredRetention = 0.9;

    private const double FuzzFrom = 2.5;

    private static readonly TimeSpan[] LearningSteps = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10)];
    private static readonly TimeSpan[] RelearningSteps = [TimeSpan.FromMinutes(10)];

    /// <summary>By how much an interval may be shifted for each of its days within a range of days.</summary>
    private static readonly (double From, double To, double Part)[] FuzzRanges = [(FuzzFrom, 7, 0.15), (7, 20, 0.10), (20, double.PositiveInfinity, 0.05)];

    /// <summary>The card after a review at <paramref name="now"/>.</summary>
    public CardMemory Review(CardMemory card, Grade grade, DateTimeOffset now, double? fuzz = null)
    {
        var (stability, difficulty) = Remember(card, grade, now);
        var steps = card.Stage == CardStage.Relearning ? RelearningSteps : LearningSteps;
        var (stage, step, wait) = card.Stage == CardStage.Review ? AfterReview(grade) : AfterStep(card.Stage, card.Step ?? 0, steps, grade);
        if (stage == CardStage.Review)
        {
            var days = Fsrs6.Interval(stability, retention);
            wait = TimeSpan.FromDays(fuzz is { } draw ? Fuzzed(days, draw) : days);
        }

        return new(stage, step, stability, difficulty, now + wait, now);
    }

    /// <summary>What each grade would lead to, for the buttons under a card.</summary>
    public IReadOnlyDictionary<Grade, TimeSpan> Preview(CardMemory card, DateTimeOffset now) =>
        Enum.GetValues<Grade>().ToDictionary(grade => grade, grade => Review(card, grade, now).Due - now);

    private static (double Stability, double Difficulty) Remember(CardMemory card, Grade grade, DateTimeOffset now)
    {
        if (card is not { Stability: { } stability, Difficulty: { } difficulty, LastReview: { } last })
            return (Fsrs6.FirstStability(grade), Fsrs6.FirstDifficulty(grade));
        var days = CardMemory.WholeDays(last, now);
        var next = days < 1
            ? Fsrs6.SameDayStability(stability, grade)
            : Fsrs6.NextStability(difficulty, stability, Fsrs6.Retrievability(stability, days), grade);
        return (next, Fsrs6.NextDifficulty(difficulty, grade));
    }

    private static (CardStage Stage, int? Step, TimeSpan Wait) AfterReview(Grade grade) => grade == Grade.Again
        ? (CardStage.Relearning, 0, RelearningSteps[0])
        : (CardStage.Review, null, TimeSpan.Zero);

    private static (CardStage Stage, int? Step, TimeSpan Wait) AfterStep(CardStage stage, int step, TimeSpan[] steps, Grade grade) => grade switch
    {
        Grade.Again => (stage, 0, steps[0]),
        Grade.Hard when step == 0 => (stage, 0, steps.Length == 1 ? steps[0] * 1.5 : (steps[0] + steps[1]) / 2),
        Grade.Hard => (stage, step, steps[Math.Min(step, steps.Length - 1)]),
        Grade.Good when step + 1 < steps.Length => (stage, step + 1, steps[step + 1]),
        _ => (CardStage.Review, null, TimeSpan.Zero),
    };

    private static int Fuzzed(int days, double draw)
    {
        if (days < FuzzFrom)
            return days;
        var reach = 1 + FuzzRanges.Sum(range => range.Part * Math.Max(Math.Min(days, range.To) - range.From, 0));
        var most = Math.Min((int)Math.Round(days + reach), Fsrs6.LongestInterval);
        var least = Math.Min(Math.Max(2, (int)Math.Round(days - reach)), most);
        return Math.Min(least + (int)(draw * (most - least + 1)), most);
    }
}
