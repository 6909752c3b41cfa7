using System.Globalization;
using Ascent.Tensors;
using Ascent.Tensors.Backends;
using Ascent.Tensors.Random;

namespace Ascent.Application.Bench;

/// <summary>Single operations of any shape, which the name tells: <c>gemm-512</c>, <c>gemm-64x784x128</c>, <c>conv-32x64x32x32-64</c>, <c>attention-12x4x64x32-causal</c>.</summary>
internal static class KernelWorkloads
{
    private const double MostElements = 1 << 28;

    /// <summary>The workload of a name, or null where the name is of no such form or an operand would be too large.</summary>
    public static Workload? Find(string name)
    {
        var causal = name.StartsWith("attention-", StringComparison.Ordinal) && name.EndsWith("-causal", StringComparison.Ordinal);
        var parts = (causal ? name[..^"-causal".Length] : name).Split('-');
        int[][] shapes = [.. parts.Skip(1).Select(Extents)];
        return (parts[0], shapes) switch
        {
            ("gemm", [[var n]]) when Fits(n, n) => Gemm(name, n, n, n),
            ("gemm", [[var m, var n, var k]]) when Fits(m, k) && Fits(k, n) && Fits(m, n) => Gemm(name, m, n, k),
            ("conv", [[var batch, var channels, var height, var width], [var outputs]]) when Fits(batch, channels, height, width) && Fits(batch, outputs, height, width) && Fits(outputs, channels) =>
                Convolution(name, batch, channels, height, width, outputs),
            ("attention", [[var batch, var heads, var time, var width]]) when Fits(batch, heads, time, width) => Attention(name, batch, heads, time, width, causal),
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

    /// <summary>3x3 with padding 1: forward, and the gradients of input and weight.</summary>
    private static Workload Convolution(string name, int batch, int channels, int height, int width, int outputs) => new(
        name, "convolutions", 1, StepFlops.Convolution(batch, height * (double)width, channels, outputs), $"3x3 convolution of {batch}x{channels}x{height}x{width} to {outputs} channels, forward and both gradients", IsTraining: false, () =>
        {
            var random = new Philox(1);
            var x = Tensor.Uniform([batch, channels, height, width], random, -0.5, 0.5);
            var weight = Tensor.Uniform([outputs, channels, 3, 3], random, -0.5, 0.5);
            return Graph(() => x.Conv2d(weight, null, new ConvolutionOptions(stride: 1, padding: 1)), random, x, weight);
        });

    /// <summary>Forward and backward of one operation, all its inputs wanting a gradient.</summary>
    private static Action Graph(Func<Tensor> operation, Philox random, params Tensor[] inputs)
    {
        Shape shape;
        using (new TensorScope())
            shape = operation().Shape;
        var gradient = Tensor.Uniform(shape, random);
        foreach (var input in inputs)
            input.RequiresGrad = true;
        return () =>
        {
            using var scope = new TensorScope();
            foreach (var input in inputs)
            {
                input.Grad?.Dispose();
                input.Grad = null;
            }

            operation().Backward(gradient);
        };
    }

    /// <summary>softmax(q k^T / sqrt(width)) v, forward and backward; heads are views of [batch, time, heads, width], as a projection gives them.</summary>
    private static Workload Attention(string name, int batch, int heads, int time, int width, bool causal) => new(
        name, "attentions", 1, StepFlops.Attention((double)batch * heads, time, width, causal), $"{(causal ? "causal attention" : "attention")} of {batch}x{heads} heads over {time} of {width}, forward and backward", IsTraining: false, () =>
        {
            var random = new Philox(1);
            Tensor Draw() => Tensor.Uniform([batch, time, heads, width], random, -0.5, 0.5);
            var (q, k, v) = (Draw(), Draw(), Draw());
            return Graph(() => Tensor.Attention(q.Transpose(1, 2), k.Transpose(1, 2), v.Transpose(1, 2), causal: causal), random, q, k, v);
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
