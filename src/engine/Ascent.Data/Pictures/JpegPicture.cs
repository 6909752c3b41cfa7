using BitMiracle.LibJpeg.Classic;

namespace Ascent.Data.Pictures;

/// <summary>JPEG by LibJpeg.NET, with bounds on what a file may ask it to do.</summary>
internal static class JpegPicture
{
    // Each scan of a progressive file may go over all pixels, however short it is.
    private const int MostScans = 100;

    public static Picture Read(ReadOnlyMemory<byte> content)
    {
        Check(content.Span);
        try
        {
            using var stream = new MemoryStream(content.ToArray(), writable: false);
            var decoder = new jpeg_decompress_struct(new Quiet());
            decoder.jpeg_stdio_src(stream);
            decoder.jpeg_read_header(true);
            Picture.CheckSize(decoder.Image_width, decoder.Image_height);
            // The library's own way from grey to colour mixes up rows.
            var channels = decoder.Num_components == 1 ? 1 : 3;
            decoder.Out_color_space = channels == 1 ? J_COLOR_SPACE.JCS_GRAYSCALE : J_COLOR_SPACE.JCS_RGB;
            decoder.jpeg_start_decompress();
            var (width, height) = (decoder.Output_width, decoder.Output_height);
            if (decoder.Output_components != channels || width != decoder.Image_width || height != decoder.Image_height) throw new PictureException("its colours are of a kind that is not read");
            var pixels = new byte[width * height * 3];
            byte[][] row = [new byte[width * channels]];
            while (decoder.Output_scanline < height)
            {
                var y = decoder.Output_scanline;
                if (decoder.jpeg_read_scanlines(row, 1) != 1) throw new PictureException("it breaks off");
                for (var i = 0; i < width * 3; i++) pixels[(y * width * 3) + i] = row[0][channels == 3 ? i : i / 3];
            }

            if (decoder.Err.Num_warnings > 0) throw new PictureException("its data are damaged or break off");
            return new(width, height, pixels);
        }
        catch (Exception e) when (e is not (PictureException or OutOfMemoryException))
        {
            // The library throws exceptions of no particular kind.
            throw new PictureException("it is a broken JPEG file");
        }
    }

    /// <summary>Size and number of scans, before anything is decoded.</summary>
    private static void Check(ReadOnlySpan<byte> content)
    {
        var (scans, frames) = (0, 0);
        for (var i = 2; i + 3 < content.Length; i++)
        {
            if (content[i] != 0xFF) continue;
            var marker = content[i + 1];
            if (marker == 0xDA && ++scans > MostScans) throw new PictureException($"it has more than {MostScans} scans");
            if (marker is 0xC0 or 0xC1 or 0xC2 && i + 9 < content.Length && scans == 0)
            {
                frames++;
                Picture.CheckSize((content[i + 7] << 8) | content[i + 8], (content[i + 5] << 8) | content[i + 6]);
            }

            // Segments with a length are skipped whole: a thumbnail inside one is no frame of this picture.
            if (scans == 0 && marker is not (0x00 or 0xFF or 0x01 or (>= 0xD0 and <= 0xD9))) i += 1 + ((content[i + 2] << 8) | content[i + 3]);
        }

        if (frames != 1) throw new PictureException("it is no baseline or progressive JPEG file");
    }

    /// <summary>Counts warnings and prints nothing.</summary>
    private sealed class Quiet : jpeg_error_mgr
    {
        public override void output_message()
        {
        }
    }
}
