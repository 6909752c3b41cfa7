using Ascent.Journey.Content;
using Ascent.Journey.Planning;
using Ascent.Journey.Profiles;
using Ascent.Journey.Progress;
using Ascent.Journey.Timing;

namespace Ascent.Journey.Advice;

/// <summary>What stands in the way, gravest first, each with what helps.</summary>
internal static class Warnings
{
    public static IReadOnlyList<Warning> Of(JourneyPack pack, Plan plan, JourneyProgress progress, AdviceFacts facts, DateOnly today)
    {
        var list = new List<Warning>();
        void Add(string kind, string text, string remedy) => list.Add(new(kind, text, remedy));
        var (profile, forecast) = (plan.Profile, plan.Forecast);
        var open = plan.Items.Where(i => i.State != ActivityState.Done).ToList();

        if (facts.Newest is { } newest && newest > today)
            Add("clock", $"Something is recorded for {newest:ddd d MMM yyyy}, but the clock says {today:ddd d MMM yyyy}: it went backwards, or it ran ahead.", "Set the clock of this machine. Nothing is lost; days in the future count as done on those days.");
        if (!forecast.Feasible && open.Count > 0)
            Add("late", $"Four fifths of the forecasts end by {forecast.P80:ddd d MMM yyyy}, past your deadline of {forecast.Deadline:ddd d MMM yyyy}; {Duration.Of(forecast.ShortfallHours)} of work do not fit.",
                plan.Options.FirstOrDefault(o => o.Kind != "add" && !o.Description.Contains("cannot do it alone", StringComparison.Ordinal))?.Description ?? "'ascent plan' lists what would help.");
        if (profile.BreakOn(today) is { Until: null } pause)
            Add("break", $"You have been on a break since {pause.From:ddd d MMM yyyy}; it has no end yet.", "'ascent resume' takes the journey up again, in small steps.");
        else if (profile.BreakOn(today) is null && open.Count > 0 && LastWork(facts, profile) is var last && WorkingDays(profile, last, today) is var quiet and >= AdviceRules.QuietDays)
            Add("quiet", $"Nothing was recorded for {quiet} days. That happens; the plan moved on with you.", "Take the shortest step of 'ascent next' today, log time that you forgot, or say 'ascent pause' if this is a break.");
        if (facts.CardsDue >= AdviceRules.PileOfCards)
            Add("reviews", $"{facts.CardsDue} cards are due.", "'ascent review' takes them in portions, the surest first; the rest waits without harm.");
        var running = open.Where(i => i.State == ActivityState.InProgress).ToList();
        if (running.Count > AdviceRules.MostOpen)
            Add("open", $"{running.Count} activities are begun at once.", $"Finish ‘{running.MinBy(i => i.Weeks.Sum(w => w.Hours))!.Title}’ first; it has the least left.");
        foreach (var item in running.Where(i => progress.LoggedHours.GetValueOrDefault(i.Id) > i.Hours.Pessimistic).Take(2))
            Add("overrun", $"‘{item.Title}’ has taken {Duration.Of(progress.LoggedHours[item.Id])}, more than its pessimistic {Duration.Of(item.Hours.Pessimistic)}.", "Write down what is missing, ask somebody, or prove what you have and go on.");
        if (PaceOf(plan) is { } pace && pace >= AdviceRules.SlowPace)
            Add("pace", $"Work takes you {pace:0.##} times the estimates; the plan reckons with it.", "Fewer side roads, or 'ascent plan --what-if hours=...' to see what more hours would do. An assessment may drop what you know.");
        if (profile.HoursPerWeek > AdviceRules.ManyHours)
            Add("overload", $"{profile.HoursPerWeek:0.#} hours a week besides all else are seldom kept up for months.", "'ascent plan --what-if hours=16' shows what a calmer week would cost.");
        if (forecast.Feasible && open.Count > 0 && forecast.Deadline.DayNumber - forecast.P80.DayNumber < PlanRules.TightDays)
            Add("tight", $"Only {forecast.Deadline.DayNumber - forecast.P80.DayNumber} days lie between P80 and the deadline.", "Keep the next weeks free of new wishes, or move the deadline before it presses.");
        var unproven = plan.Items.Where(i => i.State == ActivityState.Done && !facts.Proven.Contains(i.Id)).ToList();
        if (unproven.Count > 0)
            Add("evidence", $"{(unproven.Count == 1 ? $"‘{unproven[0].Title}’ is" : $"{unproven.Count} activities are")} done without a proof that others can check.", $"'ascent done {unproven[0].Id} --link URL' adds one.");
        var unlogged = plan.Items.Count(i => i.State == ActivityState.Done && !progress.LoggedHours.ContainsKey(i.Id));
        if (unlogged >= AdviceRules.PaceEvidence)
            Add("time", $"{unlogged} done activities have no time logged, so your pace is not known from them.", "'ascent log ID 2h' adds it, roughly is enough.");
        AddPapers(plan, list, today);
        var otherForms = pack.Activities.Values.SelectMany(a => a.Variants.Where(v => v.Gpu is not null).SelectMany(v => new[] { a.Id, v.Instead })).ToHashSet(StringComparer.Ordinal);
        var withoutGpu = profile.Hardware.Gpu ? [] : open.Where(i => otherForms.Contains(i.Id)).ToList();
        if (withoutGpu.Count > 0)
            Add("gpu", $"Without a GPU, {withoutGpu.Count} {(withoutGpu.Count == 1 ? "activity takes" : "activities take")} another form: a simulator or a rented machine.", $"'ascent plan --what-if gpu=true' shows the difference; ‘{withoutGpu[0].Title}’ is the first, on {withoutGpu[0].Start:ddd d MMM}.");
        return list;
    }

    private static void AddPapers(Plan plan, List<Warning> list, DateOnly today)
    {
        var papers = plan.Items.Where(i => i.Kind == ActivityKind.Paper).ToList();
        var read = papers.Where(i => i.State == ActivityState.Done).ToList();
        if (read.Count == 0 || read.Count == papers.Count) return;
        var last = read.Max(i => i.End);
        var next = papers.First(i => i.State != ActivityState.Done);
        if (WorkingDays(plan.Profile, last, today) < 7 * AdviceRules.WeeksWithoutPaper || next.Start > today.AddDays(7)) return;
        list.Add(new("papers", $"The last paper was finished on {last:ddd d MMM}; one or two a week keep the habit.", $"‘{next.Title}’ is next, {Duration.Of(next.Hours.Expected)}."));
    }

    private static DateOnly LastWork(AdviceFacts facts, Profile profile)
    {
        var last = facts.LastActive is { } day && day > profile.StartOn ? day : profile.StartOn;
        return profile.Breaks.Where(b => b.Until is not null).Select(b => b.Until!.Value).Append(last).Max();
    }

    /// <summary>Days between two, without weeks off and breaks.</summary>
    private static int WorkingDays(Profile profile, DateOnly from, DateOnly to)
    {
        var days = 0;
        for (var day = from.AddDays(1); day <= to && days < 10_000; day = day.AddDays(1))
        {
            if (!profile.WeeksOff.Contains(IsoWeek.Of(day)) && profile.BreakOn(day) is null) days++;
        }

        return days;
    }

    /// <summary>The pace that the plan reckons with, once there is some evidence for it.</summary>
    private static double? PaceOf(Plan plan) => plan.Pace is { } pace && pace.Evidence >= AdviceRules.PaceEvidence ? pace.Factor : null;
}
