namespace Ascent.Data;

/// <summary>What stands outside an image that was moved.</summary>
public enum ImagePadding
{
    /// <summary>Pixels of value 0, before normalisation (torchvision's RandomCrop on a picture).</summary>
    Black,

    /// <summary>0 after normalisation: the mean of the channel.</summary>
    Mean,

    /// <summary>The image, mirrored at its edge without repeating it.</summary>
    Reflect,
}

/// <summary>Which images are mirrored left to right.</summary>
public enum ImageFlip
{
    /// <summary>None.</summary>
    None,

    /// <summary>Each with probability 1/2, drawn anew every epoch.</summary>
    Random,

    /// <summary>Half of them, drawn once; in every second epoch the other half. Two epochs see both sides of each image (Jordan, "94% on CIFAR-10 in 3.29 Seconds on a Single GPU", 2024).</summary>
    Alternating,
}

/// <summary>
/// How images are changed each time they are seen. What happens to an image depends on seed, epoch and its number alone, not on the batch,
/// the order of calls or the threads.
/// </summary>
public sealed record ImageAugmentation
{
    /// <summary>
    /// The image is padded by so many pixels on each side and a piece of its own size cut out, anywhere: a translation by up to so many
    /// pixels each way. 0 leaves it in place.
    /// </summary>
    public int Crop { get; init; }

    /// <summary>What the padding is made of.</summary>
    public ImagePadding Padding { get; init; }

    /// <summary>Which images are mirrored.</summary>
    public ImageFlip Flip { get; init; }

    /// <summary>Side of a square that is set to the channel's mean, its centre anywhere in the image; 0 for none (DeVries and Taylor, "Improved Regularization of Convolutional Neural Networks with Cutout", 2017).</summary>
    public int Cutout { get; init; }

    /// <exception cref="ArgumentException">The options do not fit images of this size.</exception>
    internal void Check(int rows, int columns, string parameter)
    {
        if (Crop < 0 || Cutout < 0) throw new ArgumentException($"Crop {Crop} and cutout {Cutout} are numbers of pixels, 0 or more.", parameter);
        var smaller = Math.Min(rows, columns);
        if (Crop > smaller || (Padding == ImagePadding.Reflect && Crop >= smaller && Crop > 0)) throw new ArgumentException($"Images of {rows} x {columns} pixels cannot be moved by {Crop}.", parameter);
        if (!Enum.IsDefined(Padding) || !Enum.IsDefined(Flip)) throw new ArgumentException($"Padding {Padding} or flip {Flip} is none that there is.", parameter);
    }

    /// <summary>What happens to one image in one epoch.</summary>
    internal Change Draw(ulong seed, int epoch, int index, int rows, int columns)
    {
        var words = BatchStreams.OfImage(seed, (uint)epoch, index);
        var span = (uint)(2 * Crop + 1);
        var flipped = Flip switch
        {
            ImageFlip.Random => (words.W2 & 1) != 0,

            // One coin for the image in a place that no epoch has, turned over in every second epoch.
            ImageFlip.Alternating => ((BatchStreams.OfImage(seed, uint.MaxValue, index).W0 ^ (uint)epoch) & 1) != 0,
            _ => false,
        };
        return new(
            (int)(((ulong)words.W0 * span) >> 32) - Crop,
            (int)(((ulong)words.W1 * span) >> 32) - Crop,
            flipped,
            (int)(((words.W3 >> 16) * (uint)rows) >> 16) - Cutout / 2,
            (int)(((words.W3 & 0xFFFF) * (uint)columns) >> 16) - Cutout / 2);
    }

    /// <summary>One channel of one image: moved, mirrored, converted by the table, cut out.</summary>
    /// <param name="source">[rows, columns].</param>
    /// <param name="destination">[rows, columns].</param>
    /// <param name="table">Inputs of the 256 pixels.</param>
    /// <param name="columns">Width.</param>
    /// <param name="change">What happens to the image.</param>
    /// <param name="map">Room for one number for each column.</param>
    internal void Apply(ReadOnlySpan<byte> source, Span<float> destination, ReadOnlySpan<float> table, int columns, in Change change, Span<int> map)
    {
        var rows = source.Length / columns;
        var outside = Padding == ImagePadding.Black ? table[0] : 0f;

        // Which column each one comes from; those that come from inside the image lie side by side, [from, to).
        var (from, to) = (columns, 0);
        for (var x = 0; x < columns; x++)
        {
            map[x] = Source((change.Flipped ? columns - 1 - x : x) + change.Right, columns);
            if (map[x] < 0) continue;
            from = Math.Min(from, x);
            to = x + 1;
        }

        if (from > to) from = to;
        for (var y = 0; y < rows; y++)
        {
            var target = destination.Slice(y * columns, columns);
            var row = Source(y + change.Down, rows);
            if (row < 0)
            {
                target.Fill(outside);
                continue;
            }

            var pixels = source.Slice(row * columns, columns);
            target[..from].Fill(outside);
            for (var x = from; x < to; x++) target[x] = table[pixels[map[x]]];
            target[to..].Fill(outside);
        }

        if (Cutout == 0) return;
        var (left, right) = (Math.Max(0, change.CutLeft), Math.Min(columns, change.CutLeft + Cutout));
        for (var y = Math.Max(0, change.CutTop); y < Math.Min(rows, change.CutTop + Cutout); y++) destination[(y * columns + left)..(y * columns + right)].Clear();
    }

    private int Source(int place, int extent)
    {
        if ((uint)place < (uint)extent) return place;
        if (Padding != ImagePadding.Reflect) return -1;
        return place < 0 ? -place : 2 * (extent - 1) - place;
    }

    /// <summary>What happens to one image.</summary>
    /// <param name="Right">Columns by which what is seen lies to the right in the image.</param>
    /// <param name="Down">Rows by which it lies lower.</param>
    /// <param name="Flipped">Whether it is mirrored.</param>
    /// <param name="CutTop">First row of the square, perhaps outside.</param>
    /// <param name="CutLeft">First column of the square, perhaps outside.</param>
    internal readonly record struct Change(int Right, int Down, bool Flipped, int CutTop, int CutLeft);
}
