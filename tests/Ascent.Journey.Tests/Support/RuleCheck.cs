using Ascent.Journey.Content;
using Ascent.Journey.Planning;
using Ascent.Journey.Profiles;
using Ascent.Journey.Progress;

namespace Ascent.Journey.Tests.Support;

/// <summary>Checks a finished plan against the rules, from the outside: by its document, the pack and the profile alone.</summary>
internal static class RuleCheck
{
    private const double Tolerance = 1e-6;

    public static IReadOnlyList<string> Violations(JourneyPack pack, Profile profile, Plan plan, DateOnly today) =>
        [.. Weeks(profile, plan, today), .. Order(pack, plan), .. Choice(pack, profile, plan), .. Outlook(profile, plan)];

    private static IEnumerable<string> Weeks(Profile profile, Plan plan, DateOnly today)
    {
        var first = profile.StartOn > today ? profile.StartOn : today;
        var firstWeek = IsoWeek.Of(first);
        var sums = new Dictionary<IsoWeek, double>();
        var papers = new Dictionary<IsoWeek, int>();
        foreach (var item in plan.Items.Where(i => i.State != ActivityState.Done))
        {
            foreach (var share in item.Weeks)
            {
                sums[share.Week] = sums.GetValueOrDefault(share.Week) + share.Hours;
                if (item.Kind == ActivityKind.Paper) papers[share.Week] = papers.GetValueOrDefault(share.Week) + 1;
                if (share.Hours <= 0) yield return $"{item.Id} has no hours in {share.Week}";
            }

            if (item.Weeks.Count == 0)
            {
                yield return $"{item.Id} lies in no week";
                continue;
            }

            if (item.State == ActivityState.NotStarted && Math.Abs(item.Weeks.Sum(w => w.Hours) - item.Hours.Expected) > Tolerance) yield return $"{item.Id}: its weeks do not add up to its hours";
            if (item.Start < first && item.State == ActivityState.NotStarted) yield return $"{item.Id} starts before {first}";
            if (item.State == ActivityState.NotStarted && (Resting(profile, today, item.Start) || Resting(profile, today, item.End))) yield return $"{item.Id} lies in a break";
            if (item.End < item.Start) yield return $"{item.Id} ends before it starts";
            if (item.State == ActivityState.NotStarted && IsoWeek.Of(item.Start) != item.Weeks[0].Week) yield return $"{item.Id} starts outside its first week";
            if (IsoWeek.Of(item.End) != item.Weeks[^1].Week) yield return $"{item.Id} ends outside its last week";
            if (!item.Weeks.Select(w => w.Week).SequenceEqual(item.Weeks.Select(w => w.Week).Distinct().Order())) yield return $"{item.Id}: its weeks are out of order";
            if (item.SlackDays < 0) yield return $"{item.Id} has negative slack";
            if (item.Reason.Length < 10) yield return $"{item.Id} has no reason";
        }

        foreach (var (week, hours) in sums)
        {
            var days = Enumerable.Range(0, 7).Select(d => week.Monday.AddDays(d)).Count(d => d >= first && !Resting(profile, today, d));
            var capacity = profile.WeeksOff.Contains(week) ? 0 : profile.HoursPerWeek * 0.85 * days / 7;
            if (hours > capacity + Tolerance) yield return $"{week} holds {hours} h of {capacity}";
        }

        foreach (var (week, count) in papers.Where(p => p.Value > 2)) yield return $"{week} has {count} papers";
    }

    private static bool Resting(Profile profile, DateOnly today, DateOnly day) =>
        profile.Breaks.Any(b => b.From <= day && day <= (b.Until ?? (today > b.From ? today : b.From).AddDays(6)));

    private static IEnumerable<string> Order(JourneyPack pack, Plan plan)
    {
        var byId = plan.Items.ToDictionary(i => i.Id);
        var place = pack.Phases.Select((p, i) => (p.Id, i)).ToDictionary(p => p.Id, p => p.i);
        foreach (var item in plan.Items.Where(i => i.State == ActivityState.NotStarted))
        {
            foreach (var id in item.Prerequisites)
            {
                if (!byId.TryGetValue(id, out var before)) yield return $"{item.Id} names {id}, which is not planned";
                else if (before.End > item.Start) yield return $"{item.Id} starts {item.Start}, before {id} ends {before.End}";
            }

            foreach (var id in pack.Activities[item.Id].Prerequisites.Where(byId.ContainsKey))
            {
                if (!item.Prerequisites.Contains(id)) yield return $"{item.Id} forgets its prerequisite {id}";
            }
        }

        var barrier = DateOnly.MinValue;
        foreach (var phase in plan.Items.Where(i => i.State == ActivityState.NotStarted).GroupBy(i => place[i.Phase]).OrderBy(g => g.Key))
        {
            foreach (var item in phase.Where(i => i.Start < barrier)) yield return $"{item.Id} of {item.Phase} starts before the earlier phase ends";
            var work = phase.Where(i => !i.Optional && i.Kind != ActivityKind.Paper).ToList();
            if (work.Count > 0 && work.Max(i => i.End) > barrier) barrier = work.Max(i => i.End);
        }
    }

    private static IEnumerable<string> Choice(JourneyPack pack, Profile profile, Plan plan)
    {
        var planned = plan.Items.Select(i => i.Id).ToHashSet();
        var skipped = plan.Skipped.Where(s => s.Kind == "activity").ToDictionary(s => s.Id);
        var targets = pack.Activities.Values.SelectMany(a => a.Variants).Select(v => v.Instead).ToHashSet();
        foreach (var activity in pack.Activities.Values)
        {
            var final = activity;
            while (final.Variants.FirstOrDefault(v => (v.Track is null || v.Track == profile.Track) && (v.Gpu is null || v.Gpu == profile.Hardware.Gpu)) is { } variant)
                final = pack.Activities[variant.Instead];
            if (targets.Contains(activity.Id)) continue;
            if (!planned.Contains(final.Id) && !skipped.ContainsKey(final.Id)) yield return $"{final.Id} is neither planned nor skipped";
            if (planned.Contains(final.Id) && skipped.ContainsKey(final.Id)) yield return $"{final.Id} is planned and skipped";
            if (final.Id != activity.Id && planned.Contains(activity.Id) && plan.Items.Single(i => i.Id == activity.Id).State == ActivityState.NotStarted) yield return $"{activity.Id} is planned beside its variant";
        }

        foreach (var item in plan.Items.Where(i => i.State == ActivityState.NotStarted))
        {
            var activity = pack.Activities[item.Id];
            if (activity.NeedsGpu && !profile.Hardware.Gpu) yield return $"{item.Id} needs a GPU";
            if (activity.Skills.Count > 0 && activity.Skills.All(profile.Mastered.Contains)) yield return $"{item.Id} practises only what is proven";
            if (item.Hours.Expected < activity.Hours.Expected * 0.5 * (item.Reason.Contains("your pace", StringComparison.Ordinal) ? 0.5 : 1) * (item.Reason.Contains("counts for", StringComparison.Ordinal) ? 0.5 : 1) - Tolerance) yield return $"{item.Id} is eased below a half";
        }

        foreach (var left in plan.Skipped)
        {
            if (left.HoursSaved < 0 || (left.Kind == "activity" && left.HoursSaved == 0)) yield return $"{left.Id} saves {left.HoursSaved} h";
            if (left.Reason.Length < 10) yield return $"{left.Id} is skipped without a reason";
            if (left.Kind == "activity" && left.Reason.Contains("not asked", StringComparison.Ordinal) && (!pack.Activities[left.Id].Optional || Asked(pack, profile, left.Id))) yield return $"{left.Id} is left out, though it was asked for";
        }

        var needed = plan.Items.Where(i => i.State != ActivityState.Done).SelectMany(i => i.Prerequisites).ToHashSet();
        foreach (var item in plan.Items.Where(i => i.State == ActivityState.NotStarted && i.Optional && !needed.Contains(i.Id)))
        {
            if (!Asked(pack, profile, item.Id) && !item.Reason.Contains("you pinned it", StringComparison.Ordinal)) yield return $"{item.Id} is optional and planned, though nobody asked for it";
        }

        foreach (var id in plan.Options.Where(o => o.Kind == "add").SelectMany(o => o.Value.Split(',')))
        {
            if (!skipped.ContainsKey(id)) yield return $"{id} is offered, but it is not left out";
        }
    }

    private static bool Asked(JourneyPack pack, Profile profile, string id) =>
        profile.Wants.Contains(id)
        || pack.RealityQuestions.Any(q => profile.Reality.TryGetValue(q.Id, out var chosen) && q.Choices.Any(c => c.Id == chosen && c.Include.Contains(id)));

    private static IEnumerable<string> Outlook(Profile profile, Plan plan)
    {
        var forecast = plan.Forecast;
        if (forecast.P50 > forecast.P80) yield return "P50 is later than P80";
        if (!forecast.Quantiles.SequenceEqual(forecast.Quantiles.Order()) || forecast.Quantiles.Count != 19) yield return "quantiles are out of order";
        if (forecast.Quantiles[9] != forecast.P50 || forecast.Quantiles[15] != forecast.P80) yield return "quantiles contradict P50 or P80";
        if (forecast.Feasible != (forecast.P80 <= forecast.Deadline)) yield return "feasible contradicts P80 and the deadline";
        if (forecast.Feasible != (forecast.ShortfallHours == 0)) yield return "feasible contradicts the shortfall";
        if (forecast.Deadline != (profile.Deadline ?? profile.StartOn.AddDays(39 * 7))) yield return "the deadline is not the profile's";
        if (Math.Abs(plan.Phases.Sum(p => p.PlannedHours) - plan.Items.Sum(i => i.Hours.Expected)) > Tolerance) yield return "phases and items do not add up";
        if (forecast.Feasible) yield break;
        if (!plan.Options.Select(o => o.Kind).SequenceEqual(["hours", "deadline", "drop"])) yield return "an infeasible plan needs an option on each of three axes";
        if (!plan.Warnings.Any(w => w.Contains(" of work do not fit", StringComparison.Ordinal))) yield return "nothing says in hours that the plan does not fit";
        foreach (var option in plan.Options.Where(o => o.P80 > forecast.Deadline && o.Kind != "deadline"))
        {
            if (!option.Description.Contains("cannot do it alone", StringComparison.Ordinal)) yield return $"the option {option.Kind} does not say that it is not enough";
        }
    }
}
