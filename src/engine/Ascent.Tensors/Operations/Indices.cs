using Ascent.Tensors.Cpu;

namespace Ascent.Tensors.Operations;

/// <summary>Positions and labels, in Int64 or Int32, as kernels read them: contiguous, Int64, and inside their range.</summary>
internal static class Indices
{
    /// <summary>
    /// A window on the positions, or a copy; the caller disposes it. Each lies in [0, <paramref name="extent"/>) or is
    /// <paramref name="ignored"/>.
    /// </summary>
    /// <param name="operation">Named in errors.</param>
    /// <param name="index">Positions of any shape.</param>
    /// <param name="extent">One more than the largest position.</param>
    /// <param name="of">What the extent is, for the message: "the classes of the logits".</param>
    /// <param name="noun">What a position is called in the message.</param>
    /// <param name="ignored">A value outside the range that is allowed too.</param>
    /// <exception cref="ArgumentException">The element type does not name positions.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A position outside the range.</exception>
    public static Tensor Checked(string operation, Tensor index, int extent, string of, string noun = "index", long? ignored = null)
    {
        DTypeFacts.RequireIndex(operation, index);
        var positions = index.DType == DType.Int64 ? Copies.Contiguous(index) : Copies.Packed(index, DType.Int64);
        var values = positions.AsSpan<long>();
        for (var i = 0; i < values.Length; i++)
        {
            if ((ulong)values[i] < (ulong)extent || values[i] == ignored) continue;
            var value = values[i];
            positions.Dispose();
            throw new ArgumentOutOfRangeException(nameof(index), $"{operation}: {noun} {value} at position {i} is outside [0, {extent}), {of}.");
        }

        GC.KeepAlive(positions);
        return positions;
    }
}
