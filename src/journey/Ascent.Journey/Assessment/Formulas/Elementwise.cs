namespace Ascent.Journey.Assessment.Formulas;

/// <summary>Arithmetic on lists: entry by entry, and with a number.</summary>
internal static class Elementwise
{
    public static FormulaValue Map(FormulaValue value, Func<double, double> change, Evaluation at, int position)
    {
        at.Spend(value.Count, position);
        return Each(value, change, position);
    }

    public static FormulaValue Map(FormulaValue left, FormulaValue right, Func<double, double, double> join, string what, Evaluation at, int position)
    {
        at.Spend(Math.Max(left.Count, right.Count), position);
        return Each(left, right, join, what, position);
    }

    private static FormulaValue Each(FormulaValue value, Func<double, double> change, int position)
    {
        if (value.IsNumber) return FormulaValue.Of(change(value.Number));
        if (value.IsCondition) throw new FormulaException("a condition is no number; write condition ? 1 : 0", position);
        var list = value.List;
        var result = new FormulaValue[list.Length];
        for (var i = 0; i < result.Length; i++) result[i] = Each(list[i], change, position);
        return FormulaValue.Of(result);
    }

    private static FormulaValue Each(FormulaValue left, FormulaValue right, Func<double, double, double> join, string what, int position)
    {
        if (left.IsCondition || right.IsCondition) throw new FormulaException($"{what} takes numbers, and a condition is none; write condition ? 1 : 0", position);
        if (!left.IsList && !right.IsList) return FormulaValue.Of(join(left.Number, right.Number));
        if (left.IsList && right.IsList && left.List.Length != right.List.Length)
            throw new FormulaException($"{what} joins lists entry by entry, and these have {left.List.Length} and {right.List.Length} entries", position);
        var result = new FormulaValue[Math.Max(left.List.Length, right.List.Length)];
        for (var i = 0; i < result.Length; i++) result[i] = Each(left.IsList ? left.List[i] : left, right.IsList ? right.List[i] : right, join, what, position);
        return FormulaValue.Of(result);
    }
}
