using Ascent.Journey.Content;
using Ascent.Journey.Planning;
using Ascent.Journey.Profiles;
using Ascent.Journey.Progress;
using Ascent.Journey.Timing;

namespace Ascent.Journey.Advice;

/// <summary>What the advice knows besides plan and progress.</summary>
/// <param name="CardsDue">Cards that are due for review today.</param>
/// <param name="Proven">Activities with evidence.</param>
/// <param name="LastActive">The last day on which something was logged, begun or done.</param>
/// <param name="Newest">The newest day that the store knows of, whatever the clock says now.</param>
public sealed record AdviceFacts(int CardsDue, IReadOnlySet<string> Proven, DateOnly? LastActive, DateOnly? Newest)
{
    public static AdviceFacts None { get; } = new(0, new HashSet<string>(), null, null);
}

/// <summary>Ranks what could be done next, from plan, deadline, mastery, hardware and taste. Pure, and the same for the same arguments.</summary>
public static class Advisor
{
    public static Recommendations Of(JourneyPack pack, Plan plan, JourneyProgress progress, AdviceFacts facts, DateOnly today)
    {
        var steps = new List<NextStep>();
        if (plan.Profile.BreakOn(today) is null)
        {
            var items = plan.Items.ToDictionary(i => i.Id, StringComparer.Ordinal);
            var waiting = plan.Items.Where(i => i.State == ActivityState.NotStarted).SelectMany(i => i.Prerequisites).CountBy(id => id, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
            var shown = plan.Profile.Mastered.Concat(plan.Items.Where(i => i.State == ActivityState.Done).SelectMany(i => i.Skills)).ToHashSet(StringComparer.Ordinal);
            var phases = pack.Phases.Select((p, i) => (p.Id, i)).ToDictionary(p => p.Id, p => p.i, StringComparer.Ordinal);
            var phase = plan.Items.Where(i => i.State != ActivityState.Done && i.Kind != ActivityKind.Paper).Select(i => phases.GetValueOrDefault(i.Phase)).DefaultIfEmpty(int.MaxValue).Min();
            steps.AddRange(plan.Items
                .Where(i => IsOpen(i, items) && phases.GetValueOrDefault(i.Phase) <= phase)
                .Select(i => Step(pack, plan, progress, i, waiting.GetValueOrDefault(i.Id), shown, today)));
            if (facts.CardsDue > 0) steps.Add(Reviews(facts.CardsDue));
        }

        return new(
            [.. steps.OrderByDescending(s => s.Score).ThenBy(s => s.Id, StringComparer.Ordinal).Take(AdviceRules.Steps)],
            Warnings.Of(pack, plan, progress, facts, today));
    }

    /// <summary>Everything before it is done, or it has been begun.</summary>
    private static bool IsOpen(PlanItem item, Dictionary<string, PlanItem> items) =>
        item.State == ActivityState.InProgress
        || (item.State == ActivityState.NotStarted && item.Prerequisites.All(p => items[p].State == ActivityState.Done));

    private static NextStep Step(
        JourneyPack pack, Plan plan, JourneyProgress progress, PlanItem item, int waiting, HashSet<string> shown, DateOnly today)
    {
        var reasons = new List<StepReason>();
        void Add(StepCause cause, double weight, double value, string text) => reasons.Add(new(cause, weight, value, text));
        var hours = item.Weeks.Sum(w => w.Hours);
        if (item.State == ActivityState.InProgress) Add(StepCause.Running, AdviceRules.Running, hours, $"you have begun it, and {Duration.Of(hours)} are left");
        var pin = progress.Activities.TryGetValue(item.Id, out var known) ? known.PinnedTo : null;
        if (pin is { } week && week <= IsoWeek.Of(today) && item.State == ActivityState.NotStarted) Add(StepCause.Pinned, AdviceRules.Pinned, 0, $"you pinned it to {week}");
        var later = Math.Max(0, (item.Start.DayNumber - today.DayNumber) / 7);
        var planned = Math.Max(0, AdviceRules.Planned - (AdviceRules.PerWeekLater * later));
        if (pin is { } far && far > IsoWeek.Of(today)) Add(StepCause.Pinned, -AdviceRules.Pinned, 0, $"you pinned it to {far}");
        else if (planned > 0 && item.State == ActivityState.NotStarted) Add(StepCause.Planned, planned, later, later == 0 ? "the plan has it next" : $"the plan has it from {item.Start:ddd d MMM} on");
        if (item.End < today) Add(StepCause.Late, AdviceRules.Late, today.DayNumber - item.End.DayNumber, $"it was planned until {item.End:ddd d MMM}");
        if (item.SlackDays == 0) Add(StepCause.Critical, AdviceRules.Critical, 0, "it has no slack: what slips here moves the finish");
        if (item.SlackDays == 0 && !plan.Forecast.Feasible) Add(StepCause.Deadline, AdviceRules.Deadline, plan.Forecast.ShortfallHours, $"P80 misses your deadline by {Duration.Of(plan.Forecast.ShortfallHours)} of work");
        if (waiting > 0) Add(StepCause.Unlocks, Math.Min(AdviceRules.MostWaiting, waiting * AdviceRules.PerWaiting), waiting, waiting == 1 ? "one activity waits for it" : $"{waiting} activities wait for it");
        if (item.Covers.Any(PlanRules.StartRows.Contains)) Add(StepCause.Start, AdviceRules.Start, 0, "it belongs to the start");
        if (item.Skills.Count > 0 && item.Skills.Count(s => !shown.Contains(s)) is var gap and > 0)
            Add(StepCause.Gap, AdviceRules.Gap * gap / item.Skills.Count, gap, $"it practises {string.Join(", ", item.Skills.Where(s => !shown.Contains(s)).Take(2).Select(s => Title(pack, s)))}, which nothing has shown yet");
        if (plan.Profile.Prefers.Count > 0 && item.Resources is [var first, ..] && pack.Resources.TryGetValue(first, out var resource) && plan.Profile.Prefers.Contains(resource.Kind))
            Add(StepCause.Taste, AdviceRules.Taste, 0, $"its material is a {resource.Kind}, which you like");
        if (pack.Activities.TryGetValue(item.Id, out var activity) && activity.NeedsGpu) Add(StepCause.Hardware, AdviceRules.Hardware, plan.Profile.Hardware.VramGb, "it uses your GPU");
        var day = plan.Capacity.EffectiveHoursPerWeek / 7;
        if (hours <= day) Add(StepCause.Short, AdviceRules.Short, hours, "it fits into one sitting");
        return new(item.Id, item.Title, hours, reasons.Sum(r => r.Weight), AgendaBuilder.CommandFor(pack, item), [.. reasons.OrderByDescending(r => Math.Abs(r.Weight))]);
    }

    private static NextStep Reviews(int due)
    {
        var piled = due >= AdviceRules.PileOfCards;
        var reason = new StepReason(StepCause.Reviews, piled ? AdviceRules.ReviewsPiled : AdviceRules.Reviews, due, piled ? $"{due} cards wait; a portion a day clears them" : due == 1 ? "one card is due" : $"{due} cards are due");
        return new(null, "Review what is due", due * PlanRules.HoursPerReview, reason.Weight, "ascent review", [reason]);
    }

    private static string Title(JourneyPack pack, string skill) => pack.Skills.TryGetValue(skill, out var known) ? $"‘{known.Title}’" : skill;
}
