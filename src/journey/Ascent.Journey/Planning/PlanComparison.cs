using Ascent.Journey.Profiles;
using Ascent.Journey.Progress;
using Ascent.Journey.Timing;

namespace Ascent.Journey.Planning;

/// <summary>What a new plan changes against an old one.</summary>
public sealed record PlanChange(string ItemId, string Title, DateOnly? From, DateOnly? To, string Why);

public static class PlanComparison
{
    private static readonly int WeekLength = "2026-W50".Length;

    /// <summary>
    /// Items that start or end on another day, came in or went out, in the order of the new plan. Dates are starts where
    /// the start moved, else ends; null stands for "not in that plan".
    /// </summary>
    public static IReadOnlyList<PlanChange> Compare(Plan before, Plan after)
    {
        var old = before.Items.GroupBy(i => i.Id, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        var now = after.Items.Select(i => i.Id).ToHashSet(StringComparer.Ordinal);
        var cause = CauseOf(before, after, old);
        var changes = new List<PlanChange>();
        foreach (var item in after.Items)
        {
            if (!old.TryGetValue(item.Id, out var was)) changes.Add(new(item.Id, item.Title, null, item.Start, "new in the plan: " + item.Reason));
            else if (Moved(was, item) is var (from, to)) changes.Add(new(item.Id, item.Title, from, to, WhyMoved(was, item, cause)));
        }

        foreach (var item in before.Items.Where(i => !now.Contains(i.Id)))
        {
            var skipped = after.Skipped.FirstOrDefault(s => s.Id == item.Id);
            changes.Add(new(item.Id, item.Title, item.Start, null, skipped?.Reason ?? "no longer planned: " + cause));
        }

        return changes;
    }

    private static (DateOnly From, DateOnly To)? Moved(PlanItem was, PlanItem item)
    {
        if (was.Start != item.Start) return (was.Start, item.Start);
        return was.End != item.End ? (was.End, item.End) : null;
    }

    private static string WhyMoved(PlanItem was, PlanItem item, string cause)
    {
        if (item.State == ActivityState.Done) return was.State == ActivityState.Done ? "its dates were corrected" : $"done on {item.End:ddd d MMM yyyy}";
        if (item.State == ActivityState.InProgress && was.State == ActivityState.NotStarted) return "you began it";
        if (PinChanged(was, item) is { } pinned) return pinned;
        var (before, now) = (Duration.Of(was.Hours.Expected), Duration.Of(item.Hours.Expected));
        return before == now ? cause : $"its estimate went from {before} to {now}; {cause}";
    }

    /// <summary>Null where the person changed nothing about the item's week; its place in the plan says whether it is held.</summary>
    private static string? PinChanged(PlanItem was, PlanItem item) => (WeekOfPin(was), WeekOfPin(item)) switch
    {
        (null, { } week) => $"you pinned it to {week}",
        ({ } week, null) when item.State == ActivityState.NotStarted => $"you let it go from {week}",
        ({ } before, { } week) when before != week => $"you pinned it to {week} instead of {before}",
        _ => null,
    };

    private static string? WeekOfPin(PlanItem item) =>
        item.Reason.StartsWith(Reasons.PinnedTo, StringComparison.OrdinalIgnoreCase) && item.Reason.Length >= Reasons.PinnedTo.Length + WeekLength
            ? item.Reason.Substring(Reasons.PinnedTo.Length, WeekLength)
            : null;

    /// <summary>What differs between the plans as a whole, most telling first.</summary>
    private static string CauseOf(Plan before, Plan after, Dictionary<string, PlanItem> old)
    {
        var causes = ProfileCauses(before.Profile, after.Profile).ToList();
        if (before.Profile.Mastered.SequenceEqual(after.Profile.Mastered) && !Proven(before).SequenceEqual(Proven(after))) causes.Add("tests changed which skills are proven");
        var finished = after.Items
            .Where(i => i.State == ActivityState.Done && old.TryGetValue(i.Id, out var was) && was.State != ActivityState.Done)
            .Select(i => old[i.Id].End == i.End ? $"‘{i.Title}’ is done" : $"‘{i.Title}’ was done {(i.End < old[i.Id].End ? "earlier" : "later")} than planned")
            .ToList();
        if (finished.Count > 0) causes.Add(string.Join(", ", finished.Take(3)) + (finished.Count > 3 ? $" and {finished.Count - 3} more" : ""));
        var begun = after.Items
            .Where(i => i.State == ActivityState.InProgress && old.TryGetValue(i.Id, out var was) && was.State == ActivityState.NotStarted)
            .Select(i => $"you began ‘{i.Title}’").ToList();
        if (begun.Count > 0) causes.Add(string.Join(", ", begun.Take(3)));
        if (causes.Count == 0 && after.GeneratedOn > before.GeneratedOn)
            causes.Add($"planned again on {after.GeneratedOn:ddd d MMM yyyy}: what was laid before that day and is not done moves on");
        var pinned = after.Items.Where(i => old.TryGetValue(i.Id, out var was) && PinChanged(was, i) is not null).Select(i => $"‘{i.Title}’").ToList();
        if (pinned.Count > 0) causes.Add($"the week of {string.Join(", ", pinned.Take(3))}{(pinned.Count > 3 ? $" and {pinned.Count - 3} more" : "")} changed");
        if (causes.Count == 0) causes.Add("the hours of other activities changed (pace, content or pins)");
        return string.Join("; ", causes);
    }

    private static IEnumerable<string> Proven(Plan plan) => plan.Skipped.Where(s => s.Kind == "skill").Select(s => s.Id).Order(StringComparer.Ordinal);

    private static IEnumerable<string> ProfileCauses(Profile was, Profile now)
    {
        if (was.HoursPerWeek != now.HoursPerWeek) yield return $"hours per week went from {was.HoursPerWeek:0.#} to {now.HoursPerWeek:0.#}";
        if (was.StartOn != now.StartOn) yield return $"the start moved from {was.StartOn:ddd d MMM yyyy} to {now.StartOn:ddd d MMM yyyy}";
        if (was.Deadline != now.Deadline) yield return "the deadline changed";
        if (was.Track != now.Track) yield return $"the track changed from {was.Track} to {now.Track}";
        if (was.Hardware.Gpu != now.Hardware.Gpu) yield return now.Hardware.Gpu ? "you have a GPU now" : "you have no GPU any more";
        if (!was.WeeksOff.SequenceEqual(now.WeeksOff)) yield return "your weeks off changed";
        if (!was.Breaks.SequenceEqual(now.Breaks)) yield return BreakCause(was, now);
        if (!was.Mastered.SequenceEqual(now.Mastered)) yield return "your proven skills changed";
        if (!was.Wants.SequenceEqual(now.Wants)) yield return "your wishes changed";
        if (!SameMap(was.Ratings, now.Ratings)) yield return "your ratings changed";
        if (!SameMap(was.Reality, now.Reality)) yield return "your answers to the reality check changed";
    }

    private static string BreakCause(Profile was, Profile now)
    {
        if (now.Breaks.Except(was.Breaks).LastOrDefault() is not { } changed) return "a break was taken back";
        if (was.Breaks.Any(b => b.From == changed.From)) return changed.Until is { } until ? $"your break ends on {until:ddd d MMM yyyy}" : "your break goes on";
        return $"you take a break from {changed.From:ddd d MMM yyyy}";
    }

    private static bool SameMap<T>(IReadOnlyDictionary<string, T> a, IReadOnlyDictionary<string, T> b) =>
        a.Count == b.Count && a.All(p => b.TryGetValue(p.Key, out var value) && Equals(value, p.Value));
}
