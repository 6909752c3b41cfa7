using System.Text;
using Ascent.Journey.Assessment.Formulas;

namespace Ascent.Journey.Assessment;

/// <summary>
/// A text with values in it: <c>{name}</c> and <c>{=formula}</c>. Between dollar signs the braces stay, so that <c>\frac{a}{b}</c> becomes
/// <c>\frac{3}{4}</c>. A name that is none of the known ones is left as it is.
/// </summary>
internal sealed class TextTemplate
{
    /// <summary>No question needs more, and a list in it could make it grow.</summary>
    private const int LongestText = 20_000;
    private readonly List<Part> _parts = [];

    private TextTemplate(string source) => Source = source;

    /// <summary>A literal, or a formula whose value is shown.</summary>
    private sealed record Part(string Literal, Formula? Formula, bool Tex);

    public string Source { get; }

    public bool HasValues => _parts.Exists(p => p.Formula is not null);

    /// <summary>The formulas in it, in the order of the text.</summary>
    public IEnumerable<Formula> Formulas => _parts.Where(p => p.Formula is not null).Select(p => p.Formula!);

    /// <exception cref="FormulaException">A formula in it cannot be read; says which.</exception>
    public static TextTemplate Parse(string text, IReadOnlyCollection<string> names)
    {
        var template = new TextTemplate(text);
        var literal = new StringBuilder();
        var (code, tex) = (false, false);
        for (var at = 0; at < text.Length; at++)
        {
            var c = text[at];
            if (c == '\\' && at + 1 < text.Length && text[at + 1] is '$' or '`' or '{' or '}')
            {
                // An escaped sign opens nothing; it stays as it is for Markdown and TeX.
                literal.Append(c).Append(text[++at]);
                continue;
            }

            if (c == '`' && !tex) code = !code;
            else if (c == '$' && !code && !(at + 1 < text.Length && text[at + 1] == '$')) tex = !tex;
            if (c == '{' && text.IndexOf('}', at) is > 0 and var end && Read(text[(at + 1)..end], names) is { } formula)
            {
                if (tex) literal.Append('{');
                template._parts.Add(new(literal.ToString(), null, tex));
                template._parts.Add(new("", formula, tex));
                literal.Clear();
                if (tex) literal.Append('}');
                at = end;
            }
            else
            {
                literal.Append(c);
            }
        }

        template._parts.Add(new(literal.ToString(), null, false));
        return template;
    }

    /// <exception cref="FormulaException">A formula has no value, or the text grows too long.</exception>
    public string Render(FormulaScope scope)
    {
        var text = new StringBuilder();
        foreach (var part in _parts)
        {
            text.Append(part.Formula is null ? part.Literal : ValueText.Show(part.Formula.Evaluate(scope), part.Tex));
            if (text.Length > LongestText) throw new FormulaException($"the text grows over {LongestText} characters", 0);
        }

        return text.ToString();
    }

    private static Formula? Read(string inner, IReadOnlyCollection<string> names)
    {
        if (names.Contains(inner)) return Formula.Parse(inner);
        if (!inner.StartsWith('=')) return null;
        try
        {
            return Formula.Parse(inner[1..]);
        }
        catch (FormulaException e)
        {
            throw new FormulaException($"{{{inner}}}: {e.Message}", e.Position);
        }
    }
}
