using System.Text;

namespace Ascent.Journey.Papers;

/// <summary>Notes as Markdown under the five headings, for an editor and for the hash. Hints are comments and are dropped.</summary>
public static class NotesText
{
    private const string HintStart = "<!-- ";
    private const string HintEnd = " -->";

    /// <param name="notes">What there is; an empty field keeps its heading.</param>
    /// <param name="hints">With a line under each heading that says what belongs there.</param>
    public static string Write(IReadOnlyDictionary<PaperField, string> notes, bool hints = false)
    {
        var text = new StringBuilder();
        foreach (var field in PaperFields.All)
        {
            text.Append("## ").Append(field).Append("\n\n");
            if (hints) text.Append(HintStart).Append(field.Asks()).Append(HintEnd).Append("\n\n");
            if (notes.TryGetValue(field, out var note) && note.Length > 0) text.Append(Sheltered(note)).Append("\n\n");
        }

        return text.ToString();
    }

    /// <summary>What stands under each heading; a field that is empty is not in the answer.</summary>
    /// <exception cref="JourneyException">A heading that is none of the five, one that stands twice, or text before the first.</exception>
    public static IReadOnlyDictionary<PaperField, string> Read(string markdown)
    {
        var notes = new Dictionary<PaperField, string>();
        PaperField? current = null;
        var seen = new HashSet<PaperField>();
        var body = new StringBuilder();
        var number = 0;
        foreach (var line in markdown.ReplaceLineEndings("\n").Split('\n'))
        {
            number++;
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                Keep();
                current = Field(line[3..].Trim(), number);
                if (!seen.Add(current.Value)) throw new JourneyException($"Line {number}: the heading '{current}' stands twice. Put everything under one of them.");
            }
            else if (line.StartsWith(HintStart, StringComparison.Ordinal) && line.EndsWith(HintEnd, StringComparison.Ordinal))
            {
                continue;
            }
            else if (current is null && line.Trim().Length > 0)
            {
                throw new JourneyException($"Line {number} stands before the first heading. Put it under one of: {Headings()}.");
            }
            else
            {
                body.Append(line.StartsWith('\\') && IsHeading(line) ? line[1..] : line).Append('\n');
            }
        }

        Keep();
        return notes;

        void Keep()
        {
            if (current is { } field && body.ToString().Trim() is { Length: > 0 } text) notes[field] = text;
            body.Clear();
        }
    }

    /// <summary>A line of the note that looks like one of our headings is kept apart from them.</summary>
    private static string Sheltered(string note) =>
        string.Join('\n', note.Split('\n').Select(line => IsHeading(line) ? "\\" + line : line));

    private static bool IsHeading(string line) => line.TrimStart('\\').StartsWith("## ", StringComparison.Ordinal);

    private static PaperField Field(string heading, int number) =>
        Enum.TryParse<PaperField>(heading, ignoreCase: true, out var field) && Enum.IsDefined(field) && !char.IsAsciiDigit(heading[0])
            ? field
            : throw new JourneyException($"Line {number}: {Nearest.Quote(heading)} is none of the five headings: {Headings()}. Use ### for headings of your own.");

    private static string Headings() => string.Join(", ", PaperFields.All);
}
