using Ascent.Tensors.Autograd;
using Ascent.Tensors.Cpu;

namespace Ascent.Tensors.Operations;

/// <summary>
/// Views of neighbouring ranges of one tensor. All parts hang on one node of the tape, and each writes its gradient into the window of one buffer, so that the gradient of the
/// whole costs one copy and no sum of tensors that are mostly 0.
/// </summary>
internal static class Splitting
{
    public static Tensor[] Split(Tensor x, int size, int dim)
    {
        var at = x.Shape.Dimension("Split", dim);
        var extent = x.Shape[at];
        if (size < 0 || (size == 0 && extent > 0)) throw new ArgumentOutOfRangeException(nameof(size), $"Split: dimension {at} of shape {x.Shape} cannot be split into parts of {size}.");
        var sizes = new int[extent == 0 ? 1 : (int)(((long)extent + size - 1) / size)];
        Array.Fill(sizes, size);
        sizes[^1] = extent - ((sizes.Length - 1) * size);
        return Parts(x, sizes, at);
    }

    public static Tensor[] Split(Tensor x, ReadOnlySpan<int> sizes, int dim)
    {
        var at = x.Shape.Dimension("Split", dim);
        long sum = 0;
        foreach (var size in sizes)
        {
            if (size < 0) throw new ArgumentOutOfRangeException(nameof(sizes), $"Split: a part of {size} along dimension {at} of shape {x.Shape} has a negative extent.");
            sum += size;
        }

        if (sum != x.Shape[at]) throw new ShapeException($"Split: parts of [{string.Join(", ", sizes.ToArray())}] do not add up to dimension {at} of shape {x.Shape}.");
        return Parts(x, sizes.ToArray(), at);
    }

    public static Tensor[] Chunk(Tensor x, int chunks, int dim)
    {
        var at = x.Shape.Dimension("Chunk", dim);
        if (chunks < 1) throw new ArgumentOutOfRangeException(nameof(chunks), $"Chunk: dimension {at} of shape {x.Shape} cannot be cut into {chunks} parts.");
        var extent = x.Shape[at];
        return extent == 0 ? Parts(x, new int[chunks], at) : Split(x, (int)(((long)extent + chunks - 1) / chunks), at);
    }

    private static Tensor[] Parts(Tensor x, int[] sizes, int dim)
    {
        var starts = new int[sizes.Length + 1];
        for (var i = 0; i < sizes.Length; i++) starts[i + 1] = starts[i] + sizes[i];
        var parts = new Tensor[sizes.Length];
        if (!Tape.Records(x))
        {
            for (var i = 0; i < parts.Length; i++) parts[i] = Joining.Window(x, dim, starts[i], starts[i + 1]);
            return parts;
        }

        // Which parts have written their gradient into the buffer that waits at the node of the whole.
        var arrived = new bool[parts.Length];
        using var whole = Tape.Record("Split", x.Alias(), [x], [], c =>
        {
            for (var i = 0; i < arrived.Length; i++)
            {
                if (arrived[i]) continue;
                using var window = Joining.Window(c.Gradient, dim, starts[i], starts[i + 1]);
                Copies.Fill(window, 0);
            }

            c.Give(0, c.Gradient);
        });
        for (var i = 0; i < parts.Length; i++) parts[i] = Part(whole, dim, starts, i, arrived);
        return parts;
    }

    private static Tensor Part(Tensor whole, int dim, int[] starts, int number, bool[] arrived)
    {
        var before = whole.Shape;
        return Tape.Record("Split", Joining.Window(whole, dim, starts[number], starts[number + 1]), [whole], [], c =>
        {
            var buffer = c.Accumulator(0);
            var isNew = buffer is null;
            if (isNew) Array.Clear(arrived);
            buffer ??= Tensor.Empty(before, c.Gradient.DType);
            using (var window = Joining.Window(buffer, dim, starts[number], starts[number + 1])) Copies.Copy(c.Gradient, window);
            arrived[number] = true;
            if (isNew) c.Give(0, buffer);
        });
    }
}
