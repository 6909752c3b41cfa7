namespace Ascent.Data.Pictures;

/// <summary>Netpbm's binary formats: P5, grey, and P6, colour.</summary>
internal static class PortablePicture
{
    public static Picture Read(ReadOnlySpan<byte> content)
    {
        var channels = content[1] == '6' ? 3 : 1;
        var rest = content[2..];
        var (width, height, largest) = (Number(ref rest), Number(ref rest), Number(ref rest));
        Picture.CheckSize(width, height);
        if (largest is < 1 or > 255) throw new PictureException($"its largest value is {largest}; 1 to 255 are read");
        if (rest.Length == 0) throw new PictureException("it breaks off");
        rest = rest[1..];
        if (rest.Length < width * height * channels) throw new PictureException("it breaks off");
        var pixels = new byte[width * height * 3];
        for (var i = 0; i < pixels.Length; i++)
        {
            var value = rest[channels == 3 ? i : i / 3];
            pixels[i] = (byte)Math.Min(255, ((value * 255) + (largest / 2)) / largest);
        }

        return new(width, height, pixels);
    }

    private static int Number(ref ReadOnlySpan<byte> rest)
    {
        while (rest.Length > 0 && (rest[0] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or (byte)'#'))
        {
            if (rest[0] != '#')
            {
                rest = rest[1..];
                continue;
            }

            var end = rest.IndexOf((byte)'\n');
            rest = end < 0 ? [] : rest[(end + 1)..];
        }

        var (value, digits) = (0, 0);
        for (; rest.Length > 0 && char.IsAsciiDigit((char)rest[0]) && digits < 6; digits++, rest = rest[1..]) value = (value * 10) + rest[0] - '0';
        return digits > 0 ? value : throw new PictureException("its header has no number where one belongs");
    }
}
