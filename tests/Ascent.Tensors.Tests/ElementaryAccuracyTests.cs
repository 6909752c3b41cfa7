using System.Globalization;
using Ascent.Testing;

namespace Ascent.Tensors.Tests;

/// <summary>Errors of the vectorised functions in units in the last place, against Math and against values that NumPy had checked by higher precision.</summary>
public sealed class ElementaryAccuracyTests
{
    private static readonly string? Folder =
        (Environment.GetEnvironmentVariable("ASCENT_DATA") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(static folder => Path.Combine(folder, "vectors", "numpy", "umath"))
        .FirstOrDefault(Directory.Exists);

    private static readonly Dictionary<string, Func<Tensor, Tensor>> Functions = new()
    {
        ["exp"] = x => x.Exp(),
        ["expm1"] = x => x.Expm1(),
        ["log"] = x => x.Log(),
        ["log1p"] = x => x.Log1p(),
        ["log2"] = x => x.Log2(),
        ["sin"] = x => x.Sin(),
        ["cos"] = x => x.Cos(),
        ["tan"] = x => x.Tan(),
        ["tanh"] = x => x.Tanh(),
    };

    public static TheoryData<string> Names => [.. Functions.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Values_that_NumPy_checks_are_right_to_a_few_units(string name)
    {
        Needs.ForeignSuite(Folder is not null, "ASCENT_DATA names no folder with vectors/numpy/umath");
        var singles = new List<(float X, float Y)>();
        var doubles = new List<(double X, double Y)>();
        foreach (var line in File.ReadLines(Path.Combine(Folder!, $"umath-validation-set-{name}.csv")))
        {
            var parts = line.Split(',');
            if (parts[0] == "np.float32") singles.Add((BitConverter.UInt32BitsToSingle((uint)Bits(parts[1])), BitConverter.UInt32BitsToSingle((uint)Bits(parts[2]))));
            else if (parts[0] == "np.float64") doubles.Add((BitConverter.UInt64BitsToDouble(Bits(parts[1])), BitConverter.UInt64BitsToDouble(Bits(parts[2]))));
        }

        Assert.True(singles.Count > 100 && doubles.Count > 100);
        var single = Functions[name](Tensor.From([.. singles.Select(static pair => pair.X)], [singles.Count])).ToArray<float>();
        for (var i = 0; i < single.Length; i++)
            Assert.True(Units(single[i], singles[i].Y) <= 4, $"float32 {name}({singles[i].X:R}): expected {singles[i].Y:R}, is {single[i]:R}, {Units(single[i], singles[i].Y)} units off");
        var wide = Functions[name](Tensor.From([.. doubles.Select(static pair => pair.X)], [doubles.Count])).ToArray<double>();
        for (var i = 0; i < wide.Length; i++)
            Assert.True(Units(wide[i], doubles[i].Y) <= 4, $"float64 {name}({doubles[i].X:R}): expected {doubles[i].Y:R}, is {wide[i]:R}, {Units(wide[i], doubles[i].Y)} units off");

        static ulong Bits(string hex) => ulong.Parse(hex.Trim()[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }

    [Theory]
    [InlineData("sin", -1000.0, 1000.0)]
    [InlineData("cos", -1000.0, 1000.0)]
    [InlineData("sin", -1e-3, 1e-3)]
    [InlineData("sin", 1e5, 1e9)]
    [InlineData("tan", -1.5, 1.5)]
    [InlineData("log2", 1e-30, 1e30)]
    [InlineData("log2", 0.9, 1.1)]
    [InlineData("log", 0.9, 1.1)]
    [InlineData("exp", -87.0, 88.0)]
    public void Functions_agree_with_Math_to_a_few_units(string name, double low, double high)
    {
        Func<double, double> exact = name switch { "sin" => Math.Sin, "cos" => Math.Cos, "tan" => Math.Tan, "log2" => Math.Log2, "log" => Math.Log, _ => Math.Exp };
        Check(name, Functions[name], exact, low, high, 4, 4);
    }

    [Theory]
    [InlineData(-6.5, 6.5)]
    [InlineData(-1, 1)]
    [InlineData(0.8, 1.3)]
    [InlineData(-1e-6, 1e-6)]
    public void The_error_function_agrees_with_its_series_to_a_few_units(double low, double high) =>
        Check("erf", static x => x.Erf(), Operations.ErrorFunction.Of, low, high, 2, 6);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Gelu_and_its_gradient_in_float32_are_those_in_float64_rounded(bool tanh)
    {
        var x = Tensor.Uniform([100_003], new Random.Philox(6), -8, 8);
        var wide = x.To(DType.Float64);
        (x.RequiresGrad, wide.RequiresGrad) = (true, true);
        var (y, z) = (x.Gelu(tanh), wide.Gelu(tanh));
        y.Sum().Backward();
        z.Sum().Backward();
        Near(z.ToArray<double>(), y.ToArray<float>());
        Near(wide.Grad!.ToArray<double>(), x.Grad!.ToArray<float>());

        // Relative to 1/2 and more, which the terms of the gradient are of.
        static void Near(double[] exact, float[] actual)
        {
            for (var i = 0; i < exact.Length; i++)
                Assert.True(Math.Abs(exact[i] - actual[i]) <= 4e-7 * Math.Max(0.5, Math.Abs(exact[i])), $"expected {exact[i]:R}, is {actual[i]:R}");
        }
    }

    [Fact]
    public void Functions_near_0_lose_no_digits()
    {
        double[] small = [1e-300, -1e-300, 1e-20, -1e-20, 1e-10, -1e-10, 1e-5, 5e-324, -0.0];
        var x = Tensor.From(small, [small.Length]);
        var (log, exponential) = (x.Log1p().ToArray<double>(), x.Expm1().ToArray<double>());
        for (var i = 0; i < small.Length; i++)
        {
            var (s, q) = (small[i], small[i] * small[i]);
            Assert.True(Units(log[i], s - (q / 2) + (q * s / 3)) <= 1, $"log1p({s:R}) is {log[i]:R}");
            Assert.True(Units(exponential[i], s + (q / 2) + (q * s / 6)) <= 1, $"expm1({s:R}) is {exponential[i]:R}");
        }
    }

    private static void Check(string name, Func<Tensor, Tensor> function, Func<double, double> exact, double low, double high, double single, double wide)
    {
        var x = Tensor.Uniform([100_003], new Random.Philox(5), low, high);
        var y = function(x).ToArray<float>();
        var worst = x.ToArray<double>().Zip(y, (a, b) => Math.Abs(exact(a) - b) / (MathF.BitIncrement(Math.Abs(b)) - Math.Abs(b))).Max();
        Assert.True(worst <= single, $"float32 {name}: {worst:F2} units in the last place");
        var d = Tensor.Uniform([100_003], new Random.Philox(5), low, high, DType.Float64);
        var z = function(d).ToArray<double>();
        worst = d.ToArray<double>().Zip(z, (a, b) => Math.Abs(exact(a) - b) / (Math.BitIncrement(Math.Abs(b)) - Math.Abs(b))).Max();
        Assert.True(worst <= wide, $"float64 {name}: {worst:F2} units in the last place");
    }

    /// <summary>Numbers of the type between two; NaN and NaN are one.</summary>
    private static double Units(float a, float b)
    {
        if (float.IsNaN(a) || float.IsNaN(b)) return float.IsNaN(a) == float.IsNaN(b) ? 0 : double.PositiveInfinity;
        return Math.Abs((double)Order(BitConverter.SingleToInt32Bits(a)) - Order(BitConverter.SingleToInt32Bits(b)));

        static long Order(int bits) => bits < 0 ? int.MinValue - (long)bits : bits;
    }

    private static double Units(double a, double b)
    {
        if (double.IsNaN(a) || double.IsNaN(b)) return double.IsNaN(a) == double.IsNaN(b) ? 0 : double.PositiveInfinity;
        return Math.Abs((double)(Order(BitConverter.DoubleToInt64Bits(a)) - Order(BitConverter.DoubleToInt64Bits(b))));

        static Int128 Order(long bits) => bits < 0 ? long.MinValue - (Int128)bits : bits;
    }
}
