using System.Globalization;
using System.Xml.Linq;
using Ascent.Tracking.Export;

namespace Ascent.Tracking.Tests;

public sealed class SvgPlotTests
{
    [Fact]
    public void A_picture_is_well_formed_and_names_what_it_shows()
    {
        var svg = XDocument.Parse(SvgPlot.Draw("loss <of> \"a\" & b", "time, seconds", "loss", [new("train", [(0, 2), (1, 1), (2, 0.5)]), new("test", [(0, 2.2), (2, 0.7)])]));
        XNamespace name = "http://www.w3.org/2000/svg";
        Assert.Equal("loss <of> \"a\" & b", svg.Root!.Element(name + "title")!.Value);
        var texts = svg.Descendants(name + "text").Select(text => text.Value).ToList();
        Assert.Contains("time, seconds", texts);
        Assert.Contains("train", texts);
        Assert.Contains("test", texts);
        var lines = svg.Descendants(name + "path").Where(path => path.Attribute("d")!.Value.Contains('L', StringComparison.Ordinal)).ToList();
        Assert.Equal([3, 2], lines.Select(line => line.Attribute("d")!.Value.Split('M', 'L').Length - 1));
        Assert.NotEqual(lines[0].Attribute("stroke")!.Value, lines[1].Attribute("stroke")!.Value);
        Assert.NotNull(lines[1].Attribute("stroke-dasharray"));
    }

    [Fact]
    public void A_higher_value_stands_higher_and_a_later_one_more_to_the_right()
    {
        XNamespace name = "http://www.w3.org/2000/svg";
        var svg = XDocument.Parse(SvgPlot.Draw("t", "x", "y", [new("a", [(0, 1), (5, 3), (10, 2)])]));
        var places = svg.Descendants(name + "path").First().Attribute("d")!.Value.Split('M', 'L').Skip(1).Select(place => place.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray()).ToList();
        Assert.True(places[0][0] < places[1][0] && places[1][0] < places[2][0]);
        Assert.True(places[1][1] < places[2][1] && places[2][1] < places[0][1]);
        Assert.All(places, place => Assert.True(place[0] is >= 0 and <= 720 && place[1] is >= 0 and <= 400));
    }

    [Fact]
    public void What_is_not_finite_interrupts_the_line_and_nothing_to_draw_is_an_error()
    {
        var svg = SvgPlot.Draw("t", "x", "y", [new("a", [(0, 1), (1, double.NaN), (2, 3), (3, double.PositiveInfinity), (4, 5), (5, 6)])]);
        Assert.DoesNotContain("NaN", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("∞", svg, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => SvgPlot.Draw("t", "x", "y", [new("a", [(0, double.NaN)])]));
        Assert.Throws<ArgumentException>(() => SvgPlot.Draw("t", "x", "y", [.. Enumerable.Range(0, SvgPlot.MostLines + 1).Select(i => new SvgLine($"{i}", [(0, 1)]))]));
    }

    [Theory]
    [InlineData(0.912, 0.9417)]
    [InlineData(0, 0)]
    [InlineData(5, 5)]
    [InlineData(-3e-7, 2e-7)]
    [InlineData(1, 123456789)]
    public void Ticks_are_round_few_and_enclose_the_values(double low, double high)
    {
        var scale = SvgScale.Over([low, high], 0, 100);
        Assert.InRange(scale.Ticks.Count, 2, 14);
        Assert.True(scale.Low <= low && scale.High >= high);
        Assert.All(scale.Ticks, tick => Assert.InRange(scale.At(tick), -1e-6, 100 + 1e-6));
    }
}
