using Ascent.Journey.Content;
using Ascent.Journey.Profiles;
using Ascent.Journey.Progress;
using Ascent.Journey.Timing;

namespace Ascent.Journey.Planning;

/// <summary>The least change on each of three axes that brings P80 before the deadline: hours, deadline, optional activities.</summary>
internal sealed class OptionFinder(
    JourneyPack pack,
    Profile profile,
    Selection selection,
    WorkGraph graph,
    WorkForecast work,
    DateOnly today,
    int cardsInPlay,
    DateOnly deadline,
    IReadOnlyDictionary<string, int> skillDepth)
{
    private readonly double _left = graph.Nodes.Sum(n => n.Candidate.Remaining?.Expected ?? 0);

    /// <summary>For a plan whose P80 lies past the deadline.</summary>
    public IReadOnlyList<PlanOption> ForInfeasible(DateOnly p80) => [Hours(p80), Deadline(p80), Drop(p80)];

    private PlanOption Hours(DateOnly p80)
    {
        var now = profile.HoursPerWeek;
        var low = (int)Math.Floor(now / PlanRules.HoursStep) + 1;
        var high = (int)(ProfileRules.MostHoursPerWeek / PlanRules.HoursStep);
        var best = low <= high ? P80At(high) : p80;
        if (best > deadline)
        {
            var most = ProfileRules.MostHoursPerWeek;
            return new("hours", $"More hours cannot do it alone: even at {most:0.#} a week P80 is {best:ddd d MMM yyyy}.", $"{most:0.#}", best);
        }

        while (low < high)
        {
            var middle = (low + high) / 2;
            if (P80At(middle) <= deadline) high = middle;
            else low = middle + 1;
        }

        var hours = high * PlanRules.HoursStep;
        return new("hours", $"Work {hours:0.#} hours a week instead of {now:0.#}.", $"{hours:0.#}", P80At(high));
    }

    private PlanOption Deadline(DateOnly p80)
    {
        var days = p80.DayNumber - deadline.DayNumber;
        return new("deadline", $"Move the deadline by {days} {(days == 1 ? "day" : "days")}, from {deadline:ddd d MMM yyyy} to {p80:ddd d MMM yyyy}.", $"{p80:yyyy-MM-dd}", p80);
    }

    private PlanOption Drop(DateOnly p80)
    {
        // What was asked for can be dropped by asking no more; what something planned needs cannot.
        var needed = graph.Nodes.Where(n => n.State == ActivityState.NotStarted)
            .SelectMany(n => selection.NamedPrerequisites(n.Activity, selection.Candidates.ContainsKey)).ToHashSet(StringComparer.Ordinal);
        var droppable = graph.Nodes
            .Where(n => n.Activity.Optional && n.State == ActivityState.NotStarted && n.Candidate.AskedBy is not null && !needed.Contains(n.Candidate.Id))
            .OrderByDescending(n => n.Hours).ThenBy(n => n.Activity.Id, StringComparer.Ordinal)
            .Select(n => n.Candidate).ToList();
        var gone = new List<Candidate>();
        var date = p80;
        foreach (var candidate in droppable)
        {
            if (date <= deadline) break;
            gone.Add(candidate);
            date = P80Without(gone);
        }

        if (date > deadline)
        {
            var what = droppable.Count == 0 ? "no optional activity is left in the plan" : $"without {Names(gone)} P80 is {date:ddd d MMM yyyy}";
            return new("drop", $"Dropping optional activities cannot do it alone: {what}.", Ids(gone), date);
        }

        // The largest first may have taken more than is needed: put back what can stay, smallest first.
        foreach (var candidate in gone.ToList().AsEnumerable().Reverse())
        {
            List<Candidate> fewer = [.. gone.Where(g => g != candidate)];
            if (P80Without(fewer) is var with && with <= deadline) (gone, date) = (fewer, with);
        }

        return new("drop", $"Drop {Names(gone)} ({Duration.Of(TotalHours(gone))}), which you asked for.", Ids(gone), date);
    }

    private DateOnly P80At(int halves)
    {
        var calendar = WorkCalendar.For(profile, today, PlanRules.EffectiveHours(halves * PlanRules.HoursStep, cardsInPlay));
        var schedule = Scheduler.Lay(graph, calendar, pack.Phases.Count);
        return calendar.DayOf(work.At(selection.Pace.SigmaOver(_left, calendar.EffectiveHours)).Finish(0.8, schedule, calendar.EffectiveHours));
    }

    private DateOnly P80Without(List<Candidate> gone)
    {
        List<Candidate> rest = [.. graph.Nodes.Select(n => n.Candidate).Where(c => !gone.Contains(c))];
        var calendar = WorkCalendar.For(profile, today, PlanRules.EffectiveHours(profile.HoursPerWeek, cardsInPlay));
        var left = WorkForecast.Of(rest, selection.Pace, calendar.EffectiveHours);
        var schedule = Scheduler.Lay(new WorkGraph(pack, selection, rest, skillDepth), calendar, pack.Phases.Count);
        return calendar.DayOf(left.Finish(0.8, schedule, calendar.EffectiveHours));
    }

    private static string Names(IEnumerable<Candidate> candidates) => string.Join(", ", candidates.Select(c => $"‘{c.Activity.Title}’"));

    private static string Ids(IEnumerable<Candidate> candidates) => string.Join(",", candidates.Select(c => c.Id));

    private static double TotalHours(IEnumerable<Candidate> candidates) => candidates.Sum(c => c.Remaining?.Expected ?? 0);
}
