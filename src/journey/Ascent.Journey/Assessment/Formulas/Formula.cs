using System.Text;

namespace Ascent.Journey.Assessment.Formulas;

/// <summary>A formula of an item or of an answer, read and ready to be computed. The language is described in docs/content/format.md.</summary>
public sealed class Formula
{
    private readonly FormulaNode _root;

    private Formula(string text, FormulaNode root, IReadOnlyList<string> names, IReadOnlySet<string> functions) =>
        (Text, _root, Names, Functions) = (text, root, names, functions);

    public string Text { get; }

    /// <summary>The names whose values <see cref="Evaluate"/> needs, without constants and names that a sum or the like binds.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The functions that it calls.</summary>
    public IReadOnlySet<string> Functions { get; }

    /// <exception cref="FormulaException">The text is no formula; says what is wrong and where.</exception>
    public static Formula Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (root, parser) = FormulaParser.Parse(text);
        return new(text, root, parser.Names, parser.Functions);
    }

    /// <summary>True when a parameter may be called this.</summary>
    public static bool CanName(string name) => FormulaParser.IsName(name) && !FormulaParser.IsReserved(name);

    /// <exception cref="FormulaException">A name without a value, a function given what it does not take, or more work than is allowed.</exception>
    public FormulaValue Evaluate(FormulaScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return _root.Evaluate(new Evaluation(scope.Copy()));
    }

    /// <summary>
    /// The formula in a form in which brackets, blanks, the order of terms and factors, and names that stand for other formulas make no
    /// difference: two formulas of one form are one formula.
    /// </summary>
    public string Canonical(IReadOnlyDictionary<string, Formula> definitions)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        var form = new CanonicalForm(definitions);
        return form.Of(this);
    }

    public override string ToString() => Text;

    /// <summary>Writes a tree without its blanks and brackets. Its length is bounded: definitions may double at each step.</summary>
    internal sealed class CanonicalForm(IReadOnlyDictionary<string, Formula> definitions)
    {
        private const int Longest = 20_000;
        private readonly Dictionary<string, string> _known = new(StringComparer.Ordinal);

        public string Of(Formula formula) => formula._root.Canonical(this);

        public string Name(string name)
        {
            if (_known.TryGetValue(name, out var form)) return form;
            _known[name] = name;
            if (definitions.TryGetValue(name, out var formula) && Of(formula) is { Length: < Longest } inner) _known[name] = inner;
            return _known[name];
        }

        public static string Sorted(string sign, IEnumerable<string> parts) => Joined(sign, parts.Order(StringComparer.Ordinal));

        public static string Joined(string sign, IEnumerable<string> parts)
        {
            var text = new StringBuilder("(").Append(sign);
            foreach (var part in parts)
            {
                text.Append(' ').Append(part);
                if (text.Length > Longest) return text.ToString(0, Longest);
            }

            return text.Append(')').ToString();
        }
    }
}
