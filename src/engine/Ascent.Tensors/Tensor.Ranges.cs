using Ascent.Tensors.Backends;
using Ascent.Tensors.Operations;

namespace Ascent.Tensors;

public sealed partial class Tensor
{
    /// <summary>start, start + step, ... before end.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The step is 0 or leads away from the end.</exception>
    public static Tensor Arange(int start, int end, int step = 1, DType dtype = DType.Int64) => Sequence(Steps(start, end, step), dtype, i => start + ((double)i * step));

    /// <summary>start, start + step, ... before end.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The step is 0 or leads away from the end.</exception>
    public static Tensor Arange(double start, double end, double step, DType dtype = DType.Float32) => Sequence(Steps(start, end, step), dtype, i => start + (i * step));

    /// <summary>So many numbers at equal distances, the first and the last included.</summary>
    public static Tensor Linspace(double start, double end, int count, DType dtype = DType.Float32)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var step = count > 1 ? (end - start) / (count - 1) : 0;
        return Sequence(count, dtype, i => i < count / 2 || count == 1 ? start + (i * step) : end - ((count - 1 - i) * step)); // from both ends, so that both are exact
    }

    /// <summary>1 on the main diagonal, else 0: [rows, columns], square if the columns are left out.</summary>
    public static Tensor Eye(int rows, int? columns = null, DType dtype = DType.Float32)
    {
        var result = Zeros([rows, columns ?? rows], dtype);
        using var diagonal = result.Diagonal();
        Cpu.Copies.Fill(diagonal, 1);
        return result;
    }

    /// <summary>1 at the place that each integer names, else 0: [.., classes].</summary>
    /// <param name="indices">Integers of any shape, 0 to classes - 1.</param>
    /// <param name="classes">How many; one more than the largest integer if left out.</param>
    /// <param name="dtype">Element type of the result.</param>
    /// <exception cref="ArgumentOutOfRangeException">An integer is no class.</exception>
    public static Tensor OneHot(Tensor indices, int? classes = null, DType dtype = DType.Int64)
    {
        if (classes is null && indices.Count == 0) throw new ShapeException($"OneHot: the number of classes cannot be told from an empty tensor of shape {indices.Shape}.");
        using var positions = Indices.Checked("OneHot", indices, classes ?? int.MaxValue, "the classes");
        var count = classes ?? Largest(positions.AsSpan<long>()) + 1;
        var result = Zeros([.. indices.Shape.Dims, count], dtype);
        using var one = Scalar(1, dtype);
        using var ones = one.View([.. indices.Shape.Dims, 1], new int[indices.Rank + 1]);
        using var places = Views.AsShape(positions, ones.Shape);
        Backend.Current.PutAlong(ones, places, result, indices.Rank);
        return result;
    }

    private static int Largest(ReadOnlySpan<long> positions)
    {
        var largest = 0L;
        foreach (var position in positions) largest = Math.Max(largest, position);
        return (int)largest;
    }

    private static int Steps(double start, double end, double step)
    {
        var steps = Math.Ceiling((end - start) / step);
        if (step == 0 || steps < 0 || double.IsNaN(steps)) throw new ArgumentOutOfRangeException(nameof(step), $"Arange: steps of {step} do not lead from {start} to {end}.");
        return checked((int)steps);
    }

    private static Tensor Sequence(int count, DType dtype, Func<int, double> value)
    {
        var numbers = Empty([count], DType.Float64);
        var elements = numbers.AsSpan<double>();
        for (var i = 0; i < elements.Length; i++) elements[i] = value(i);
        if (dtype == DType.Float64) return numbers;
        using (numbers) return numbers.To(dtype);
    }
}
