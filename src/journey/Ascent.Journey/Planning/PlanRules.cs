using Ascent.Journey.Profiles;

namespace Ascent.Journey.Planning;

/// <summary>Every constant of the planner with its source. "Ours" marks a choice that may be improved on evidence.</summary>
public static class PlanRules
{
    /// <summary>The part of the stated hours that becomes work (ours).</summary>
    public const double UsablePartOfHours = 0.85;

    /// <summary>One review of one card, in hours: 20 seconds (ours).</summary>
    public const double HoursPerReview = 20.0 / 3600;

    /// <summary>Reviews that a card in play asks for in a week, at a retention of 0.9 and some weeks of age (ours).</summary>
    public const double ReviewsPerCardAndWeek = 0.5;

    /// <summary>Reviews never take more than this part of a week (ours).</summary>
    public const double MostOfWeekForReviews = 0.25;

    /// <summary>All factors of an activity together never go below this (ours).</summary>
    public const double SmallestEase = 0.5;

    /// <summary>Papers touched in one week, at most: the journey asks for one or two.</summary>
    public const int PapersPerWeek = 2;

    /// <summary>Papers take at most this part of a week while other work is ready (ours).</summary>
    public const double MostOfWeekForPapers = 0.5;

    /// <summary>A running activity keeps at least this part of its estimate, however much was logged (ours).</summary>
    public const double LeastRemaining = 0.1;

    /// <summary>Weight of the newest activity in the pace, where it is at least <see cref="PaceWholeHours"/> long (ours).</summary>
    public const double PaceAlpha = 0.3;

    /// <summary>
    /// From this estimate on an activity counts whole for the pace, a shorter one in proportion (ours): three quarters of an hour that took a
    /// minute or two hours say little of the months that are left, and would move the finish by weeks.
    /// </summary>
    public const double PaceWholeHours = 3;

    public const double SlowestPace = 2;
    public const double FastestPace = 0.5;

    /// <summary>Standard deviation of ln(pace) before there is evidence (ours).</summary>
    public const double PaceSigma = 0.25;

    /// <summary>
    /// Standard deviation of what a week brings over what it holds on average: slips, sick days and bursts (ours). Over n weeks it averages
    /// out to this by the root of n.
    /// </summary>
    public const double WeekSigma = 0.4;

    /// <summary>The chance that nothing is done in a week (ours). Other weeks make up for its hours, but not for the papers that it would have held.</summary>
    public const double LostWeek = 0.06;

    public const int Draws = 10_000;
    public const ulong Seed = 0x41_73_63_65_6E_74_00_01;

    /// <summary>Nothing is laid further than this from its start; a plan that would is refused.</summary>
    public const int MostWeeks = 5_218;

    /// <summary>A break whose end is not known is planned as if the person came back after this many days (ours).</summary>
    public const int OpenBreakDays = 7;

    /// <summary>Steps in which hours a week are offered.</summary>
    public const double HoursStep = 0.5;

    /// <summary>A P80 in the last this many days before the deadline is called tight (ours).</summary>
    public const int TightDays = 14;

    /// <summary>
    /// Rows that say what belongs to this week, this month and the next 90 days, in this order. Within a phase, what
    /// they name (and what it needs) comes before other work, so that the start is made at once.
    /// </summary>
    public static IReadOnlyList<string> StartRows { get; } = ["W", "M", "Q"];

    /// <summary>Mastery from which a skill counts as proven.</summary>
    public const double Mastered = 0.95;

    internal const double Epsilon = 1e-9;

    /// <summary>Hours a week that reviews will take for a number of cards in play.</summary>
    public static double ReviewHours(int cardsInPlay, double usableHours) =>
        Math.Min(cardsInPlay * ReviewsPerCardAndWeek * HoursPerReview, usableHours * MostOfWeekForReviews);

    /// <summary>Hours of a whole week in which work is planned.</summary>
    public static double EffectiveHours(double hoursPerWeek, int cardsInPlay = 0)
    {
        var usable = hoursPerWeek * UsablePartOfHours;
        return usable - ReviewHours(cardsInPlay, usable);
    }

    internal static DateOnly DeadlineOf(Profile profile, int horizonWeeks) =>
        profile.Deadline ?? AddDays(profile.StartOn, 7L * horizonWeeks);

    /// <summary>Adds days without leaving the calendar.</summary>
    internal static DateOnly AddDays(DateOnly day, long days) =>
        DateOnly.FromDayNumber((int)Math.Clamp(day.DayNumber + days, DateOnly.MinValue.DayNumber, DateOnly.MaxValue.DayNumber));
}
