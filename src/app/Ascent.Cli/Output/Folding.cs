using System.Text;

namespace Ascent.Cli.Output;

/// <summary>Breaks sentences between words, where a terminal would break them anywhere.</summary>
internal static class Folding
{
    /// <summary>Lines of at most <paramref name="width"/> signs. What has no space, such as a link, stays whole and may be longer.</summary>
    internal static IReadOnlyList<string> Lines(string text, int width)
    {
        var lines = new List<string>();
        foreach (var given in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var line = new StringBuilder();
            // What begins with spaces keeps them, in its first line.
            var indent = given.Length - given.TrimStart(' ').Length;
            line.Append(' ', indent);
            foreach (var word in given.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                if (line.Length > indent && line.Length + 1 + word.Length > width)
                {
                    lines.Add(line.ToString());
                    line.Clear();
                    indent = 0;
                }

                if (line.Length > indent) line.Append(' ');
                line.Append(word);
            }

            lines.Add(line.ToString());
        }

        return lines;
    }

    internal static string Text(string text, int width) => string.Join(Environment.NewLine, Lines(text, width));
}
