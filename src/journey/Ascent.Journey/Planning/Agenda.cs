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
    private const double LeastHours = 0.01;
    private const int DaysOfMonth = 30;
    private const int DaysOfQuarter = 90;

    /// <summary>
    /// What to work on today: the running item first, then what this week holds, in the order of the schedule. The day
    /// takes its share of what is left of the week, and is filled in that order.
    /// </summary>
    public static Agenda Today(JourneyPack pack, Plan plan, JourneyProgress progress, DateOnly today)
    {
        var week = IsoWeek.Of(today);
        var open = Open(plan, progress);
        var daysLeft = week.Sunday.DayNumber - today.DayNumber + 1;
        var capacity = CapacityOf(plan, today, today);
        var left = today < plan.Profile.StartOn || plan.Profile.BreakOn(today) is not null ? 0 : open.Sum(i => HoursIn(i, today, week.Sunday)) / daysLeft;
        var items = new List<AgendaItem>();
        foreach (var item in open)
        {
            if (left <= LeastHours) break;
            var hours = Math.Min(left, HoursIn(item, today, week.Sunday));
            if (hours <= LeastHours) continue;
            left -= hours;
            var finishes = hours >= RemainingHours(item, today) - LeastHours;
            items.Add(new(item, hours, finishes, IsLate(item, progress, today), NextStep(pack, item)));
        }

        return Build($"Today, {today:ddd d MMM}", plan, progress, today, today, today, capacity, items);
    }

    public static Agenda Week(JourneyPack pack, Plan plan, JourneyProgress progress, DateOnly today)
    {
        var week = IsoWeek.Of(today);
        return Span(pack, $"This week, {week.Monday:ddd d MMM} to {week.Sunday:ddd d MMM}", plan, progress, today, week.Monday, week.Sunday);
    }

    /// <summary>The next 30 days.</summary>
    public static Agenda Month(JourneyPack pack, Plan plan, JourneyProgress progress, DateOnly today) =>
        Span(pack, "The next 30 days", plan, progress, today, today, PlanRules.AddDays(today, DaysOfMonth - 1));

    /// <summary>The next 90 days.</summary>
    public static Agenda Quarter(JourneyPack pack, Plan plan, JourneyProgress progress, DateOnly today) =>
        Span(pack, "The next 90 days", plan, progress, today, today, PlanRules.AddDays(today, DaysOfQuarter - 1));

    private static Agenda Span(JourneyPack pack, string title, Plan plan, JourneyProgress progress, DateOnly today, DateOnly from, DateOnly to)
    {
        var items = Open(plan, progress)
            .Select(i => (Item: i, Hours: HoursIn(i, from, to)))
            .Where(i => i.Hours > LeastHours)
            .Select(i => new AgendaItem(i.Item, i.Hours, i.Item.End <= to, IsLate(i.Item, progress, today), NextStep(pack, i.Item)))
            .ToList();
        return Build(title, plan, progress, today, from, to, CapacityOf(plan, from < today ? today : from, to), items);
    }

    private static Agenda Build(
        string title, Plan plan, JourneyProgress progress, DateOnly today, DateOnly from, DateOnly to, double capacity, List<AgendaItem> items) =>
        new(title, from, to, capacity, items.Sum(i => i.Hours), items, Notes(plan, progress, today, from, to, items));

    /// <summary>Not done; running ones first.</summary>
    private static List<PlanItem> Open(Plan plan, JourneyProgress progress) =>
    [
        .. plan.Items.Where(i => StateOf(i, progress) != ActivityState.Done).OrderBy(i => StateOf(i, progress) == ActivityState.InProgress ? 0 : 1),
    ];

    private static ActivityState StateOf(PlanItem item, JourneyProgress progress) =>
        progress.Activities.TryGetValue(item.Id, out var known) ? known.State : item.State;

    /// <summary>Hours of an item between two days; a week's hours lie evenly on the days on which the item runs in it.</summary>
    private static double HoursIn(PlanItem item, DateOnly from, DateOnly to)
    {
        var sum = 0.0;
        foreach (var share in item.Weeks)
        {
            var first = item.Start > share.Week.Monday ? item.Start : share.Week.Monday;
            var last = item.End < share.Week.Sunday ? item.End : share.Week.Sunday;
            if (last < first) last = first;
            var days = last.DayNumber - first.DayNumber + 1;
            var inside = Math.Min(last.DayNumber, to.DayNumber) - Math.Max(first.DayNumber, from.DayNumber) + 1;
            if (inside > 0) sum += share.Hours * Math.Min(inside, days) / days;
        }

        return sum;
    }

    private static double RemainingHours(PlanItem item, DateOnly today) => item.Weeks.Where(w => w.Week >= IsoWeek.Of(today)).Sum(w => w.Hours);

    private static double CapacityOf(Plan plan, DateOnly from, DateOnly to)
    {
        var first = plan.Profile.StartOn > from ? plan.Profile.StartOn : from;
        var off = plan.Profile.WeeksOff.ToHashSet();
        var days = 0;
        for (var day = first; day <= to; day = day.AddDays(1))
        {
            if (!off.Contains(IsoWeek.Of(day)) && plan.Profile.BreakOn(day) is null) days++;
        }

        return plan.Capacity.EffectiveHoursPerWeek * days / 7;
    }

    /// <summary>Should have ended before today, or took longer than its pessimistic estimate.</summary>
    private static bool IsLate(PlanItem item, JourneyProgress progress, DateOnly today)
    {
        if (item.End < today) return true;
        if (progress.Activities.TryGetValue(item.Id, out var known) && known.PinnedTo is { } pin && pin < IsoWeek.Of(today)) return true;
        return StateOf(item, progress) == ActivityState.InProgress
            && progress.LoggedHours.GetValueOrDefault(item.Id) > item.Hours.Pessimistic;
    }

    private static List<string> Notes(
        Plan plan, JourneyProgress progress, DateOnly today, DateOnly from, DateOnly to, List<AgendaItem> items)
    {
        var notes = new List<string>();
        var open = Open(plan, progress);
        if (open.Count == 0)
        {
            notes.Add(plan.Items.Count == 0 ? "There is nothing to do: the plan is empty." : "The journey is finished: everything in the plan is done.");
            return notes;
        }

        if (today < plan.Profile.StartOn) notes.Add($"The journey starts on {plan.Profile.StartOn:ddd d MMM yyyy}, {(plan.Profile.StartOn == today.AddDays(1) ? "tomorrow" : $"in {plan.Profile.StartOn.DayNumber - today.DayNumber} days")}.");
        if (plan.Profile.BreakOn(today) is { } pause)
            notes.Add($"You have been on a break since {pause.From:ddd d MMM yyyy}{(pause.Until is { } until ? $", until {until:ddd d MMM yyyy}" : "")}; nothing is planned in it. 'ascent resume' takes the journey up again.");
        foreach (var week in plan.Profile.WeeksOff.Where(w => w.Sunday >= from && w.Monday <= to).Distinct().Order())
            notes.Add($"{week} is a week off ({week.Monday:ddd d MMM yyyy} to {week.Sunday:ddd d MMM yyyy}).");
        var shown = items.Select(i => i.Item.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var late in open.Where(i => i.End < today && !shown.Contains(i.Id))) notes.Add($"Late: ‘{late.Title}’ was planned until {late.End:ddd d MMM yyyy}.");
        var done = plan.Items.Where(i => StateOf(i, progress) == ActivityState.Done && DoneOn(i, progress) >= from && DoneOn(i, progress) <= to).Select(i => $"‘{i.Title}’").ToList();
        if (done.Count > 0) notes.Add($"Done: {string.Join(", ", done)}.");
        if (items.Count == 0)
        {
            var next = open.OrderBy(i => NextDay(i, to)).First();
            notes.Add(plan.Profile.BreakOn(today) is { Until: null }
                ? $"‘{next.Title}’ waits for you."
                : $"Nothing is planned here; next comes ‘{next.Title}’ on {NextDay(next, to):ddd d MMM yyyy}.");
        }

        return notes;
    }

    /// <summary>The first day after <paramref name="to"/> that holds hours of the item: what was begun before a break goes on after it.</summary>
    private static DateOnly NextDay(PlanItem item, DateOnly to) => item.Start > to
        ? item.Start
        : item.Weeks.Select(share => share.Week.Monday).Where(monday => monday > to).DefaultIfEmpty(item.Start).Min();

    private static DateOnly DoneOn(PlanItem item, JourneyProgress progress) =>
        progress.Activities.TryGetValue(item.Id, out var known) && known.DoneOn is { } day ? day : item.End;

    /// <summary>The command or the action with which an item is begun or gone on with.</summary>
    public static string CommandFor(JourneyPack pack, PlanItem item) => NextStep(pack, item);

    private static string NextStep(JourneyPack pack, PlanItem item)
    {
        if (!pack.Activities.TryGetValue(item.Id, out var activity)) return $"ascent plan --explain {item.Id}";
        if (activity.Lab is { } lab) return item.State == ActivityState.InProgress ? $"ascent lab test {lab}" : $"ascent lab start {lab}";
        if (activity.Paper is { } paper and not ContentRules.AnyPaper) return item.State == ActivityState.InProgress ? $"ascent paper notes {paper}" : $"ascent paper read {paper}";
        var proof = activity.Evidence switch
        {
            EvidenceKind.Link => $"ascent done {item.Id} --link URL",
            EvidenceKind.File => $"ascent done {item.Id} --file PATH",
            EvidenceKind.Run => $"ascent done {item.Id} --run RUN",
            _ => $"ascent done {item.Id} --note TEXT",
        };
        if (activity.Begin is { } begin) return $"{begin}, then {proof}";
        return item.Resources.Count > 0 && pack.Resources.TryGetValue(item.Resources[0], out var resource)
            ? $"open {resource.Url}, then {proof}"
            : proof;
    }
}
