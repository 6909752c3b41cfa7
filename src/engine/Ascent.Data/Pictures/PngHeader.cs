using System.Buffers.Binary;

namespace Ascent.Data.Pictures;

/// <summary>What the first part of a PNG file says, and how its bytes become colours.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Depth">Bits of a value.</param>
/// <param name="Color">0 grey, 2 colour, 3 palette, 4 grey with alpha, 6 colour with alpha.</param>
/// <param name="Interlaced">By Adam7.</param>
internal sealed record PngHeader(int Width, int Height, int Depth, int Color, bool Interlaced)
{
    private int Channels => Color switch { 0 or 3 => 1, 2 => 3, 4 => 2, _ => 4 };

    /// <summary>Bytes from a pixel to the next, as filters count them.</summary>
    public int PixelBytes => Math.Max(1, Channels * Depth / 8);

    public static PngHeader Read(ReadOnlySpan<byte> data)
    {
        if (data.Length != 13) throw new PictureException("its header has another length than 13 bytes");
        var (width, height) = (BinaryPrimitives.ReadUInt32BigEndian(data), BinaryPrimitives.ReadUInt32BigEndian(data[4..]));
        Picture.CheckSize(width, height);
        int depth = data[8], color = data[9];
        var fits = color switch { 0 => depth is 1 or 2 or 4 or 8 or 16, 3 => depth is 1 or 2 or 4 or 8, 2 or 4 or 6 => depth is 8 or 16, _ => false };
        if (!fits || data[10] != 0 || data[11] != 0 || data[12] > 1) throw new PictureException($"its header is of no kind that exists (colour type {color}, {depth} bits)");
        return new((int)width, (int)height, depth, color, data[12] == 1);
    }

    public int RowBytes(int width) => (int)((((long)width * Channels * Depth) + 7) / 8);

    /// <summary>Red, green and blue of a pixel of a row, on white.</summary>
    public void Pixel(ReadOnlySpan<byte> row, int index, ReadOnlySpan<byte> palette, ReadOnlySpan<byte> transparent, Span<byte> rgb)
    {
        var at = index * Channels;
        var alpha = 255;
        if (Color == 3)
        {
            var entry = Value(row, at);
            if ((entry * 3) + 3 > palette.Length) throw new PictureException("it uses a colour that its palette does not have");
            palette.Slice(entry * 3, 3).CopyTo(rgb);
            if (entry < transparent.Length) alpha = transparent[entry];
        }
        else
        {
            var colored = Color is 2 or 6;
            var hidden = Color is 0 or 2 && transparent.Length == (colored ? 6 : 2);
            for (var c = 0; c < 3; c++)
            {
                var value = Value(row, at + (colored ? c : 0));
                hidden &= transparent.Length > 0 && value == BinaryPrimitives.ReadUInt16BigEndian(transparent[(colored ? c * 2 : 0)..]);
                rgb[c] = Byte(value);
            }

            if (Color is 4 or 6) alpha = Byte(Value(row, at + Channels - 1));
            else if (hidden) alpha = 0;
        }

        if (alpha == 255) return;
        for (var c = 0; c < 3; c++) rgb[c] = (byte)(((rgb[c] * alpha) + (255 * (255 - alpha)) + 127) / 255);
    }

    private int Value(ReadOnlySpan<byte> row, int at) => Depth switch
    {
        8 => row[at],
        16 => BinaryPrimitives.ReadUInt16BigEndian(row[(at * 2)..]),
        _ => (row[at * Depth / 8] >> (8 - Depth - (at * Depth % 8))) & ((1 << Depth) - 1),
    };

    private byte Byte(int value) => (byte)(Depth == 16 ? value >> 8 : Depth == 8 ? value : value * 255 / ((1 << Depth) - 1));
}
