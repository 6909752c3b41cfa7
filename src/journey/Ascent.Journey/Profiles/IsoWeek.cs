using System.Globalization;

namespace Ascent.Journey.Profiles;

/// <summary>A week by ISO 8601: Monday to Sunday, week 1 holds the first Thursday. Written 2026-W53.</summary>
public readonly record struct IsoWeek(int Year, int Week) : IComparable<IsoWeek>
{
    public static IsoWeek Of(DateOnly day)
    {
        var time = day.ToDateTime(TimeOnly.MinValue);
        return new(ISOWeek.GetYear(time), ISOWeek.GetWeekOfYear(time));
    }

    public DateOnly Monday => DateOnly.FromDateTime(ISOWeek.ToDateTime(Year, Week, DayOfWeek.Monday));
    public DateOnly Sunday => Monday.AddDays(6);
    public IsoWeek Next => Of(Monday.AddDays(7));

    public static bool TryParse(string text, out IsoWeek week)
    {
        week = default;
        if (text is not { Length: 8 } || text[4] != '-' || text[5] != 'W') return false;
        if (!int.TryParse(text.AsSpan(0, 4), NumberStyles.None, null, out var year) || year is < 1900 or > 9998) return false;
        if (!int.TryParse(text.AsSpan(6, 2), NumberStyles.None, null, out var number)) return false;
        if (number < 1 || number > ISOWeek.GetWeeksInYear(year)) return false;
        week = new(year, number);
        return true;
    }

    public int CompareTo(IsoWeek other) => Year != other.Year ? Year.CompareTo(other.Year) : Week.CompareTo(other.Week);
    public static bool operator <(IsoWeek left, IsoWeek right) => left.CompareTo(right) < 0;
    public static bool operator >(IsoWeek left, IsoWeek right) => left.CompareTo(right) > 0;
    public static bool operator <=(IsoWeek left, IsoWeek right) => left.CompareTo(right) <= 0;
    public static bool operator >=(IsoWeek left, IsoWeek right) => left.CompareTo(right) >= 0;
    public override string ToString() => $"{Year:D4}-W{Week:D2}";
}
