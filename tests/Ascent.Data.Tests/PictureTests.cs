using Ascent.Data.Pictures;

using FsCheck;
using FsCheck.Fluent;

namespace Ascent.Data.Tests;

/// <summary>Pictures that Pillow and ImageMagick wrote, beside what Pillow reads from them; and hostile ones.</summary>
public sealed class PictureTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Fixtures", "pictures");

    [Theory]
    [InlineData("colour.png")]
    [InlineData("alpha.png")]
    [InlineData("grey.png")]
    [InlineData("grey-alpha.png")]
    [InlineData("palette.png")]
    [InlineData("palette-hidden.png")]
    [InlineData("bits.png")]
    [InlineData("interlaced.png")]
    [InlineData("deep.png")]
    [InlineData("baseline.jpg", 2)]
    [InlineData("progressive.jpg", 2)]
    [InlineData("grey.jpg", 2)]
    public void A_picture_has_the_colours_that_Pillow_reads(string name, int tolerance = 0)
    {
        var (given, expected) = (Picture.Read(Path.Combine(Folder, name)), Picture.Read(Path.Combine(Folder, name + ".ppm")));
        Assert.Equal((21, 13), (given.Width, given.Height));
        Assert.Equal(expected.Pixels.Length, given.Pixels.Length);
        for (var i = 0; i < given.Pixels.Length; i++)
        {
            // What is half transparent is rounded differently.
            Assert.True(Math.Abs(expected.Pixels[i] - given.Pixels[i]) <= Math.Max(tolerance, name.Contains("alpha", StringComparison.Ordinal) ? 1 : 0), $"value {i} is {given.Pixels[i]}, should be {expected.Pixels[i]}");
        }
    }

    [Theory]
    [InlineData(6, 6)]
    [InlineData(28, 28)]
    [InlineData(5, 9)]
    public void Scaling_cuts_out_the_middle_and_averages_as_Pillow_does(int height, int width)
    {
        var expected = Picture.Read(Path.Combine(Folder, $"scaled-{height}x{width}.ppm"));
        var planes = Picture.Read(Path.Combine(Folder, "colour.png")).Planes(3, height, width);
        for (var i = 0; i < planes.Length; i++)
        {
            var (channel, pixel) = (i / (height * width), i % (height * width));
            Assert.Equal(expected.Pixels[(pixel * 3) + channel], planes[i], 1.01);
        }
    }

    [Fact]
    public void A_picture_of_the_right_size_keeps_every_value_and_colour_becomes_grey_by_its_luminance()
    {
        var picture = Picture.Read(Path.Combine(Folder, "grey.png"));
        Assert.Equal(picture.Pixels.Where((_, i) => i % 3 == 0).Select(value => (float)value), picture.Planes(1, 13, 21));
        Assert.Equal([76.245f, 149.685f, 29.07f], new Picture(3, 1, [255, 0, 0, 0, 255, 0, 0, 0, 255]).Planes(1, 1, 3).Select(value => MathF.Round(value, 3)));
    }

    [Fact]
    public void Netpbm_files_may_have_comments_and_other_largest_values()
    {
        Assert.Equal([0, 0, 0, 255, 255, 255], Picture.Read("P5 # two\n2 1\n# pixels\n15 \0\u000f"u8.ToArray(), "x").Pixels);
        foreach (var broken in new[] { "P5", "P5 2", "P5 2 2 255\nabc", "P6 0 1 255\n", "P6 1 1 65535\nabcdef", "P6 99999 99999 255\n", "P6 x" })
            Assert.Throws<PictureException>(() => Picture.Read(System.Text.Encoding.ASCII.GetBytes(broken), "x"));
    }

    /// <summary>A kilobyte that asks for 16,384 x 16,384 pixels is refused by its header, before memory is taken.</summary>
    [Fact]
    public void A_picture_of_enormous_size_is_refused_by_its_header()
    {
        var bytes = File.ReadAllBytes(Path.Combine(Folder, "colour.png"));
        bytes[18] = bytes[22] = 0x40;
        Assert.Contains("checksum", Assert.Throws<PictureException>(() => Picture.Read(bytes, "x.png")).Message, StringComparison.Ordinal);
        var jpeg = File.ReadAllBytes(Path.Combine(Folder, "baseline.jpg"));
        var frame = jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);
        jpeg[frame + 5] = jpeg[frame + 7] = 0xFF;
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("pixels; sides up to 16384", Assert.Throws<PictureException>(() => Picture.Read(jpeg, "x.jpg")).Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Theory]
    [InlineData("GIF89a", "no PNG, JPEG, PPM or PGM")]
    [InlineData("", "no PNG, JPEG, PPM or PGM")]
    public void Another_file_is_refused_by_name(string content, string expected)
    {
        var message = Assert.Throws<PictureException>(() => Picture.Read(System.Text.Encoding.ASCII.GetBytes(content), "a.gif")).Message;
        Assert.StartsWith("a.gif cannot be used as a picture: ", message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Changed_pictures_are_read_or_refused_in_a_sentence()
    {
        (string, byte[])[] files = [.. Directory.GetFiles(Folder, "*.png").Concat(Directory.GetFiles(Folder, "*.jpg")).Order(StringComparer.Ordinal).Select(path => (Path.GetFileName(path), File.ReadAllBytes(path)))];
        var changes = Gen.Choose(0, files.Length - 1).SelectMany(file => Gen.Choose(0, int.MaxValue).SelectMany(at => Gen.Choose(0, 255).SelectMany(value => Gen.Choose(0, 2).Select(kind => (file, at, value, kind)))));
        var refused = 0;
        Prop.ForAll(changes.ToArbitrary(), c =>
        {
            var (name, content) = files[c.file];
            var at = c.at % content.Length;
            byte[] changed = c.kind switch { 0 => content[..at], 1 => [.. content[..at], (byte)c.value, .. content[at..]], _ => [.. content[..at], (byte)c.value, .. content[(at + 1)..]] };
            try
            {
                var picture = Picture.Read(changed, name);
                Assert.Equal(picture.Width * picture.Height * 3, picture.Pixels.Length);
            }
            catch (PictureException e)
            {
                Assert.StartsWith(name, e.Message, StringComparison.Ordinal);
                refused++;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
        Assert.InRange(refused, 1000, 2999);
    }
}
