using System.Globalization;
using System.Text;

namespace Ascent.Data.Tokens;

/// <summary>
/// Canonical decomposition (Unicode's NFD) without its nonspacing marks: "é" becomes "e". The table is our own because .NET decomposes nothing where
/// globalization is invariant, as it is in this product: <see cref="string.Normalize()"/> gives the string back as it was.
/// </summary>
internal static class AccentStripper
{
    private const int HangulFirst = 0xAC00, HangulCount = 11172, Trailing = 28, PerLeading = 21 * Trailing;

    private static readonly Lazy<Dictionary<int, string>> Table = new(ReadTable);

    internal static string Strip(string text)
    {
        if (Ascii.IsValid(text)) return text;
        var table = Table.Value;
        var left = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var syllable = rune.Value - HangulFirst;
            if (table.TryGetValue(rune.Value, out var parts)) left.Append(parts);
            else if (syllable is >= 0 and < HangulCount) AppendHangul(left, syllable);
            else if (rune.IsAscii || Rune.GetUnicodeCategory(rune) != UnicodeCategory.NonSpacingMark) left.Append(rune.ToString());
        }

        return left.ToString();
    }

    // The Unicode Standard, section 3.12: a syllable is a leading consonant, a vowel and perhaps a trailing consonant.
    private static void AppendHangul(StringBuilder text, int syllable)
    {
        text.Append((char)(0x1100 + (syllable / PerLeading))).Append((char)(0x1161 + (syllable % PerLeading / Trailing)));
        if (syllable % Trailing != 0) text.Append((char)(0x11A7 + (syllable % Trailing)));
    }

    private static Dictionary<int, string> ReadTable()
    {
        using var stream = typeof(AccentStripper).Assembly.GetManifestResourceStream("Tokens/strip_accents.txt") ?? throw new InvalidOperationException("This build of Ascent lacks its table of accents.");
        using var reader = new StreamReader(stream);
        var table = new Dictionary<int, string>();
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#')) continue;
            var equals = line.IndexOf('=');
            table.Add(Code(line[..equals]), string.Concat(line[(equals + 1)..].Split(' ').Select(code => char.ConvertFromUtf32(Code(code)))));
        }

        return table;
    }

    private static int Code(string hexadecimal) => int.Parse(hexadecimal, NumberStyles.AllowHexSpecifier);
}
