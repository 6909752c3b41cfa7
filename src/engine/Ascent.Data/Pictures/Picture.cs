namespace Ascent.Data.Pictures;

/// <summary>A picture that cannot be read: names the file and what is wrong with it.</summary>
public sealed class PictureException(string message) : Exception(message);

/// <summary>A picture in red, green and blue, row by row; a grey one has three equal values.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Pixels">Three bytes for each pixel.</param>
public sealed record Picture(int Width, int Height, byte[] Pixels)
{
    /// <summary>Width or height at the most.</summary>
    public const int LargestSide = 16_384;

    /// <summary>Pixels at the most.</summary>
    public const long MostPixels = 50_000_000;

    private const long LargestFile = 128 << 20;

    /// <summary>Endings of the files that are looked for in a folder.</summary>
    public static IReadOnlyList<string> Endings { get; } = [".png", ".jpg", ".jpeg", ".ppm", ".pgm"];

    /// <summary>Reads a PNG, JPEG, PPM or PGM file; which it is is told from its content. What is transparent lies on white.</summary>
    /// <exception cref="PictureException">It is none of them, broken, or larger than <see cref="MostPixels"/>.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Picture Read(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists) throw new PictureException($"{path} does not exist.");
        if (file.Length > LargestFile) throw new PictureException($"{path} has {file.Length} bytes; pictures up to {LargestFile} are read.");
        return Read(File.ReadAllBytes(path), path);
    }

    /// <summary>The same for the content of a file.</summary>
    /// <exception cref="PictureException">As for a file.</exception>
    public static Picture Read(ReadOnlyMemory<byte> content, string name)
    {
        try
        {
            var start = content.Span;
            if (start.StartsWith(PngPicture.Signature)) return PngPicture.Read(start);
            if (start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])) return JpegPicture.Read(content);
            if (start.StartsWith("P5"u8) || start.StartsWith("P6"u8)) return PortablePicture.Read(start);
            throw new PictureException("it is no PNG, JPEG, PPM or PGM file");
        }
        catch (PictureException e)
        {
            throw new PictureException($"{name} cannot be used as a picture: {e.Message}.");
        }
    }

    /// <summary>Values as a network takes them, plane by plane: scaled so that the shorter side fits, cut out of the middle.</summary>
    /// <param name="channels">1 for grey, 3 for colour.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <returns>From 0 to 255; [channels, height, width].</returns>
    public float[] Planes(int channels, int height, int width)
    {
        var scaled = PictureScaling.Fit(this, height, width);
        var planes = new float[channels * height * width];
        for (var i = 0; i < height * width; i++)
        {
            var (red, green, blue) = (scaled[3 * i], scaled[(3 * i) + 1], scaled[(3 * i) + 2]);
            if (channels == 1)
            {
                // BT.601, as other libraries turn colour into grey.
                planes[i] = red == green && green == blue ? red : (0.299f * red) + (0.587f * green) + (0.114f * blue);
                continue;
            }

            (planes[i], planes[i + (height * width)], planes[i + (2 * height * width)]) = (red, green, blue);
        }

        return planes;
    }

    internal static void CheckSize(long width, long height)
    {
        if (width is < 1 or > LargestSide || height is < 1 or > LargestSide || width * height > MostPixels)
            throw new PictureException($"it has {width} x {height} pixels; sides up to {LargestSide} and {MostPixels} pixels in all are read");
    }
}
