namespace Ascent.Journey.Assessment.Formulas;

/// <summary>Names and their values, which a formula may use. A later name hides an earlier one of the same spelling.</summary>
public sealed class FormulaScope
{
    private readonly List<(string Name, FormulaValue Value)> _names = [];

    /// <summary>Constants that are always there.</summary>
    internal static readonly Dictionary<string, double> Constants = new(StringComparer.Ordinal)
    {
        ["pi"] = Math.PI,
        ["e"] = Math.E,
        ["inf"] = double.PositiveInfinity,
    };

    public static FormulaScope Empty => new();

    public IReadOnlyList<(string Name, FormulaValue Value)> Names => _names;

    public FormulaScope With(string name, FormulaValue value)
    {
        Push(name, value);
        return this;
    }

    public FormulaScope With(string name, double value) => With(name, FormulaValue.Of(value));

    internal void Push(string name, FormulaValue value) => _names.Add((name, value));

    internal void Pop() => _names.RemoveAt(_names.Count - 1);

    /// <summary>Gives the newest name another value.</summary>
    internal void Replace(FormulaValue value) => _names[^1] = (_names[^1].Name, value);

    public bool TryFind(string name, out FormulaValue value)
    {
        for (var i = _names.Count - 1; i >= 0; i--)
        {
            if (_names[i].Name != name) continue;
            value = _names[i].Value;
            return true;
        }

        value = default;
        return false;
    }

    internal FormulaScope Copy()
    {
        var copy = new FormulaScope();
        copy._names.AddRange(_names);
        return copy;
    }
}

/// <summary>One evaluation: the names and what is left of the steps that it may take.</summary>
internal sealed class Evaluation(FormulaScope scope)
{
    private int _left = FormulaLimits.Steps;

    public FormulaScope Scope { get; } = scope;

    public void Spend(long steps, int position)
    {
        _left = steps > _left ? -1 : _left - (int)steps;
        if (_left < 0) throw new FormulaException($"it takes more than {FormulaLimits.Steps} steps to compute", position);
    }
}
