using Ascent.Journey.Content;

namespace Ascent.Journey.Planning;

/// <summary>
/// Simulated totals of remaining work. Each activity draws from a stream of its own (seeded by its id), so that two plans
/// that share an activity share its luck and differ only by what differs in them.
/// </summary>
internal sealed class WorkForecast
{
    private static readonly double[] Normals = [.. Enumerable.Range(0, PlanRules.Draws).Select(d => Normal.Quantile((d + 0.5) / PlanRules.Draws))];
    private readonly double[] _sums;
    private readonly double[] _pace;
    private readonly double[] _scratch;

    private WorkForecast(double[] sums, double[] pace)
    {
        (_sums, _pace, _scratch) = (sums, pace, new double[sums.Length]);
    }

    /// <summary>The remaining work of candidates at a pace and in weeks that are both uncertain.</summary>
    public static WorkForecast Of(IEnumerable<Candidate> candidates, Pace pace, double effectiveHours)
    {
        var left = candidates.Where(c => c.Remaining is not null).ToList();
        return Of(left.Select(c => (c.Id, c.Remaining!)), pace.SigmaOver(left.Sum(c => c.Remaining!.Expected), effectiveHours));
    }

    /// <summary>The same draws at another uncertainty of the pace.</summary>
    public WorkForecast At(double paceSigma) => new(_sums, PaceDraws(paceSigma));

    /// <param name="paceSigma">Standard deviation of ln(pace); 0 when the pace is certain.</param>
    public static WorkForecast Of(IEnumerable<(string Id, Estimate Hours)> work, double paceSigma)
    {
        var forecast = new WorkForecast(new double[PlanRules.Draws], PaceDraws(paceSigma));
        foreach (var (id, hours) in work) Add(id, hours, forecast._sums);
        return forecast;
    }

    /// <summary>Draws of one activity, added to what stands in <paramref name="sums"/>.</summary>
    public static void Add(string id, Estimate hours, Span<double> sums)
    {
        Span<double> table = stackalloc double[PertBeta.Size];
        PertBeta.Fill(hours, table);
        var state = Seed(id);
        const ulong mask = PertBeta.Size - 1;
        const int bits = 10;
        for (var d = 0; d < sums.Length;)
        {
            var word = Next(ref state);
            for (var k = 0; k < 6 && d < sums.Length; k++, d++, word >>= bits) sums[d] += table[(int)(word & mask)];
        }
    }

    /// <summary>Place on the axis of capacity hours by which the given part of the simulated journeys has ended (nearest rank).</summary>
    /// <param name="weekHours">Hours of a whole week.</param>
    /// <param name="added">Draws of more work.</param>
    public double Finish(double part, Schedule schedule, double weekHours, double[]? added = null)
    {
        Finishes(schedule, weekHours, added);
        return Select(_scratch, Rank(part));
    }

    /// <summary>Several quantiles from one sorting.</summary>
    public double[] Finishes(IReadOnlyList<double> parts, Schedule schedule, double weekHours)
    {
        Finishes(schedule, weekHours, null);
        Array.Sort(_scratch);
        return [.. parts.Select(p => _scratch[Rank(p)])];
    }

    private void Finishes(Schedule schedule, double weekHours, double[]? added)
    {
        var lost = schedule.Tail is { } tail ? LostWeeks.Draw(tail.Weeks) : null;
        for (var d = 0; d < _sums.Length; d++)
        {
            var work = (added is null ? _sums[d] : _sums[d] + added[d]) * _pace[d];
            _scratch[d] = schedule.FinishAt(work, lost is null ? 0 : lost[d] * weekHours);
        }
    }

    private int Rank(double part) => Math.Clamp((int)Math.Ceiling((part * _sums.Length) - PlanRules.Epsilon) - 1, 0, _sums.Length - 1);

    /// <summary>exp(sigma z) at evenly spaced quantiles of z: the pace is common to all activities of a draw.</summary>
    private static double[] PaceDraws(double sigma)
    {
        var pace = new double[PlanRules.Draws];
        for (var d = 0; d < pace.Length; d++) pace[d] = sigma == 0 ? 1 : Math.Exp(sigma * Normals[d]);
        return pace;
    }

    /// <summary>FNV-1a over the id, started from the fixed seed.</summary>
    internal static ulong Seed(string id)
    {
        var hash = 14695981039346656037UL ^ PlanRules.Seed;
        foreach (var c in id) hash = (hash ^ c) * 1099511628211UL;
        return hash;
    }

    /// <summary>SplitMix64 (Steele, Lea, Flood 2014).</summary>
    internal static ulong Next(ref ulong state)
    {
        var z = state += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }

    /// <summary>The element of the given rank (Hoare's selection); reorders the array.</summary>
    private static double Select(double[] values, int rank)
    {
        var (low, high) = (0, values.Length - 1);
        while (low < high)
        {
            var pivot = values[low + ((high - low) / 2)];
            var (i, j) = (low, high);
            while (i <= j)
            {
                while (values[i] < pivot) i++;
                while (values[j] > pivot) j--;
                if (i > j) break;
                (values[i], values[j]) = (values[j], values[i]);
                i++;
                j--;
            }

            if (rank <= j) high = j;
            else if (rank >= i) low = i;
            else break;
        }

        return values[rank];
    }
}

internal static class Normal
{
    private static readonly double[] A = [-3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02, 1.383577518672690e+02, -3.066479806614716e+01, 2.506628277459239e+00];
    private static readonly double[] B = [-5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02, 6.680131188771972e+01, -1.328068155288572e+01];
    private static readonly double[] C = [-7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00, -2.549732539343734e+00, 4.374664141464968e+00, 2.938163982698783e+00];
    private static readonly double[] D = [7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00, 3.754408661907416e+00];

    /// <summary>Inverse of the standard normal distribution (Acklam 2003; relative error below 1.2e-9).</summary>
    public static double Quantile(double p)
    {
        const double low = 0.02425;
        if (p < low) return Tail(Math.Sqrt(-2 * Math.Log(p)));
        if (p > 1 - low) return -Tail(Math.Sqrt(-2 * Math.Log(1 - p)));
        var q = p - 0.5;
        var r = q * q;
        return ((((((((((A[0] * r) + A[1]) * r) + A[2]) * r) + A[3]) * r) + A[4]) * r) + A[5]) * q
            / ((((((((((B[0] * r) + B[1]) * r) + B[2]) * r) + B[3]) * r) + B[4]) * r) + 1);
    }

    private static double Tail(double q) =>
        ((((((((((C[0] * q) + C[1]) * q) + C[2]) * q) + C[3]) * q) + C[4]) * q) + C[5])
        / ((((((((D[0] * q) + D[1]) * q) + D[2]) * q) + D[3]) * q) + 1);
}
