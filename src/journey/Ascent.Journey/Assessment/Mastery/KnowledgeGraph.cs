namespace Ascent.Journey.Assessment;

/// <summary>
/// Exact inference over what somebody may know: a Bayesian network of yes-or-no skills in which a skill is hardly known without its
/// prerequisites (knowledge spaces: Falmagne and Doignon 2011; bucket elimination: Dechter 1999). An answer to one skill moves, with the
/// strength that probability theory gives it, what the skill builds on and what builds on the skill.
/// </summary>
public sealed class KnowledgeGraph
{
    /// <summary>Tables hold two to the power of this many values at most; a graph that needs more is thinned by the edges that make it so wide.</summary>
    private const int WidestTable = 16;
    private readonly int[][] _parents;
    private readonly IReadOnlyList<int> _groups;
    private readonly Bucket[] _buckets;

    /// <param name="prerequisites">For each skill the places of those that it builds on; without cycles.</param>
    /// <param name="groups">For each skill its area; a prerequisite of another area binds less.</param>
    public KnowledgeGraph(IReadOnlyList<IReadOnlyList<int>> prerequisites, IReadOnlyList<int> groups)
    {
        ArgumentNullException.ThrowIfNull(prerequisites);
        ArgumentNullException.ThrowIfNull(groups);
        _groups = groups;
        _parents = Reduce(prerequisites);
        _buckets = Plan();
    }

    public int Count => _parents.Length;

    /// <summary>Values in all tables together: what one inference costs.</summary>
    public long Cost => _buckets.Sum(b => 1L << b.Members.Length);

    /// <summary>P(known) of every skill, and the logarithm of the probability of the evidence.</summary>
    /// <param name="given">P(known) of each skill for who knows all that it builds on.</param>
    /// <param name="evidence">For each skill the probability of all that was seen of it, if unknown and if known; up to a common factor.</param>
    public (double[] Known, double LogEvidence) Infer(ReadOnlySpan<double> given, IReadOnlyList<(double Unknown, double Known)> evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        var tables = new double[_buckets.Length][];
        var messages = new double[_buckets.Length][];
        var log = 0.0;
        for (var at = 0; at < _buckets.Length; at++)
        {
            var bucket = _buckets[at];
            var table = new double[1 << bucket.Members.Length];
            Array.Fill(table, 1);
            var own = evidence[bucket.Variable];
            for (var i = 0; i < table.Length; i++) table[i] = (i & 1) == 0 ? own.Unknown : own.Known;
            foreach (var family in bucket.Families)
            {
                var prior = given[family.Variable];
                ReadOnlySpan<double> values =
                [
                    1 - prior, prior,
                    1 - (prior * MasteryRules.WithoutFarPrerequisites), prior * MasteryRules.WithoutFarPrerequisites,
                    1 - (prior * MasteryRules.WithoutPrerequisites), prior * MasteryRules.WithoutPrerequisites,
                ];
                for (var i = 0; i < table.Length; i++) table[i] *= values[family.Cases[i]];
            }

            foreach (var child in bucket.Children)
            {
                var message = messages[child];
                var entries = _buckets[child].EntriesOfParent;
                for (var i = 0; i < table.Length; i++) table[i] *= message[entries[i]];
            }

            tables[at] = table;
            var sum = new double[table.Length / 2];
            for (var i = 0; i < sum.Length; i++) sum[i] = table[2 * i] + table[(2 * i) + 1];
            log += Scale(sum);
            messages[at] = sum;
        }

        var known1 = new double[Count];
        for (var at = _buckets.Length - 1; at >= 0; at--)
        {
            var bucket = _buckets[at];
            var table = tables[at];
            if (bucket.Parent >= 0)
            {
                // What the rest of the graph says of this bucket's neighbours, less what this bucket told it.
                var above = new double[table.Length / 2];
                var parent = tables[bucket.Parent];
                for (var i = 0; i < parent.Length; i++) above[bucket.EntriesOfParent[i]] += parent[i];
                var told = messages[at];
                for (var i = 0; i < above.Length; i++) above[i] = told[i] > 0 ? above[i] / told[i] : 0;
                for (var i = 0; i < table.Length; i++) table[i] *= above[i >> 1];
            }

            Scale(table);
            var total = 0.0;
            var yes = 0.0;
            for (var i = 0; i < table.Length; i++)
            {
                total += table[i];
                if ((i & 1) == 1) yes += table[i];
            }

            known1[bucket.Variable] = yes / total;
        }

        return (known1, log);
    }

    /// <summary>Divides by the largest value, and gives its logarithm.</summary>
    private static double Scale(double[] values)
    {
        var largest = values.Max();
        if (!(largest > 0)) throw new ArgumentException("the evidence is impossible: no state of knowledge can have given it", nameof(values));
        for (var i = 0; i < values.Length; i++) values[i] /= largest;
        return Math.Log(largest);
    }

    private static int Project(int index, int[] places)
    {
        var result = 0;
        for (var i = 0; i < places.Length; i++) result |= (index >> places[i] & 1) << i;
        return result;
    }

    /// <summary>Leaves out edges that follow from others: who has B, which builds on A, has A.</summary>
    private static int[][] Reduce(IReadOnlyList<IReadOnlyList<int>> prerequisites)
    {
        var above = new HashSet<int>?[prerequisites.Count];
        HashSet<int> Ancestors(int skill)
        {
            if (above[skill] is { } known) return known;
            var found = new HashSet<int>();
            above[skill] = found;
            foreach (var parent in prerequisites[skill])
            {
                found.Add(parent);
                found.UnionWith(Ancestors(parent));
            }

            return found;
        }

        return [.. prerequisites.Select(parents => parents.Where(p => !parents.Any(other => other != p && Ancestors(other).Contains(p))).Distinct().Order().ToArray())];
    }

    /// <summary>The order of elimination by least fill, with the tables that it needs.</summary>
    private Bucket[] Plan()
    {
        while (true)
        {
            var cliques = Eliminate();
            var widest = cliques.MaxBy(c => c.Members.Length);
            if (widest.Members is null || widest.Members.Length <= WidestTable) return Assemble(cliques);

            // One edge less among those that made the widest table, the longest list of prerequisites first.
            var skill = widest.Members.MaxBy(m => _parents[m].Length);
            if (_parents[skill].Length == 0) skill = Array.FindIndex(_parents, p => p.Length == _parents.Max(q => q.Length));
            _parents[skill] = _parents[skill][..^1];
        }
    }

    private List<(int Variable, int[] Members)> Eliminate()
    {
        var near = new SortedSet<int>[Count];
        for (var i = 0; i < Count; i++) near[i] = [];
        for (var i = 0; i < Count; i++)
        {
            int[] family = [i, .. _parents[i]];
            foreach (var a in family)
            {
                foreach (var b in family)
                {
                    if (a != b) near[a].Add(b);
                }
            }
        }

        var left = new SortedSet<int>(Enumerable.Range(0, Count));
        var cliques = new List<(int, int[])>();
        while (left.Count > 0)
        {
            var next = left.MinBy(v => (Fill(near, v), near[v].Count, v));
            var around = near[next].ToArray();
            cliques.Add((next, [next, .. around]));
            left.Remove(next);
            foreach (var a in around)
            {
                near[a].Remove(next);
                foreach (var b in around)
                {
                    if (a != b) near[a].Add(b);
                }
            }
        }

        return cliques;
    }

    private static int Fill(SortedSet<int>[] near, int variable)
    {
        var around = near[variable].ToArray();
        var missing = 0;
        for (var i = 0; i < around.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (!near[around[i]].Contains(around[j])) missing++;
            }
        }

        return missing;
    }

    private Bucket[] Assemble(List<(int Variable, int[] Members)> cliques)
    {
        var turn = new int[Count];
        for (var i = 0; i < cliques.Count; i++) turn[cliques[i].Variable] = i;
        var families = new List<Family>[Count];
        var children = new List<int>[Count];
        for (var i = 0; i < Count; i++) (families[i], children[i]) = ([], []);
        for (var skill = 0; skill < Count; skill++)
        {
            int[] members = [skill, .. _parents[skill]];
            var home = members.Min(m => turn[m]);
            var places = cliques[home].Members;
            var (near, far) = (0, 0);
            foreach (var parent in _parents[skill])
            {
                var bit = 1 << Array.IndexOf(places, parent);
                if (_groups[parent] == _groups[skill]) near |= bit;
                else far |= bit;
            }

            var own = Array.IndexOf(places, skill);
            families[home].Add(new(skill, [.. Enumerable.Range(0, 1 << places.Length).Select(e => (byte)(((e & near) != near ? 4 : (e & far) != far ? 2 : 0) + (e >> own & 1)))]));
        }

        var parents = new int[Count];
        var entries = new int[Count][];
        for (var i = 0; i < cliques.Count; i++)
        {
            var around = cliques[i].Members[1..];
            parents[i] = around.Length == 0 ? -1 : around.Min(m => turn[m]);
            entries[i] = [];
            if (parents[i] < 0) continue;
            var members = cliques[parents[i]].Members;
            int[] places = [.. around.Select(m => Array.IndexOf(members, m))];
            entries[i] = [.. Enumerable.Range(0, 1 << members.Length).Select(e => Project(e, places))];
            children[parents[i]].Add(i);
        }

        return [.. cliques.Select((c, i) => new Bucket(c.Variable, c.Members, [.. families[i]], [.. children[i]], parents[i], entries[i]))];
    }

    /// <summary>A table over <paramref name="Members"/>, of which the first is summed out here.</summary>
    /// <param name="Variable">The first of the members.</param>
    /// <param name="Members">One bit of an entry's number for each, the first the lowest.</param>
    /// <param name="Families">What multiplies in: P(skill | prerequisites).</param>
    /// <param name="Children">Buckets that send their sums here.</param>
    /// <param name="Parent">The bucket that gets the sum, or -1.</param>
    /// <param name="EntriesOfParent">For each entry of the parent's table the entry of the sum that belongs to it.</param>
    private sealed record Bucket(int Variable, int[] Members, Family[] Families, int[] Children, int Parent, int[] EntriesOfParent);

    /// <summary>
    /// P(skill | prerequisites) over a table: each entry's case is 0 when all prerequisites are known, 2 when some of another area are lacking, 4 when some of its own are, plus
    /// 1 when the skill is known.
    /// </summary>
    private sealed record Family(int Variable, byte[] Cases);
}
