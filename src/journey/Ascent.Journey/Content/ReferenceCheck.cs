namespace Ascent.Journey.Content;

/// <summary>Every name leads somewhere, and nothing leads back to itself.</summary>
internal static class ReferenceCheck
{
    public static void Run(PackDraft draft, List<ContentProblem> problems)
    {
        foreach (var reference in draft.References) Check(reference, draft, problems);
        CheckCycles("skill", draft.Skills.ToDictionary(s => s.Key, s => s.Value.Prerequisites), draft, problems);
        CheckCycles("activity", draft.Activities.ToDictionary(a => a.Key, a => a.Value.Prerequisites), draft, problems);
        CheckCycles("paper", draft.Papers.ToDictionary(p => p.Key, p => p.Value.After), draft, problems);
        CheckCycles("variant", draft.Activities.ToDictionary(a => a.Key, a => (IReadOnlyList<string>)[.. a.Value.Variants.Select(v => v.Instead)]), draft, problems);
        CheckPhases(draft, problems);
    }

    private static void Check(Reference reference, PackDraft draft, List<ContentProblem> problems)
    {
        // Without journey.yaml every phase, area and row would be reported; the missing file is the one fault to tell.
        if (!draft.JourneyRead && reference.Kind is ReferenceKind.Phase or ReferenceKind.Area or ReferenceKind.TransferableArea or ReferenceKind.Row) return;
        IEnumerable<string> known = reference.Kind switch
        {
            ReferenceKind.Skill => draft.Skills.Keys,
            ReferenceKind.Activity => draft.Activities.Keys,
            ReferenceKind.Resource => draft.Resources.Keys,
            ReferenceKind.Paper => draft.Papers.Keys,
            ReferenceKind.Phase => draft.Phases.Select(p => p.Id),
            ReferenceKind.Area => draft.Areas.Select(a => a.Id),
            ReferenceKind.TransferableArea => draft.Areas.Where(a => a.Priority == 0).Select(a => a.Id),
            _ => draft.Rows.Select(r => r.Id),
        };
        if (Exists(reference, draft)) return;
        var what = reference.Kind == ReferenceKind.TransferableArea ? "transferable area (priority 0)" : reference.Kind.ToString().ToLowerInvariant();
        problems.Add(new(reference.File, reference.Line, $"'{reference.Key}' names the {what} {Nearest.Quote(reference.Id)}, which does not exist{Nearest.Hint(reference.Id, known)}"));
    }

    private static bool Exists(Reference reference, PackDraft draft) => reference.Kind switch
    {
        ReferenceKind.Skill => draft.Skills.ContainsKey(reference.Id) || draft.Present.Contains("skill:" + reference.Id),
        ReferenceKind.Activity => draft.Activities.ContainsKey(reference.Id) || draft.Present.Contains("activity:" + reference.Id),
        ReferenceKind.Resource => draft.Resources.ContainsKey(reference.Id),
        ReferenceKind.Paper => draft.Papers.ContainsKey(reference.Id) || draft.Present.Contains("paper:" + reference.Id),
        ReferenceKind.Phase => draft.Places.ContainsKey("phase:" + reference.Id),
        ReferenceKind.Area => draft.Places.ContainsKey("area:" + reference.Id),
        ReferenceKind.TransferableArea => draft.Areas.Exists(a => a.Id == reference.Id && a.Priority == 0),
        _ => draft.Places.ContainsKey("row:" + reference.Id),
    };

    private static void CheckCycles(string kind, Dictionary<string, IReadOnlyList<string>> graph, PackDraft draft, List<ContentProblem> problems)
    {
        foreach (var cycle in Cycles.Find(graph))
        {
            var (file, line) = draft.Place((kind == "variant" ? "activity:" : kind + ":") + cycle[0]);
            var chain = string.Join(" → ", cycle.Append(cycle[0]));
            var what = kind switch
            {
                "variant" => "variants lead back to themselves",
                "paper" => "papers to be read after one another form a cycle",
                "skill" => "prerequisites of skills form a cycle",
                _ => "prerequisites of activities form a cycle",
            };
            problems.Add(new(file, line, $"{what}: {chain}"));
        }
    }

    /// <summary>An activity cannot wait for one of a later phase, and a variant stays in the phase of what it replaces.</summary>
    private static void CheckPhases(PackDraft draft, List<ContentProblem> problems)
    {
        var order = draft.Phases.Select((p, i) => (p.Id, i)).ToDictionary(p => p.Id, p => p.i, StringComparer.Ordinal);
        foreach (var activity in draft.Activities.Values)
        {
            if (!order.TryGetValue(activity.Phase, out var phase)) continue;
            var (file, line) = draft.Place("activity:" + activity.Id);
            foreach (var id in activity.Prerequisites)
            {
                if (draft.Activities.TryGetValue(id, out var before) && order.TryGetValue(before.Phase, out var earlier) && earlier > phase)
                    problems.Add(new(file, line, $"the prerequisite '{id}' belongs to the later phase {before.Phase}"));
            }

            foreach (var variant in activity.Variants)
            {
                if (draft.Activities.TryGetValue(variant.Instead, out var instead) && instead.Phase != activity.Phase)
                    problems.Add(new(file, line, $"the variant '{variant.Instead}' belongs to phase {instead.Phase}; it must stay in {activity.Phase}"));
            }
        }
    }
}

/// <summary>Finds cycles of a graph of names.</summary>
internal static class Cycles
{
    /// <summary>One cycle of each knot, each starting at its first name in order.</summary>
    public static List<List<string>> Find(IReadOnlyDictionary<string, IReadOnlyList<string>> graph)
    {
        var remaining = new SortedSet<string>(graph.Keys, StringComparer.Ordinal);
        var found = new List<List<string>>();
        while (true)
        {
            Peel(graph, remaining);
            if (remaining.Count == 0) return found;
            var cycle = Walk(graph, remaining);
            found.Add(cycle);
            remaining.ExceptWith(cycle);
        }
    }

    /// <summary>Takes away all that is not on a cycle and does not lead to one.</summary>
    private static void Peel(IReadOnlyDictionary<string, IReadOnlyList<string>> graph, SortedSet<string> remaining)
    {
        var open = new Dictionary<string, int>(StringComparer.Ordinal);
        var users = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var id in remaining)
        {
            var targets = graph[id].Where(remaining.Contains).ToList();
            open[id] = targets.Count;
            foreach (var target in targets)
            {
                if (!users.TryGetValue(target, out var list)) users[target] = list = [];
                list.Add(id);
            }
        }

        var free = new Queue<string>(open.Where(o => o.Value == 0).Select(o => o.Key));
        while (free.TryDequeue(out var id))
        {
            remaining.Remove(id);
            if (!users.TryGetValue(id, out var waiting)) continue;
            foreach (var user in waiting)
            {
                if (--open[user] == 0) free.Enqueue(user);
            }
        }
    }

    private static List<string> Walk(IReadOnlyDictionary<string, IReadOnlyList<string>> graph, SortedSet<string> remaining)
    {
        var path = new List<string>();
        var at = new Dictionary<string, int>(StringComparer.Ordinal);
        var current = remaining.Min!;
        while (!at.ContainsKey(current))
        {
            at[current] = path.Count;
            path.Add(current);
            current = graph[current].First(remaining.Contains);
        }

        var cycle = path[at[current]..];
        var first = cycle.IndexOf(cycle.Min(StringComparer.Ordinal)!);
        return [.. cycle[first..], .. cycle[..first]];
    }
}
