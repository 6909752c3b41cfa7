using System.Globalization;
using Ascent.Journey.Planning;
using Ascent.Journey.Profiles;
using Ascent.Web.Text;

namespace Ascent.Web.Timeline;

/// <summary>
/// Lays a plan on a sheet: weeks to the right, one stripe for each phase, and in it as few lanes as keep every label
/// readable. Pure: the same plan gives the same drawing.
/// </summary>
public static class TimelineLayout
{
    public const double LaneHeight = 32;
    public const double BandHead = 28;
    private const double BandFoot = 8;
    private const double MarkRow = 20;
    private const double RulerHeight = 44;
    private const double CharacterWidth = 6.3;
    private const double MarkCharacterWidth = 7.4;
    private const double MinimumBar = 5;
    private const double Inset = 8;
    private const double Gap = 12;
    private const int LabelCharacters = 36;
    private const int SliverDays = 14;
    private const int TailWeeks = 4;
    private const int MaximumWeeks = 520;
    private const int DeadlineShownWithinDays = 26 * 7;

    public static TimelineModel Lay(Plan plan, DateOnly today, double weekWidth)
    {
        var (first, weeks) = Range(plan, today);
        var last = first.AddDays((weeks * 7) - 1);
        double X(DateOnly day) => Inset + (Math.Clamp(day.DayNumber - first.DayNumber, 0, weeks * 7) * weekWidth / 7);

        var width = (weeks * weekWidth) + Inset;
        var marks = Marks(plan, today, first, last, width, X, out var rows);
        var top = (rows * MarkRow) + RulerHeight;

        var bands = new List<TimelineBand>();
        var y = top;
        foreach (var phase in plan.Phases)
        {
            var bars = Bars(plan, phase.Id, today, weekWidth, X, y + BandHead, out var lanes);
            var height = BandHead + (lanes * LaneHeight) + BandFoot;
            var x = bars.Count > 0 ? bars.Min(bar => bar.X) : phase.Start is { } start ? X(start) : 0;
            var end = phase.End is { } finish ? X(finish.AddDays(1)) : x;
            bands.Add(new TimelineBand(phase, x, Math.Max(0, end - x), y, height, x + 4, bars));
            y += height;
        }
        return new TimelineModel
        {
            Width = width + 1,
            Height = y + 1,
            Top = top,
            WeekWidth = weekWidth,
            Months = Months(first, last, X),
            Weeks = Weeks(plan, first, weeks, X),
            Bands = bands,
            Marks = marks,
        };
    }

    private static (DateOnly First, int Weeks) Range(Plan plan, DateOnly today)
    {
        var from = plan.Items.Select(item => item.Start).Append(plan.Profile.StartOn).Append(today).Min();
        var to = plan.Items.Select(item => item.End).Append(plan.Forecast.P80).Append(today).Max();
        if (plan.Forecast.Deadline.DayNumber - to.DayNumber is > 0 and < DeadlineShownWithinDays) to = plan.Forecast.Deadline;
        var first = IsoWeek.Of(from).Monday;
        var weeks = ((to.DayNumber - first.DayNumber) / 7) + 2;
        return (first, Math.Min(weeks, MaximumWeeks));
    }

    private static List<TimelineBar> Bars(Plan plan, string phase, DateOnly today, double weekWidth, Func<DateOnly, double> x, double y, out int lanes)
    {
        var bars = new List<TimelineBar>();
        var laneEnds = new List<double>();
        foreach (var item in plan.Items.Where(item => item.Phase == phase))
        {
            var from = x(item.Start);
            var width = Math.Max(MinimumBar, x(item.End.AddDays(1)) - from);
            var slack = Math.Max(0, item.SlackDays);
            var tail = Math.Min(slack, TailWeeks * 7) * weekWidth / 7;
            var label = item.Title.Length <= LabelCharacters ? item.Title : string.Concat(item.Title.AsSpan(0, LabelCharacters - 1).TrimEnd(), "…");
            var labelWidth = label.Length * CharacterWidth;
            var end = Math.Max(from + width + tail, from + labelWidth) + Gap;

            var lane = laneEnds.FindIndex(taken => taken <= from);
            if (lane < 0)
            {
                lane = laneEnds.Count;
                laneEnds.Add(0);
            }
            laneEnds[lane] = end;
            bars.Add(new TimelineBar(item, from, width, y + (lane * LaneHeight), tail, slack > TailWeeks * 7, label, labelWidth, Words.IsLate(item, today)));
        }
        lanes = Math.Max(1, laneEnds.Count);
        return bars;
    }

    private static List<TimelineMark> Marks(Plan plan, DateOnly today, DateOnly first, DateOnly last, double width, Func<DateOnly, double> x, out int rows)
    {
        var days = new List<(string Kind, string Name, DateOnly Day)>
        {
            ("today", "Today", today),
            ("p50", "P50", plan.Forecast.P50),
            ("p80", "P80", plan.Forecast.P80),
            ("deadline", "Deadline", plan.Forecast.Deadline),
        };
        var marks = new List<TimelineMark>();
        var taken = new List<List<(double From, double To)>>();
        foreach (var (kind, name, day) in days.Where(mark => mark.Day >= first && mark.Day <= last))
        {
            var text = $"{name} {Words.Date(day, today)}";
            var at = x(day);
            var size = (text.Length * MarkCharacterWidth) + Gap;
            var before = at + size > width;
            var (from, to) = before ? (at - size, at) : (at, at + size);
            var row = taken.FindIndex(spans => spans.TrueForAll(span => to <= span.From || from >= span.To));
            if (row < 0)
            {
                row = taken.Count;
                taken.Add([]);
            }
            taken[row].Add((from, to));
            marks.Add(new TimelineMark(kind, text, day, at, before ? at - 4 : at + 4, (row * MarkRow) + 14, before));
        }
        rows = Math.Max(1, taken.Count);
        return marks;
    }

    private static List<TimelineMonth> Months(DateOnly first, DateOnly last, Func<DateOnly, double> x)
    {
        var months = new List<TimelineMonth>();
        var day = new DateOnly(first.Year, first.Month, 1);
        for (; day <= last; day = day.AddMonths(1))
        {
            var from = day < first ? first : day;
            // A sliver of a month at an edge has no room for its name.
            if ((months.Count == 0 && day.AddMonths(1).DayNumber - from.DayNumber < SliverDays) || last.DayNumber - from.DayNumber < SliverDays) continue;
            var name = months.Count == 0 || day.Month == 1 ? "MMM yyyy" : "MMM";
            months.Add(new TimelineMonth(from.ToString(name, CultureInfo.InvariantCulture), x(from)));
        }
        return months;
    }

    private static List<TimelineWeek> Weeks(Plan plan, DateOnly first, int count, Func<DateOnly, double> x)
    {
        var off = plan.Profile.WeeksOff.ToHashSet();
        return [.. Enumerable.Range(0, count).Select(index =>
        {
            var monday = first.AddDays(index * 7);
            var week = IsoWeek.Of(monday);
            return new TimelineWeek(week, x(monday), monday.Day.ToString(), off.Contains(week));
        })];
    }
}
