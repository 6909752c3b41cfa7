namespace Ascent.Journey.Assessment.Formulas;

/// <summary>Functions of numbers; those of one number work on a list entry by entry.</summary>
internal static class NumberFunctions
{
    /// <summary>The largest whole number below which every whole number is a double.</summary>
    private const double LargestWhole = 1L << 53;
    private const int LargestFactorial = 170;

    public static IEnumerable<FormulaFunction> All { get; } =
    [
        One("abs", Math.Abs),
        One("sign", x => double.IsNaN(x) ? x : Math.Sign(x)),
        One("sqrt", Math.Sqrt),
        One("exp", Math.Exp),
        One("log", Math.Log),
        One("log2", Math.Log2),
        One("log10", Math.Log10),
        One("sin", Math.Sin),
        One("cos", Math.Cos),
        One("tan", Math.Tan),
        One("tanh", Math.Tanh),
        One("sigmoid", Sigmoid),
        One("erf", Erf),
        One("floor", Math.Floor),
        One("ceil", Math.Ceiling),
        new("round", 1, 2, "round(x) or round(x, decimals)", Round),
        new("min", 1, 64, "min(a, b) or min(v)", c => Extreme(c, smallest: true)),
        new("max", 1, 64, "max(a, b) or max(v)", c => Extreme(c, smallest: false)),
        new("mod", 2, 2, "mod(a, b)", c => Elementwise.Map(c.Arguments[0], c.Arguments[1], ArithmeticNode.Remainder, "'mod'", c.At, c.Position)),
        new("gcd", 2, 2, "gcd(a, b)", c => FormulaValue.Of(Gcd(c))),
        new("factorial", 1, 1, "factorial(n)", c => FormulaValue.Of(Factorial(c.Whole(0, 0, LargestFactorial)))),
        new("binomial", 2, 2, "binomial(n, k)", c => FormulaValue.Of(Binomial(c.Whole(0, 0, FormulaLimits.ListLength), c.Whole(1, 0, FormulaLimits.ListLength), c))),
    ];

    internal static double Sigmoid(double x) => x >= 0 ? 1 / (1 + Math.Exp(-x)) : Math.Exp(x) / (1 + Math.Exp(x));

    /// <summary>Kummer's series 2/√π · x·e^(-x²) · Σ (2x²)ⁿ/(1·3·…·(2n+1)), all of whose terms are positive (Abramowitz and Stegun 7.1.6).</summary>
    internal static double Erf(double x)
    {
        if (double.IsNaN(x)) return x;
        if (Math.Abs(x) > 6) return Math.Sign(x);
        var (term, sum) = (x, x);
        for (var n = 1; n < 400 && Math.Abs(term) > 1e-18 * Math.Abs(sum); n++)
        {
            term *= 2 * x * x / ((2 * n) + 1);
            sum += term;
        }

        return Math.Clamp(2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum, -1, 1);
    }

    private static FormulaFunction One(string name, Func<double, double> compute) =>
        new(name, 1, 1, $"{name}(x)", c => Elementwise.Map(c.Arguments[0], compute, c.At, c.Position));

    /// <summary>Halves go away from zero, as at school.</summary>
    private static FormulaValue Round(FunctionCall call)
    {
        var decimals = call.Arguments.Length > 1 ? call.Whole(1, 0, 15) : 0;
        return Elementwise.Map(call.Arguments[0], x => Math.Round(x, decimals, MidpointRounding.AwayFromZero), call.At, call.Position);
    }

    private static FormulaValue Extreme(FunctionCall call, bool smallest)
    {
        var numbers = call.Arguments.Length == 1 ? call.Flat(0) : [.. Enumerable.Range(0, call.Arguments.Length).Select(call.Number)];
        if (numbers.Count == 0) throw call.Refuse("of an empty list has no value");

        // Not Enumerable.Max, which passes over what is no number.
        return FormulaValue.Of(numbers.Aggregate(smallest ? Math.Min : Math.Max));
    }

    private static double Gcd(FunctionCall call)
    {
        var (a, b) = (Math.Abs(call.Number(0)), Math.Abs(call.Number(1)));
        if (!(a < LargestWhole && b < LargestWhole) || a != Math.Floor(a) || b != Math.Floor(b)) throw call.Refuse("takes two whole numbers");
        while (b > 0) (a, b) = (b, a % b);
        return a;
    }

    private static double Factorial(int n)
    {
        var product = 1.0;
        for (var i = 2; i <= n; i++) product *= i;
        return product;
    }

    private static double Binomial(int n, int k, FunctionCall call)
    {
        if (k > n) return 0;
        k = Math.Min(k, n - k);
        call.At.Spend(k, call.Position);
        var product = 1.0;
        for (var i = 1; i <= k; i++)
        {
            // Divided as it goes: each intermediate is itself a binomial, so that whole values stay whole.
            var next = product * (n - k + i);
            product = next < LargestWhole ? Math.Round(next / i) : next / i;
        }

        return product;
    }
}
