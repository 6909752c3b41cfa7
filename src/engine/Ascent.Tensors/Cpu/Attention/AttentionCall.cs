namespace Ascent.Tensors.Cpu;

/// <summary>One operand of attention: a matrix for each unit (a head of a sample), rows apart by a stride, columns adjacent.</summary>
internal unsafe struct AttentionOperand<T>
    where T : unmanaged
{
    /// <summary>Element (0, 0) of unit 0.</summary>
    public T* First;

    /// <summary>Distances from <see cref="First"/> to the first elements of the units.</summary>
    public long* Offsets;

    /// <summary>Distance between rows.</summary>
    public nint Row;

    public readonly T* Of(int unit) => First + Offsets[unit];
}

/// <summary>The arguments of attention, as they travel to the threads.</summary>
internal unsafe struct AttentionCall<T>
    where T : unmanaged
{
    /// <summary>[Queries, Depth], [Keys, Depth], [Keys, Width], [Queries, Width] for each unit; key and value by groups of <see cref="Group"/> units.</summary>
    public AttentionOperand<T> Query, Key, Value, Output;

    /// <summary>Of the shapes of output, query, key and value.</summary>
    public AttentionOperand<T> Gradient, QueryGradient, KeyGradient, ValueGradient;

    /// <summary>[Queries, Keys] for each unit, added to the scores; its columns are <see cref="MaskColumn"/> apart. No offsets where there is none.</summary>
    public AttentionOperand<T> Mask;

    public nint MaskColumn;

    /// <summary>[units, Queries]: log of the sum of the exponentials of a row of scores; and, backward, the sum of output x gradient of a row.</summary>
    public T* LogSumExp, Delta;

    /// <summary>[Splits, units, Queries, padded Depth]: what each split adds to the gradient of the query; null where it is stored at once.</summary>
    public T* QueryParts;

    public int Units, Group, Queries, Keys, Depth, Width;

    /// <summary>How many tasks share the keys of a group in the backward pass.</summary>
    public int Splits;

    public bool Causal;

    public T Scale;

    /// <summary>Tasks and, so that long and short ones are mixed, the parts that they are dealt to in turn.</summary>
    public int Tasks, Parts;

    public readonly bool HasMask => Mask.Offsets != null;
}
