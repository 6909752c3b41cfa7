using Ascent.Journey.Content;
using Ascent.Journey.Profiles;
using Ascent.Journey.Progress;

namespace Ascent.Journey.Planning;

/// <summary>Whether an activity can be held in a week.</summary>
public static class Pinning
{
    /// <summary>Progress with the week of an activity set, or taken away.</summary>
    public static JourneyProgress With(JourneyProgress progress, string activityId, IsoWeek? week)
    {
        var known = progress.Activities.GetValueOrDefault(activityId) ?? new(activityId, ActivityState.NotStarted, null, null, null);
        return progress with { Activities = new Dictionary<string, ActivityProgress>(progress.Activities, StringComparer.Ordinal) { [activityId] = known with { PinnedTo = week } } };
    }

    /// <summary>Null where the pin breaks no rule, else the reason, with the first week that would do.</summary>
    /// <param name="pinned">The plan computed with the pin.</param>
    public static string? Refusal(JourneyPack pack, Plan pinned, Activity activity, IsoWeek week, DateOnly today)
    {
        var profile = pinned.Profile;
        if (pinned.Items.FirstOrDefault(i => i.Id == activity.Id) is not { } item)
        {
            var why = pinned.Skipped.FirstOrDefault(s => s.Id == activity.Id)?.Reason ?? "another activity takes its place.";
            return $"‘{activity.Title}’ is not in your plan: {why}";
        }

        if (item.State == ActivityState.Done) return $"‘{item.Title}’ is done.";
        if (item.State == ActivityState.InProgress) return $"You have begun ‘{item.Title}’, and what runs goes on first; it cannot be moved to a week.";
        if (week < IsoWeek.Of(today)) return $"{week} is over.";
        if (week < IsoWeek.Of(profile.StartOn)) return $"{week} lies before your start on {profile.StartOn:ddd d MMM yyyy}.";
        if (profile.WeeksOff.Contains(week)) return $"{week} is a week off.";
        if (item.Weeks[0].Week == week) return null;

        var first = $" The first week that it can have is {item.Weeks[0].Week}.";
        var items = pinned.Items.ToDictionary(i => i.Id, StringComparer.Ordinal);
        var waits = item.Prerequisites.Select(p => items[p]).Where(p => p.State != ActivityState.Done && p.End >= week.Monday).OrderByDescending(p => p.End).ToList();
        if (waits.Count > 0 && waits[0].End >= item.Weeks[0].Week.Monday.AddDays(-7))
            return $"‘{item.Title}’ waits for {string.Join(", ", waits.Take(2).Select(w => $"‘{w.Title}’ (until {w.End:ddd d MMM yyyy})"))}.{first}";
        if (profile.BreakOn(week.Sunday) is not null) return $"You are on a break in {week}.{first}";
        if (item.Kind == ActivityKind.Paper && pinned.Items.Count(i => i.Kind == ActivityKind.Paper && i.Weeks.Any(w => w.Week == week)) >= PlanRules.PapersPerWeek)
            return $"{week} holds {PlanRules.PapersPerWeek} papers already, and more are not read in a week.{first}";
        var phases = pack.Phases.Select(p => p.Id).ToList();
        var earlier = pinned.Items.Where(i => i.State != ActivityState.Done && i.Kind != ActivityKind.Paper && phases.IndexOf(i.Phase) < phases.IndexOf(item.Phase) && i.End >= week.Monday).ToList();
        if (earlier.Count > 0) return $"{item.Phase} begins when the work of {earlier[^1].Phase} is done, on {earlier.Max(i => i.End):ddd d MMM yyyy}.{first}";
        return $"{week} has no room for ‘{item.Title}’.{first}";
    }
}
