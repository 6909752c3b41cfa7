using Ascent.Tensors;

namespace Ascent.Conformance.Tests.Webnn;

public static partial class WebnnOperators
{
    private static Dictionary<string, Func<WebnnCall, Tensor[]>> Quantizing() => new(StringComparer.Ordinal)
    {
        ["dequantizeLinear"] = c =>
        {
            c.Composed();
            return [(c.Tensor(0) - c.Tensor(2)) * c.Tensor(1)];
        },
        ["quantizeLinear"] = c =>
        {
            // Ties go to the even neighbour, as in PyTorch.
            c.Composed();
            var (low, high) = c.Text(3) switch
            {
                "uint8" => (0, 255),
                "int8" => (-128, 127),
                var other => throw new NotApplicableException($"quantization to {other}"),
            };
            var quotients = c.Tensor(0) / c.Tensor(1);
            if (quotients.ToArray<double>().Any(q => Math.Abs(q) < high && q * 2 != Math.Round(q * 2)))
                throw new NotApplicableException("the baseline rounds every fraction, 0.6 for one, to the even neighbour; here only halves go there");
            return [(quotients.Round() + c.Tensor(2)).Clamp(low, high)];
        },
    };
}
