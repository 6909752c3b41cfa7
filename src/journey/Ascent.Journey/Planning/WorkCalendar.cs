using Ascent.Journey.Profiles;

namespace Ascent.Journey.Planning;

/// <summary>
/// The weeks from the first day of work on, each with the hours that it holds. Hours lie evenly on a week's days, so that
/// a position in the hours is a day and the reverse.
/// </summary>
internal sealed class WorkCalendar
{
    private readonly HashSet<IsoWeek> _off;
    private readonly IReadOnlyList<(int From, int Until)> _breaks;
    private readonly List<WorkWeek> _weeks = [];
    private readonly DateOnly _firstMonday;

    public WorkCalendar(DateOnly firstDay, double effectiveHours, IEnumerable<IsoWeek> weeksOff, IEnumerable<(DateOnly From, DateOnly Until)>? breaks = null)
    {
        FirstDay = firstDay;
        EffectiveHours = effectiveHours;
        _off = [.. weeksOff];
        _breaks = [.. (breaks ?? []).Select(b => (b.From.DayNumber, b.Until.DayNumber)).Where(b => b.Item2 >= firstDay.DayNumber)];
        _firstMonday = PlanRules.AddDays(firstDay, -Weekday(firstDay));
    }

    /// <summary>The calendar of a person from today on. A break without an end is taken to last <see cref="PlanRules.OpenBreakDays"/> days more.</summary>
    public static WorkCalendar For(Profile profile, DateOnly today, double effectiveHours) => new(
        profile.StartOn > today ? profile.StartOn : today,
        effectiveHours,
        profile.WeeksOff,
        profile.Breaks.Select(b => (b.From, b.Until ?? PlanRules.AddDays(today > b.From ? today : b.From, PlanRules.OpenBreakDays - 1))));

    public DateOnly FirstDay { get; }
    public double EffectiveHours { get; }

    /// <summary>Week <paramref name="index"/>, counting the one of the first day as 0; null beyond the horizon of planning.</summary>
    public WorkWeek? Week(int index)
    {
        if (index >= PlanRules.MostWeeks) return null;
        while (_weeks.Count <= index)
        {
            if (!Append()) return null;
        }

        return _weeks[index];
    }

    /// <summary>Hours of work that fit from the first day to the end of <paramref name="day"/>.</summary>
    public double HoursThrough(DateOnly day)
    {
        if (day < FirstDay) return 0;
        var index = (day.DayNumber - _firstMonday.DayNumber) / 7;
        if (Week(index) is not { } week) return Week(LastIndex())!.Before + Week(LastIndex())!.Hours;
        return week.Before + (week.Days == 0 ? 0 : week.Hours * week.DaysThrough(day) / week.Days);
    }

    /// <summary>The day on whose work the given number of hours is completed; the last day of planning when it never is.</summary>
    public DateOnly DayOf(double hours)
    {
        if (hours <= PlanRules.Epsilon) return FirstDay;
        var (low, high) = (0, 1);
        while (Week(high) is { } week && week.Before + week.Hours < hours - PlanRules.Epsilon) (low, high) = (high, high * 2);
        high = Math.Min(high, LastIndex());
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_weeks[middle].Before + _weeks[middle].Hours < hours - PlanRules.Epsilon) low = middle + 1;
            else high = middle;
        }

        var found = _weeks[low];
        return found.Hours <= 0 ? found.LastDay : found.EndDay(Math.Min(found.Hours, hours - found.Before));
    }

    private int LastIndex()
    {
        var wanted = PlanRules.MostWeeks - 1;
        if (Week(wanted) is null) wanted = _weeks.Count - 1;
        return wanted;
    }

    private bool Append()
    {
        var monday = (long)_firstMonday.DayNumber + (7L * _weeks.Count);
        if (monday + 6 > DateOnly.MaxValue.DayNumber) return false;
        var start = DateOnly.FromDayNumber((int)Math.Max(monday, FirstDay.DayNumber));
        var iso = IsoWeek.Of(start);
        var all = (int)(monday + 7 - start.DayNumber);
        byte[]? usable = null;
        if (_breaks.Any(b => b.From < monday + 7 && b.Until >= start.DayNumber))
            usable = [.. Enumerable.Range(0, all).Where(d => !_breaks.Any(b => b.From <= start.DayNumber + d && start.DayNumber + d <= b.Until)).Select(d => (byte)d)];
        var days = usable?.Length ?? all;
        var hours = _off.Contains(iso) ? 0 : EffectiveHours * days / 7;
        var before = _weeks.Count == 0 ? 0 : _weeks[^1].Before + _weeks[^1].Hours;
        _weeks.Add(new(iso, start, days, hours, before) { Usable = usable, LastDay = start.AddDays(all - 1) });
        return true;
    }

    private static int Weekday(DateOnly day) => ((int)day.DayOfWeek + 6) % 7;
}

/// <summary>A week of work: its first day, usable days, hours, and the hours of all weeks before it.</summary>
internal sealed record WorkWeek(IsoWeek Iso, DateOnly FirstDay, int Days, double Hours, double Before)
{
    /// <summary>Places of the usable days from the first one on; null where all of them are.</summary>
    public byte[]? Usable { get; init; }
    public required DateOnly LastDay { get; init; }

    /// <summary>How many usable days lie up to the end of a day.</summary>
    public int DaysThrough(DateOnly day)
    {
        var place = day.DayNumber - FirstDay.DayNumber;
        return Usable is null ? Math.Clamp(place + 1, 0, Days) : Usable.Count(u => u <= place);
    }

    /// <summary>The day on which work at this position of the week begins.</summary>
    public DateOnly StartDay(double position) =>
        Day(Math.Clamp((int)Math.Floor((position / Hours * Days) + PlanRules.Epsilon), 0, Days - 1));

    /// <summary>The day on which work that reaches this position of the week ends.</summary>
    public DateOnly EndDay(double position) =>
        Day(Math.Clamp((int)Math.Ceiling((position / Hours * Days) - PlanRules.Epsilon) - 1, 0, Days - 1));

    private DateOnly Day(int number) => FirstDay.AddDays(Usable is null ? number : Usable[number]);
}
