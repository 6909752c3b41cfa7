using Ascent.Journey.Assessment.Formulas;

namespace Ascent.Journey.Assessment;

/// <summary>The places at which two formulas are compared: drawn from the ranges of a code item's variables.</summary>
internal sealed class CodePoints
{
    public const int Count = 100;

    /// <summary>How far two values may lie apart, relatively.</summary>
    private const double Tolerance = 1e-6;
    private readonly List<FormulaScope> _places = [];
    private readonly ItemProgram _program;

    public CodePoints(ItemProgram program, FormulaScope scope, ulong seed)
    {
        _program = program;
        var draws = new Draws(seed, program.Item.Id, 2);
        for (var i = 0; i < Count; i++)
        {
            var place = scope.Copy();
            foreach (var variable in program.Variables) place.Push(variable.Name, variable.Draw(draws));
            _places.Add(place);
        }
    }

    public List<FormulaValue> Evaluate(Formula formula) => _places.ConvertAll(formula.Evaluate);

    /// <summary>The first place at which the formulas have different values, or null.</summary>
    public string? Difference(Formula expected, Formula given)
    {
        var values = Evaluate(expected);

        // Where the expected value crosses zero, rounding is measured by the usual size of the values.
        var size = values.Where(v => v.IsNumber && v.IsFinite).Select(v => Math.Abs(v.Number)).DefaultIfEmpty(1).Average();
        for (var i = 0; i < Count; i++)
        {
            if (!Closeness.Same(values[i], given.Evaluate(_places[i]), Tolerance, size * 1e-9)) return Describe(i);
        }

        return null;
    }

    public string Describe(int place) =>
        string.Join(", ", _program.Variables.Select(v => _places[place].TryFind(v.Name, out var value) ? $"{v.Name} = {value}" : ""));
}
