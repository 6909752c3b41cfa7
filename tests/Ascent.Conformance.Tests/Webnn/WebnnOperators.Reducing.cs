using Ascent.Tensors;

namespace Ascent.Conformance.Tests.Webnn;

public static partial class WebnnOperators
{
    private static Dictionary<string, Func<WebnnCall, Tensor[]>> Reducing()
    {
        var all = new Dictionary<string, Func<WebnnCall, Tensor[]>>(StringComparer.Ordinal)
        {
            ["argMax"] = c => [Kept(c, c.Tensor(0).ArgMax(c.Integer(1)))],
            ["argMin"] = c => [Kept(c, c.Tensor(0).ArgMin(c.Integer(1)))],
            ["softmax"] = c => [c.Tensor(0).Softmax(c.Count > 1 ? c.Integer(1) : 1)],
            ["cumulativeSum"] = c =>
            {
                c.Knows("exclusive", "reverse");
                var (x, axis, exclusive) = (c.Tensor(0), c.Integer(1), c.Flag("exclusive"));
                if (!c.Flag("reverse")) return [exclusive ? x.CumulativeSum(axis) - x : x.CumulativeSum(axis)];
                var sums = x.Flip(axis).CumulativeSum(axis).Flip(axis);
                return [exclusive ? sums - x : sums];
            },
        };
        Reduction("reduceSum", (x, dims, keep) => x.Sum(dims, keep));
        Reduction("reduceMean", (x, dims, keep) => x.Mean(dims, keep));
        Reduction("reduceL1", (x, dims, keep) => x.Abs().Sum(dims, keep));
        Reduction("reduceL2", (x, dims, keep) => x.Square().Sum(dims, keep).Sqrt());
        Reduction("reduceSumSquare", (x, dims, keep) => x.Square().Sum(dims, keep));
        Reduction("reduceLogSum", (x, dims, keep) => x.Sum(dims, keep).Log());
        OneByOne("reduceMax", (x, dim) => x.Max(dim, keepDim: true));
        OneByOne("reduceMin", (x, dim) => x.Min(dim, keepDim: true));
        OneByOne("reduceProduct", (x, dim) => x.Product(dim, keepDim: true));
        OneByOne("reduceLogSumExp", (x, dim) => x.LogSumExp(dim, keepDim: true));
        return all;

        void Reduction(string name, Func<Tensor, int[], bool, Tensor> function) => all.Add(name, c => [function(c.Tensor(0), Axes(c), c.Flag("keepDimensions"))]);

        // One dimension after the other: these compose.
        void OneByOne(string name, Func<Tensor, int, Tensor> function) => all.Add(name, c =>
        {
            var x = c.Tensor(0);
            var axes = Axes(c);
            foreach (var axis in axes) x = function(x, axis);
            if (c.Flag("keepDimensions")) return [x];
            foreach (var axis in axes.Select(axis => axis < 0 ? axis + x.Rank : axis).OrderDescending().ToArray()) x = x.Squeeze(axis);
            return [x];
        });

        static int[] Axes(WebnnCall c) => c.Integers("axes") ?? [.. Enumerable.Range(0, c.Tensor(0).Rank)];

        static Tensor Kept(WebnnCall c, Tensor index)
        {
            c.Knows("keepDimensions", "outputDataType");
            return c.Flag("keepDimensions") ? index.Unsqueeze(c.Integer(1)) : index;
        }
    }
}
