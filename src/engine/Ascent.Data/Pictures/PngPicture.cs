using System.Buffers.Binary;
using System.IO.Compression;

namespace Ascent.Data.Pictures;

/// <summary>
/// PNG (ISO/IEC 15948): all colour types and depths, interlaced or not. The size is checked before anything is unpacked, and exactly the
/// bytes that the size asks for are unpacked.
/// </summary>
internal static class PngPicture
{
    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>First column and row, and steps, of Adam7's passes.</summary>
    private static readonly (int X, int Y, int StepX, int StepY)[] Passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    public static Picture Read(ReadOnlySpan<byte> content)
    {
        PngHeader? header = null;
        byte[] palette = [], transparent = [];
        using var packed = new MemoryStream();
        var rest = content[Signature.Length..];
        while (true)
        {
            if (rest.Length < 12) throw new PictureException("it breaks off");
            var length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (length > rest.Length - 12) throw new PictureException("it breaks off");
            var type = rest.Slice(4, 4);
            var data = rest.Slice(8, (int)length);
            if (Crc(rest.Slice(4, (int)length + 4)) != BinaryPrimitives.ReadUInt32BigEndian(rest[((int)length + 8)..])) throw new PictureException("a checksum in it is wrong");
            rest = rest[((int)length + 12)..];
            if (header is null != type.SequenceEqual("IHDR"u8)) throw new PictureException("its header is not where it belongs");
            if (header is null) header = PngHeader.Read(data);
            else if (type.SequenceEqual("PLTE"u8)) palette = data.ToArray();
            else if (type.SequenceEqual("tRNS"u8)) transparent = data.ToArray();
            else if (type.SequenceEqual("IDAT"u8)) packed.Write(data);
            else if (type.SequenceEqual("IEND"u8)) break;
            else if ((type[0] & 0x20) == 0) throw new PictureException("it has a part that must be understood and is not known");
        }

        if (header.Color == 3 && (palette.Length is 0 or > 768 || palette.Length % 3 != 0)) throw new PictureException("its palette is missing or broken");
        packed.Position = 0;
        var pixels = new byte[header.Width * header.Height * 3];
        try
        {
            using var unpacked = new ZLibStream(packed, CompressionMode.Decompress);
            foreach (var pass in header.Interlaced ? Passes : [(0, 0, 1, 1)]) ReadPass(header, pass, unpacked, palette, transparent, pixels);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw new PictureException("its data are damaged or break off");
        }

        return new(header.Width, header.Height, pixels);
    }

    private static void ReadPass(PngHeader header, (int X, int Y, int StepX, int StepY) pass, Stream unpacked, byte[] palette, byte[] transparent, byte[] pixels)
    {
        var width = (header.Width - pass.X + pass.StepX - 1) / pass.StepX;
        if (width <= 0) return;
        var row = new byte[header.RowBytes(width)];
        var above = new byte[row.Length];
        for (var y = pass.Y; y < header.Height; y += pass.StepY)
        {
            var filter = unpacked.ReadByte();
            unpacked.ReadExactly(row);
            Unfilter(filter, row, above, header.PixelBytes);
            for (var i = 0; i < width; i++) header.Pixel(row, i, palette, transparent, pixels.AsSpan(((y * header.Width) + pass.X + (i * pass.StepX)) * 3, 3));
            (row, above) = (above, row);
        }
    }

    private static void Unfilter(int filter, byte[] row, byte[] above, int step)
    {
        if (filter is < 0 or > 4) throw new PictureException("it has a filter that does not exist");
        for (var i = 0; i < row.Length; i++)
        {
            int left = i < step ? 0 : row[i - step], up = above[i], corner = i < step ? 0 : above[i - step];
            row[i] += (byte)(filter switch
            {
                1 => left,
                2 => up,
                3 => (left + up) / 2,
                4 => Paeth(left, up, corner),
                _ => 0,
            });
        }
    }

    private static int Paeth(int left, int up, int corner)
    {
        var guess = left + up - corner;
        var (a, b, c) = (Math.Abs(guess - left), Math.Abs(guess - up), Math.Abs(guess - corner));
        return a <= b && a <= c ? left : b <= c ? up : corner;
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }

        return ~crc;
    }
}
