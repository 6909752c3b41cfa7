using Ascent.Tracking;
using Spectre.Console;

namespace Ascent.Cli.Output.Plots;

/// <summary>One curve of a plot. <paramref name="Mark"/> chooses its sign and colour, so that a run keeps them from plot to plot.</summary>
internal sealed record PlotSeries(string Name, IReadOnlyList<CurvePoint> Points, int Mark);

internal sealed record PlotOptions(int Width, int Height, string Title, bool ByTime = false, bool Log = false);

/// <summary>
/// Curves in a terminal. Each has a colour and a sign that stands on it here and there, so that they are told apart without colour.
/// </summary>
internal static class LinePlot
{
    internal const int MostSeries = 12;
    private const string Signs = "●▲■◆○△□◇✚✖★▼";
    private static readonly string[] Colors = ["blue", "yellow", "green", "fuchsia", "aqua", "red"];

    internal static char Sign(int mark) => Signs[mark % Signs.Length];

    internal static string Colored(int mark, string text) => $"[{Colors[mark % Colors.Length]}]{Markup.Escape(text)}[/]";

    /// <summary>Lines of markup, none wider than the options say.</summary>
    internal static IReadOnlyList<string> Draw(IReadOnlyList<PlotSeries> series, PlotOptions options)
    {
        var y = Scale.Of(series.SelectMany(one => one.Points).Select(point => point.Value), options.Log, Math.Max(2, options.Height / 3));
        var shown = series.SelectMany(one => one.Points).Where(point => y.Takes(point.Value)).ToList();
        if (shown.Count == 0) return [$"[bold]{Markup.Escape(options.Title)}[/]", options.Log ? "[grey]No value is above zero.[/]" : "[grey]No value is a number.[/]"];
        var labels = y.Ticks.Select(Scale.Label).ToList();
        var margin = labels.Max(label => label.Length) + 1;
        var canvas = new BrailleCanvas(Math.Max(10, options.Width - margin - 2), options.Height);
        var x = Scale.Of(shown.Select(X), log: false, Math.Max(2, canvas.Columns / 14));
        for (var index = 0; index < series.Count; index++) DrawCurve(canvas, series[index], x, y, index);
        for (var index = 0; index < series.Count; index++) DrawSigns(canvas, series[index], x, y, index, series.Count);

        var lines = new List<string> { $"[bold]{Markup.Escape(Cut(options.Title, options.Width - 6))}[/]{(options.Log ? " [grey](log)[/]" : "")}" };
        for (var row = 0; row < canvas.Rows; row++)
        {
            // Several ticks may fall on one row of a small plot; the first is named.
            var tick = Enumerable.Range(0, labels.Count).Where(index => RowOf(y.Place(y.Ticks[index]), canvas) == row).Select(index => (int?)index).FirstOrDefault();
            var label = (tick is { } named ? labels[named] : "").PadLeft(margin - 1);
            lines.Add($"[grey]{label} {(tick is null ? '│' : '┤')}[/]{string.Concat(canvas.Row(row).Select(part => part.Series < 0 ? part.Text : Colored(series[part.Series].Mark, part.Text)))}");
        }

        lines.AddRange(XAxis(canvas, x, margin, options.ByTime ? "seconds" : "step"));
        return lines;

        double X(CurvePoint point) => options.ByTime ? point.Seconds : point.Step;

        void DrawCurve(BrailleCanvas on, PlotSeries one, Scale across, Scale up, int index)
        {
            (int X, int Y)? before = null;
            foreach (var point in one.Points)
            {
                (int X, int Y)? at = up.Takes(point.Value) && across.Takes(X(point)) ? (DotX(across.Place(X(point)), on), DotY(up.Place(point.Value), on)) : null;
                if (at is { } to && before is { } from) on.Line(from.X, from.Y, to.X, to.Y, index);
                else if (at is { } alone) on.Dot(alone.X, alone.Y, index);
                before = at;
            }
        }

        void DrawSigns(BrailleCanvas on, PlotSeries one, Scale across, Scale up, int index, int of)
        {
            var points = one.Points.Where(point => up.Takes(point.Value) && across.Takes(X(point))).Select(point => (X: DotX(across.Place(X(point)), on), Y: DotY(up.Place(point.Value), on))).ToList();
            if (points.Count == 0) return;
            var sign = Sign(one.Mark);

            // Signs of different curves stand at different places, some fourteen columns apart.
            var apart = Math.Max(8, Math.Min(28, on.DotColumns / 4));
            for (var want = (points[0].X + (apart * index / of)) | 1; want < points[^1].X; want += apart)
            {
                var nearest = points.MinBy(point => Math.Abs(point.X - want));
                if (Math.Abs(nearest.X - want) <= apart / 2) on.Mark(nearest.X, nearest.Y, sign, index);
            }

            if (!on.Mark(points[^1].X, points[^1].Y, sign, index)) on.Mark(points[^1].X - (2 * (index + 1)), points[^1].Y, sign, index);
        }
    }

    /// <summary>What is known of a curve, for where nothing is drawn.</summary>
    internal static string Line(MetricCurve curve)
    {
        var first = curve.Points.Count > 0 ? $"first {Figure(curve.Points[0].Value)} at step {curve.Points[0].Step}, " : "";
        return $"{Words.Plural((int)Math.Min(int.MaxValue, curve.Count), "value")}, {first}{Brief(curve)}";
    }

    /// <summary>The last value, and the best or the range.</summary>
    internal static string Brief(MetricCurve curve)
    {
        var text = $"last {Figure(curve.Last.Value)} at step {curve.Last.Step}";
        return MetricNames.DirectionOf(curve.Name) switch
        {
            MetricDirection.LowerIsBetter when curve.Lowest is { } low => $"{text}, lowest {Figure(low.Value)} at {low.Step}",
            MetricDirection.HigherIsBetter when curve.Highest is { } high => $"{text}, highest {Figure(high.Value)} at {high.Step}",
            _ when curve.Count > 1 && curve.Lowest is { } low && curve.Highest is { } high => $"{text}, {Figure(low.Value)} to {Figure(high.Value)}",
            _ => text,
        };
    }

    internal static string Figure(double value) => double.IsFinite(value) ? value.ToString("G5") : value.ToString();

    internal static string Cut(string text, int width) => text.Length <= width ? text : width <= 1 ? "…" : text[..(width - 1)] + "…";

    private static List<string> XAxis(BrailleCanvas canvas, Scale x, int margin, string name)
    {
        var rule = new char[canvas.Columns];
        Array.Fill(rule, '─');
        var text = new char[canvas.Columns];
        Array.Fill(text, ' ');
        var free = 0;
        foreach (var tick in x.Ticks)
        {
            var at = Math.Clamp(DotX(x.Place(tick), canvas) / 2, 0, canvas.Columns - 1);
            var label = Scale.Label(tick);
            var start = Math.Clamp(at - (label.Length / 2), 0, Math.Max(0, canvas.Columns - label.Length));
            if (start < free || start + label.Length > canvas.Columns) continue;
            rule[at] = '┬';
            label.CopyTo(text.AsSpan(start));
            free = start + label.Length + 1;
        }

        var gap = new string(' ', margin);
        return [$"[grey]{gap}└{new string(rule)}[/]", $"[grey]{gap} {new string(text)}[/]", $"[grey]{gap} {name.PadLeft((canvas.Columns + name.Length) / 2)}[/]"];
    }

    private static int DotX(double place, BrailleCanvas canvas) => (int)Math.Round(place * (canvas.DotColumns - 1));

    private static int DotY(double place, BrailleCanvas canvas) => (int)Math.Round((1 - place) * (canvas.DotRows - 1));

    private static int RowOf(double place, BrailleCanvas canvas) => DotY(place, canvas) / 4;
}
