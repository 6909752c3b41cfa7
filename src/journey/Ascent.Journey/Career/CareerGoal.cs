using System.Text.Json.Serialization;
using Ascent.Journey.Content;
using Ascent.Journey.Progress;

namespace Ascent.Journey.Career;

/// <summary>What the journey asks for outside of study, from journey.yaml: so many entries of a kind that have reached a state.</summary>
/// <param name="Activity">The activity that the goal proves.</param>
public sealed record CareerGoal([property: JsonConverter(typeof(JsonStringEnumConverter<CareerKind>))] CareerKind Kind, string State, int Count, string Activity);

/// <summary>How far a goal is.</summary>
/// <param name="Entries">What counts, oldest first.</param>
/// <param name="Command">What proves the activity, once the goal is reached and the activity is not done; otherwise null.</param>
public sealed record GoalProgress(CareerGoal Goal, string Title, IReadOnlyList<CareerEntry> Entries, bool ActivityDone, string? Command)
{
    public bool Reached => Entries.Count >= Goal.Count;

    public static IReadOnlyList<GoalProgress> Of(JourneyPack pack, JourneyProgress progress, IReadOnlyList<CareerEntry> entries) => [.. pack.Goals.Select(goal => Of(goal, pack, progress, entries))];

    private static GoalProgress Of(CareerGoal goal, JourneyPack pack, JourneyProgress progress, IReadOnlyList<CareerEntry> entries)
    {
        List<CareerEntry> counted = [.. entries.Where(entry => entry.Kind == goal.Kind && entry.RemovedAt is null && entry.FirstIn(goal.State) is not null).OrderBy(entry => entry.FirstIn(goal.State)).ThenBy(entry => entry.Id)];
        var activity = pack.Activities.GetValueOrDefault(goal.Activity);
        var done = progress.Activities.TryGetValue(goal.Activity, out var known) && known.State == ActivityState.Done;
        var command = counted.Count >= goal.Count && !done && activity is not null ? Proving(activity, counted) : null;
        return new(goal, activity?.Title ?? goal.Activity, counted, done, command);
    }

    private static string Proving(Activity activity, List<CareerEntry> counted)
    {
        var link = counted.Select(entry => entry.Link).FirstOrDefault(address => address is not null);
        return activity.Evidence == EvidenceKind.Note
            ? $"ascent done {activity.Id} --note \"{string.Join(", ", counted.Select(entry => Quotable(entry.Title)))}\""
            : $"ascent done {activity.Id} --link {link ?? "URL"}";
    }

    /// <summary>Within double quotes a shell would take these for its own.</summary>
    private static string Quotable(string title) => string.Concat(title.Where(c => c is not ('"' or '$' or '`' or '\\' or '!') && !char.IsControl(c)));
}
