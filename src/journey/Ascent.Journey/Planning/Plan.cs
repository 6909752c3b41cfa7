using Ascent.Journey.Content;
using Ascent.Journey.Profiles;
using Ascent.Journey.Progress;

namespace Ascent.Journey.Planning;

/// <summary>Activities laid on weeks, with a forecast. Serialises to the <c>plan</c> document of the command line.</summary>
public sealed record Plan
{
    public required DateOnly GeneratedOn { get; init; }
    public required Profile Profile { get; init; }
    public required Capacity Capacity { get; init; }
    public required IReadOnlyList<PlanPhase> Phases { get; init; }

    /// <summary>In the order of the schedule; done and running ones included.</summary>
    public required IReadOnlyList<PlanItem> Items { get; init; }
    public required IReadOnlyList<SkippedItem> Skipped { get; init; }

    /// <summary>What each transferable skill took off the estimates, in expected hours, largest first.</summary>
    public required IReadOnlyList<Saving> Savings { get; init; }
    public required Forecast Forecast { get; init; }

    /// <summary>What the logged time says of the estimates; null in a plan that an older version wrote.</summary>
    public PlanPace? Pace { get; init; }
    public required IReadOnlyList<PlanOption> Options { get; init; }
    public required IReadOnlyList<string> Warnings { get; init; }
}

/// <summary>The person's factor on the estimates, and how many done activities it rests on.</summary>
public sealed record PlanPace(double Factor, int Evidence);

public sealed record Capacity(double HoursPerWeek, double EffectiveHoursPerWeek);

/// <summary><paramref name="Start"/> and <paramref name="End"/> are the first and last day of work; null where nothing is left to plan.</summary>
public sealed record PlanPhase(string Id, string Title, DateOnly? Start, DateOnly? End, double PlannedHours);

public sealed record PlanHours(double Optimistic, double Likely, double Pessimistic, double Expected);

public sealed record WeekShare(IsoWeek Week, double Hours);

public sealed record PlanItem
{
    public required string Id { get; init; }
    public required string Title { get; init; }
    public required ActivityKind Kind { get; init; }
    public required string Phase { get; init; }
    public required IReadOnlyList<string> Skills { get; init; }
    public required IReadOnlyList<string> Prerequisites { get; init; }

    /// <summary>After scaling by transferable skills and answers.</summary>
    public required PlanHours Hours { get; init; }
    public required bool Optional { get; init; }
    public required IReadOnlyList<string> Covers { get; init; }

    /// <summary>Ids of resources that suit the profile (free, preferred kinds first).</summary>
    public required IReadOnlyList<string> Resources { get; init; }
    public required DateOnly Start { get; init; }
    public required DateOnly End { get; init; }
    public required IReadOnlyList<WeekShare> Weeks { get; init; }

    /// <summary>Days that the item can slip before it moves the finish.</summary>
    public required int SlackDays { get; init; }

    /// <summary>One sentence: why it stands where it stands.</summary>
    public required string Reason { get; init; }
    public required ActivityState State { get; init; }
}

/// <summary><paramref name="Kind"/> is <c>activity</c> or <c>skill</c>.</summary>
public sealed record SkippedItem(string Id, string Title, string Kind, double HoursSaved, string Reason);

public sealed record Saving(string Area, string Title, double Hours);

/// <summary>Dates on which half and four fifths of the simulated journeys are finished.</summary>
public sealed record Forecast(DateOnly P50, DateOnly P80, DateOnly Deadline, bool Feasible)
{
    /// <summary>Whole weeks from the start of the plan, counting the first as 1.</summary>
    public required int P50Week { get; init; }
    public required int P80Week { get; init; }

    /// <summary>Hours by which the P80 finish misses the deadline; 0 when feasible.</summary>
    public required double ShortfallHours { get; init; }

    /// <summary>For a chart: the finish date at 5 %, 10 %, … 95 %.</summary>
    public required IReadOnlyList<DateOnly> Quantiles { get; init; }
}

/// <summary>
/// <paramref name="Kind"/> is <c>hours</c>, <c>deadline</c> or <c>drop</c> where the plan does not fit, and <c>add</c> where it leaves room for
/// optional work; <paramref name="Value"/> is what to set.
/// </summary>
public sealed record PlanOption(string Kind, string Description, string Value, DateOnly P80);
