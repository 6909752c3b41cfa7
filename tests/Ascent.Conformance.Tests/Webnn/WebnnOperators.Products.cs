using Ascent.Tensors;

namespace Ascent.Conformance.Tests.Webnn;

public static partial class WebnnOperators
{
    private static Dictionary<string, Func<WebnnCall, Tensor[]>> Products() => new(StringComparer.Ordinal)
    {
        ["matmul"] = c =>
        {
            // WebNN keeps the one that it adds to a vector; the engine drops it again.
            var (a, b) = (c.Tensor(0), c.Tensor(1));
            if (a.Rank == 1 && b.Rank > 1) a = a.Unsqueeze(0);
            if (b.Rank == 1 && a.Rank > 1) b = b.Unsqueeze(1);
            return [a.MatMul(b)];
        },
        ["gemm"] = c =>
        {
            var a = c.Flag("aTranspose") ? c.Tensor(0).T : c.Tensor(0);
            var b = c.Flag("bTranspose") ? c.Tensor(1).T : c.Tensor(1);
            var product = a.MatMul(b) * c.Number("alpha", 1);
            return [c.Tensor("c") is { } added ? product + (added * c.Number("beta", 1)) : product];
        },
    };
}
