using System.Globalization;

namespace Ascent.Journey.Assessment.Formulas;

internal enum TokenKind { Number, Name, Sign, End }

internal readonly record struct Token(TokenKind Kind, string Text, double Number, int Position)
{
    public bool Is(string sign) => Kind == TokenKind.Sign && Text == sign;

    public bool IsWord(string word) => Kind == TokenKind.Name && Text == word;
}

/// <summary>Cuts a formula into numbers, names and signs.</summary>
internal static class FormulaLexer
{
    private static readonly string[] Pairs = ["==", "!=", "<=", ">="];
    private const string Singles = "+-*/%^<>?:()[],";

    public static List<Token> Read(string text)
    {
        if (text.Length > FormulaLimits.Characters)
            throw new FormulaException($"it has {text.Length} characters; {FormulaLimits.Characters} are allowed", FormulaLimits.Characters);
        var tokens = new List<Token>();
        var at = 0;
        while (at < text.Length)
        {
            if (char.IsWhiteSpace(text[at])) at++;
            else at = Take(text, at, tokens);
        }

        tokens.Add(new(TokenKind.End, "", 0, text.Length));
        return tokens;
    }

    private static int Take(string text, int at, List<Token> tokens)
    {
        var c = text[at];
        if (char.IsAsciiDigit(c) || (c == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]))) return Number(text, at, tokens);
        if (char.IsAsciiLetter(c) || c == '_')
        {
            var end = at;
            while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_')) end++;
            tokens.Add(new(TokenKind.Name, text[at..end], 0, at));
            return end;
        }

        if (Array.Find(Pairs, p => string.CompareOrdinal(text, at, p, 0, 2) == 0) is { } pair)
        {
            tokens.Add(new(TokenKind.Sign, pair, 0, at));
            return at + 2;
        }

        if (c == '*' && at + 1 < text.Length && text[at + 1] == '*') throw new FormulaException("a power is written with '^', not '**'", at);
        // Signs that a keyboard or a copied text gives for the plain ones.
        var plain = c switch { '−' or '–' => '-', '×' or '·' or '⋅' => '*', '÷' => '/', _ => c };
        if (!Singles.Contains(plain)) throw new FormulaException(Strange(text, at), at);
        tokens.Add(new(TokenKind.Sign, plain.ToString(), 0, at));
        return at + 1;
    }

    private static int Number(string text, int start, List<Token> tokens)
    {
        var at = start;
        while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        if (at < text.Length && text[at] == '.')
        {
            at++;
            while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        }

        if (at < text.Length && text[at] is 'e' or 'E')
        {
            var digits = at + 1;
            if (digits < text.Length && text[digits] is '+' or '-') digits++;
            if (digits < text.Length && char.IsAsciiDigit(text[digits]))
            {
                at = digits;
                while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
            }
        }

        if (at < text.Length && text[at] == '.') throw new FormulaException("a number has one point at most", at);
        var number = double.Parse(text.AsSpan(start, at - start), NumberStyles.Float, CultureInfo.InvariantCulture);
        if (!double.IsFinite(number)) throw new FormulaException("the number is too large", start);
        tokens.Add(new(TokenKind.Number, text[start..at], number, start));
        return at;
    }

    private static string Strange(string text, int at) => text[at] switch
    {
        '=' => "'=' has no meaning here; give the value alone, or compare with '=='",
        '!' => "'!' has no meaning here; write 'not', or 'factorial(n)'",
        '&' => "'&' has no meaning here; write 'and'",
        '|' => "'|' has no meaning here; write 'or', or 'abs(x)'",
        '{' or '}' => "braces have no meaning here; use round brackets",
        '√' => "write 'sqrt(x)' for a root",
        'π' => "write 'pi'",
        '$' or '\\' => "this is TeX; write a formula such as a*b/2",
        '²' or '³' => "a power is written with '^', such as x^2",
        ';' => "';' has no meaning here; entries of a list are parted by commas",
        _ => $"the sign {Nearest.Quote(char.IsHighSurrogate(text[at]) && at + 1 < text.Length ? text.Substring(at, 2) : text.Substring(at, 1))} has no meaning here",
    };
}
