namespace Ascent.Journey.Reviews;

/// <summary>How well a card was remembered. The numbers are those of FSRS and stand in the review log.</summary>
public enum Grade
{
    Again = 1,
    Hard = 2,
    Good = 3,
    Easy = 4,
}

/// <summary>
/// The memory model FSRS-6 (Ye and others; weights as in py-fsrs, <c>fsrs/scheduler.py</c>): stability is the number of days after which a card is
/// remembered with probability 0.9, difficulty lies between 1 and 10. Only the model; <see cref="ReviewScheduler"/> makes days of it.
/// </summary>
public static class Fsrs6
{
    /// <summary>Stands beside each review in the log, so that a later version can compute everything again.</summary>
    public const string Version = "fsrs-6";

    public const double LeastStability = 0.001;
    public const double LeastDifficulty = 1;
    public const double MostDifficulty = 10;
    public const int LongestInterval = 36_500;

    private static readonly double[] W =
    [
        0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796,
        1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
    ];

    /// <summary>F: chosen so that R is 0.9 when as many days have passed as the stability says.</summary>
    private static readonly double Factor = Math.Pow(0.9, -1 / W[20]) - 1;

    /// <summary>R: the probability that a card of this stability is remembered after whole days.</summary>
    public static double Retrievability(double stability, int days) => Math.Pow(1 + (Factor * Math.Max(0, days) / stability), -W[20]);

    /// <summary>I: whole days until the retrievability falls to <paramref name="retention"/>.</summary>
    public static int Interval(double stability, double retention) =>
        (int)Math.Clamp(Math.Round(stability / Factor * (Math.Pow(retention, -1 / W[20]) - 1)), 1, LongestInterval);

    public static double FirstStability(Grade grade) => Math.Max(LeastStability, W[(int)grade - 1]);

    public static double FirstDifficulty(Grade grade) => Bounded(UnboundedFirstDifficulty(grade));

    /// <summary>D': damped towards 10 and drawn a little back to an easy card's difficulty.</summary>
    public static double NextDifficulty(double difficulty, Grade grade)
    {
        var damped = difficulty - (W[6] * ((int)grade - 3) * (MostDifficulty - difficulty) / 9);
        return Bounded((W[7] * UnboundedFirstDifficulty(Grade.Easy)) + ((1 - W[7]) * damped));
    }

    /// <summary>After a review on another day than the last.</summary>
    public static double NextStability(double difficulty, double stability, double retrievability, Grade grade) =>
        Math.Max(LeastStability, grade == Grade.Again ? Lapse(difficulty, stability, retrievability) : Recall(difficulty, stability, retrievability, grade));

    /// <summary>After a second review within a day.</summary>
    public static double SameDayStability(double stability, Grade grade)
    {
        var growth = Math.Exp(W[17] * ((int)grade - 3 + W[18])) * Math.Pow(stability, -W[19]);
        if (grade is Grade.Good or Grade.Easy)
            growth = Math.Max(1, growth);
        return Math.Max(LeastStability, stability * growth);
    }

    private static double Recall(double difficulty, double stability, double retrievability, Grade grade)
    {
        var penalty = grade == Grade.Hard ? W[15] : 1;
        var bonus = grade == Grade.Easy ? W[16] : 1;
        var growth = Math.Exp(W[8]) * (11 - difficulty) * Math.Pow(stability, -W[9]) * (Math.Exp((1 - retrievability) * W[10]) - 1);
        return stability * (1 + (growth * penalty * bonus));
    }

    private static double Lapse(double difficulty, double stability, double retrievability)
    {
        var forgotten = W[11] * Math.Pow(difficulty, -W[12]) * (Math.Pow(stability + 1, W[13]) - 1) * Math.Exp((1 - retrievability) * W[14]);
        return Math.Min(forgotten, stability / Math.Exp(W[17] * W[18]));
    }

    private static double UnboundedFirstDifficulty(Grade grade) => W[4] - Math.Exp(W[5] * ((int)grade - 1)) + 1;

    private static double Bounded(double difficulty) => Math.Clamp(difficulty, LeastDifficulty, MostDifficulty);
}
