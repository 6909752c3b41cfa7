using Ascent.Tensors;

namespace Ascent.Conformance.Tests.Webnn;

public static partial class WebnnOperators
{
    private static Dictionary<string, Func<WebnnCall, Tensor[]>> Normalising() => new(StringComparer.Ordinal)
    {
        ["batchNormalization"] = c =>
        {
            c.Knows("axis", "epsilon", "scale", "bias");
            var x = c.Tensor(0);
            var axis = (int)c.Number("axis", 1);
            int[] order = [.. axis == 0 ? new[] { 1, 0 } : [0, axis], .. Enumerable.Range(1, x.Rank - 1).Where(dim => dim != axis && !(axis == 0 && dim == 1))];
            var y = x.Permute(order).BatchNorm(c.Tensor("scale"), c.Tensor("bias"), c.Tensor(1), c.Tensor(2), training: false, epsilon: c.Number("epsilon", 1e-5));
            return [y.Permute(Inverse(order))];
        },
        ["instanceNormalization"] = c =>
        {
            c.Knows("layout", "epsilon", "scale", "bias");
            var nhwc = c.Text("layout", "nchw") == "nhwc";
            var x = nhwc ? FromNhwc(c.Tensor(0)) : c.Tensor(0);
            if (x.Shape[2] * x.Shape[3] == 1) throw new NotApplicableException("the engine, as PyTorch, refuses the variance of one value");
            var y = x.InstanceNorm(c.Tensor("scale"), c.Tensor("bias"), epsilon: c.Number("epsilon", 1e-5));
            return [nhwc ? ToNhwc(y) : y];
        },
        ["layerNormalization"] = c =>
        {
            c.Knows("axes", "epsilon", "scale", "bias");
            var x = c.Tensor(0);
            var axes = c.Integers("axes") ?? [.. Enumerable.Range(1, x.Rank - 1)];

            // The engine normalises the last dimensions: the axes go there, in the order that scale and bias have.
            var order = Last(x.Rank, axes);
            return [x.Permute(order).LayerNorm(axes.Length, c.Tensor("scale"), c.Tensor("bias"), c.Number("epsilon", 1e-5)).Permute(Inverse(order))];
        },
    };
}
