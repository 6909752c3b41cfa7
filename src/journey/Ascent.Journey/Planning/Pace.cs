using Ascent.Journey.Content;
using Ascent.Journey.Progress;

namespace Ascent.Journey.Planning;

/// <summary>The person's own factor on estimates, from the time that was logged on what is done.</summary>
/// <param name="Factor">Actual over estimate, 1 without evidence.</param>
/// <param name="Evidence">How many done activities have logged time.</param>
internal sealed record Pace(double Factor, int Evidence)
{
    /// <summary>
    /// The standard deviation of ln(pace). The exponentially weighted mean keeps (1-a)^n of the prior and holds n
    /// observations whose weights square to a/(2-a) (1-(1-a)^2n); with prior and observation both at 0.25 this is
    /// 0.25 sqrt((1-a)^2n + a/(2-a) (1-(1-a)^2n)): 0.25 at first, towards 0.105.
    /// </summary>
    public double Sigma
    {
        get
        {
            var prior = Math.Pow(1 - PlanRules.PaceAlpha, 2.0 * Evidence);
            return PlanRules.PaceSigma * Math.Sqrt(prior + (PlanRules.PaceAlpha / (2 - PlanRules.PaceAlpha) * (1 - prior)));
        }
    }

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
        var count = 0;
        var done = progress.Activities.Values
            .Where(a => a.State == ActivityState.Done)
            .OrderBy(a => a.DoneOn ?? DateOnly.MinValue)
            .ThenBy(a => a.ActivityId, StringComparer.Ordinal);
        foreach (var item in done)
        {
            if (!pack.Activities.TryGetValue(item.ActivityId, out var activity)) continue;
            if (!logged.TryGetValue(item.ActivityId, out var hours) || hours <= 0) continue;
            pace = ((1 - PlanRules.PaceAlpha) * pace) + (PlanRules.PaceAlpha * hours / expected(activity));
            pace = Math.Clamp(pace, PlanRules.FastestPace, PlanRules.SlowestPace);
            count++;
        }

        return new(pace, count);
    }
}
