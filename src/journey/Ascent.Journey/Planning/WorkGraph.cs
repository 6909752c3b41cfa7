using Ascent.Journey.Content;
using Ascent.Journey.Progress;

namespace Ascent.Journey.Planning;

/// <summary>
/// The chosen activities in one canonical order (no edge leads backwards), with what each waits for, its priority and
/// its slack by the critical-path method.
/// </summary>
internal sealed class WorkGraph
{
    private readonly JourneyPack _pack;
    private readonly Selection _selection;
    private readonly Dictionary<string, int> _phaseIndex;
    private readonly Dictionary<string, int> _skillDepth;

    public WorkGraph(JourneyPack pack, Selection selection, IReadOnlyCollection<Candidate> chosen, IReadOnlyDictionary<string, int> skillDepth)
    {
        (_pack, _selection) = (pack, selection);
        _skillDepth = (Dictionary<string, int>)skillDepth;
        _phaseIndex = new(StringComparer.Ordinal);
        for (var i = 0; i < pack.Phases.Count; i++) _phaseIndex[pack.Phases[i].Id] = i;
        Nodes = Sort(chosen);
        AddEdgesOfSkills();
        foreach (var node in Nodes)
        {
            node.Before.Sort();
            foreach (var before in node.Before) Nodes[before].After.Add(node.Index);
        }

        SpreadStartRank();
        FindSlack();
    }

    /// <summary>In canonical order; <see cref="WorkNode.Index"/> is the place.</summary>
    public IReadOnlyList<WorkNode> Nodes { get; }

    /// <summary>Length of the longest chain of prerequisites below each skill.</summary>
    public static Dictionary<string, int> SkillDepths(JourneyPack pack)
    {
        var depth = new Dictionary<string, int>(StringComparer.Ordinal);
        var open = new Stack<string>();
        foreach (var root in pack.Skills.Keys.Order(StringComparer.Ordinal))
        {
            open.Push(root);
            while (open.TryPeek(out var id))
            {
                var waiting = pack.Skills[id].Prerequisites.FirstOrDefault(p => pack.Skills.ContainsKey(p) && !depth.ContainsKey(p));
                if (waiting is not null && open.Count <= pack.Skills.Count)
                {
                    open.Push(waiting);
                    continue;
                }

                open.Pop();
                depth[id] = pack.Skills[id].Prerequisites.Select(p => depth.GetValueOrDefault(p, -1) + 1).DefaultIfEmpty(0).Max();
            }
        }

        return depth;
    }

    private WorkNode[] Sort(IReadOnlyCollection<Candidate> chosen)
    {
        var byId = chosen.ToDictionary(c => c.Id, StringComparer.Ordinal);
        var open = new Dictionary<string, int>(StringComparer.Ordinal);
        var users = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var named = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var candidate in chosen)
        {
            var prerequisites = _selection.NamedPrerequisites(candidate.Activity, byId.ContainsKey);
            named[candidate.Id] = prerequisites;
            open[candidate.Id] = prerequisites.Count;
            foreach (var id in prerequisites)
            {
                if (!users.TryGetValue(id, out var list)) users[id] = list = [];
                list.Add(candidate.Id);
            }
        }

        var ready = new PriorityQueue<string, CanonicalKey>(CanonicalOrder);
        foreach (var candidate in chosen.Where(c => open[c.Id] == 0)) ready.Enqueue(candidate.Id, KeyOf(candidate.Activity));
        var nodes = new List<WorkNode>(chosen.Count);
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        while (ready.TryDequeue(out var id, out _))
        {
            var candidate = byId[id];
            index[id] = nodes.Count;
            nodes.Add(NewNode(candidate, nodes.Count, named[id].Select(p => index[p])));
            if (!users.TryGetValue(id, out var waiting)) continue;
            foreach (var user in waiting)
            {
                if (--open[user] == 0) ready.Enqueue(user, KeyOf(byId[user].Activity));
            }
        }

        if (nodes.Count < chosen.Count)
        {
            var stuck = chosen.Where(c => !index.ContainsKey(c.Id)).Select(c => c.Id).Order(StringComparer.Ordinal).First();
            throw new JourneyException($"The prerequisites of '{stuck}' form a cycle, so nothing can come first. Run 'ascent content check', which names it.");
        }

        return [.. nodes];
    }

    private WorkNode NewNode(Candidate candidate, int index, IEnumerable<int> before)
    {
        var activity = candidate.Activity;
        var areas = activity.Skills.Where(_pack.Skills.ContainsKey).Select(s => _pack.Skills[s].Area).ToHashSet(StringComparer.Ordinal);
        // What is to be learnt sets the priority; transferable areas (0) only where nothing else does.
        var area = _pack.Areas.Where(a => areas.Contains(a.Id))
            .OrderBy(a => a.Priority == 0 ? 1 : 0).ThenBy(a => a.Priority).ThenBy(a => a.Id, StringComparer.Ordinal).FirstOrDefault();
        var startRank = PlanRules.StartRows.TakeWhile(r => !activity.Covers.Contains(r)).Count();
        return new()
        {
            Candidate = candidate,
            Index = index,
            Phase = PhaseOf(activity),
            Priority = area?.Priority ?? int.MaxValue,
            PriorityArea = area,
            StartRank = startRank,
            OwnStartRank = startRank,
            Hours = candidate.Remaining?.Expected ?? 0,
            Before = [.. before],
        };
    }

    /// <summary>Whoever needs a skill waits for the first activity that teaches it, as far as that comes earlier.</summary>
    private void AddEdgesOfSkills()
    {
        var teachers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var pass in (bool[])[false, true])
        {
            foreach (var node in Nodes.Where(n => n.Alongside == pass))
            {
                foreach (var skill in node.Activity.Skills) teachers.TryAdd(skill, node.Index);
            }
        }

        foreach (var node in Nodes)
        {
            var seen = new HashSet<string>(node.Activity.Skills, StringComparer.Ordinal);
            var open = new Stack<string>();
            foreach (var skill in node.Activity.Skills) Push(skill);
            while (open.TryPop(out var skill))
            {
                if (!seen.Add(skill) || _selection.Mastered.Contains(skill)) continue;
                if (!teachers.TryGetValue(skill, out var teacher)) Push(skill);
                else if (teacher < node.Index && !node.Before.Contains(teacher)) node.Before.Add(teacher);
            }

            void Push(string skill)
            {
                if (_selection.Mastered.Contains(skill) || !_pack.Skills.TryGetValue(skill, out var known)) return;
                foreach (var p in known.Prerequisites) open.Push(p);
            }
        }
    }

    private void SpreadStartRank()
    {
        for (var i = Nodes.Count - 1; i >= 0; i--)
        {
            foreach (var before in Nodes[i].Before)
            {
                if (Nodes[i].StartRank < Nodes[before].StartRank) Nodes[before].StartRank = Nodes[i].StartRank;
            }
        }
    }

    /// <summary>Critical-path pass with phases as barriers: slack is the latest start less the earliest, in hours of work.</summary>
    private void FindSlack()
    {
        var phases = _pack.Phases.Count;
        var early = new double[Nodes.Count];
        var phaseStart = new double[phases + 1];
        foreach (var group in Nodes.GroupBy(n => n.Phase).OrderBy(g => g.Key))
        {
            var start = phaseStart.Take(group.Key + 1).Max();
            var end = start;
            foreach (var node in group)
            {
                early[node.Index] = Math.Max(start, node.Before.Select(b => early[b] + Nodes[b].Hours).DefaultIfEmpty(0).Max());
                if (!node.Alongside) end = Math.Max(end, early[node.Index] + node.Hours);
            }

            phaseStart[group.Key + 1] = end;
        }

        var finish = Nodes.Select(n => early[n.Index] + n.Hours).DefaultIfEmpty(0).Max();
        var late = new double[Nodes.Count];
        var barrier = finish;
        foreach (var group in Nodes.GroupBy(n => n.Phase).OrderByDescending(g => g.Key))
        {
            var first = barrier;
            foreach (var node in group.Reverse())
            {
                var end = node.After.Select(a => late[a]).Append(node.Alongside ? finish : barrier).Min();
                late[node.Index] = end - node.Hours;
                first = Math.Min(first, late[node.Index]);
                node.Slack = Math.Max(0, late[node.Index] - early[node.Index]);
            }

            barrier = first;
        }
    }

    private int PhaseOf(Activity activity) => _phaseIndex.TryGetValue(activity.Phase, out var index) ? index : _pack.Phases.Count - 1;

    private CanonicalKey KeyOf(Activity activity)
    {
        var depth = 0;
        foreach (var skill in activity.Skills) depth = Math.Max(depth, _skillDepth.GetValueOrDefault(skill));
        return new(PhaseOf(activity), depth, activity.Id);
    }

    private readonly record struct CanonicalKey(int Phase, int Depth, string Id);

    private static readonly Comparer<CanonicalKey> CanonicalOrder = Comparer<CanonicalKey>.Create((a, b) =>
    {
        var order = a.Phase.CompareTo(b.Phase);
        if (order == 0) order = a.Depth.CompareTo(b.Depth);
        return order != 0 ? order : string.CompareOrdinal(a.Id, b.Id);
    });
}

/// <summary>One activity of the graph.</summary>
internal sealed class WorkNode
{
    public required Candidate Candidate { get; init; }
    public required int Index { get; init; }
    public required int Phase { get; init; }

    /// <summary>The first priority among the areas to be learnt that its skills belong to; 0 for transferable areas alone.</summary>
    public required int Priority { get; init; }
    public required Area? PriorityArea { get; init; }

    /// <summary>0 for this week, 1 for this month, 2 for the quarter, 3 for the rest; taken over by what it waits for.</summary>
    public required int StartRank { get; set; }
    public required int OwnStartRank { get; init; }

    /// <summary>Hours still to be planned.</summary>
    public required double Hours { get; init; }
    public required List<int> Before { get; init; }
    public List<int> After { get; } = [];
    public double Slack { get; set; }

    public Activity Activity => Candidate.Activity;
    public ActivityState State => Candidate.State;

    /// <summary>Papers are read beside the other work, not in its queue.</summary>
    public bool Alongside => Activity.Kind == ActivityKind.Paper;
}
