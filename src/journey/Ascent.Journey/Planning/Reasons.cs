using Ascent.Journey.Content;
using Ascent.Journey.Profiles;
using Ascent.Journey.Progress;

namespace Ascent.Journey.Planning;

/// <summary>The sentence that says why an item stands where it stands, and names the answers behind it.</summary>
internal sealed class Reasons(JourneyPack pack, Profile profile, Selection selection)
{
    /// <summary>How the reason of a pinned item begins; its week follows.</summary>
    internal const string PinnedTo = "you pinned it to ";

    public string For(WorkNode node, Placement placement, IReadOnlyList<WorkNode> nodes)
    {
        var parts = new List<string> { Place(node, placement, nodes) };
        var candidate = node.Candidate;
        if (candidate.InsteadOf is { } replaced) parts.Add($"it takes the place of {replaced}");
        if (candidate.Activity.Optional && candidate.State == ActivityState.NotStarted) parts.Add(Optional(candidate));
        if (candidate.State != ActivityState.Done) parts.AddRange(Hours(candidate));
        var text = string.Join("; ", parts);
        return char.ToUpperInvariant(text[0]) + text[1..] + ".";
    }

    private string Place(WorkNode node, Placement placement, IReadOnlyList<WorkNode> nodes)
    {
        if (node.State == ActivityState.Done) return node.Candidate.Progress?.DoneOn is { } day ? $"done on {day:ddd d MMM yyyy}" : "done";
        if (node.State == ActivityState.InProgress) return "you have begun it, so it goes on first";
        if (node.Candidate.Progress?.PinnedTo is { } pin)
            return placement.PinKept ? $"{PinnedTo}{pin}" : $"{PinnedTo}{pin}, but what it waits for ends later or the week is off";

        var phase = node.Phase < pack.Phases.Count ? $"‘{pack.Phases[node.Phase].Title}’" : node.Activity.Phase;
        if (node.Alongside) return $"papers run beside the other work of {phase}, at most {PlanRules.PapersPerWeek} a week";
        var before = node.Before.Select(b => nodes[b]).Where(b => b.State != ActivityState.Done).ToList();
        var area = node.PriorityArea;
        var next = area is null ? "" : area.Priority == 0
            ? $"; its area, {area.Title}, is transferable"
            : $"; its area, {area.Title}, has priority {area.Priority}";
        var start = node.StartRank < PlanRules.StartRows.Count
            ? (node.OwnStartRank == node.StartRank ? ", early because it is part of the start" : ", early because the start needs it")
            : "";
        if (before.Count == 0) return $"it needs nothing before it in {phase}{start}{next}";
        var names = string.Join(", ", before.Take(2).Select(b => $"‘{b.Activity.Title}’"));
        return $"it follows {names}{(before.Count > 2 ? $" and {before.Count - 2} more" : "")}{start}{next}";
    }

    private static string Optional(Candidate candidate) =>
        $"optional, and planned because {candidate.AskedBy ?? $"‘{candidate.NeededBy}’ needs it"}";

    private IEnumerable<string> Hours(Candidate candidate)
    {
        if (candidate.Ease.Factor < 1 && candidate.Ease.Shares.Count > 0)
        {
            var areas = candidate.Ease.Shares.Select(s => $"{AreaNames.Of(pack, s.Key)} at {profile.Rating(s.Key)}");
            yield return $"{string.Join(" and ", areas)} {(candidate.Ease.Shares.Count == 1 ? "takes" : "take")} {(1 - candidate.Ease.Factor) * 100:0.#} % off its hours";
        }

        if (selection.CarriedOver(candidate.Activity) is ( > 0 and < 1, var counting))
        {
            var (part, _) = selection.CarriedOver(candidate.Activity);
            yield return $"what you did in {string.Join(" and ", counting.Select(c => $"‘{c.Title}’"))} counts for {(1 - part) * 100:0} % of it";
        }

        if (candidate.AnswerFactor != 1) yield return $"your answer {string.Join(" and ", candidate.Answers)} multiplies its hours by {candidate.AnswerFactor:0.##}";
        if (selection.Pace.Evidence > 0) yield return $"your pace so far multiplies them by {selection.Pace.Factor:0.##}";
    }
}
