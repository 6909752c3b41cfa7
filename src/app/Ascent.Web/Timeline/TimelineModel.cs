using Ascent.Journey.Planning;
using Ascent.Journey.Profiles;

namespace Ascent.Web.Timeline;

/// <summary>A plan laid out in pixels, ready to be drawn.</summary>
public sealed record TimelineModel
{
    public required double Width { get; init; }
    public required double Height { get; init; }

    /// <summary>Where the ruler ends and the first phase begins.</summary>
    public required double Top { get; init; }
    public required double WeekWidth { get; init; }
    public required IReadOnlyList<TimelineMonth> Months { get; init; }
    public required IReadOnlyList<TimelineWeek> Weeks { get; init; }
    public required IReadOnlyList<TimelineBand> Bands { get; init; }
    public required IReadOnlyList<TimelineMark> Marks { get; init; }
}

public sealed record TimelineMonth(string Name, double X);

/// <summary><paramref name="Label"/> is the day of the month of its Monday.</summary>
public sealed record TimelineWeek(IsoWeek Week, double X, string Label, bool Off);

/// <summary>A phase: a stripe over the whole width with its own stretch marked.</summary>
public sealed record TimelineBand(PlanPhase Phase, double X, double Width, double Y, double Height, double TitleX, IReadOnlyList<TimelineBar> Bars);

/// <summary>An activity. The tail is its slack, cut where it would hide others.</summary>
public sealed record TimelineBar(PlanItem Item, double X, double Width, double Y, double Tail, bool TailIsCut, string Label, double LabelWidth, bool Late);

/// <summary>A day worth a line: today, p50, p80, deadline.</summary>
public sealed record TimelineMark(string Kind, string Text, DateOnly Day, double X, double TextX, double TextY, bool TextBefore);
