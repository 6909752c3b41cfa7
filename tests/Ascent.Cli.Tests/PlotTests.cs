using Ascent.Cli.Output.Plots;
using Ascent.Tracking;

namespace Ascent.Cli.Tests;

/// <summary>Axes and curves of the terminal's plots.</summary>
public sealed class PlotTests
{
    [Theory]
    [InlineData(0.5, 96.9, 3, "20 40 60 80")]
    [InlineData(0, 1, 5, "0 0.2 0.4 0.6 0.8 1")]
    [InlineData(-1, 1, 2, "-1 0 1")]
    [InlineData(1, 3000, 5, "1000 2000 3000")]
    [InlineData(1e-5, 5e-5, 4, "1e-5 2e-5 3e-5 4e-5 5e-5")]
    public void An_axis_names_round_values(double low, double high, int ticks, string expected) =>
        Assert.Equal(expected, string.Join(' ', Scale.Of([low, high], log: false, ticks).Ticks.Select(Scale.Label)));

    [Theory]
    [InlineData(0.001, 10, "0.001 0.01 0.1 1 10")]
    [InlineData(2, 9, "2 4 6 8")]
    public void A_logarithmic_axis_names_powers_of_ten_and_within_one_of_them_round_values(double low, double high, string expected) =>
        Assert.Equal(expected, string.Join(' ', Scale.Of([low, high], log: true, 5).Ticks.Select(Scale.Label)));

    [Theory]
    [InlineData(new double[0])]
    [InlineData(new[] { 0.0 })]
    [InlineData(new[] { 5.0, 5.0, 5.0 })]
    [InlineData(new[] { double.NaN, double.PositiveInfinity })]
    [InlineData(new[] { double.MinValue, double.MaxValue })]
    [InlineData(new[] { double.Epsilon, 2 * double.Epsilon })]
    [InlineData(new[] { 1.0, double.NaN, 1e300, -1e300 })]
    [InlineData(new[] { 1e15, 1e15 + 1 })]
    public void Any_values_are_drawn_or_told_within_the_width(double[] values)
    {
        foreach (var log in new[] { false, true })
        {
            foreach (var width in new[] { 40, 80, 120 })
            {
                var lines = LinePlot.Draw([new PlotSeries("x", [.. values.Select((value, step) => new CurvePoint(step, step, value))], 0)], new PlotOptions(width, 8, "x", Log: log));
                Assert.All(lines, line => Assert.True(Spectre.Console.Markup.Remove(line).Length <= width, line));
            }
        }
    }

    [Fact]
    public void A_curve_goes_from_its_first_to_its_last_point_and_a_gap_stays_a_gap()
    {
        var canvas = new BrailleCanvas(10, 1);
        canvas.Line(0, 3, 19, 0, 0);
        var row = string.Concat(canvas.Row(0).Select(part => part.Text));
        Assert.Equal(10, row.Length);
        Assert.DoesNotContain(' ', row);

        CurvePoint[] points = [new(0, 0, 1), new(1, 0, 1), new(2, 0, double.NaN), new(9, 0, 1), new(10, 0, 1)];
        var lines = LinePlot.Draw([new PlotSeries("x", points, 0)], new PlotOptions(60, 5, "x"));
        Assert.Contains(lines, line => System.Text.RegularExpressions.Regex.IsMatch(Spectre.Console.Markup.Remove(line), "[\u2801-\u28ff●] {20,}[\u2801-\u28ff●]", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)));
    }
}
