namespace Ascent.Journey.Planning;

/// <summary>
/// Weeks that fall out while a number of weeks is worked: the negative binomial distribution, as every week falls out with the same chance
/// (<see cref="PlanRules.LostWeek"/>), whatever became of the one before.
/// </summary>
internal static class LostWeeks
{
    /// <summary>Simulated numbers of lost weeks, independent of the draws of the work.</summary>
    public static int[] Draw(int weeks)
    {
        var draws = new int[PlanRules.Draws];
        if (weeks == 0) return draws;
        var cumulative = Cumulative(weeks);
        var state = WorkForecast.Seed("weeks that fall out");
        for (var d = 0; d < draws.Length; d++)
        {
            var place = cumulative.BinarySearch((WorkForecast.Next(ref state) >> 11) * (1.0 / (1UL << 53)));
            draws[d] = Math.Min(place < 0 ? ~place : place, cumulative.Count - 1);
        }

        return draws;
    }

    /// <summary>The chances of at most 0, 1, 2, … lost weeks, until next to nothing is left.</summary>
    private static List<double> Cumulative(int weeks)
    {
        var chance = Math.Pow(1 - PlanRules.LostWeek, weeks);
        var cumulative = new List<double> { chance };
        for (var k = 1; cumulative[^1] < 1 - PlanRules.Epsilon && k < PlanRules.MostWeeks; k++)
        {
            chance *= PlanRules.LostWeek * (weeks + k - 1) / k;
            cumulative.Add(cumulative[^1] + chance);
        }

        return cumulative;
    }
}
