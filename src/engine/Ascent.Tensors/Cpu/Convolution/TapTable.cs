namespace Ascent.Tensors.Cpu;

/// <summary>Neighbouring taps that read neighbouring elements: taps Kernel, Kernel + 1, ... read elements At, At + 1, ...</summary>
internal struct TapRun
{
    public int Kernel, At, Count;
}

/// <summary>Which taps of a filter reach which elements, for every position along one axis; taps on the padding are not in it.</summary>
/// <remarks>
/// Forward, tap k of output o reads element o * stride - padding + k * dilation. The adjoint turns this around: element i receives from
/// output (i + padding - k * dilation) / stride where that is whole. There the taps are counted from the last to the first, so that
/// here too the elements ascend with the taps.
/// </remarks>
internal unsafe struct TapTable
{
    private int* _starts;
    private TapRun* _runs;
    private ConvolutionAxis _axis;
    private bool _adjoint;

    /// <summary>The memory that a table takes.</summary>
    public static nint Bytes(in ConvolutionAxis axis) => (((axis.Out + 1) * (nint)sizeof(int)) + ((nint)axis.Out * axis.Kernel * sizeof(TapRun)) + 63) & ~63;

    /// <summary>The most runs that one position may have.</summary>
    public int MostRuns { get; private set; }

    /// <summary>The runs of a position.</summary>
    public readonly ReadOnlySpan<TapRun> this[int position] => new(_runs + _starts[position], _starts[position + 1] - _starts[position]);

    /// <summary>Fills the table, in memory of <see cref="Bytes"/>; with <paramref name="merge"/> neighbours are joined.</summary>
    public void Build(void* memory, in ConvolutionAxis axis, bool adjoint, bool merge)
    {
        (_axis, _adjoint) = (axis, adjoint);
        _runs = (TapRun*)memory;
        _starts = (int*)(_runs + ((nint)axis.Out * axis.Kernel));
        int count = 0;
        MostRuns = 0;
        for (int o = 0; o < axis.Out; o++)
        {
            _starts[o] = count;
            for (int tap = 0; tap < axis.Kernel; tap++)
            {
                int at = Element(axis, adjoint, o, tap);
                if (at < 0) continue;
                if (merge && count > _starts[o] && _runs[count - 1] is var before && before.Kernel + before.Count == tap && before.At + before.Count == at) _runs[count - 1].Count++;
                else _runs[count++] = new TapRun { Kernel = tap, At = at, Count = 1 };
            }

            MostRuns = Math.Max(MostRuns, count - _starts[o]);
        }

        _starts[axis.Out] = count;
    }

    /// <summary>
    /// Elements among which are all that positions [first, end) read, from the lowest to after the highest. Both grow with the positions, so
    /// what lies below is not needed again.
    /// </summary>
    public readonly (int Low, int High) Reach(int first, int end)
    {
        long before = _axis.Padding - ((_axis.Kernel - 1L) * _axis.Dilation), last = end - 1L;
        long low = _adjoint ? Math.Max(0, first + before) / _axis.Stride : ((long)first * _axis.Stride) - _axis.Padding;
        long high = _adjoint ? (last + _axis.Padding) / _axis.Stride : (last * _axis.Stride) - before;
        return ((int)Math.Clamp(low, 0, _axis.In), (int)Math.Clamp(high + 1, 0, _axis.In));
    }

    /// <summary>The element that a tap of a position reads, or -1 for the padding.</summary>
    public static int Element(in ConvolutionAxis axis, bool adjoint, int position, int tap)
    {
        long at;
        if (adjoint)
        {
            (at, long rest) = Math.DivRem((long)position + axis.Padding - ((axis.Kernel - 1L - tap) * axis.Dilation), axis.Stride);
            if (rest != 0) return -1;
        }
        else
        {
            at = ((long)position * axis.Stride) - axis.Padding + ((long)tap * axis.Dilation);
        }

        return at >= 0 && at < axis.In ? (int)at : -1;
    }
}
