namespace Ascent.Data.Pictures;

/// <summary>Scales with a triangle filter that is as wide as a new pixel, so that nothing between two of them is lost (antialiased bilinear scaling).</summary>
internal static class PictureScaling
{
    /// <summary>Three values for each pixel of height x width; a picture of that size keeps its values.</summary>
    public static float[] Fit(Picture picture, int height, int width)
    {
        var scale = Math.Min((double)picture.Height / height, (double)picture.Width / width);
        var across = Weights(picture.Width, width, scale);
        var down = Weights(picture.Height, height, scale);
        var (firstRow, lastRow) = (down.Min(row => row.From), down.Max(row => row.From + row.Parts.Length));
        var rows = new float[(lastRow - firstRow) * width * 3];
        for (var y = firstRow; y < lastRow; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (from, parts) = across[x];
                for (var c = 0; c < 3; c++)
                {
                    var sum = 0.0;
                    for (var i = 0; i < parts.Length; i++) sum += parts[i] * picture.Pixels[(((y * picture.Width) + from + i) * 3) + c];
                    rows[((((y - firstRow) * width) + x) * 3) + c] = (float)sum;
                }
            }
        }

        var result = new float[height * width * 3];
        for (var y = 0; y < height; y++)
        {
            var (from, parts) = down[y];
            for (var x = 0; x < width * 3; x++)
            {
                var sum = 0.0;
                for (var i = 0; i < parts.Length; i++) sum += parts[i] * rows[((from - firstRow + i) * width * 3) + x];
                result[(y * width * 3) + x] = (float)sum;
            }
        }

        return result;
    }

    /// <summary>For each new pixel the first old one and the parts of those from there on.</summary>
    private static (int From, double[] Parts)[] Weights(int old, int count, double scale)
    {
        var offset = (old - (count * scale)) / 2;
        var reach = Math.Max(1, scale);
        var result = new (int, double[])[count];
        for (var i = 0; i < count; i++)
        {
            var centre = offset + ((i + 0.5) * scale);
            var from = Math.Clamp((int)Math.Floor(centre - reach), 0, old - 1);
            var to = Math.Clamp((int)Math.Ceiling(centre + reach), from + 1, old);
            var parts = new double[to - from];
            for (var j = 0; j < parts.Length; j++) parts[j] = Math.Max(0, 1 - (Math.Abs(from + j + 0.5 - centre) / reach));
            var sum = parts.Sum();
            for (var j = 0; j < parts.Length; j++) parts[j] /= sum;
            result[i] = (from, parts);
        }

        return result;
    }
}
