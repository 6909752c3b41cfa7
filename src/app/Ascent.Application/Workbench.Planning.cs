using Ascent.Journey;
using Ascent.Journey.Advice;
using Ascent.Journey.Planning;
using Ascent.Journey.Profiles;

namespace Ascent.Application;

/// <summary>What the person decides about the plan.</summary>
public sealed partial class Workbench
{
    private const int FirstSteps = 3;

    public PlanUpdate Want(IReadOnlyCollection<string> activityIds, bool wanted)
    {
        var profile = Required();
        foreach (var activity in activityIds.Select(FindActivity).Where(a => wanted && !a.Optional))
            throw new JourneyException($"'{activity.Id}' is no optional activity: where the journey needs it, it is planned without being asked for. 'ascent plan --explain {activity.Id}' says why it stands where it stands.");
        var wants = profile.Wants.Except(activityIds, StringComparer.Ordinal);
        return SaveProfile(profile with { Wants = [.. (wanted ? wants.Concat(activityIds) : wants).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)] });
    }

    public PlanUpdate Pin(IReadOnlyDictionary<string, IsoWeek?> weeks)
    {
        var profile = Required();
        var progress = weeks.Aggregate(Progress, (known, pin) => Pinning.With(known, FindActivity(pin.Key).Id, pin.Value));
        var plan = Planner.Plan(Pack, profile, WithTests(progress, profile), Today, PreviousPlan());
        foreach (var (id, week) in weeks)
        {
            if (week is { } wanted && Pinning.Refusal(Pack, plan, Pack.Activities[id], wanted, Today) is { } reason)
                throw new JourneyException($"'{id}' cannot be pinned to {wanted}. {reason} Nothing was changed.");
        }

        Store.Pin(weeks);
        return Replan($"pin {string.Join(",", weeks.Keys.Order(StringComparer.Ordinal))}");
    }

    public PlanUpdate TakeOff(IReadOnlyCollection<IsoWeek> weeks, bool off)
    {
        var profile = Required();
        if (off && weeks.FirstOrDefault(w => w < IsoWeek.Of(Today)) is { Year: > 0 } past)
            throw new JourneyException($"{past} is over; a week off lies ahead.");
        var kept = profile.WeeksOff.Except(weeks);
        return SaveProfile(profile with { WeeksOff = [.. (off ? kept.Concat(weeks) : kept).Distinct().Order()] });
    }

    public PlanUpdate Pause(DateOnly? until)
    {
        var profile = Required();
        if (until < Today) throw new JourneyException($"{until:yyyy-MM-dd} is over: a break lasts until today or a later day.");
        if (until > Today.AddYears(2)) throw new JourneyException($"{until:yyyy-MM-dd} is more than two years away. Leave --until out, and 'ascent resume' ends the break when you are back.");
        var from = profile.BreakOn(Today)?.From ?? Today;
        return SaveProfile(profile with { Breaks = [.. profile.Breaks.Where(b => !b.Holds(Today)), new(from, until)] });
    }

    public ComeBack Resume()
    {
        var profile = Required();
        var pause = profile.BreakOn(Today) ?? throw new JourneyException("You are not on a break; there is nothing to resume. 'ascent today' says what to do now.");
        var away = Today.DayNumber - pause.From.DayNumber;
        var others = profile.Breaks.Where(b => b != pause);
        var before = PlanWithout(profile, pause);
        var update = SaveProfile(profile with { Breaks = [.. (away > 0 ? others.Append(pause with { Until = Today.AddDays(-1) }) : others).OrderBy(b => b.From)] });
        var first = AgendaBuilder.Month(Pack, update.Plan, Progress, Today).Items.Take(FirstSteps).ToList();
        return new(update, away, update.Plan.Forecast.P50.DayNumber - before.Forecast.P50.DayNumber, first);
    }

    public Recommendations NextSteps()
    {
        var plan = CurrentPlan();
        var proven = Store.ProvenActivities();
        var last = Store.LastActivity();
        return Advisor.Of(Pack, plan, Progress, new(Store.CardsDue(Now), proven, last < Today ? last : last is null ? null : Today, last), Today);
    }

    public WhatIfResult WhatIf(string changes)
    {
        var plan = CurrentPlanFor(Journey.Planning.WhatIf.Apply(Required(), changes, Pack));
        return new(plan, PlanDifference.Of(CurrentPlan(), plan));
    }

    /// <summary>The plan as it stood on the morning on which the break began, with all that is known now.</summary>
    private Plan PlanWithout(Profile profile, Break pause) =>
        Planner.Plan(Pack, profile with { Breaks = [.. profile.Breaks.Where(b => b != pause)] }, WithTests(Progress, profile), pause.From);

    private Profile Required() => Profile ?? throw NotStarted();
}
