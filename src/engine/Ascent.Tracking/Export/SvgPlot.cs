using System.Globalization;
using System.Text;

namespace Ascent.Tracking.Export;

/// <summary>A line of a plot.</summary>
/// <param name="Name">What the legend calls it.</param>
/// <param name="Points">In order of x; points that are not finite interrupt the line.</param>
public sealed record SvgLine(string Name, IReadOnlyList<(double X, double Y)> Points);

/// <summary>
/// Curves as an SVG picture of 720 by 400 that needs nothing else: axes with numbers and names, the Okabe-Ito colours, a dash pattern for each line
/// so that colour is not needed, and both light and dark pages.
/// </summary>
public static class SvgPlot
{
    private const int Width = 720;
    private const int Height = 400;
    private const int Left = 64;
    private const int Right = 16;
    private const int Top = 44;
    private const int Bottom = 48;
    private const int LegendEntry = 20;
    private static readonly string[] Colours = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"];
    private static readonly string[] Dashes = ["", "6 3", "2 3", "8 3 2 3", "12 4", "4 2"];

    /// <summary>The most lines of one picture: as many as there are colours that everybody can tell apart.</summary>
    public static int MostLines => Colours.Length;

    /// <summary>Draws the lines.</summary>
    /// <param name="title">Says what the picture shows.</param>
    /// <param name="xName">Name and unit of the horizontal axis.</param>
    /// <param name="yName">Name and unit of the vertical axis.</param>
    /// <param name="lines">At most <see cref="MostLines"/>.</param>
    /// <exception cref="ArgumentException">There are too many lines, or no point that is finite.</exception>
    public static string Draw(string title, string xName, string yName, IReadOnlyList<SvgLine> lines)
    {
        if (lines.Count > MostLines) throw new ArgumentException($"A picture holds {MostLines} lines, not {lines.Count}.", nameof(lines));
        var points = lines.SelectMany(line => line.Points).Where(IsFinite).ToList();
        if (points.Count == 0) throw new ArgumentException("There is nothing to draw: no point is a finite number.", nameof(lines));
        var x = SvgScale.Over(points.Select(point => point.X), Left, Width - Right);
        var y = SvgScale.Over(points.Select(point => point.Y), Height - Bottom - (LegendEntry * ((lines.Count + 2) / 3)), Top);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" width=\"{Width}\" height=\"{Height}\" role=\"img\" aria-labelledby=\"title\" font-family=\"system-ui, sans-serif\" font-size=\"12\">\n<title id=\"title\">{Escape(title)}</title>\n");
        svg.Append("<style>text { fill: #333 } .grid { stroke: #ddd } .page { fill: #fff } @media (prefers-color-scheme: dark) { text { fill: #ccc } .grid { stroke: #444 } .page { fill: #1b1b1b } }</style>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"page\" width=\"{Width}\" height=\"{Height}\"/>\n<text x=\"{Left}\" y=\"24\" font-size=\"14\" font-weight=\"600\">{Escape(title)}</text>\n");
        Axes(svg, x, y, xName, yName);
        for (var i = 0; i < lines.Count; i++) Line(svg, lines[i], x, y, i);
        return svg.Append("</svg>\n").ToString();
    }

    private static void Axes(StringBuilder svg, SvgScale x, SvgScale y, string xName, string yName)
    {
        foreach (var tick in y.Ticks)
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{y.At(tick):0.#}\" y2=\"{y.At(tick):0.#}\"/><text x=\"{Left - 8}\" y=\"{y.At(tick) + 4:0.#}\" text-anchor=\"end\">{SvgScale.Label(tick)}</text>\n");
        foreach (var tick in x.Ticks)
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"grid\" x1=\"{x.At(tick):0.#}\" x2=\"{x.At(tick):0.#}\" y1=\"{Top}\" y2=\"{y.From:0.#}\"/><text x=\"{x.At(tick):0.#}\" y=\"{y.From + 16:0.#}\" text-anchor=\"middle\">{SvgScale.Label(tick)}</text>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{(Left + Width - Right) / 2}\" y=\"{y.From + 34:0.#}\" text-anchor=\"middle\">{Escape(xName)}</text>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text transform=\"translate(16 {(Top + y.From) / 2:0.#}) rotate(-90)\" text-anchor=\"middle\">{Escape(yName)}</text>\n");
    }

    private static void Line(StringBuilder svg, SvgLine line, SvgScale x, SvgScale y, int index)
    {
        var style = $"fill=\"none\" stroke=\"{Colours[index]}\" stroke-width=\"1.75\" stroke-linejoin=\"round\"{(Dashes[index].Length > 0 ? $" stroke-dasharray=\"{Dashes[index]}\"" : "")}";
        var path = new StringBuilder();
        var pen = 'M';
        foreach (var point in line.Points)
        {
            if (IsFinite(point)) path.Append(CultureInfo.InvariantCulture, $"{pen}{x.At(point.X):0.#} {y.At(point.Y):0.#}");
            pen = IsFinite(point) ? 'L' : 'M';
        }

        svg.Append(CultureInfo.InvariantCulture, $"<path {style} d=\"{path}\"/>\n");
        if (line.Points.Count(IsFinite) == 1)
            svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{x.At(line.Points.First(IsFinite).X):0.#}\" cy=\"{y.At(line.Points.First(IsFinite).Y):0.#}\" r=\"3\" fill=\"{Colours[index]}\"/>\n");
        var (column, row) = (Left + (index % 3 * 210), Height - 8 - (LegendEntry * (index / 3)));
        svg.Append(CultureInfo.InvariantCulture, $"<path {style} d=\"M{column} {row - 4}h28\"/><text x=\"{column + 34}\" y=\"{row}\">{Escape(line.Name.Length > 30 ? line.Name[..29] + "…" : line.Name)}</text>\n");
    }

    private static bool IsFinite((double X, double Y) point) => double.IsFinite(point.X) && double.IsFinite(point.Y);

    private static string Escape(string text) => System.Security.SecurityElement.Escape(new string([.. text.Where(c => !char.IsControl(c))]));
}
