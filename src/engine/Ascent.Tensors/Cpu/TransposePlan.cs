namespace Ascent.Tensors.Cpu;

/// <summary>Two dimensions to be copied in tiles, and the dimensions around them.</summary>
internal readonly record struct TransposePlan(OuterWalk Outer, int Rows, int RowA, int RowB, int Columns, int ColumnA, int ColumnB)
{
    public int Bands { get; } = StridedCopy.BandsOf(Rows);
}

/// <summary>Dimensions that are walked one index at a time, innermost first.</summary>
internal sealed class OuterWalk(int[] extents, int[] stridesA, int[] stridesB)
{
    public int Rank => extents.Length;

    /// <summary>Number of indices.</summary>
    public int Count { get; } = Product(extents);

    /// <summary>Where both operands stand at an index.</summary>
    public void Seek(int at, Span<int> index, out nint offsetA, out nint offsetB)
    {
        offsetA = offsetB = 0;
        for (var d = 0; d < extents.Length; d++)
        {
            (at, index[d]) = Math.DivRem(at, extents[d]);
            offsetA += (nint)index[d] * stridesA[d];
            offsetB += (nint)index[d] * stridesB[d];
        }
    }

    private static int Product(int[] extents)
    {
        var count = 1;
        foreach (var extent in extents) count *= extent;
        return count;
    }
}
