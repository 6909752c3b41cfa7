using System.Globalization;
using Ascent.Tensors;
using Ascent.Tensors.Backends;
using Ascent.Tensors.Random;

namespace Ascent.Application.Bench;

/// <summary>Single operations of any shape, which the name tells: <c>gemm-512</c>, <c>gemm-64x784x128</c>.</summary>
internal static class KernelWorkloads
{
    private const double MostElements = 1 << 28;

    /// <summary>The workload of a name, or null where the name is of no such form or an operand would be too large.</summary>
    public static Workload? Find(string name)
    {
        var parts = name.Split('-');
        int[][] shapes = [.. parts.Skip(1).Select(Extents)];
        return (parts[0], shapes) switch
        {
            ("gemm", [[var n]]) when Fits(n, n) => Gemm(name, n, n, n),
            ("gemm", [[var m, var n, var k]]) when Fits(m, k) && Fits(k, n) && Fits(m, n) => Gemm(name, m, n, k),
            _ => null,
        };
    }

    /// <summary>C = A B: A [m, k], B [k, n]. The name gives the side of squares, or m x n x k.</summary>
    private static Workload Gemm(string name, int m, int n, int k) => new(name, "products", 1, 2.0 * m * n * k, $"C = A B, {m}x{k} by {k}x{n}", IsTraining: false, () =>
    {
        var random = new Philox(1);
        var a = Tensor.Uniform([m, k], random, -0.5, 0.5);
        var b = Tensor.Uniform([k, n], random, -0.5, 0.5);
        var c = Tensor.Empty([m, n]);
        return () => Backend.Current.MatMul(a, b, c, [], accumulate: false);
    });

    /// <summary>"12x4x64" as numbers; one that is none becomes 0, which fits nowhere.</summary>
    private static int[] Extents(string text) =>
        [.. text.Split('x').Select(number => int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0)];

    private static bool Fits(params ReadOnlySpan<int> extents)
    {
        double product = 1;
        foreach (var extent in extents)
            product *= extent;
        return product is > 0 and <= MostElements;
    }
}
