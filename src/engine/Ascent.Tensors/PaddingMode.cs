namespace Ascent.Tensors;

/// <summary>What a border around a tensor holds.</summary>
public enum PaddingMode
{
    /// <summary>One number.</summary>
    Constant,

    /// <summary>The elements mirrored at the outermost one: c b | a b c.</summary>
    Reflect,

    /// <summary>The outermost element: a a | a b c.</summary>
    Replicate,

    /// <summary>The elements from the other end: b c | a b c.</summary>
    Circular,
}
