using Ascent.Journey.Content;
using Ascent.Journey.Profiles;
using Ascent.Journey.Progress;

namespace Ascent.Journey.Planning;

/// <summary>What to do in a span of days, computed from the plan: this is the answer of today, week, month and quarter.</summary>
public sealed record Agenda(string Title, DateOnly From, DateOnly To, double CapacityHours, double PlannedHours, IReadOnlyList<AgendaItem> Items, IReadOnlyList<string> Notes);

/// <summary><paramref name="Hours"/> fall into the span; <paramref name="NextStep"/> is the command or the action to begin with.</summary>
public sealed record AgendaItem(PlanItem Item, double Hours, bool FinishesInSpan, bool Late, string NextStep);

public static class AgendaBuilder
{
    /// <summary>What to work on today: the running item first, then what this week holds, in the order of the schedule.</summary>
    public static Agenda Today(JourneyPack pack, Plan plan, JourneyProgress progress, DateOnly today) => throw new NotImplementedException();
    public static Agenda Week(JourneyPack pack, Plan plan, JourneyProgress progress, DateOnly today) => throw new NotImplementedException();

    /// <summary>The next 30 days.</summary>
    public static Agenda Month(JourneyPack pack, Plan plan, JourneyProgress progress, DateOnly today) => throw new NotImplementedException();

    /// <summary>The next 90 days.</summary>
    public static Agenda Quarter(JourneyPack pack, Plan plan, JourneyProgress progress, DateOnly today) => throw new NotImplementedException();
}
