namespace Ascent.Tensors.Cpu;

/// <summary>Whether convolutions may take Winograd's algorithm, for 3x3 filters of stride 1 in single precision with enough channels and images.</summary>
/// <remarks>
/// It needs about a third of the multiplications; results differ from a plain sum by a few more roundings. Where an input or a filter holds a NaN,
/// an infinity or a number beyond about 1e17, plain sums are taken. Set ASCENT_WINOGRAD=off, or this, to take them always.
/// </remarks>
public static class WinogradConvolution
{
    /// <summary>True unless ASCENT_WINOGRAD is off or a setter says otherwise.</summary>
    public static bool Enabled { get; set; } = !string.Equals(Environment.GetEnvironmentVariable("ASCENT_WINOGRAD"), "off", StringComparison.OrdinalIgnoreCase);
}
