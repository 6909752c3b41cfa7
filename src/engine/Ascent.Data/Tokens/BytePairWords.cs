using System.Globalization;
using System.Text;

namespace Ascent.Data.Tokens;

/// <summary>
/// Cuts text into the words inside which pairs are merged, as GPT-2's regular expression does:
/// <code>'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+</code>
/// Written out because .NET's regular expressions see UTF-16 units, so that a letter outside the basic plane would be none.
/// </summary>
internal static class BytePairWords
{
    private enum Kind : byte
    {
        Space,
        Letter,
        Number,
        Other,
    }

    /// <summary>The end of the word that begins at a place before the text's end.</summary>
    internal static int End(ReadOnlySpan<char> text, int start)
    {
        var first = text[start];
        if (first == '\'' && Contraction(text[(start + 1)..]) is var length and > 0) return start + 1 + length;

        // One space goes with what follows it, unless that is white space as well.
        var at = first == ' ' && start + 1 < text.Length ? start + 1 : start;
        var kind = KindAt(text, at, out var used);
        if (kind != Kind.Space)
        {
            at += used;
            while (at < text.Length && KindAt(text, at, out used) == kind) at += used;
            return at;
        }

        // White space keeps its last character for the word behind it, if it has more than one. All white space is one unit long.
        at = start + 1;
        while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
        return at < text.Length && at - start > 1 ? at - 1 : at;
    }

    private static int Contraction(ReadOnlySpan<char> after)
    {
        if (after.IsEmpty) return 0;
        if (after[0] is 's' or 't' or 'm' or 'd') return 1;
        return after is ['r', 'e', ..] or ['v', 'e', ..] or ['l', 'l', ..] ? 2 : 0;
    }

    private static Kind KindAt(ReadOnlySpan<char> text, int at, out int used)
    {
        used = 1;
        var unit = text[at];
        if (char.IsAscii(unit))
        {
            if (char.IsAsciiLetter(unit)) return Kind.Letter;
            if (char.IsAsciiDigit(unit)) return Kind.Number;
            return char.IsWhiteSpace(unit) ? Kind.Space : Kind.Other;
        }

        if (!char.IsSurrogate(unit)) return char.IsWhiteSpace(unit) ? Kind.Space : KindOf(char.GetUnicodeCategory(unit));

        // A surrogate without its partner is encoded as U+FFFD, a symbol.
        if (Rune.DecodeFromUtf16(text[at..], out var rune, out used) != System.Buffers.OperationStatus.Done) return Kind.Other;
        return KindOf(Rune.GetUnicodeCategory(rune));
    }

    private static Kind KindOf(UnicodeCategory category) => category switch
    {
        <= UnicodeCategory.OtherLetter => Kind.Letter,
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => Kind.Number,
        _ => Kind.Other,
    };
}
