using Ascent.Journey.Content;
using Ascent.Journey.Profiles;
using Ascent.Journey.Progress;
using Ascent.Journey.Timing;

namespace Ascent.Journey.Planning;

/// <summary>Why an item stands where it stands, or why it is not there: facts in reading order.</summary>
public sealed record Explanation(string Id, string Title, string Headline, IReadOnlyList<string> Facts);

public static class Explainer
{
    /// <exception cref="JourneyException">For an id that is neither an activity nor a skill; suggests the nearest.</exception>
    public static Explanation Explain(JourneyPack pack, Plan plan, string id)
    {
        if (plan.Items.FirstOrDefault(i => i.Id == id) is { } item && pack.Activities.TryGetValue(id, out var planned)) return ExplainItem(pack, plan, planned, item);
        if (pack.Activities.TryGetValue(id, out var activity)) return ExplainAbsent(pack, plan, activity);
        if (pack.Skills.TryGetValue(id, out var skill)) return ExplainSkill(pack, plan, skill);
        var hint = Nearest.HintInSentence(id, pack.Activities.Keys.Concat(pack.Skills.Keys));
        throw new JourneyException($"{Nearest.Quote(id)} is neither an activity nor a skill of this journey{hint}");
    }

    private static Explanation ExplainItem(JourneyPack pack, Plan plan, Activity activity, PlanItem item)
    {
        var facts = new List<string>();
        facts.AddRange(Hours(pack, plan, activity, item));
        var before = item.Prerequisites.Select(p => plan.Items.FirstOrDefault(i => i.Id == p)).OfType<PlanItem>().ToList();
        if (item.State != ActivityState.Done) facts.Add(before.Count == 0
            ? "It waits for nothing else in the plan."
            : $"It waits for {string.Join(", ", before.Select(b => $"‘{b.Title}’ (until {b.End:ddd d MMM yyyy})"))}.");
        var after = plan.Items.Where(i => i.Prerequisites.Contains(item.Id)).ToList();
        if (after.Count > 0) facts.Add($"{string.Join(", ", after.Take(5).Select(a => $"‘{a.Title}’"))}{(after.Count > 5 ? $" and {after.Count - 5} more wait" : after.Count == 1 ? " waits" : " wait")} for it.");
        if (item.State != ActivityState.Done)
        {
            facts.Add(item.SlackDays == 0
                ? "It has no slack: if it slips, the finish or what follows moves."
                : $"It can slip by {item.SlackDays} {(item.SlackDays == 1 ? "day" : "days")} before the finish moves.");
            if (item.Weeks.Count > 0) facts.Add($"Its hours lie in {string.Join(", ", item.Weeks.Select(w => $"{w.Week} ({Duration.Of(w.Hours)})"))}.");
        }

        facts.AddRange(Answers(pack, plan.Profile, activity));
        if (ResourceChoice.OnlyPaid(pack, plan.Profile, activity)) facts.Add("All of its material costs money, and you want free material only.");
        if (item.Covers.Count > 0) facts.Add($"It serves {string.Join(", ", item.Covers.Select(id => pack.Rows.FirstOrDefault(row => row.Id == id) is { } row ? $"‘{row.Title}’" : id))}.");
        return new(item.Id, item.Title, item.Reason, facts);
    }

    private static IEnumerable<string> Hours(JourneyPack pack, Plan plan, Activity activity, PlanItem item)
    {
        var profile = plan.Profile;
        var stated = activity.Hours.Expected;
        var (part, counting) = new Carryover(pack, id => plan.Items.Any(i => i.Id == id && i.State != ActivityState.NotStarted)).Of(activity);
        yield return $"The content expects {Duration.Of(stated)} (from {Duration.Of(activity.Hours.Optimistic)} to {Duration.Of(activity.Hours.Pessimistic)}); for you it is {Duration.Of(item.Hours.Expected)}.";
        var ease = new Easing(pack, profile).Of(activity);
        var product = ease.Factor;
        if (ease.Factor < 1)
        {
            var shares = ease.Shares.Select(s => $"{AreaNames.Of(pack, s.Key)} at {profile.Rating(s.Key)} ({Duration.Of(stated * (1 - ease.Factor) * s.Value)})");
            yield return $"What you bring takes {Duration.Of(stated * (1 - ease.Factor))} off: {string.Join(", ", shares)}.";
        }

        foreach (var question in pack.RealityQuestions)
        {
            if (ChoiceOf(question, profile) is not { HoursFactor: not 1 } choice || !Concerns(pack, choice, activity)) continue;
            product *= choice.HoursFactor;
            yield return $"Your answer “{choice.Text}” to “{question.Text}” multiplies its hours by {choice.HoursFactor:0.##}.";
        }

        if (part is > 0 and < 1)
        {
            product *= part;
            yield return $"{string.Join(" and ", counting.Select(c => $"‘{c.Title}’"))}, which you did, {(counting.Count == 1 ? "counts" : "count")} for {(1 - part) * 100:0} % of it.";
        }

        var pace = item.Hours.Expected / (stated * product);
        if (Math.Abs(pace - 1) > 0.005) yield return $"Your pace so far multiplies its hours by {pace:0.##}.";
    }

    private static IEnumerable<string> Answers(JourneyPack pack, Profile profile, Activity activity)
    {
        foreach (var question in pack.RealityQuestions)
        {
            if (ChoiceOf(question, profile) is { } choice && choice.Include.Contains(activity.Id))
                yield return $"Your answer “{choice.Text}” to “{question.Text}” asks for it.";
        }

        foreach (var area in AreasOf(pack, activity).Where(a => a.Priority > 0 && profile.Rating(a.Id) > 0))
            yield return $"You rate {AreaNames.Of(pack, area.Id)} at {profile.Rating(area.Id)}; a rating skips nothing until the skill is proven.";
    }

    private static Explanation ExplainAbsent(JourneyPack pack, Plan plan, Activity activity)
    {
        var facts = new List<string> { $"The content expects {Duration.Of(activity.Hours.Expected)}." };
        var skipped = plan.Skipped.FirstOrDefault(s => s.Id == activity.Id && s.Kind == "activity");
        if (skipped is not null)
        {
            facts.Add($"Leaving it out saves {Duration.Of(skipped.HoursSaved)}.");
            return new(activity.Id, activity.Title, "Not in your plan. " + skipped.Reason, facts);
        }

        foreach (var variant in activity.Variants.Where(v => plan.Items.Any(i => i.Id == v.Instead)))
        {
            facts.Add($"‘{pack.Activities[variant.Instead].Title}’ takes its place ({Condition(variant)}).");
            return new(activity.Id, activity.Title, "Not in your plan: a variant takes its place.", facts);
        }

        foreach (var original in pack.Activities.Values.Where(a => a.Variants.Any(v => v.Instead == activity.Id)))
        {
            var variant = original.Variants.First(v => v.Instead == activity.Id);
            facts.Add($"It would take the place of ‘{original.Title}’ if: {Condition(variant)}. Your track is {plan.Profile.Track}, and you have {(plan.Profile.Hardware.Gpu ? "a" : "no")} GPU.");
        }

        return new(activity.Id, activity.Title, "Not in your plan.", facts);
    }

    private static Explanation ExplainSkill(JourneyPack pack, Plan plan, Skill skill)
    {
        var facts = new List<string>();
        var rating = plan.Profile.Rating(skill.Area);
        facts.Add($"It belongs to {skill.Area}, which you rate at {rating}.");
        var items = plan.Items.Where(i => i.Skills.Contains(skill.Id)).ToList();
        if (items.Count > 0) facts.Add($"Practised by {string.Join(", ", items.Select(i => $"‘{i.Title}’ ({i.Start:ddd d MMM yyyy})"))}.");
        if (skill.Prerequisites.Count > 0) facts.Add($"It builds on {string.Join(", ", skill.Prerequisites.Select(p => pack.Skills.TryGetValue(p, out var s) ? s.Title : p))}.");
        var users = pack.Skills.Values.Where(s => s.Prerequisites.Contains(skill.Id)).Select(s => s.Title).ToList();
        if (users.Count > 0) facts.Add($"{string.Join(", ", users)} {(users.Count == 1 ? "builds" : "build")} on it.");
        var proven = plan.Skipped.FirstOrDefault(s => s.Id == skill.Id && s.Kind == "skill");
        var headline = proven is not null ? proven.Reason
            : items.Count == 0 ? "Nothing in your plan practises it."
            : $"You meet it first on {items.Min(i => i.Start):ddd d MMM yyyy}.";
        return new(skill.Id, skill.Title, headline, facts);
    }

    private static RealityChoice? ChoiceOf(RealityQuestion question, Profile profile) =>
        profile.Reality.TryGetValue(question.Id, out var chosen) ? question.Choices.FirstOrDefault(c => c.Id == chosen) : null;

    private static bool Concerns(JourneyPack pack, RealityChoice choice, Activity activity) =>
        choice.Area is null || activity.Skills.Any(s => pack.Skills.TryGetValue(s, out var skill) && skill.Area == choice.Area);

    private static IEnumerable<Area> AreasOf(JourneyPack pack, Activity activity)
    {
        var ids = activity.Skills.Where(pack.Skills.ContainsKey).Select(s => pack.Skills[s].Area).ToHashSet(StringComparer.Ordinal);
        return pack.Areas.Where(a => ids.Contains(a.Id));
    }

    private static string Condition(Variant variant)
    {
        var parts = new List<string>();
        if (variant.Track is { } track) parts.Add($"track {track}");
        if (variant.Gpu is { } gpu) parts.Add(gpu ? "with a GPU" : "without a GPU");
        return parts.Count == 0 ? "always" : string.Join(", ", parts);
    }
}
