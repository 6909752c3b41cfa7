using Spectre.Console;
using Spectre.Console.Rendering;

namespace Ascent.Cli.Output;

/// <summary>
/// A paragraph that hangs under its mark or name, so that the eye finds where the next one begins. Nothing is padded on the right.
/// </summary>
/// <param name="lead">Markup of what stands before the first line, within the indent.</param>
/// <param name="markup">The paragraph, as markup.</param>
internal sealed class Hanging(string lead, int indent, string markup) : Renderable
{
    internal static void Write(IAnsiConsole console, string lead, int indent, string markup) => console.Write(new Hanging(lead, indent, markup));

    /// <summary>A line of a list.</summary>
    internal static void Bullet(IAnsiConsole console, string markup) => Write(console, "  ·", 4, markup);

    /// <summary>Where a line was broken between two styles, its last space is left over.</summary>
    private static IEnumerable<Segment> Trimmed(SegmentLine line)
    {
        var last = line.FindLastIndex(segment => segment.Text.Trim().Length > 0);
        return line.Take(last + 1).Select((segment, at) => at == last ? new Segment(segment.Text.TrimEnd(), segment.Style) : segment);
    }

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        var lines = Segment.SplitLines(((IRenderable)new Markup(markup)).Render(options, Math.Max(1, maxWidth - indent)));
        var before = ((IRenderable)new Markup(lead)).Render(options, maxWidth).Where(segment => !segment.IsLineBreak).ToList();
        var led = before.Sum(segment => segment.CellCount());
        foreach (var segment in before) yield return segment;
        yield return new Segment(new string(' ', Math.Max(0, indent - led)));
        for (var i = 0; i < lines.Count; i++)
        {
            if (i > 0) yield return new Segment(new string(' ', indent));
            foreach (var segment in Trimmed(lines[i])) yield return segment;
            yield return Segment.LineBreak;
        }

        if (lines.Count == 0) yield return Segment.LineBreak;
    }
}
