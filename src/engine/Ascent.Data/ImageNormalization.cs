namespace Ascent.Data;

/// <summary>How pixels become inputs: (pixel / 255 - mean) / deviation, for each channel its own.</summary>
public sealed record ImageNormalization
{
    /// <param name="mean">One for each channel, or one for all; in units of pixel / 255.</param>
    /// <param name="deviation">As many as <paramref name="mean"/>, none of them 0.</param>
    /// <exception cref="ArgumentException">They differ in number, or a deviation is not a positive finite number.</exception>
    public ImageNormalization(IReadOnlyList<double> mean, IReadOnlyList<double> deviation)
    {
        if (mean.Count == 0 || mean.Count != deviation.Count) throw new ArgumentException($"{mean.Count} means and {deviation.Count} deviations were given; each channel has one of both.", nameof(deviation));
        if (deviation.Any(value => !(value > 0) || !double.IsFinite(value))) throw new ArgumentException("A deviation is a positive finite number.", nameof(deviation));
        if (mean.Any(value => !double.IsFinite(value))) throw new ArgumentException("A mean is a finite number.", nameof(mean));
        Mean = [.. mean];
        Deviation = [.. deviation];
    }

    /// <summary>The same for all channels.</summary>
    public ImageNormalization(double mean, double deviation)
        : this([mean], [deviation])
    {
    }

    /// <summary>Pixels between 0 and 1.</summary>
    public static ImageNormalization None { get; } = new(0, 1);

    /// <summary>One for each channel, or one for all.</summary>
    public IReadOnlyList<double> Mean { get; }

    /// <summary>As many as <see cref="Mean"/>.</summary>
    public IReadOnlyList<double> Deviation { get; }

    internal bool Fits(int channels) => Mean.Count == 1 || Mean.Count == channels;

    // A table gives the same bits on every machine, whatever its vector width, and is as fast as memory.

    /// <summary>Float32 values of the 256 pixels, channel after channel.</summary>
    internal float[] Table(int channels)
    {
        if (!Fits(channels)) throw new ArgumentException($"The normalisation is for {Mean.Count} channels, the images have {channels}.", nameof(channels));
        var table = new float[256 * channels];
        for (var i = 0; i < table.Length; i++)
        {
            var channel = Mean.Count == 1 ? 0 : i >> 8;
            table[i] = (float)(((i & 255) / 255.0 - Mean[channel]) / Deviation[channel]);
        }

        return table;
    }
}
