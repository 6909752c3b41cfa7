using Ascent.Tensors;

namespace Ascent.Interop;

/// <summary>What changes on the way from one file of weights to another.</summary>
public sealed record ConversionOptions
{
    /// <summary>Only tensors whose names begin with this; empty for all.</summary>
    public string Only { get; init; } = "";

    /// <summary>Beginning that is taken off the names that have it; empty for none.</summary>
    public string StripPrefix { get; init; } = "";

    /// <summary>Names, or their beginnings up to a dot, that are replaced: <c>fc</c> by <c>linear</c> turns <c>fc.weight</c> into <c>linear.weight</c>.</summary>
    public IReadOnlyList<(string Old, string New)> Renames { get; init; } = [];

    /// <summary>Element type of floating-point tensors: Float32, BFloat16 or Float16; null leaves them.</summary>
    public DType? FloatType { get; init; }

    /// <summary>Whether a file that is there already may be replaced.</summary>
    public bool Replace { get; init; }
}

/// <summary>What was converted.</summary>
/// <param name="Tensors">How many tensors were written.</param>
/// <param name="Bytes">Bytes of the new file.</param>
/// <param name="Converted">How many of them changed their element type.</param>
/// <param name="PassedOver">Names of what the file held beside tensors.</param>
public sealed record ConversionResult(int Tensors, long Bytes, int Converted, IReadOnlyList<string> PassedOver);
