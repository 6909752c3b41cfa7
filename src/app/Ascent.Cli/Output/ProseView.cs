using System.Text.RegularExpressions;
using Spectre.Console;

namespace Ascent.Cli.Output;

/// <summary>Markdown of the content on a terminal: headings bold, paragraphs wrapped, code and formulas as they are written.</summary>
internal static partial class ProseView
{
    /// <summary>Longer lines are hard to read.</summary>
    private const int LongestLine = 88;

    internal static void Write(IAnsiConsole console, string markdown)
    {
        var paragraph = new List<string>();
        var (fenced, blank) = (false, true);
        foreach (var line in markdown.ReplaceLineEndings("\n").Split('\n'))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                Flush();
                fenced = !fenced;
            }
            else if (fenced)
            {
                console.MarkupLine("    " + Markup.Escape(line));
            }
            else if (line.StartsWith('#'))
            {
                Flush();
                if (!blank) console.WriteLine();
                console.MarkupLine($"[bold]{Inline(line.TrimStart('#').Trim())}[/]");
            }
            else if (line.Trim().Length == 0)
            {
                Flush();
                if (!blank) console.WriteLine();
            }
            else if (ListMark().Match(line) is { Success: true } mark)
            {
                Flush();
                Paragraph(console, line[mark.Length..], mark.Value);
            }
            else
            {
                paragraph.Add(line.Trim());
            }

            blank = line.Trim().Length == 0;
        }

        Flush();

        void Flush()
        {
            if (paragraph.Count > 0) Paragraph(console, string.Join(' ', paragraph), "");
            paragraph.Clear();
        }
    }

    /// <summary>A paragraph that hangs under its mark.</summary>
    internal static void Paragraph(IAnsiConsole console, string text, string mark)
    {
        var width = Math.Min(console.Profile.Width, LongestLine);
        if (mark.Length == 0)
        {
            // Padding on the right would leave spaces at the end of every line of a file.
            Narrow(width, () => console.MarkupLine(Inline(text)));
            return;
        }

        Narrow(width, () => Hanging.Write(console, Markup.Escape(mark), mark.Length, Inline(text)));

        void Narrow(int limit, Action write)
        {
            var whole = console.Profile.Width;
            console.Profile.Width = limit;
            write();
            console.Profile.Width = whole;
        }
    }

    /// <summary>Bold is shown as bold, links as their words, formulas in signs of a terminal, and everything else as it stands.</summary>
    private static string Inline(string text) => Bold().Replace(Link().Replace(Markup.Escape(TexText.Formulas(text)), "${words} (${address})"), "[bold]${text}[/]");

    [GeneratedRegex(@"^\s*(?:[-*]|\d{1,2}\.)\s+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ListMark();

    [GeneratedRegex(@"\*\*(?<text>[^*]+)\*\*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Bold();

    /// <summary>Square brackets are doubled by then.</summary>
    [GeneratedRegex(@"\[\[(?<words>[^\[\]]+)\]\]\((?<address>https?://[^)\s]+)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();
}
