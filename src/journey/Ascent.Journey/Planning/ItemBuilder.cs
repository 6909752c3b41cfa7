using Ascent.Journey.Content;
using Ascent.Journey.Profiles;
using Ascent.Journey.Progress;

namespace Ascent.Journey.Planning;

/// <summary>Turns placements into the items that people read.</summary>
internal sealed class ItemBuilder(
    JourneyPack pack, Profile profile, Selection selection, Reasons reasons, Plan? previous, DateOnly today)
{
    private readonly Dictionary<string, PlanItem> _previous =
        previous?.Items.GroupBy(i => i.Id, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal) ?? [];

    /// <summary>Done items in the order of their end, then the schedule.</summary>
    public IReadOnlyList<PlanItem> Build(WorkGraph graph, Schedule schedule, WorkCalendar calendar)
    {
        var slack = SlackInDays.Of(graph, schedule, calendar);
        var items = graph.Nodes.Select(n => (Node: n, Item: ItemOf(n, schedule.Placements[n.Index], graph, slack[n.Index]))).ToList();
        return
        [
            .. items.Where(i => i.Node.State == ActivityState.Done).OrderBy(i => i.Item.End).ThenBy(i => i.Item.Id, StringComparer.Ordinal).Select(i => i.Item),
            .. items.Where(i => i.Node.State != ActivityState.Done).OrderBy(i => schedule.Placements[i.Node.Index].Sequence).Select(i => i.Item),
        ];
    }

    private PlanItem ItemOf(WorkNode node, Placement placement, WorkGraph graph, int slackDays)
    {
        var activity = node.Activity;
        var hours = node.Candidate.Hours;
        var (start, end) = Dates(node, placement);
        return new()
        {
            Id = activity.Id,
            Title = activity.Title,
            Kind = activity.Kind,
            Phase = activity.Phase,
            Skills = activity.Skills,
            Prerequisites = [.. node.Before.Select(b => graph.Nodes[b].Activity.Id).Order(StringComparer.Ordinal)],
            Hours = new(hours.Optimistic, hours.Likely, hours.Pessimistic, hours.Expected),
            Optional = activity.Optional,
            Covers = activity.Covers,
            Resources = ResourceChoice.For(pack, profile, activity),
            Start = start,
            End = end,
            Weeks = node.State == ActivityState.Done ? SpentWeeks(activity.Id, end) : placement.Weeks,
            SlackDays = slackDays,
            Reason = reasons.For(node, placement, graph.Nodes),
            State = node.State,
        };
    }

    private (DateOnly Start, DateOnly End) Dates(WorkNode node, Placement placement)
    {
        var progress = node.Candidate.Progress;
        var before = _previous.GetValueOrDefault(node.Activity.Id);
        switch (node.State)
        {
            case ActivityState.Done:
                var end = progress?.DoneOn ?? before?.End ?? today;
                var start = progress?.StartedOn ?? (before?.Start is { } s && s <= end ? s : end);
                return (start <= end ? start : end, end);
            case ActivityState.InProgress:
                var begun = progress?.StartedOn ?? before?.Start ?? placement.Start;
                return (begun <= placement.Start ? begun : placement.Start, placement.End);
            default:
                return (placement.Start, placement.End);
        }
    }

    /// <summary>The weeks in which time was logged; without a log, the weeks of the last plan up to the end.</summary>
    private IReadOnlyList<WeekShare> SpentWeeks(string id, DateOnly end)
    {
        if (selection.LoggedHours.ContainsKey(id)) return selection.LoggedWeeks(id);
        return _previous.TryGetValue(id, out var before) ? [.. before.Weeks.Where(w => w.Week.Monday <= end)] : [];
    }
}
