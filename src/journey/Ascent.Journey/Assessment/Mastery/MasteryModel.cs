using Ascent.Journey.Content;

namespace Ascent.Journey.Assessment;

/// <summary>
/// P(known) of every skill of a journey from what was seen. What people come with is a state of the graph of skills, at a level for each
/// area; the self-rating says only which level is likely, and the answers say the rest.
/// </summary>
public sealed class MasteryModel
{
    /// <summary>Levels of several areas are found in turns; after two nothing moves that a person could see.</summary>
    private const int Turns = 2;
    private readonly KnowledgeGraph _graph;
    private readonly Dictionary<string, int> _place;
    private readonly int[] _area;
    private readonly string[] _areas;

    /// <summary>For each area and level P(known | all that it builds on is known), alike for all skills of the area.</summary>
    private readonly double[][] _levels;

    public MasteryModel(JourneyPack pack)
    {
        ArgumentNullException.ThrowIfNull(pack);
        Pack = pack;
        Skills = [.. pack.Skills.Keys.Order(StringComparer.Ordinal)];
        _place = Skills.Select((id, i) => (id, i)).ToDictionary(p => p.id, p => p.i, StringComparer.Ordinal);
        _areas = [.. pack.Areas.Select(a => a.Id)];
        _area = [.. Skills.Select(id => Array.IndexOf(_areas, pack.Skills[id].Area))];
        int[][] prerequisites = [.. Skills.Select(id => pack.Skills[id].Prerequisites.Where(_place.ContainsKey).Select(p => _place[p]).ToArray())];
        _graph = new(prerequisites, _area);
        _levels = [.. _areas.Select((_, area) => LevelsOf(prerequisites, area))];
    }

    public JourneyPack Pack { get; }

    /// <summary>Ids, in the order of the results.</summary>
    public IReadOnlyList<string> Skills { get; }

    /// <summary>P(known) of every skill.</summary>
    /// <param name="ratings">0 to 4 for each area; 0 where none is given.</param>
    /// <param name="observations">All that was seen, oldest first for each skill.</param>
    /// <param name="area">The one area that is wanted, which costs less; null for all.</param>
    public IReadOnlyDictionary<string, double> Estimate(Func<string, int> ratings, IEnumerable<Observation> observations, string? area = null)
    {
        ArgumentNullException.ThrowIfNull(ratings);
        ArgumentNullException.ThrowIfNull(observations);
        var traces = new SkillTrace[Skills.Count];
        Array.Fill(traces, SkillTrace.Nothing);
        var seen = new SortedSet<int>();
        foreach (var observation in observations)
        {
            if (!_place.TryGetValue(observation.Skill, out var place)) continue;
            traces[place] = traces[place].Then(observation);
            seen.Add(_area[place]);
        }

        var known = Infer(ratings, traces, seen, [.. Enumerable.Range(0, _areas.Length).Where(a => area is null || _areas[a] == area)]);
        return Skills.Select((id, i) => (id, p: traces[i].Now(known[i]))).ToDictionary(s => s.id, s => s.p, StringComparer.Ordinal);
    }

    private double[] Infer(Func<string, int> ratings, SkillTrace[] traces, SortedSet<int> seen, int[] wanted)
    {
        var given = new double[Skills.Count];
        for (var area = 0; area < _areas.Length; area++) SetMean(given, area, WeightsOf(ratings(_areas[area])));
        var evidence = traces.Select(t => t.Evidence).ToArray();
        var mixed = new double[Skills.Count];

        // The levels that answers speak of are settled first; the others follow from them.
        for (var turn = 1; turn < Turns && seen.Count > 1; turn++) Mix(seen);
        Mix(seen.Concat(wanted.Except(seen)));
        return mixed;

        void Mix(IEnumerable<int> areas)
        {
            foreach (var area in areas) this.Mix(given, area, WeightsOf(ratings(_areas[area])), evidence, mixed);
        }
    }

    /// <summary>Averages over the levels of one area by how well each explains the answers; leaves the mean level in <paramref name="given"/>.</summary>
    private void Mix(double[] given, int area, double[] prior, (double Unknown, double Known)[] evidence, double[] mixed)
    {
        var results = new (double[] Known, double LogEvidence)[prior.Length];
        for (var level = 0; level < prior.Length; level++)
        {
            Set(given, area, _levels[area][level]);
            results[level] = _graph.Infer(given, evidence);
        }

        var best = results.Max(r => r.LogEvidence);
        var weights = prior.Select((p, level) => p * Math.Exp(results[level].LogEvidence - best)).ToArray();
        var total = weights.Sum();
        for (var level = 0; level < weights.Length; level++) weights[level] /= total;
        for (var i = 0; i < mixed.Length; i++)
        {
            if (_area[i] == area) mixed[i] = weights.Select((w, level) => w * results[level].Known[i]).Sum();
        }

        SetMean(given, area, weights);
    }

    private void SetMean(double[] given, int area, double[] weights) => Set(given, area, weights.Select((w, level) => w * _levels[area][level]).Sum());

    private void Set(double[] given, int area, double value)
    {
        for (var i = 0; i < given.Length; i++)
        {
            if (_area[i] == area) given[i] = value;
        }
    }

    /// <summary>Finds, by halving, with which P(known | prerequisites known) the area's skills are known in the share that a level means.</summary>
    private double[] LevelsOf(int[][] prerequisites, int area)
    {
        int[] members = [.. Enumerable.Range(0, _area.Length).Where(i => _area[i] == area)];
        if (members.Length == 0) return [.. MasteryRules.Levels];
        var graph = new KnowledgeGraph([.. members.Select(m => (IReadOnlyList<int>)[.. prerequisites[m].Select(p => Array.IndexOf(members, p)).Where(p => p >= 0)])], new int[members.Length]);
        var nothing = new (double, double)[members.Length];
        Array.Fill(nothing, (1, 1));
        var given = new double[members.Length];
        return [.. MasteryRules.Levels.Select(Find)];

        double Find(double share)
        {
            const int halvings = 20;
            var (low, high) = (0.0, 1.0);
            for (var i = 0; i < halvings; i++)
            {
                var middle = (low + high) / 2;
                Array.Fill(given, middle);
                if (graph.Infer(given, nothing).Known.Average() < share) low = middle;
                else high = middle;
            }

            return (low + high) / 2;
        }
    }

    private static double[] WeightsOf(int rating)
    {
        var weights = MasteryRules.Levels.Select((_, level) => Math.Pow(MasteryRules.RatingDecay, Math.Abs(level - rating))).ToArray();
        var total = weights.Sum();
        return [.. weights.Select(w => w / total)];
    }
}
