using System.Text.Json;
using Ascent.Journey.Planning;
using Ascent.Journey.Profiles;
using Ascent.Journey.Progress;

namespace Ascent.Journey.Weekly;

/// <summary>What a week was to hold when it began, so that its end can be compared with it.</summary>
public sealed record WeekPlan(IsoWeek Week, DateOnly MadeOn, double CapacityHours, IReadOnlyList<WeekPlanItem> Items)
{
    private const double LeastHours = 0.01;

    public double Hours => Items.Sum(item => item.Hours);

    /// <summary>The share of this week in a plan. What was done on the day of the plan was planned too.</summary>
    public static WeekPlan Of(Plan plan, JourneyProgress progress, DateOnly today)
    {
        var week = IsoWeek.Of(today);
        var items = plan.Items
            .Where(item => item.State != ActivityState.Done || (progress.Activities.TryGetValue(item.Id, out var known) && known.DoneOn >= today))
            .Select(item => new WeekPlanItem(item.Id, item.Title, Math.Round(item.Weeks.Where(share => share.Week == week).Sum(share => share.Hours), 2), item.End <= week.Sunday))
            .Where(item => item.Hours > LeastHours)
            .ToList();
        var capacity = plan.Profile.WeeksOff.Contains(week) ? 0 : plan.Capacity.EffectiveHoursPerWeek;
        return new(week, today, Math.Round(capacity, 2), items);
    }

    public static string Write(WeekPlan plan) => JsonSerializer.Serialize(plan, JourneyJson.Default.WeekPlan);

    /// <exception cref="JsonException">When the text is not what <see cref="Write"/> wrote.</exception>
    public static WeekPlan Read(string json) => JsonSerializer.Deserialize(json, JourneyJson.Default.WeekPlan) ?? throw new JsonException("The week is null.");
}

/// <param name="Finishes">It was to end within the week.</param>
public sealed record WeekPlanItem(string Id, string Title, double Hours, bool Finishes);
