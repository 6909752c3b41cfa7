using System.Text;
using System.Text.RegularExpressions;

namespace Ascent.Cli.Output;

/// <summary>
/// Markdown with formulas as a terminal can show it: what stands between dollar signs becomes Unicode as far as there are signs for it,
/// and stays readable where there are none. Text outside of formulas keeps its backticks and loses the stars of emphasis.
/// </summary>
internal static partial class TexText
{
    internal static string Plain(string text)
    {
        var result = new StringBuilder();
        for (var at = 0; at < text.Length;)
        {
            if (text[at] == '`')
            {
                var end = text.IndexOf('`', at + 1);
                end = end < 0 ? text.Length - 1 : end;
                result.Append(text, at, end + 1 - at);
                at = end + 1;
            }
            else if (text[at] == '\\' && at + 1 < text.Length && text[at + 1] is '$' or '*' or '_' or '`' or '{' or '}' or '\\')
            {
                result.Append(text[at + 1]);
                at += 2;
            }
            else if (text[at] == '$')
            {
                var mark = at + 1 < text.Length && text[at + 1] == '$' ? "$$" : "$";
                var end = text.IndexOf(mark, at + mark.Length, StringComparison.Ordinal);
                if (end < 0)
                {
                    result.Append(text[at..]);
                    break;
                }

                result.Append(Formula(text[(at + mark.Length)..end]));
                at = end + mark.Length;
            }
            else if (text.AsSpan(at).StartsWith("**"))
            {
                at += 2;
            }
            else
            {
                result.Append(text[at++]);
            }
        }

        return result.ToString();
    }

    /// <summary>Markdown that stays Markdown, with its formulas as a terminal can show them.</summary>
    internal static string Formulas(string text) => CodeOrFormula().Replace(text, match =>
        match.Groups["formula"] is { Success: true } formula ? Formula(formula.Value) : match.Value);

    [GeneratedRegex(@"`[^`]*`|\\\$|(?<mark>\$\$?)(?<formula>[^$]+)\k<mark>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CodeOrFormula();

    /// <summary>A formula without its dollar signs.</summary>
    internal static string Formula(string tex) => new Reader(tex).All();

    private sealed class Reader(string tex)
    {
        private const int Deepest = 50;
        private int _at;
        private int _depth;

        internal string All()
        {
            var result = new StringBuilder();
            while (_at < tex.Length) result.Append(tex[_at] == '}' ? Skip() : Part());
            return Tidy(result.ToString());
        }

        private string Skip()
        {
            _at++;
            return "";
        }

        /// <summary>One sign, command or group, with what stands above and below it.</summary>
        private string Part()
        {
            var c = tex[_at];
            switch (c)
            {
                case '{': return Group();
                case '\\': return Command();
                case '^':
                    _at++;
                    return Raised(Argument());
                case '_':
                    _at++;
                    return Lowered(Argument());
                case '~':
                    _at++;
                    return " ";
                case '&':
                    _at++;
                    return ", ";
                case '-':
                    _at++;
                    return "−";
                case '\'':
                    _at++;
                    return "′";
                default:
                    _at++;
                    return char.IsWhiteSpace(c) ? " " : c.ToString();
            }
        }

        private string Group()
        {
            _at++;
            var result = new StringBuilder();
            if (++_depth > Deepest)
            {
                _depth--;
                return "";
            }

            while (_at < tex.Length && tex[_at] != '}') result.Append(Part());
            _depth--;
            _at++;
            return result.ToString();
        }

        /// <summary>What a command or a sign of height applies to: a group, a command or one sign.</summary>
        private string Argument()
        {
            while (_at < tex.Length && tex[_at] == ' ') _at++;
            if (_at >= tex.Length) return "";
            return tex[_at] == '{' ? Group().Trim() : tex[_at] == '\\' ? Command() : Part();
        }

        private string Command()
        {
            _at++;
            if (_at >= tex.Length) return "\\";
            if (!char.IsAsciiLetter(tex[_at]))
            {
                var sign = tex[_at++];
                return sign switch { '\\' => "; ", ',' or ';' or ':' or ' ' => " ", '!' => "", '|' => "‖", _ => sign.ToString() };
            }

            var begin = _at;
            while (_at < tex.Length && char.IsAsciiLetter(tex[_at])) _at++;
            var name = tex[begin.._at];

            // The space that ends a command's name is none.
            if (_at + 1 < tex.Length && tex[_at] == ' ' && !TexSigns.Relations.Contains(name) && !"=<>+-*/|".Contains(tex[_at + 1], StringComparison.Ordinal)) _at++;
            return name switch
            {
                "frac" or "dfrac" or "tfrac" => Fraction(),
                "sqrt" => Root(),
                "binom" => $"C({Argument()}, {Argument()})",
                "hat" or "widehat" => Over('\u0302'),
                "bar" or "overline" => Over('\u0304'),
                "tilde" or "widetilde" => Over('\u0303'),
                "dot" => Over('\u0307'),
                "vec" => Over('\u20D7'),
                "mathbb" => Double(Argument()),
                "text" or "mathrm" or "mathbf" or "mathit" or "mathcal" or "mathsf" or "mathtt" or "operatorname" or "boldsymbol" or "textbf" or "textit" or "texttt" => Words(),
                "begin" => Environment(),
                "end" => EndEnvironment(),
                "left" or "right" or "big" or "Big" or "bigl" or "bigr" or "Bigl" or "Bigr" or "displaystyle" => Delimiter(),
                "bmod" => " mod ",
                "pmod" => $" (mod {Argument()})",
                _ => TexSigns.Of.TryGetValue(name, out var known) ? known : Function(name),
            };
        }

        /// <summary>ln x, cos x: a name before a letter or number needs its space back.</summary>
        private string Function(string name) =>
            _at < tex.Length && (char.IsAsciiLetterOrDigit(tex[_at]) || tex[_at] == '{' || (tex[_at] == '\\' && _at + 1 < tex.Length && char.IsAsciiLetter(tex[_at + 1]))) ? name + " " : name;

        private string Words()
        {
            var words = Argument();
            return _at < tex.Length && char.IsAsciiLetterOrDigit(tex[_at]) ? words + " " : words;
        }

        private string Delimiter()
        {
            if (_at < tex.Length && tex[_at] == '.') _at++;
            return "";
        }

        private string Fraction() => $"{Closed(Argument())}/{Closed(Argument())}";

        private string Root()
        {
            var degree = "";
            if (_at < tex.Length && tex[_at] == '[' && tex.IndexOf(']', _at) is > 0 and var end)
            {
                degree = Raised(tex[(_at + 1)..end]);
                _at = end + 1;
            }

            // Over several letters the sign would seem to stand over the first one.
            var under = Closed(Argument());
            return under.Count(c => char.IsLower(c) || char.IsUpper(c)) > 1 && under[0] != '(' ? $"{degree}√({under})" : $"{degree}√{under}";
        }

        private string Over(char mark)
        {
            var under = Argument();
            return under.Length == 0 ? "" : under.Length == 1 ? under + mark : $"{under[0]}{mark}{under[1..]}";
        }

        private static string Double(string letters) => string.Concat(letters.Select(c => c switch { 'R' => 'ℝ', 'N' => 'ℕ', 'Z' => 'ℤ', 'Q' => 'ℚ', 'C' => 'ℂ', _ => c }));

        private string Environment()
        {
            var name = Argument();
            if (name is "cases" or "aligned" or "array") return name == "cases" ? "{ " : "";
            return name == "vmatrix" ? "|" : "[";
        }

        private string EndEnvironment()
        {
            var name = Argument();
            return name is "cases" or "aligned" or "array" ? "" : name == "vmatrix" ? "|" : "]";
        }

        private static string Raised(string text) => Placed(text, TexSigns.Superscripts, '^');

        private static string Lowered(string text) => Placed(text, TexSigns.Subscripts, '_');

        private static string Placed(string text, IReadOnlyDictionary<char, char> signs, char mark)
        {
            var bare = text.Replace(" ", "", StringComparison.Ordinal);
            if (bare.Length > 0 && bare.All(signs.ContainsKey)) return string.Concat(bare.Select(c => signs[c]));
            return bare.Length <= 1 ? $"{mark}{bare}" : bare.All(char.IsLetterOrDigit) ? $"{mark}{bare}" : $"{mark}({Tidy(text)})";
        }

        /// <summary>In brackets, where what stands beside would tear it apart.</summary>
        private static string Closed(string text)
        {
            var tidy = Tidy(text);
            return tidy.All(c => char.IsLetterOrDigit(c) || c is '.' or '′' or '∂' or '∞' || char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.NonSpacingMark || TexSigns.Small.Contains(c)) ? tidy : $"({tidy})";
        }

        private static string Tidy(string text)
        {
            var result = new StringBuilder();
            foreach (var c in text)
            {
                if (c != ' ' || (result.Length > 0 && result[^1] != ' ')) result.Append(c);
            }

            return result.ToString().Trim().Replace(" " + TexSigns.Close, "", StringComparison.Ordinal).Replace(TexSigns.Close, "", StringComparison.Ordinal).Replace(" ,", ",", StringComparison.Ordinal).Replace(" ;", ";", StringComparison.Ordinal).Replace("[ ", "[", StringComparison.Ordinal).Replace(" ]", "]", StringComparison.Ordinal);
        }
    }
}
