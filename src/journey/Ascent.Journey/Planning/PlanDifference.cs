using Ascent.Journey.Progress;

namespace Ascent.Journey.Planning;

/// <summary>What one plan has over another: the answer to a what-if.</summary>
/// <param name="P50Days">Days by which half of the forecasts end later (negative: earlier).</param>
/// <param name="P80Days">The same for four fifths.</param>
/// <param name="HoursBefore">Expected hours of what is not done.</param>
/// <param name="HoursAfter">The same in the second plan.</param>
/// <param name="Enters">What is only in the second plan.</param>
/// <param name="Leaves">What is only in the first.</param>
/// <param name="Moved">How many of the others begin or end on another day.</param>
public sealed record PlanDifference(
    int P50Days, int P80Days, double HoursBefore, double HoursAfter, IReadOnlyList<PlanEntry> Enters, IReadOnlyList<PlanEntry> Leaves, int Moved)
{
    public static PlanDifference Of(Plan before, Plan after)
    {
        var old = before.Items.ToDictionary(i => i.Id, StringComparer.Ordinal);
        var now = after.Items.ToDictionary(i => i.Id, StringComparer.Ordinal);
        return new(
            after.Forecast.P50.DayNumber - before.Forecast.P50.DayNumber,
            after.Forecast.P80.DayNumber - before.Forecast.P80.DayNumber,
            Left(before),
            Left(after),
            [.. after.Items.Where(i => !old.ContainsKey(i.Id)).Select(Entry)],
            [.. before.Items.Where(i => !now.ContainsKey(i.Id)).Select(Entry)],
            after.Items.Count(i => old.TryGetValue(i.Id, out var was) && (was.Start != i.Start || was.End != i.End)));
    }

    private static double Left(Plan plan) => plan.Items.Where(i => i.State != ActivityState.Done).Sum(i => i.Weeks.Sum(w => w.Hours));

    private static PlanEntry Entry(PlanItem item) => new(item.Id, item.Title, item.Hours.Expected);
}

public sealed record PlanEntry(string Id, string Title, double Hours);
