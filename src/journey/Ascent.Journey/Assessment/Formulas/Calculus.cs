namespace Ascent.Journey.Assessment.Formulas;

/// <summary>Derivative at a point and integral over a range, by samples.</summary>
internal static class Calculus
{
    private const int Panels = 200;

    /// <summary>Nodes and weights of Gauss and Legendre with five points on [-1, 1] (Abramowitz and Stegun 25.4.30).</summary>
    private static readonly (double Node, double Weight)[] Points =
    [
        (0, 0.568888888888888889),
        (0.538469310105683091, 0.478628670499366468),
        (-0.538469310105683091, 0.478628670499366468),
        (0.906179845938663993, 0.236926885056189088),
        (-0.906179845938663993, 0.236926885056189088),
    ];

    /// <summary>Central difference with four points, whose error falls with the fourth power of the step.</summary>
    public static double Slope(BoundCall call)
    {
        var at = call.Bound(1, "the place of a slope");
        var step = 1e-3 * Math.Max(1e-2, Math.Abs(at));
        return ((8 * (call.Sample(at + step) - call.Sample(at - step))) - (call.Sample(at + (2 * step)) - call.Sample(at - (2 * step)))) / (12 * step);
    }

    /// <summary>Gauss and Legendre on equal panels; an infinite range is brought to a finite one by x = t / (1 - t²).</summary>
    public static double Area(BoundCall call)
    {
        var (from, to) = (call.Bound(0, "the lower bound"), call.Bound(1, "the upper bound"));
        if (double.IsNaN(from) || double.IsNaN(to)) return double.NaN;
        if (double.IsFinite(from) && double.IsFinite(to)) return Integrate(call.Sample, from, to);
        return Integrate(
            t =>
            {
                var rest = 1 - (t * t);
                return call.Sample(t / rest) * (1 + (t * t)) / (rest * rest);
            },
            Inside(from),
            Inside(to));
    }

    private static double Inside(double x) =>
        double.IsInfinity(x) ? Math.Sign(x) : x == 0 ? 0 : (Math.Sqrt(1 + (4 * x * x)) - 1) / (2 * x);

    private static double Integrate(Func<double, double> sample, double from, double to)
    {
        var half = (to - from) / (2 * Panels);
        var total = 0.0;
        for (var panel = 0; panel < Panels; panel++)
        {
            var middle = from + (((2 * panel) + 1) * half);
            foreach (var (node, weight) in Points) total += weight * sample(middle + (half * node));
        }

        return total * half;
    }
}
