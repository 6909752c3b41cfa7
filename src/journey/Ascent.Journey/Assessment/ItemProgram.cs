using Ascent.Journey.Assessment.Formulas;
using Ascent.Journey.Content;

namespace Ascent.Journey.Assessment;

/// <summary>An item with its formulas and texts read, ready to be drawn many times.</summary>
internal sealed class ItemProgram
{
    /// <summary>Draws that a condition may refuse before the item is at fault.</summary>
    public const int MostTries = 1_000;
    private readonly List<Domain> _parameters = [];
    private readonly List<(string Name, Formula Formula)> _let = [];
    private readonly List<Domain> _variables = [];

    private ItemProgram(Item item) => Item = item;

    public Item Item { get; }
    public IReadOnlyList<Domain> Parameters => _parameters;
    public IReadOnlyList<Domain> Variables => _variables;
    public Dictionary<string, Formula> Definitions => _let.ToDictionary(l => l.Name, l => l.Formula, StringComparer.Ordinal);
    public Formula? Where { get; private set; }
    public TextTemplate Text { get; private set; } = null!;
    public TextTemplate Explanation { get; private set; } = null!;

    /// <summary>The answer of a numeric or code item.</summary>
    public Formula? Answer { get; private set; }

    public Formula? Check { get; private set; }

    /// <summary>The options of a choice, the right one first.</summary>
    public IReadOnlyList<TextTemplate> Options { get; private set; } = [];

    public IReadOnlyList<TextTemplate> Steps { get; private set; } = [];

    /// <summary>What each distractor shows.</summary>
    public IReadOnlyList<TextTemplate> Shows { get; private set; } = [];

    /// <summary>Every text of the item with the key under which it stands.</summary>
    public IEnumerable<(string Key, TextTemplate Text)> Texts =>
        [("text", Text), ("explanation", Explanation), .. Options.Select((o, i) => (i == 0 ? "answer" : "distractors", o)), .. Shows.Select(s => ("distractors", s)), .. Steps.Select(s => ("steps", s))];

    /// <summary>Reads an item; every fault is told with the key where it stands, and the program is then null.</summary>
    public static ItemProgram? Read(Item item, Action<string, string> fault)
    {
        var reader = new Reader(item, fault);
        var program = new ItemProgram(item);
        foreach (var parameter in item.Parameters) reader.Domain(parameter, "parameters", whole: true, program._parameters);
        if (item.Where is not null) program.Where = reader.Formula(item.Where, "where");
        foreach (var (name, formula) in item.Let)
        {
            if (reader.Formula(formula, "let", name) is { } read) program._let.Add((name, read));
            reader.Claim(name, "let");
        }

        program.Text = reader.Text(item.Text, "text");
        program.Explanation = reader.Text(item.Explanation, "explanation");
        if (item.Kind == ItemKind.Choice)
        {
            program.Options = [reader.Text(item.Answer ?? "", "answer"), .. item.Distractors.Select(d => reader.Text(d.Text, "distractors"))];
            program.Shows = [.. item.Distractors.Select(d => reader.Text(d.Shows, "distractors"))];
        }

        program.Steps = [.. item.Steps.Select(s => reader.Text(s, "steps"))];
        foreach (var variable in item.Variables) reader.Domain(variable, "variables", whole: false, program._variables);
        if (item.Kind is ItemKind.Numeric or ItemKind.Code && item.Answer is not null) program.Answer = reader.Formula(item.Answer, "answer");
        if (item.Check is not null) program.Check = reader.Formula(item.Check, "check");
        return reader.Sound ? program : null;
    }

    /// <summary>The values of one draw.</summary>
    /// <exception cref="FormulaException">The condition is met by no draw, or a formula has no value.</exception>
    public FormulaScope Draw(ulong seed)
    {
        var draws = new Draws(seed, Item.Id, 0);
        for (var attempt = 0; attempt < MostTries; attempt++)
        {
            var scope = new FormulaScope();
            foreach (var parameter in _parameters) scope.Push(parameter.Name, parameter.Draw(draws));
            if (Where is not null)
            {
                var met = Where.Evaluate(scope);
                if (!met.IsCondition) throw new FormulaException("'where' must be a condition, such as a != b", 0);
                if (!met.Condition) continue;
            }

            foreach (var (name, formula) in _let) scope.Push(name, formula.Evaluate(scope));
            return scope;
        }

        throw new FormulaException($"'where' refused {MostTries} draws in a row; no parameters seem to meet it", 0);
    }

    private sealed class Reader(Item item, Action<string, string> fault)
    {
        private readonly List<string> _names = [];

        public bool Sound { get; private set; } = true;

        public void Claim(string name, string key)
        {
            if (!Formulas.Formula.CanName(name)) Refuse(key, $"{Nearest.Quote(name)} cannot be a name: letters, digits and '_', not beginning with a digit, and not and, or, not, pi, e or inf");
            else if (_names.Contains(name)) Refuse(key, $"the name '{name}' is given twice");
            else _names.Add(name);
        }

        public void Domain(ItemParameter parameter, string key, bool whole, List<Domain> into)
        {
            try
            {
                into.Add(Assessment.Domain.Parse(parameter.Name, parameter.Values, whole));
            }
            catch (FormulaException e)
            {
                Refuse(key, $"'{parameter.Name}': {e.Message}");
            }

            Claim(parameter.Name, key);
        }

        public Formula? Formula(string text, string key, string? name = null)
        {
            var place = name is null ? "" : $"'{name}': ";
            try
            {
                var formula = Formulas.Formula.Parse(text);
                if (CheckNames(formula, key, place)) return formula;
            }
            catch (FormulaException e)
            {
                Refuse(key, $"{place}{Describe(text, e)}");
            }

            return null;
        }

        public TextTemplate Text(string text, string key)
        {
            try
            {
                var template = TextTemplate.Parse(text, _names);
                foreach (var formula in template.Formulas) CheckNames(formula, key, "");
                return template;
            }
            catch (FormulaException e)
            {
                Refuse(key, e.Message);
                return TextTemplate.Parse("", []);
            }
        }

        private bool CheckNames(Formula formula, string key, string place)
        {
            var unknown = formula.Names.Where(n => !_names.Contains(n)).ToList();
            foreach (var name in unknown) Refuse(key, $"{place}the formula {Nearest.Quote(formula.Text)} uses '{name}', which is no name of the item '{item.Id}' at this place{Nearest.Hint(name, _names)}");
            return unknown.Count == 0;
        }

        private void Refuse(string key, string message)
        {
            Sound = false;
            fault(key, message);
        }
    }

    /// <summary>The text with the place of the fault in it.</summary>
    internal static string Describe(string text, FormulaException fault) => fault.Position < text.Length
        ? $"{Nearest.Quote(text)}, at character {fault.Position + 1}: {fault.Message}"
        : $"{Nearest.Quote(text)}: {fault.Message}";
}
