namespace Ascent.Journey.Assessment.Formulas;

/// <summary>Functions of lists.</summary>
internal static class ListFunctions
{
    public static IEnumerable<FormulaFunction> All { get; } =
    [
        new("sum", 1, 1, "sum(v) or sum(i, from, to, formula)", c => FormulaValue.Of(c.Flat(0).Sum())),
        new("product", 1, 1, "product(v) or product(i, from, to, formula)", c => FormulaValue.Of(c.Flat(0).Aggregate(1.0, (a, b) => a * b))),
        new("mean", 1, 1, "mean(v)", c => FormulaValue.Of(Filled(c, c.Flat(0)).Average())),
        new("argmax", 1, 1, "argmax(v)", c => FormulaValue.Of(Place(c, (a, b) => a > b))),
        new("argmin", 1, 1, "argmin(v)", c => FormulaValue.Of(Place(c, (a, b) => a < b))),
        new("length", 1, 1, "length(v)", c => FormulaValue.Of(c.List(0).List.Length)),
        new("sort", 1, 1, "sort(v)", c => FormulaValue.Of(c.Vector(0).Order())),
        new("norm", 1, 1, "norm(v)", c => FormulaValue.Of(Math.Sqrt(c.Flat(0).Sum(x => x * x)))),
        new("dot", 2, 2, "dot(v, w)", Dot),
        new("softmax", 1, 1, "softmax(v)", Softmax),
        new("logsumexp", 1, 1, "logsumexp(v)", c => FormulaValue.Of(LogSumExp(c, c.Vector(0)))),
        new("range", 2, 2, "range(from, to)", Range),
    ];

    private static T Filled<T>(FunctionCall call, T numbers) where T : IReadOnlyCollection<double> =>
        numbers.Count > 0 ? numbers : throw call.Refuse("of an empty list has no value");

    private static double Place(FunctionCall call, Func<double, double, bool> better)
    {
        var numbers = Filled(call, call.Vector(0));
        var best = 0;
        for (var i = 1; i < numbers.Length; i++)
        {
            if (better(numbers[i], numbers[best])) best = i;
        }

        return best;
    }

    private static FormulaValue Dot(FunctionCall call)
    {
        var (v, w) = (call.Vector(0), call.Vector(1));
        if (v.Length != w.Length) throw call.Refuse($"takes two lists of one length, and these have {v.Length} and {w.Length} entries");
        return FormulaValue.Of(v.Zip(w, (a, b) => a * b).Sum());
    }

    private static double LogSumExp(FunctionCall call, double[] numbers)
    {
        var largest = Filled(call, numbers).Aggregate(Math.Max);
        return double.IsInfinity(largest) ? largest : largest + Math.Log(numbers.Sum(x => Math.Exp(x - largest)));
    }

    private static FormulaValue Softmax(FunctionCall call)
    {
        var numbers = call.Vector(0);
        var total = LogSumExp(call, numbers);
        return FormulaValue.Of(numbers.Select(x => Math.Exp(x - total)));
    }

    private static FormulaValue Range(FunctionCall call)
    {
        const int far = 1_000_000_000;
        var (from, to) = (call.Whole(0, -far, far), call.Whole(1, -far, far));
        if (to - (long)from >= FormulaLimits.ListLength) throw call.Refuse($"makes lists of at most {FormulaLimits.ListLength} entries");
        if (to < from) return FormulaValue.Of(Array.Empty<FormulaValue>());
        call.At.Spend(to - from + 1, call.Position);
        return FormulaValue.Of(Enumerable.Range(from, to - from + 1).Select(i => (double)i));
    }
}
