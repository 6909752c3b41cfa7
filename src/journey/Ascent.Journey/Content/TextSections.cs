namespace Ascent.Journey.Content;

/// <summary>A text under its headings of the second level.</summary>
public sealed record TextSection(string Title, string Text)
{
    /// <summary>The sections of a Markdown text in order; what stands before the first heading has the title "".</summary>
    public static IReadOnlyList<TextSection> Split(string markdown)
    {
        var sections = new List<TextSection>();
        var (title, lines, fenced) = ("", new List<string>(), false);
        foreach (var line in markdown.ReplaceLineEndings("\n").Split('\n'))
        {
            if (line.StartsWith("```", StringComparison.Ordinal)) fenced = !fenced;
            if (fenced || !line.StartsWith("## ", StringComparison.Ordinal))
            {
                lines.Add(line);
                continue;
            }

            Keep();
            (title, lines) = (line[3..].Trim(), []);
        }

        Keep();
        return sections;

        void Keep()
        {
            var text = string.Join('\n', lines).Trim();
            if (title.Length > 0 || text.Length > 0) sections.Add(new(title, text));
        }
    }
}
