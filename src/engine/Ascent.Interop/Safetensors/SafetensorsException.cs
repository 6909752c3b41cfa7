using System.Globalization;
using System.Text;

namespace Ascent.Interop;

/// <summary>A safetensors file that breaks the format, or that holds what cannot be read: names the file and the place.</summary>
public sealed class SafetensorsException(string message) : FormatException(message)
{
    private const int LongestQuote = 120;

    /// <summary>A text of the file, in quotes, as it may stand in a message.</summary>
    internal static string Quote(string text) => $"'{Printable(text, LongestQuote)}'";

    /// <summary>A text with parts of the file in it: never long, and nothing in it can steer a terminal.</summary>
    internal static string Printable(string text, int longest = 400)
    {
        var printable = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (printable.Length > longest) return printable.Append("...").ToString();
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
                printable.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
            else printable.Append(rune.ToString());
        }

        return printable.ToString();
    }

    /// <summary>A shape as it may stand in a message.</summary>
    internal static string Quote(IReadOnlyList<long> shape) =>
        shape.Count <= 16 ? $"[{string.Join(", ", shape)}]" : $"[{string.Join(", ", shape.Take(16))}, ... {shape.Count} extents]";
}
