using System.Globalization;

namespace Ascent.Journey.Assessment.Formulas;

/// <summary>A value of the formula language: a number, a truth value, or a list of values (a list of lists of equal length is a matrix).</summary>
public readonly struct FormulaValue : IEquatable<FormulaValue>
{
    private static readonly object Truth = new();
    private readonly double _number;
    private readonly object? _other;

    private FormulaValue(double number, object? other) => (_number, _other) = (number, other);

    public static FormulaValue Of(double number) => new(number, null);

    public static FormulaValue Of(bool condition) => new(condition ? 1 : 0, Truth);

    /// <summary>A list. The entries belong to the value from now on.</summary>
    /// <exception cref="FormulaException">More entries, or deeper ones, than a formula may make.</exception>
    public static FormulaValue Of(FormulaValue[] entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        if (entries.Length > FormulaLimits.ListLength)
            throw new FormulaException($"a list of {entries.Length} entries; {FormulaLimits.ListLength} are allowed", 0);
        long count = 0;
        var depth = 1;
        foreach (var entry in entries)
        {
            count += entry._other is Entries inner ? inner.Count : 1;
            if (entry._other is Entries { Depth: var below }) depth = Math.Max(depth, below + 1);
        }

        if (count > FormulaLimits.ListNumbers) throw new FormulaException($"a list that holds {count} numbers; {FormulaLimits.ListNumbers} are allowed", 0);
        if (depth > FormulaLimits.ListDepth) throw new FormulaException($"lists {depth} deep inside one another; {FormulaLimits.ListDepth} are allowed", 0);
        return new(0, new Entries(entries, (int)count, depth));
    }

    public static FormulaValue Of(IEnumerable<double> numbers) => Of([.. numbers.Select(Of)]);

    public bool IsNumber => _other is null;
    public bool IsCondition => ReferenceEquals(_other, Truth);
    public bool IsList => _other is Entries;

    /// <summary>The number; NaN for what is none.</summary>
    public double Number => IsNumber ? _number : double.NaN;

    public bool Condition => IsCondition && _number != 0;

    /// <summary>The entries of a list; empty for what is none.</summary>
    public ReadOnlySpan<FormulaValue> List => _other is Entries entries ? entries.Items : default;

    /// <summary>How many numbers and truth values there are in all.</summary>
    public int Count => _other is Entries entries ? entries.Count : 1;

    /// <summary>Every number in it is finite.</summary>
    public bool IsFinite
    {
        get
        {
            if (!IsList) return double.IsFinite(_number);
            foreach (var entry in List)
            {
                if (!entry.IsFinite) return false;
            }

            return true;
        }
    }

    /// <summary>"a number", "a condition", "a list": for messages.</summary>
    internal string Kind => IsNumber ? "a number" : IsCondition ? "a condition" : "a list";

    public bool Equals(FormulaValue other)
    {
        if (!IsList) return !other.IsList && IsCondition == other.IsCondition && _number.Equals(other._number);
        var mine = List;
        var theirs = other.List;
        if (!other.IsList || mine.Length != theirs.Length) return false;
        for (var i = 0; i < mine.Length; i++)
        {
            if (!mine[i].Equals(theirs[i])) return false;
        }

        return true;
    }

    public override bool Equals(object? obj) => obj is FormulaValue other && Equals(other);

    public override int GetHashCode() => IsList ? HashCode.Combine(List.Length, Count) : HashCode.Combine(_number, IsCondition);

    public static bool operator ==(FormulaValue left, FormulaValue right) => left.Equals(right);

    public static bool operator !=(FormulaValue left, FormulaValue right) => !left.Equals(right);

    public override string ToString() =>
        IsNumber ? _number.ToString("R", CultureInfo.InvariantCulture)
        : IsCondition ? (Condition ? "true" : "false")
        : "[" + string.Join(", ", List.ToArray()) + "]";

    private sealed record Entries(FormulaValue[] Items, int Count, int Depth);
}
