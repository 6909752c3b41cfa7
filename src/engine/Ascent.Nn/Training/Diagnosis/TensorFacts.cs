using Ascent.Tensors;
using Ascent.Tensors.Autograd;

namespace Ascent.Nn.Training.Diagnosis;

/// <summary>Cheap figures of tensors.</summary>
internal static class TensorFacts
{
    /// <summary>Whether every element is a finite number.</summary>
    internal static bool IsFinite(Tensor tensor)
    {
        if (tensor.DType is not (DType.Float32 or DType.Float64)) return true;
        using var off = GradMode.NoGrad();
        var rows = tensor.Contiguous();
        var finite = tensor.DType == DType.Float32 ? AllFinite<float>(rows) : AllFinite<double>(rows);
        if (!ReferenceEquals(rows, tensor)) rows.Dispose();
        return finite;
    }

    /// <summary>Copies evenly spread elements, the same for each tensor of a size; nothing of one that cannot be read in place.</summary>
    /// <returns>How many were copied.</returns>
    internal static int Sample(Tensor tensor, Span<double> destination)
    {
        if (!tensor.IsContiguous || tensor.Count == 0) return 0;
        var count = (int)Math.Min(destination.Length, tensor.Count);
        var step = Math.Max(1, tensor.Count / count);
        switch (tensor.DType)
        {
            case DType.Float32:
                var floats = tensor.AsSpan<float>();
                for (var i = 0; i < count; i++) destination[i] = floats[(int)(i * step)];
                break;
            case DType.Float64:
                var doubles = tensor.AsSpan<double>();
                for (var i = 0; i < count; i++) destination[i] = doubles[(int)(i * step)];
                break;
            default:
                return 0;
        }

        GC.KeepAlive(tensor);
        return count;
    }

    /// <summary>Whether some element of a row (first extent) is not 0.</summary>
    internal static bool RowMoves(Tensor tensor, int row)
    {
        if (!tensor.IsContiguous) return true;
        var length = (int)(tensor.Count / tensor.Shape[0]);
        var moves = tensor.DType switch
        {
            DType.Float32 => tensor.AsSpan<float>().Slice(row * length, length).ContainsAnyExcept(0f),
            DType.Float64 => tensor.AsSpan<double>().Slice(row * length, length).ContainsAnyExcept(0d),
            _ => true,
        };
        GC.KeepAlive(tensor);
        return moves;
    }

    internal static double RootMeanSquare(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (var value in values) sum += value * value;
        return values.IsEmpty ? 0 : Math.Sqrt(sum / values.Length);
    }

    internal static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : sorted[sorted.Length / 2];
    }

    private static bool AllFinite<T>(Tensor tensor)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        foreach (var value in tensor.AsSpan<T>())
        {
            if (!T.IsFinite(value)) return false;
        }

        GC.KeepAlive(tensor);
        return true;
    }
}
