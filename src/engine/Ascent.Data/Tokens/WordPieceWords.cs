using System.Globalization;
using System.Text;

namespace Ascent.Data.Tokens;

/// <summary>
/// BERT's basic tokeniser, which gives the words that are cut into pieces: control characters go, white space separates, each Chinese character and
/// each punctuation mark is a word, and where the vocabulary is uncased, text is lower-cased and loses its accents.
/// </summary>
internal static class WordPieceWords
{
    internal static IEnumerable<string> Of(string text, bool lowercase)
    {
        foreach (var run in Clean(text).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var word = lowercase ? Lower(AccentStripper.Strip(run)) : run;
            var start = 0;
            for (var at = 0; at < word.Length;)
            {
                // Cleaned text has no surrogate without its partner.
                var rune = Rune.GetRuneAt(word, at);
                if (IsPunctuation(rune))
                {
                    if (at > start) yield return word[start..at];
                    yield return rune.ToString();
                    start = at + rune.Utf16SequenceLength;
                }

                at += rune.Utf16SequenceLength;
            }

            if (start < word.Length) yield return word[start..];
        }
    }

    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length + 16);
        // A surrogate without its partner comes as U+FFFD, which goes.
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is 0 or 0xFFFD) continue;
            if (rune.Value is ' ' or '\t' or '\n' or '\r') clean.Append(' ');
            else if (rune.IsAscii && !Rune.IsControl(rune)) clean.Append((char)rune.Value);
            else if (IsChinese(rune.Value)) clean.Append(' ').Append(rune.ToString()).Append(' ');
            else
            {
                switch (Rune.GetUnicodeCategory(rune))
                {
                    case UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator:
                        clean.Append(' ');
                        break;
                    // All categories whose name begins with C, as Hugging Face has it.
                    case UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned:
                        break;
                    default:
                        clean.Append(rune.ToString());
                        break;
                }
            }
        }

        return clean.ToString();
    }

    // Python's lower(), by which the vocabulary was made, writes a sigma at the end of a word as one.
    private static string Lower(string word)
    {
        var lower = word.ToLowerInvariant();
        if (!word.Contains('Σ', StringComparison.Ordinal)) return lower;
        var units = lower.ToCharArray();
        for (var i = 1; i < units.Length; i++)
        {
            if (word[i] == 'Σ' && char.IsLetter(units[i - 1]) && (i + 1 == units.Length || !char.IsLetter(units[i + 1]))) units[i] = 'ς';
        }

        return new(units);
    }

    // All ASCII that is neither letter, digit, space nor control counts, so $ and ^ as well.
    private static bool IsPunctuation(Rune rune) => rune.IsAscii
        ? rune.Value is >= 33 and <= 47 or >= 58 and <= 64 or >= 91 and <= 96 or >= 123 and <= 126
        : Rune.IsPunctuation(rune);

    // CJK ideographs; not Hangul, Hiragana or Katakana, whose words have spaces or are cut like others.
    private static bool IsChinese(int code) => code is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x2A6DF)
        or (>= 0x2A700 and <= 0x2B73F) or (>= 0x2B740 and <= 0x2B81F) or (>= 0x2B820 and <= 0x2CEAF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);
}
