using System.Globalization;
using Ascent.Tensors;

namespace Ascent.Benchmarks;

/// <summary>A convolution to measure: square images, square filters.</summary>
/// <param name="Batch">Images.</param>
/// <param name="Inputs">Input channels.</param>
/// <param name="Side">Rows and columns of the input.</param>
/// <param name="Outputs">Output channels.</param>
/// <param name="Kernel">Rows and columns of the filters.</param>
/// <param name="Stride">Distance between positions.</param>
/// <param name="Padding">Zeros around the input.</param>
internal readonly record struct ConvolutionLayer(int Batch, int Inputs, int Side, int Outputs, int Kernel, int Stride, int Padding)
{
    /// <summary>The convolutions of the small networks that the engine is compared by.</summary>
    public static IReadOnlyList<string> Usual { get; } =
    [
        "64x1x28-32", "64x32x26-64",
        "64x3x32-32:p1", "64x32x32-32:p1", "64x32x16-64:p1", "64x64x16-64:p1", "64x64x8-128:p1", "64x128x8-128:p1",
        "64x3x32-64:s2p1", "64x64x8-192:p1", "64x192x4-384:p1", "64x384x4-256:p1", "64x256x4-256:p1",
        "128x3x32-16:p1", "128x16x32-16:p1", "128x16x32-32:s2p1", "128x32x16-32:p1", "128x32x16-64:s2p1", "128x64x8-64:p1",
    ];

    public int Positions => ((Side + (2 * Padding) - Kernel) / Stride) + 1;

    /// <summary>Operations of one pass, those on the padding included; all three passes have as many.</summary>
    public double Operations => 2.0 * Batch * Outputs * Positions * Positions * Inputs * Kernel * Kernel;

    /// <summary>Images themselves need no gradient.</summary>
    public bool IsFirst => Inputs <= 3;

    public ConvolutionOptions Options => new(Stride, Padding);

    /// <summary>Reads "64x32x26-64" (images, channels, side, output channels; 3x3) or "64x3x32-64:k5s2p1".</summary>
    public static bool TryParse(string text, out ConvolutionLayer layer)
    {
        layer = default;
        string[] halves = text.Split(':');
        string[] sides = halves[0].Split('-');
        if (halves.Length > 2 || sides.Length != 2) return false;
        string[] numbers = [.. sides[0].Split('x'), sides[1]];
        var sizes = new int[4];
        if (numbers.Length != 4) return false;
        for (int i = 0; i < 4; i++)
        {
            if (!int.TryParse(numbers[i], NumberStyles.None, CultureInfo.InvariantCulture, out sizes[i]) || sizes[i] is < 1 or > 8192) return false;
        }

        int kernel = 3, stride = 1, padding = 0;
        string rest = halves.Length == 2 ? halves[1] : "";
        for (int at = 0; at < rest.Length;)
        {
            char letter = rest[at++];
            int start = at;
            while (at < rest.Length && char.IsAsciiDigit(rest[at])) at++;
            if (at - start is 0 or > 3) return false;
            int value = int.Parse(rest.AsSpan(start, at - start), CultureInfo.InvariantCulture);
            switch (letter)
            {
                case 'k': kernel = value; break;
                case 's': stride = value; break;
                case 'p': padding = value; break;
                default: return false;
            }
        }

        layer = new ConvolutionLayer(sizes[0], sizes[1], sizes[2], sizes[3], kernel, stride, padding);
        return kernel > 0 && stride > 0 && layer.Side + (2 * padding) >= kernel;
    }

    public override string ToString() => $"{Batch}x{Inputs}x{Side}-{Outputs}{(Kernel == 3 && Stride == 1 && Padding == 0 ? "" : ":")}{(Kernel == 3 ? "" : $"k{Kernel}")}{(Stride == 1 ? "" : $"s{Stride}")}{(Padding == 0 ? "" : $"p{Padding}")}";
}
