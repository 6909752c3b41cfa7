using System.Numerics;
using System.Runtime.InteropServices;
using Ascent.Tensors;
using Ascent.Tensors.Random;

namespace Ascent.Nn;

public static partial class Init
{
    /// <summary>
    /// Rows (or columns, where there are more rows) that are orthonormal, times a gain: the Q of a normal matrix Q R with a positive
    /// diagonal of R, which makes it uniform over all such matrices (Saxe, McClelland, Ganguli: Exact Solutions to the Nonlinear Dynamics
    /// of Learning, 2013; Mezzadri: How to Generate Random Matrices from the Classical Compact Groups, 2007). A weight of more than two
    /// dimensions counts as [first, all others].
    /// </summary>
    /// <exception cref="ShapeException">The weight has fewer than two dimensions.</exception>
    public static void Orthogonal(Tensor weight, Philox random, double gain = 1)
    {
        if (weight.Rank < 2) throw new ShapeException($"Init: a weight of shape {weight.Shape} has no rows and columns; it needs [outputs, inputs, ..].");
        if (weight.Count == 0) return;
        int rows = weight.Shape[0], columns = weight.Count / rows;
        var (tall, thin) = (Math.Max(rows, columns), Math.Min(rows, columns));
        var matrix = new double[tall * thin];
        foreach (ref var value in matrix.AsSpan()) value = random.NextNormal();
        var q = Orthonormal(matrix, tall, thin);
        for (var i = 0; i < q.Length; i++) q[i] *= gain;
        using var values = Tensor.From(q, [tall, thin]);
        Set(weight, (rows >= columns ? values : values.T).Reshape(weight.Shape).Clone());
    }

    /// <summary>The Q [rows, columns] of A = Q R by Householder's reflections, with the signs that make R's diagonal positive. Overwrites A.</summary>
    private static double[] Orthonormal(double[] a, int rows, int columns)
    {
        var sums = new double[columns];
        var q = new double[rows * columns];
        var signs = new double[columns];
        var scales = new double[columns];
        for (var k = 0; k < columns; k++)
        {
            // v = column - alpha e_k stands in place of the column; H = 1 - scale v v^T makes it alpha e_k.
            double norm = 0;
            for (var i = k; i < rows; i++) norm += a[(i * columns) + k] * a[(i * columns) + k];
            ref var head = ref a[(k * columns) + k];
            var alpha = head > 0 ? -Math.Sqrt(norm) : Math.Sqrt(norm);
            signs[k] = alpha < 0 ? -1 : 1;
            var square = norm - (2 * alpha * head) + (alpha * alpha);
            head -= alpha;
            scales[k] = square == 0 ? 0 : 2 / square;
            Reflect(a, k, scales[k], a, k + 1, rows, columns, sums);
        }

        for (var k = 0; k < columns; k++) q[(k * columns) + k] = signs[k];
        for (var k = columns - 1; k >= 0; k--) Reflect(a, k, scales[k], q, k, rows, columns, sums);
        return q;
    }

    /// <summary>Columns from <paramref name="first"/> on of M = M - scale v (v^T M), with v in column k of A, from row k on.</summary>
    private static void Reflect(double[] a, int k, double scale, double[] m, int first, int rows, int columns, double[] sums)
    {
        var part = sums.AsSpan(first, columns - first);
        part.Clear();
        for (var i = k; i < rows; i++) AddScaled(part, a[(i * columns) + k], m.AsSpan((i * columns) + first, part.Length));
        for (var i = k; i < rows; i++) AddScaled(m.AsSpan((i * columns) + first, part.Length), -scale * a[(i * columns) + k], part);
    }

    private static void AddScaled(Span<double> sum, double factor, ReadOnlySpan<double> x)
    {
        var sums = MemoryMarshal.Cast<double, Vector<double>>(sum);
        var vectors = MemoryMarshal.Cast<double, Vector<double>>(x);
        for (var i = 0; i < sums.Length; i++) sums[i] += vectors[i] * factor;
        for (var i = sums.Length * Vector<double>.Count; i < sum.Length; i++) sum[i] += x[i] * factor;
    }
}
