using Ascent.Journey.Content;
using Ascent.Journey.Progress;

namespace Ascent.Journey.Planning;

/// <summary>The person's own factor on estimates, from the time that was logged on what is done.</summary>
/// <param name="Factor">Actual over estimate, 1 without evidence.</param>
/// <param name="Evidence">How many done activities have logged time.</param>
internal sealed record Pace(double Factor, int Evidence)
{
    /// <summary>
    /// The standard deviation of ln(pace): what a mean leaves open whose observations are each as uncertain as the prior. n whole activities make
    /// it 0.25 sqrt((1-a)^2n + a/(2-a) (1-(1-a)^2n)): 0.25 at first, towards 0.105.
    /// </summary>
    public double Sigma { get; init; } = PlanRules.PaceSigma;

    /// <summary>
    /// <see cref="Sigma"/> together with what the weeks themselves are uncertain by: the work that is left is spread over
    /// hours/effective weeks, whose deviations average out.
    /// </summary>
    public double SigmaOver(double hours, double effectiveHours)
    {
        var weeks = Math.Max(1, hours / effectiveHours);
        return Math.Sqrt((Sigma * Sigma) + (PlanRules.WeekSigma * PlanRules.WeekSigma / weeks));
    }

    /// <summary>Folds actual/estimate over the done activities in the order in which they were done.</summary>
    public static Pace Of(JourneyPack pack, JourneyProgress progress, IReadOnlyDictionary<string, double> logged, Func<Activity, double> expected)
    {
        var pace = 1.0;
        var variance = PlanRules.PaceSigma * PlanRules.PaceSigma;
        var count = 0;
        var done = progress.Activities.Values
            .Where(a => a.State == ActivityState.Done)
            .OrderBy(a => a.DoneOn ?? DateOnly.MinValue)
            .ThenBy(a => a.ActivityId, StringComparer.Ordinal);
        foreach (var item in done)
        {
            if (!pack.Activities.TryGetValue(item.ActivityId, out var activity)) continue;
            if (!logged.TryGetValue(item.ActivityId, out var hours) || hours <= 0) continue;
            var estimate = expected(activity);
            var weight = WeightOf(estimate);
            pace = Math.Clamp(((1 - weight) * pace) + (weight * hours / estimate), PlanRules.FastestPace, PlanRules.SlowestPace);
            variance = ((1 - weight) * (1 - weight) * variance) + (weight * weight * PlanRules.PaceSigma * PlanRules.PaceSigma);
            count++;
        }

        return new(pace, count) { Sigma = Math.Sqrt(variance) };
    }

    /// <summary>Two halves of an activity, one after the other, weigh as much as the whole.</summary>
    private static double WeightOf(double estimate) => 1 - Math.Pow(1 - PlanRules.PaceAlpha, Math.Min(1, estimate / PlanRules.PaceWholeHours));
}
