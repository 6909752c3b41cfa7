using Ascent.Tensors;

namespace Ascent.Conformance.Tests.Webnn;

public static partial class WebnnOperators
{
    private static Dictionary<string, Func<WebnnCall, Tensor[]>> Pointwise()
    {
        var all = new Dictionary<string, Func<WebnnCall, Tensor[]>>(StringComparer.Ordinal)
        {
            ["clamp"] = c =>
            {
                c.Knows("minValue", "maxValue");
                var (least, most) = (c.Number("minValue"), c.Number("maxValue"));

                // The engine, as PyTorch, wants one bound at least.
                return [c.Tensor(0).Clamp(least is null && most is null ? double.NegativeInfinity : least, most)];
            },
            ["leakyRelu"] = c => [c.Tensor(0).LeakyRelu(c.Number("alpha", 0.01))],
            ["elu"] = c => [c.Tensor(0).Elu(c.Number("alpha", 1))],
            ["hardSigmoid"] = c =>
            {
                var (alpha, beta) = (c.Number("alpha", 0.2), c.Number("beta", 0.5));
                if (alpha == 1.0 / 6 && beta == 0.5) return [c.Tensor(0).HardSigmoid()];
                c.Composed();
                return [((c.Tensor(0) * alpha) + beta).Clamp(0, 1)];
            },
            ["linear"] = c => [(c.Tensor(0) * c.Number("alpha", 1)) + c.Number("beta", 0)],
            ["prelu"] = c =>
            {
                var (x, slope) = (c.Tensor(0), c.Tensor(1));
                if (slope.Count == 1) return [x.Prelu(slope.Reshape([1]))];
                c.Composed();
                return [x.Relu() - (slope * (-x).Relu())];
            },
            ["where"] = c => [Tensor.Where(c.Tensor(0), c.Tensor(1), c.Tensor(2))],
            ["cast"] = c => [c.Tensor(0).To(TypeOf(c.Text(1)))],
        };

        Unary("abs", x => x.Abs());
        Unary("ceil", x => x.Ceiling());
        Unary("cos", x => x.Cos());
        Unary("erf", x => x.Erf());
        Unary("exp", x => x.Exp());
        Unary("floor", x => x.Floor());
        Unary("gelu", x => x.Gelu());
        Unary("hardSwish", x => x.HardSwish());
        Unary("identity", x => x.Clone());
        Unary("log", x => x.Log());
        Unary("logicalNot", x => x.Not());
        Unary("neg", x => -x);
        Unary("reciprocal", x => x.Reciprocal());
        Unary("relu", x => x.Relu());
        Unary("sigmoid", x => x.Sigmoid());
        Unary("sign", x => x.Sign());
        Unary("sin", x => x.Sin());
        Unary("softplus", x => x.Softplus());
        Unary("softsign", x => x.Softsign());
        Unary("sqrt", x => x.Sqrt());
        Unary("tan", x => x.Tan());
        Unary("tanh", x => x.Tanh());
        Binary("add", (a, b) => a + b);
        Binary("sub", (a, b) => a - b);
        Binary("mul", (a, b) => a * b);
        Binary("div", (a, b) => a / b);
        Binary("max", (a, b) => a.Maximum(b));
        Binary("min", (a, b) => a.Minimum(b));
        Binary("pow", (a, b) => a.Pow(b));
        Binary("equal", (a, b) => a.EqualTo(b));
        Binary("notEqual", (a, b) => a.NotEqualTo(b));
        Binary("greater", (a, b) => a.GreaterThan(b));
        Binary("greaterOrEqual", (a, b) => a.GreaterOrEqual(b));
        Binary("lesser", (a, b) => a.LessThan(b));
        Binary("lesserOrEqual", (a, b) => a.LessOrEqual(b));
        Binary("logicalAnd", (a, b) => a.And(b));
        Binary("logicalOr", (a, b) => a.Or(b));
        Binary("logicalXor", (a, b) => a.Xor(b));
        return all;

        void Unary(string name, Func<Tensor, Tensor> function) => all.Add(name, c => [function(c.Tensor(0))]);

        void Binary(string name, Func<Tensor, Tensor, Tensor> function) => all.Add(name, c => [function(c.Tensor(0), c.Tensor(1))]);
    }

    private static DType TypeOf(string name) => name switch
    {
        "float32" => DType.Float32,
        "float64" => DType.Float64,
        "float16" => DType.Float16,
        "int64" => DType.Int64,
        "int32" => DType.Int32,
        "int8" => DType.Int8,
        "uint8" => DType.UInt8,
        _ => throw new NotApplicableException($"the engine has no element type {name}"),
    };
}
