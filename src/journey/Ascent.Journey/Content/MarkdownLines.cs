using System.Text;

namespace Ascent.Journey.Content;

/// <summary>A Markdown file by its lines: prose without code, paragraphs, and the anchors of its headings.</summary>
internal sealed class MarkdownLines
{
    private readonly List<(int Line, string Text)> _prose = [];
    private readonly List<(int Line, string Text)> _paragraphs = [];
    private readonly HashSet<string> _anchors = new(StringComparer.Ordinal);

    public MarkdownLines(string text)
    {
        var lines = text.Split('\n');
        var (at, fence) = (Body(lines), (string?)null);
        var paragraph = new StringBuilder();
        var begun = 0;
        for (; at < lines.Length; at++)
        {
            var line = lines[at];
            var trimmed = line.TrimStart();
            if (fence is not null)
            {
                if (trimmed.StartsWith(fence, StringComparison.Ordinal)) fence = null;
                continue;
            }

            var heading = trimmed.StartsWith('#');
            if (trimmed.StartsWith("```", StringComparison.Ordinal) || trimmed.StartsWith("~~~", StringComparison.Ordinal)) fence = trimmed[..3];
            if (fence is not null || heading || trimmed.Length == 0 || IsEntry(trimmed)) End(paragraph, begun);
            if (fence is not null || trimmed.Length == 0) continue;
            _prose.Add((at + 1, WithoutCode(line)));
            if (heading)
            {
                AddAnchor(trimmed.TrimStart('#').Trim());
                continue;
            }

            if (paragraph.Length == 0) begun = at + 1;
            paragraph.Append(IsEntry(trimmed) ? trimmed[(trimmed.IndexOf(' ') + 1)..] : trimmed).Append(' ');
        }

        End(paragraph, begun);
    }

    /// <summary>Lines outside code blocks, with inline code blanked out.</summary>
    public IReadOnlyList<(int Line, string Text)> Prose => _prose;

    /// <summary>Paragraphs and entries of lists, each on one line, with the line where it begins.</summary>
    public IReadOnlyList<(int Line, string Text)> Paragraphs => _paragraphs;

    /// <summary>What a link can name behind '#': headings in lower case, blanks as hyphens, other signs left out.</summary>
    public IReadOnlySet<string> Anchors => _anchors;

    /// <summary>The index of the first line below the head.</summary>
    private static int Body(string[] lines)
    {
        if (lines[0] != "---") return 0;
        var end = Array.IndexOf(lines, "---", 1);
        return end < 0 ? lines.Length : end + 1;
    }

    private static bool IsEntry(string line) =>
        line.StartsWith("- ", StringComparison.Ordinal) || line.StartsWith("* ", StringComparison.Ordinal)
        || (char.IsAsciiDigit(line[0]) && line.TrimStart("0123456789".ToCharArray()).StartsWith(". ", StringComparison.Ordinal));

    private void End(StringBuilder paragraph, int line)
    {
        if (paragraph.Length > 0) _paragraphs.Add((line, paragraph.ToString().Trim()));
        paragraph.Clear();
    }

    private void AddAnchor(string heading)
    {
        var anchor = new string([.. heading.ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_').Select(c => c == ' ' ? '-' : c)]);
        for (var (n, name) = (1, anchor); !_anchors.Add(name); n++) name = $"{anchor}-{n}";
    }

    private static string WithoutCode(string line)
    {
        var text = new StringBuilder(line.Length);
        var code = false;
        foreach (var c in line)
        {
            if (c == '`') code = !code;
            text.Append(code ? ' ' : c);
        }

        return code ? line : text.ToString();
    }
}
