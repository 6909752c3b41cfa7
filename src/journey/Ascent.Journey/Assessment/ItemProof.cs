using Ascent.Journey.Assessment.Formulas;
using Ascent.Journey.Content;

namespace Ascent.Journey.Assessment;

/// <summary>
/// Proves an item: draws it, compares its answer with its check, and looks at every text and option. Each kind of fault is told once, with
/// the first draw that shows it.
/// </summary>
internal sealed class ItemProof
{
    public const int Draws = 100;

    /// <summary>How far answer and check may lie apart, relatively, where the item states no tolerance; they are both computed.</summary>
    private const double SameValue = 1e-6;

    /// <summary>A wider tolerance than this part of the answer takes guesses for knowledge.</summary>
    private const double WidestTolerance = 0.1;
    private readonly ItemProgram _program;
    private readonly Action<string, string> _fault;
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private readonly List<double> _answers = [];

    private ItemProof(ItemProgram program, Action<string, string> fault) => (_program, _fault) = (program, fault);

    /// <summary>Tells every fault of an item with the key where it stands.</summary>
    public static void Run(ItemProgram program, Action<string, string> fault)
    {
        var proof = new ItemProof(program, fault);
        proof.CheckForm();
        var draws = program.Parameters.Count == 0 ? 1 : Draws;
        for (var seed = 0UL; seed < (ulong)draws && !proof._told.Contains("where"); seed++) proof.CheckDraw(seed);
        proof.CheckTolerance();
    }

    private Item Item => _program.Item;

    private void CheckForm()
    {
        var used = Used();
        foreach (var parameter in _program.Parameters.Where(p => !used.Contains(p.Name))) Tell("parameters", $"the parameter '{parameter.Name}' is used nowhere", parameter.Name);
        if (_program is { Answer: { } answer, Check: { } check })
        {
            var definitions = _program.Definitions;
            if (answer.Canonical(definitions) == check.Canonical(definitions)) Tell("check", "'check' is the same formula as 'answer'; it must come to the answer by another way");
        }
    }

    /// <summary>Names that are used by anything but another parameter's bounds.</summary>
    private HashSet<string> Used()
    {
        var formulas = _program.Definitions.Values
            .Concat(_program.Texts.SelectMany(t => t.Text.Formulas))
            .Concat(new[] { _program.Where, _program.Answer, _program.Check }.OfType<Formula>());
        return formulas.SelectMany(f => f.Names).ToHashSet(StringComparer.Ordinal);
    }

    private void CheckDraw(ulong seed)
    {
        FormulaScope scope;
        try
        {
            scope = _program.Draw(seed);
        }
        catch (FormulaException e)
        {
            Tell(e.Message.StartsWith("'where'", StringComparison.Ordinal) ? "where" : "let", $"{e.Message} (seed {seed})", "draw");
            if (_program.Where is not null) _told.Add("where");
            return;
        }

        var values = Values(scope);
        foreach (var (key, text) in _program.Texts) CheckText(key, text, scope, values);
        CheckDistinct("distractors", "two options read the same", _program.Options, scope, values);
        CheckDistinct("steps", "two steps read the same", _program.Steps, scope, values);
        switch (Item.Kind)
        {
            case ItemKind.Numeric:
                CheckNumber(scope, values);
                break;
            case ItemKind.Choice:
                CheckChoice(scope, values);
                break;
            case ItemKind.Code:
                CheckCode(scope, values, seed);
                break;
            default:
                if (_program.Check is not null && Value("check", _program.Check, scope, values) is { } met) RequireTrue(met, values);
                break;
        }
    }

    private void CheckText(string key, TextTemplate text, FormulaScope scope, string values)
    {
        foreach (var formula in text.Formulas)
        {
            if (Value(key, formula, scope, values) is { IsFinite: false }) Tell(key, $"{{{formula.Text}}} in the text is no number {values}", formula.Text);
        }

        if (text.HasValues) Try(key, values, () => text.Render(scope));
    }

    private void CheckDistinct(string key, string fault, IReadOnlyList<TextTemplate> texts, FormulaScope scope, string values)
    {
        if (texts.Count == 0) return;
        Try(key, values, () =>
        {
            var shown = texts.Select(t => t.Render(scope).Trim()).ToList();
            if (shown.GroupBy(t => t, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } same) Tell(key, $"{fault}: {Nearest.Quote(same.Key)} {values}", "distinct");
            return "";
        });
    }

    private void CheckNumber(FormulaScope scope, string values)
    {
        if (Value("answer", _program.Answer!, scope, values) is not { } answer) return;
        if (!answer.IsNumber || !answer.IsFinite)
        {
            Tell("answer", $"the answer is {(answer.IsNumber ? "not finite" : answer.Kind + ", not a number")} {values}", "number");
            return;
        }

        _answers.Add(answer.Number);
        if (_program.Check is null || Value("check", _program.Check, scope, values) is not { } check) return;
        var allowed = Math.Max(Item.Tolerance / 2 ?? 0, Closeness.Of(answer.Number, SameValue));
        if (!check.IsNumber || !(Math.Abs(check.Number - answer.Number) <= allowed * (1 + 1e-9)))
            Tell("answer", $"the answer is {Shown(answer)}, but 'check' gives {Shown(check)} {values}", "check");
    }

    /// <summary>The check of a choice is the value that its right option shows, a list where it shows several, or a condition that must hold.</summary>
    private void CheckChoice(FormulaScope scope, string values)
    {
        if (_program.Check is null || Value("check", _program.Check, scope, values) is not { } check) return;
        if (check.IsCondition)
        {
            RequireTrue(check, values);
            return;
        }

        var shown = _program.Options[0].Formulas.Select(f => Value("answer", f, scope, values)).ToList();
        if (shown.Contains(null)) return;
        if (shown.Count == 0)
        {
            Tell("check", "the right option shows no value, so 'check' must be a condition that holds in every draw", "none");
            return;
        }

        var expected = shown.Count == 1 ? shown[0]!.Value : FormulaValue.Of([.. shown.Select(s => s!.Value)]);
        if (!Closeness.Same(expected, check, 1e-4)) Tell("answer", $"the right option shows {Shown(expected)}, but 'check' gives {Shown(check)} {values}", "check");
    }

    private void CheckCode(FormulaScope scope, string values, ulong seed)
    {
        var points = new CodePoints(_program, scope, seed);
        Try("answer", values, () =>
        {
            if (points.Evaluate(_program.Answer!).FindIndex(v => !v.IsFinite) is >= 0 and var bad) Tell("answer", $"the answer is no number at {points.Describe(bad)} {values}", "number");
            return "";
        });
        if (_program.Check is null) return;
        Try("check", values, () =>
        {
            if (points.Difference(_program.Answer!, _program.Check) is { } place) Tell("answer", $"answer and 'check' differ at {place} {values}", "check");
            return "";
        });
    }

    private void RequireTrue(FormulaValue condition, string values)
    {
        if (!condition.IsCondition) Tell("check", $"'check' must be a condition here, not {condition.Kind}", "kind");
        else if (!condition.Condition) Tell("check", $"'check' does not hold {values}", "holds");
    }

    private void CheckTolerance()
    {
        if (Item.Tolerance is not { } tolerance || _answers.Count == 0) return;
        var middle = _answers.Select(Math.Abs).Order().ElementAt(_answers.Count / 2);
        if (middle > 0 && tolerance > middle * WidestTolerance)
            Tell("tolerance", $"the tolerance {tolerance} is more than a tenth of the usual answer, {ValueText.Number(middle, tex: false)}: a guess would pass");
        else if (tolerance >= 1 && _answers.TrueForAll(a => a == Math.Floor(a) && a < 1000))
            Tell("tolerance", $"the tolerance {tolerance} takes a neighbouring whole number for the answer");
    }

    private FormulaValue? Value(string key, Formula formula, FormulaScope scope, string values)
    {
        try
        {
            return formula.Evaluate(scope);
        }
        catch (FormulaException e)
        {
            Tell(key, $"{ItemProgram.Describe(formula.Text, e)} {values}", "value " + formula.Text);
            return null;
        }
    }

    private void Try(string key, string values, Func<string> work)
    {
        try
        {
            work();
        }
        catch (FormulaException e)
        {
            Tell(key, $"{e.Message} {values}", "value");
        }
    }

    private void Tell(string key, string message, string what = "")
    {
        if (_told.Add($"{key} {what}")) _fault(key, $"item '{Item.Id}': {message.TrimEnd()}");
    }

    private static string Shown(FormulaValue value) => Nearest.Quote(value.ToString());

    private static string Values(FormulaScope scope) => scope.Names.Count == 0
        ? ""
        : $"for {string.Join(", ", scope.Names.Take(6).Select(n => $"{n.Name} = {(n.Value.Count > 12 ? "…" : n.Value.ToString())}"))}";
}
