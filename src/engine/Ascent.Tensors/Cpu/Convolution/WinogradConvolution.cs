namespace Ascent.Tensors.Cpu;

/// <summary>Whether convolutions may take Winograd's algorithm, for 3x3 filters of stride 1 in single precision with enough channels and images.</summary>
/// <remarks>
/// It needs about a third of the multiplications. Results differ from a plain sum by a few more roundings, and a NaN or an infinity in the input reaches all of the
/// 4x4 outputs whose 6x6 patch holds it, as NaN. Set ASCENT_WINOGRAD=off, or this, to compute plain sums.
/// </remarks>
public static class WinogradConvolution
{
    /// <summary>True unless ASCENT_WINOGRAD is off or a setter says otherwise.</summary>
    public static bool Enabled { get; set; } = !string.Equals(Environment.GetEnvironmentVariable("ASCENT_WINOGRAD"), "off", StringComparison.OrdinalIgnoreCase);
}
