using System.Globalization;
using Ascent.Journey.Assessment.Formulas;

namespace Ascent.Journey.Assessment;

/// <summary>The values that a parameter or a variable may take: from one number to another, or one of a list.</summary>
internal sealed record Domain(string Name, double From, double To, bool Whole, FormulaValue[]? Choices)
{
    private const double Largest = 1e15;

    /// <param name="name">The name of the parameter.</param>
    /// <param name="values"><c>1..9</c> or a list.</param>
    /// <param name="whole">A range holds whole numbers only.</param>
    /// <exception cref="FormulaException">The text is neither.</exception>
    public static Domain Parse(string name, string values, bool whole)
    {
        if (values.IndexOf("..", StringComparison.Ordinal) is > 0 and var dots && !values.Contains('['))
        {
            var (from, to) = (End(values[..dots]), End(values[(dots + 2)..]));
            if (from is null || to is null || (whole && (from != Math.Floor(from.Value) || to != Math.Floor(to.Value))))
                throw new FormulaException($"the range {Nearest.Quote(values)} must be written from..to with two {(whole ? "whole numbers; write other values as a list" : "numbers")}", 0);
            if (from > to || (!whole && from == to)) throw new FormulaException($"the range {Nearest.Quote(values)} holds nothing; the smaller number stands first", 0);
            return new(name, from.Value, to.Value, whole, null);
        }

        var list = Formula.Parse(values).Evaluate(FormulaScope.Empty);
        if (!list.IsList || list.List.Length == 0) throw new FormulaException("it must be a range such as 1..9 or a list of values such as [0.1, 0.01]", 0);
        if (!list.IsFinite) throw new FormulaException("a value of the list is no number", 0);
        return new(name, 0, 0, whole, list.List.ToArray());
    }

    public FormulaValue Draw(Draws draws)
    {
        if (Choices is not null) return Choices[(int)draws.Below((ulong)Choices.Length)];
        return FormulaValue.Of(Whole ? From + draws.Below((ulong)(To - From) + 1) : From + ((To - From) * draws.Unit()));
    }

    private static double? End(string text) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number)
        && Math.Abs(number) <= Largest
            ? number
            : null;
}
