namespace Ascent.Interop;

// What a pickle may hold: null, bool, long, BigInteger, double, string, and these.

/// <summary>A dictionary, ordered as Python's are.</summary>
internal sealed class PickleDictionary
{
    /// <summary>Keys are texts, whole numbers, truth values or floats.</summary>
    public OrderedDictionary<object, object?> Items { get; } = [];
}

/// <summary>A list or a set, which may grow until the pickle ends.</summary>
internal sealed class PickleList
{
    public List<object?> Items { get; } = [];
}

/// <summary>A tuple.</summary>
internal sealed class PickleTuple(object?[] items)
{
    public object?[] Items { get; } = items;
}

/// <summary>A name of the allow-list. It stands for itself and is never looked up.</summary>
internal sealed record PickleGlobal(PickleGlobalKind Kind, string Name, PtElement? Element = null);

/// <summary>What a name of the allow-list is good for.</summary>
internal enum PickleGlobalKind
{
    /// <summary>A class of storages, in a persistent id.</summary>
    Storage,

    /// <summary>An element type, as a value.</summary>
    ElementType,

    /// <summary>A class of tensors, as an argument of <see cref="FromType"/>.</summary>
    TensorType,

    /// <summary>collections.OrderedDict.</summary>
    OrderedDictionary,

    /// <summary>torch.Size: a tuple.</summary>
    Size,

    /// <summary>torch.device: a text.</summary>
    Device,

    /// <summary>A tensor from storage, offset, sizes and strides.</summary>
    Tensor,

    /// <summary>The same, with the element type at the end.</summary>
    TensorWithType,

    /// <summary>A tensor that is a parameter.</summary>
    Parameter,

    /// <summary>A tensor with attributes, which are passed over.</summary>
    FromType,
}

/// <summary>Where elements lie: a record of the archive or a block at the end of the old format.</summary>
/// <param name="Element">Type of the elements.</param>
/// <param name="Key">Its name in the file.</param>
/// <param name="Count">Elements of the block.</param>
/// <param name="From">First element of a view on it.</param>
/// <param name="Visible">Elements of that view.</param>
internal sealed record PtStorage(PtElement Element, string Key, long Count, long From, long Visible);

/// <summary>A tensor: a window on a storage. Bounds were checked.</summary>
internal sealed record PtTensor(PtStorage Storage, PtElement Element, long Offset, long[] Shape, long[] Strides)
{
    public long Count { get; } = Shape.Aggregate(1L, static (product, extent) => product * extent);

    public long Bytes => Count * Element.Size;

    /// <summary>First byte in the storage, and how many from there on are looked at.</summary>
    public (long From, long Length) Range
    {
        get
        {
            if (Count == 0) return (0, 0);
            var last = 0L;
            for (var i = 0; i < Shape.Length; i++) last += (Shape[i] - 1) * Strides[i];
            var element = Element.Size;
            return ((Storage.From * Storage.Element.Size) + (Offset * element), (last + 1) * element);
        }
    }

    /// <summary>Whether the elements lie in the storage as they are written, one after the other.</summary>
    public bool IsContiguous
    {
        get
        {
            var step = 1L;
            for (var i = Shape.Length - 1; i >= 0; i--)
            {
                if (Shape[i] != 1 && Strides[i] != step) return false;
                step *= Shape[i];
            }

            return true;
        }
    }
}
