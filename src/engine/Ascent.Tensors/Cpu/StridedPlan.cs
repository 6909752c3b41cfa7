namespace Ascent.Tensors.Cpu;

/// <summary>
/// How to walk two operands of one shape row by row: dimensions of extent 1 dropped, neighbours merged where both operands allow
/// it, so that the innermost row is as long as it can be.
/// </summary>
internal sealed class StridedPlan
{
    private readonly int[] _extents;
    private readonly int[] _stridesA;
    private readonly int[] _stridesB;

    public StridedPlan(Shape shape, ReadOnlySpan<int> stridesA, ReadOnlySpan<int> stridesB)
    {
        var rank = 0;
        var extents = new int[shape.Rank + 1];
        var a = new int[shape.Rank + 1];
        var b = new int[shape.Rank + 1];
        for (var d = shape.Rank - 1; d >= 0; d--)
        {
            var extent = shape.Dims[d];
            if (extent == 1) continue;
            if (rank > 0 && stridesA[d] == a[rank - 1] * extents[rank - 1] && stridesB[d] == b[rank - 1] * extents[rank - 1])
            {
                extents[rank - 1] *= extent;
                continue;
            }

            (extents[rank], a[rank], b[rank]) = (extent, stridesA[d], stridesB[d]);
            rank++;
        }

        if (rank == 0) (extents[0], a[0], b[0], rank) = (1, 1, 1, 1);
        (Inner, InnerA, InnerB) = (extents[0], a[0], b[0]);
        _extents = extents[1..rank];
        _stridesA = a[1..rank];
        _stridesB = b[1..rank];
    }

    /// <summary>One row of contiguous elements.</summary>
    public static StridedPlan Flat(int count) => new(count);

    private StridedPlan(int count)
    {
        (Inner, InnerA, InnerB) = (count, 1, 1);
        _extents = _stridesA = _stridesB = [];
    }

    /// <summary>Length of a row.</summary>
    public int Inner { get; }

    /// <summary>Distance between neighbours of a row in the first operand.</summary>
    public int InnerA { get; }

    /// <summary>Distance between neighbours of a row in the second operand.</summary>
    public int InnerB { get; }

    /// <summary>Dimensions outside the row.</summary>
    public int Outer => _extents.Length;

    /// <summary>Puts the position at a row.</summary>
    public void Seek(int row, Span<int> index, out nint offsetA, out nint offsetB)
    {
        offsetA = offsetB = 0;
        for (var d = 0; d < _extents.Length; d++)
        {
            (row, index[d]) = Math.DivRem(row, _extents[d]);
            offsetA += (nint)index[d] * _stridesA[d];
            offsetB += (nint)index[d] * _stridesB[d];
        }
    }

    /// <summary>Moves on to the next row.</summary>
    public void Next(Span<int> index, ref nint offsetA, ref nint offsetB)
    {
        for (var d = 0; d < _extents.Length; d++)
        {
            offsetA += _stridesA[d];
            offsetB += _stridesB[d];
            if (++index[d] < _extents[d]) return;
            offsetA -= (nint)_extents[d] * _stridesA[d];
            offsetB -= (nint)_extents[d] * _stridesB[d];
            index[d] = 0;
        }
    }

    /// <summary>The dimension along which the operand is contiguous that is not so along the row, or -1.</summary>
    public int Across()
    {
        for (var d = 0; d < _extents.Length; d++)
        {
            if ((InnerB == 1 && _stridesA[d] == 1) || (InnerA == 1 && _stridesB[d] == 1)) return d;
        }

        return -1;
    }

    /// <summary>Extent of a dimension outside the row.</summary>
    public int Extent(int dim) => _extents[dim];

    /// <summary>The row and a dimension outside it as the two that are tiled.</summary>
    public TransposePlan Tiled(int dim)
    {
        int[] extents = [.. _extents[..dim], .. _extents[(dim + 1)..]];
        int[] a = [.. _stridesA[..dim], .. _stridesA[(dim + 1)..]];
        int[] b = [.. _stridesB[..dim], .. _stridesB[(dim + 1)..]];
        return new TransposePlan(new OuterWalk(extents, a, b), _extents[dim], _stridesA[dim], _stridesB[dim], Inner, InnerA, InnerB);
    }
}
