using Ascent.Journey.Content;

namespace Ascent.Journey.Planning;

/// <summary>
/// Quantiles of the PERT-beta distribution on [optimistic, pessimistic]: Beta(a, 6 - a) with a = 1 + 4 (M-O)/(P-O)
/// (Malcolm et al. 1959 in the usual four-fold weighting of the mode). As both shapes add up to 6, one family of curves
/// in a single parameter serves every estimate.
/// </summary>
internal static class PertBeta
{
    /// <summary>Equally likely values of one table; a power of two, so that a draw is a mask.</summary>
    public const int Size = 1024;
    private const int Rows = 33;
    private const int Steps = 2048;
    private static readonly Lazy<double[][]> Table = new(BuildTable);

    /// <summary>Fills <paramref name="values"/> with <see cref="Size"/> equally likely durations whose mean is the PERT mean.</summary>
    public static void Fill(Estimate estimate, Span<double> values)
    {
        var range = estimate.Pessimistic - estimate.Optimistic;
        if (range <= 0)
        {
            values[..Size].Fill(estimate.Likely);
            return;
        }

        var place = (estimate.Likely - estimate.Optimistic) / range * (Rows - 1);
        var row = Math.Clamp((int)place, 0, Rows - 2);
        var part = place - row;
        var (low, high) = (Table.Value[row], Table.Value[row + 1]);
        var sum = 0.0;
        for (var k = 0; k < Size; k++)
        {
            var value = estimate.Optimistic + (range * (low[k] + (part * (high[k] - low[k]))));
            values[k] = value;
            sum += value;
        }

        // The table's steps shift the mean by less than a thousandth of the range; it is set right exactly.
        var shift = estimate.Expected - (sum / Size);
        for (var k = 0; k < Size; k++) values[k] += shift;
    }

    private static double[][] BuildTable()
    {
        var table = new double[Rows][];
        var cumulative = new double[Steps + 1];
        for (var r = 0; r < Rows; r++) table[r] = BuildRow(1 + (4.0 * r / (Rows - 1)), cumulative);
        return table;
    }

    /// <summary>Integrates the density by the midpoint rule and reads the quantiles (k + 1/2)/Size off it.</summary>
    private static double[] BuildRow(double a, double[] cumulative)
    {
        var b = 6 - a;
        for (var i = 0; i < Steps; i++)
        {
            var x = (i + 0.5) / Steps;
            cumulative[i + 1] = cumulative[i] + Math.Exp(((a - 1) * Math.Log(x)) + ((b - 1) * Math.Log(1 - x)));
        }

        var row = new double[Size];
        var at = 0;
        for (var k = 0; k < Size; k++)
        {
            var wanted = (k + 0.5) / Size * cumulative[Steps];
            while (cumulative[at + 1] < wanted) at++;
            var inside = (wanted - cumulative[at]) / (cumulative[at + 1] - cumulative[at]);
            row[k] = (at + inside) / Steps;
        }

        return row;
    }
}
