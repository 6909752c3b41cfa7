using Ascent.Journey.Content;
using Ascent.Journey.Profiles;
using Ascent.Journey.Progress;

namespace Ascent.Journey.Planning;

/// <summary>The warnings of a plan, in reading order: the dates first, then what the person's answers mean.</summary>
internal static class Advisories
{
    /// <summary>A self-rating from here on in an area to be learnt is worth proving.</summary>
    private const int HighRating = 3;
    private const double LittleMemoryGb = 8;

    public static IReadOnlyList<string> Of(
        JourneyPack pack, Profile profile, JourneyProgress progress, DateOnly today, Selection selection,
        WorkGraph graph, Schedule schedule, Forecast forecast)
    {
        var list = new List<string>();
        var deadline = forecast.Deadline;
        if (deadline < today && graph.Nodes.Any(n => n.Hours > 0)) list.Add($"The deadline {deadline:ddd d MMM yyyy} lies in the past.");
        if (!forecast.Feasible)
        {
            list.Add($"Four fifths of the forecasts end by {forecast.P80:ddd d MMM yyyy}; {Timing.Duration.Of(forecast.ShortfallHours)} of work do not fit before the deadline of {deadline:ddd d MMM yyyy}. The options say what would help.");
        }
        else if (deadline.DayNumber - forecast.P80.DayNumber < PlanRules.TightDays && graph.Nodes.Any(n => n.Hours > 0))
        {
            var days = deadline.DayNumber - forecast.P80.DayNumber;
            list.Add($"The deadline is tight: {(days == 0 ? "no day" : days == 1 ? "one day" : $"{days} days")} between P80 and {deadline:ddd d MMM yyyy}.");
        }

        if (profile.StartOn < today && progress.Activities.Count == 0)
            list.Add($"The start {profile.StartOn:ddd d MMM yyyy} lies in the past; the plan begins today, {today:ddd d MMM yyyy}.");
        if (selection.Pace.Evidence > 0 && Math.Abs(selection.Pace.Factor - 1) >= 0.1)
            list.Add($"Your pace over {selection.Pace.Evidence} logged {(selection.Pace.Evidence == 1 ? "activity" : "activities")} is {selection.Pace.Factor:0.##} times the estimates; what is left is planned with it.");
        foreach (var node in graph.Nodes.Where(n => n.State == ActivityState.NotStarted && n.Candidate.Progress?.PinnedTo is not null))
        {
            var pin = node.Candidate.Progress!.PinnedTo!.Value;
            if (pin < IsoWeek.Of(today)) list.Add($"‘{node.Activity.Title}’ was pinned to {pin}, which is over; it is planned like the rest.");
            else if (!schedule.Placements[node.Index].PinKept) list.Add($"‘{node.Activity.Title}’ cannot be done in {pin}, to which it is pinned; it begins on {schedule.Placements[node.Index].Start:ddd d MMM yyyy}.");
        }

        list.AddRange(selection.Answers.Where(a => a.Choice.Warning is not null).Select(a => a.Choice.Warning!));
        AddHardware(profile, selection, graph, list);
        AddRatings(pack, profile, graph, list);
        AddMaterial(pack, profile, graph, list);
        return list;
    }

    private static void AddHardware(Profile profile, Selection selection, WorkGraph graph, List<string> list)
    {
        if (!profile.Hardware.Gpu)
        {
            var skipped = selection.Skipped.Count(s => s.Kind == "activity" && s.Reason.StartsWith("It needs a GPU", StringComparison.Ordinal));
            var replaced = graph.Nodes.Count(n => n.Candidate.InsteadOf is { } why && why.Contains("you have no GPU", StringComparison.Ordinal));
            if (skipped + replaced > 0)
                list.Add($"Without a GPU {Count(replaced, "activity takes another form", "activities take another form")}{(skipped > 0 ? $" and {Count(skipped, "is", "are")} left out" : "")}.");
        }

        if (profile.Hardware.RamGb > 0 && profile.Hardware.RamGb < LittleMemoryGb)
            list.Add($"{profile.Hardware.RamGb:0.#} GB of memory are little: expect smaller batches and longer training than the estimates assume.");
    }

    private static void AddRatings(JourneyPack pack, Profile profile, WorkGraph graph, List<string> list)
    {
        foreach (var area in pack.Areas.Where(a => a.Priority > 0 && profile.Rating(a.Id) >= HighRating))
        {
            var hours = graph.Nodes.Where(n => n.PriorityArea?.Id == area.Id).Sum(n => n.Hours);
            if (hours > 0)
                list.Add($"You rate {area.Id} ({area.Title}) at {profile.Rating(area.Id)}. A rating skips nothing: {hours:0} hours of it stay until its skills are proven.");
        }

        if (profile.YearsExperience < 1 && pack.Areas.Any(a => a.Priority == 0 && profile.Rating(a.Id) >= HighRating))
            list.Add("Your ratings of transferable skills are high for less than a year of experience; log your time, so that the pace can correct the hours.");
    }

    private static void AddMaterial(JourneyPack pack, Profile profile, WorkGraph graph, List<string> list)
    {
        var paid = graph.Nodes.Where(n => n.State != ActivityState.Done && ResourceChoice.OnlyPaid(pack, profile, n.Activity)).Select(n => $"‘{n.Activity.Title}’").ToList();
        if (paid.Count > 0) list.Add($"You want free material only; there is none for {string.Join(", ", paid)}.");
    }

    private static string Count(int number, string one, string many) => number == 1 ? $"1 {one}" : $"{number} {many}";
}
