using Ascent.Journey.Profiles;

namespace Ascent.Journey.Planning;

/// <summary>
/// The weeks from the first day of work on, each with the hours that it holds. Hours lie evenly on a week's days, so that
/// a position in the hours is a day and the reverse.
/// </summary>
internal sealed class WorkCalendar
{
    private readonly HashSet<IsoWeek> _off;
    private readonly List<WorkWeek> _weeks = [];
    private readonly DateOnly _firstMonday;

    public WorkCalendar(DateOnly firstDay, double effectiveHours, IEnumerable<IsoWeek> weeksOff)
    {
        FirstDay = firstDay;
        EffectiveHours = effectiveHours;
        _off = [.. weeksOff];
        _firstMonday = PlanRules.AddDays(firstDay, -Weekday(firstDay));
    }

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
        var days = Math.Min(week.Days, day.DayNumber - week.FirstDay.DayNumber + 1);
        return week.Before + (week.Hours * days / week.Days);
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
        var days = (int)(monday + 7 - start.DayNumber);
        var iso = IsoWeek.Of(start);
        var hours = _off.Contains(iso) ? 0 : EffectiveHours * days / 7;
        var before = _weeks.Count == 0 ? 0 : _weeks[^1].Before + _weeks[^1].Hours;
        _weeks.Add(new(iso, start, days, hours, before));
        return true;
    }

    private static int Weekday(DateOnly day) => ((int)day.DayOfWeek + 6) % 7;
}

/// <summary>A week of work: its first usable day, usable days, hours, and the hours of all weeks before it.</summary>
internal sealed record WorkWeek(IsoWeek Iso, DateOnly FirstDay, int Days, double Hours, double Before)
{
    public DateOnly LastDay => FirstDay.AddDays(Days - 1);

    /// <summary>The day on which work at this position of the week begins.</summary>
    public DateOnly StartDay(double position) =>
        FirstDay.AddDays(Math.Clamp((int)Math.Floor((position / Hours * Days) + PlanRules.Epsilon), 0, Days - 1));

    /// <summary>The day on which work that reaches this position of the week ends.</summary>
    public DateOnly EndDay(double position) =>
        FirstDay.AddDays(Math.Clamp((int)Math.Ceiling((position / Hours * Days) - PlanRules.Epsilon) - 1, 0, Days - 1));
}
