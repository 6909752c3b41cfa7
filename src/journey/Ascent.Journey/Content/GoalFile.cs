using Ascent.Journey.Career;

namespace Ascent.Journey.Content;

/// <summary>A goal in journey.yaml: <c>{kind: contact, count: 5, activity: meet-five-engineers}</c>.</summary>
internal static class GoalFile
{
    private const int HighestCount = 1_000;

    public static void Read(YamlHead head, PackDraft draft)
    {
        var word = head.Text("kind");
        ResourceFile.OneOf(head, "kind", word, [.. CareerStates.Kinds.Select(kind => kind.Key())]);
        var kind = CareerStates.Find(word) ?? CareerKind.Contribution;
        var state = head.OptionalText("state") ?? CareerStates.Counting(kind);
        ResourceFile.OneOf(head, "state", state, CareerStates.Of(kind));
        var activity = head.Text("activity");
        if (activity.Length > 0) draft.References.Add(new(ReferenceKind.Activity, activity, head.File, head.LineOf("activity"), "activity"));
        var goal = new CareerGoal(kind, state, head.Whole("count", null, 1, HighestCount), activity);
        head.Finish();
        if (draft.Goals.Exists(known => known.Activity == activity && known.Kind == kind)) head.Problem(head.Line, $"there is a goal for {Nearest.Quote(activity)} already");
        draft.Goals.Add(goal);
    }
}
