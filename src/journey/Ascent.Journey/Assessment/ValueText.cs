using System.Globalization;
using Ascent.Journey.Assessment.Formulas;

namespace Ascent.Journey.Assessment;

/// <summary>How a value is shown to a person: up to six significant digits, whole numbers in full.</summary>
internal static class ValueText
{
    private const double LargestWhole = 1e15;
    private const int LongestText = 4_000;

    public static string Show(FormulaValue value, bool tex)
    {
        if (value.IsNumber) return Number(value.Number, tex);
        if (value.IsCondition) return tex ? $"\\text{{{value}}}" : value.ToString();
        if (value.Count > LongestText / 2) throw new FormulaException($"a list of {value.Count} numbers is too long to be shown", 0);
        var entries = value.List.ToArray();
        if (tex && entries.Length > 0 && Array.TrueForAll(entries, e => e.IsList && !e.List.ToArray().Any(i => i.IsList)))
            return $"\\begin{{bmatrix}}{string.Join(" \\\\ ", entries.Select(row => string.Join(" & ", row.List.ToArray().Select(i => Show(i, tex)))))}\\end{{bmatrix}}";
        return "[" + string.Join(", ", entries.Select(e => Show(e, tex))) + "]";
    }

    public static string Number(double number, bool tex)
    {
        if (double.IsNaN(number)) return tex ? "\\text{NaN}" : "NaN";
        if (double.IsInfinity(number)) return (number < 0 ? "-" : "") + (tex ? "\\infty" : "∞");
        if (number == 0) return "0";
        if (Math.Abs(number) < LargestWhole && number == Math.Floor(number)) return number.ToString("0", CultureInfo.InvariantCulture);
        var exact = number.ToString("E5", CultureInfo.InvariantCulture);
        var split = exact.IndexOf('E');
        var exponent = int.Parse(exact.AsSpan(split + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        if (exponent is >= -5 and < 15)
        {
            // Through decimal, which writes the six digits out without an exponent.
            return decimal.Parse(exact, NumberStyles.Float, CultureInfo.InvariantCulture).ToString("0.###########", CultureInfo.InvariantCulture);
        }

        var digits = exact[..split].TrimEnd('0').TrimEnd('.');
        return tex ? $"{digits} \\cdot 10^{{{exponent}}}" : $"{digits}e{exponent}";
    }
}
