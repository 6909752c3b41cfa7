using Ascent.Journey.Content;
using Ascent.Journey.Profiles;
using Ascent.Journey.Progress;

namespace Ascent.Journey.Planning;

/// <summary>Computes plans. Pure: the same arguments give the same plan, bit for bit.</summary>
public static class Planner
{
    private static readonly double[] ChartQuantiles = [.. Enumerable.Range(1, 19).Select(i => i / 20.0)];

    /// <param name="previous">The last plan, whose done, running and pinned items keep their place.</param>
    /// <exception cref="JourneyException">
    /// When the hours leave no time to plan, the plan would not end within a century, or the pack contradicts itself.
    /// </exception>
    public static Plan Plan(JourneyPack pack, Profile profile, JourneyProgress progress, DateOnly today, Plan? previous = null)
    {
        CheckHours(profile);
        var depth = WorkGraph.SkillDepths(pack);
        var selection = new Selection(pack, profile, progress);
        var deadline = PlanRules.DeadlineOf(profile, pack.HorizonWeeks);
        var calendar = WorkCalendar.For(profile, today, PlanRules.EffectiveHours(profile.HoursPerWeek, progress.CardsInPlay));
        var limit = calendar.HoursThrough(deadline);

        var graph = new WorkGraph(pack, selection, [.. selection.Candidates.Values], depth);
        var schedule = Scheduler.Lay(graph, calendar, pack.Phases.Count);
        var work = WorkForecast.Of(graph.Nodes.Select(n => n.Candidate), selection.Pace, calendar.EffectiveHours);
        var forecast = ForecastOf(profile, work, graph, schedule, calendar, deadline, LastDone(progress, today));
        var finder = new OptionFinder(pack, profile, selection, graph, work, today, progress.CardsInPlay, deadline, depth);
        var reasons = new Reasons(pack, profile, selection);
        var items = new ItemBuilder(pack, profile, selection, reasons, previous, today).Build(graph, schedule, calendar);
        return new()
        {
            GeneratedOn = today,
            Profile = profile,
            Capacity = new(profile.HoursPerWeek, calendar.EffectiveHours),
            Phases = PhasesOf(pack, items),
            Items = items,
            Skipped = selection.Skipped,
            Savings = SavingsOf(pack, graph),
            Forecast = forecast,
            Pace = new(selection.Pace.Factor, selection.Pace.Evidence),
            Options = !forecast.Feasible ? finder.ForInfeasible(forecast.P80)
                : Offers.Find(pack, selection, work, calendar, schedule, limit) is { } offer ? [offer] : [],
            Warnings = Advisories.Of(pack, profile, progress, today, selection, graph, schedule, forecast),
        };
    }

    private static void CheckHours(Profile profile)
    {
        if (double.IsFinite(profile.HoursPerWeek) && PlanRules.EffectiveHours(profile.HoursPerWeek) > PlanRules.Epsilon) return;
        throw new JourneyException($"'hoursPerWeek' is {profile.HoursPerWeek}; no time is left to plan. Set it between 0.5 and {ProfileRules.MostHoursPerWeek}.");
    }

    private static Forecast ForecastOf(
        Profile profile, WorkForecast work, WorkGraph graph, Schedule schedule, WorkCalendar calendar, DateOnly deadline, DateOnly lastDone)
    {
        if (!graph.Nodes.Any(n => n.Hours > 0))
        {
            var week = WeekNumber(profile.StartOn, lastDone);
            return new(lastDone, lastDone, deadline, lastDone <= deadline)
            {
                P50Week = week,
                P80Week = week,
                ShortfallHours = 0,
                Quantiles = [.. ChartQuantiles.Select(_ => lastDone)],
            };
        }

        var ends = work.Finishes([0.5, 0.8, .. ChartQuantiles], schedule, calendar.EffectiveHours);
        var days = ends.Select(calendar.DayOf).ToList();
        var (p50, p80) = (days[0], days[1]);
        var feasible = p80 <= deadline;
        return new(p50, p80, deadline, feasible)
        {
            P50Week = WeekNumber(profile.StartOn, p50),
            P80Week = WeekNumber(profile.StartOn, p80),
            ShortfallHours = feasible ? 0 : ends[1] - calendar.HoursThrough(deadline),
            Quantiles = days[2..],
        };
    }

    private static int WeekNumber(DateOnly start, DateOnly day) => (Math.Max(0, day.DayNumber - start.DayNumber) / 7) + 1;

    private static DateOnly LastDone(JourneyProgress progress, DateOnly today) =>
        progress.Activities.Values.Where(a => a.DoneOn is not null).Select(a => a.DoneOn!.Value).DefaultIfEmpty(today).Max();

    private static IReadOnlyList<PlanPhase> PhasesOf(JourneyPack pack, IReadOnlyList<PlanItem> items)
    {
        var byPhase = items.ToLookup(i => i.Phase, StringComparer.Ordinal);
        return
        [
            .. pack.Phases.Select(p => byPhase[p.Id].Any()
                ? new PlanPhase(p.Id, p.Title, byPhase[p.Id].Min(i => i.Start), byPhase[p.Id].Max(i => i.End), byPhase[p.Id].Sum(i => i.Hours.Expected))
                : new PlanPhase(p.Id, p.Title, null, null, 0)),
        ];
    }

    /// <summary>Hours that the content states less the hours for this person, shared among the areas behind each.</summary>
    private static IReadOnlyList<Saving> SavingsOf(JourneyPack pack, WorkGraph graph)
    {
        var hours = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var node in graph.Nodes)
        {
            var ease = node.Candidate.Ease;
            var saved = node.Candidate.Hours.Expected / ease.Factor * (1 - ease.Factor);
            foreach (var (area, share) in ease.Shares) hours[area] = hours.GetValueOrDefault(area) + (saved * share);
        }

        return
        [
            .. pack.Areas.Where(a => hours.GetValueOrDefault(a.Id) > 0)
                .Select(a => new Saving(a.Id, a.Title, hours[a.Id]))
                .OrderByDescending(s => s.Hours).ThenBy(s => s.Area, StringComparer.Ordinal),
        ];
    }
}
