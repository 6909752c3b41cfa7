using System.Globalization;

namespace Ascent.Data.Texts;

/// <summary>Reads texts with labels from lines.</summary>
internal static class LabelledLines
{
    private const int LongestQuote = 40;

    /// <summary>Lines of a number, a blank and the text.</summary>
    /// <exception cref="DataSetException">A line is no such line, or its label is no class: names the line.</exception>
    public static LabelledTexts LabelFirst(string name, string part, string content, IReadOnlyList<string> classes) =>
        Read(name, part, content, classes, static line => line.IndexOf(' ') is var blank and > 0 ? (line[..blank], line[(blank + 1)..]) : null, "a number, a blank and the text");

    /// <summary>CoLA's lines: source, label, the author's mark and the sentence, separated by tabulators.</summary>
    /// <exception cref="DataSetException">A line is no such line, or its label is no class: names the line.</exception>
    public static LabelledTexts Tabbed(string name, string part, string content, IReadOnlyList<string> classes) =>
        Read(name, part, content, classes, static line => line.Split('\t') is [_, var label, _, var text] ? (label, text) : null, "four columns separated by tabulators");

    private static LabelledTexts Read(string name, string part, string content, IReadOnlyList<string> classes, Func<string, (string Label, string Text)?> cut, string form)
    {
        var lines = TextContent.Lines(content);
        var texts = new string[lines.Length];
        var labels = new int[lines.Length];
        for (var i = 0; i < lines.Length; i++)
        {
            if (cut(lines[i]) is not { } pair) throw new DataSetException($"{name}: line {i + 1}: a line is {form}, this is '{Quote(lines[i])}'.");
            if (!int.TryParse(pair.Label, NumberStyles.None, CultureInfo.InvariantCulture, out var label) || label >= classes.Count)
                throw new DataSetException($"{name}: line {i + 1}: the label is '{Quote(pair.Label)}'; it is a number from 0 to {classes.Count - 1}.");
            if (string.IsNullOrWhiteSpace(pair.Text)) throw new DataSetException($"{name}: line {i + 1}: there is no text after the label.");
            (texts[i], labels[i]) = (pair.Text, label);
        }

        return new(part, texts, labels, classes);
    }

    private static string Quote(string text) => text.Length <= LongestQuote ? text : text[..LongestQuote] + "...";
}
