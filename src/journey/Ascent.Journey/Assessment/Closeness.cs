using Ascent.Journey.Assessment.Formulas;

namespace Ascent.Journey.Assessment;

/// <summary>When two computed values count as one.</summary>
internal static class Closeness
{
    /// <summary>How far a value may lie from another: a part of it, and never less than rounding costs.</summary>
    public static double Of(double value, double relative) => Math.Max(Math.Abs(value) * relative, 1e-9);

    public static bool Same(FormulaValue expected, FormulaValue given, double relative, double floor = 1e-9)
    {
        if (expected.IsList != given.IsList || expected.IsCondition != given.IsCondition) return false;
        if (expected.IsCondition) return expected == given;
        if (expected.IsNumber) return Math.Abs(given.Number - expected.Number) <= Math.Max(Math.Abs(expected.Number) * relative, floor);
        if (expected.List.Length != given.List.Length) return false;
        for (var i = 0; i < expected.List.Length; i++)
        {
            if (!Same(expected.List[i], given.List[i], relative, floor)) return false;
        }

        return true;
    }
}
