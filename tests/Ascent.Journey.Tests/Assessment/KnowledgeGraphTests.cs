using Ascent.Journey.Assessment;

namespace Ascent.Journey.Tests.Assessment;

/// <summary>Inference over the graph of skills, held against adding up every state.</summary>
public sealed class KnowledgeGraphTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Inference_agrees_with_the_sum_over_all_states(int seed)
    {
        var random = new Random(seed);
        const int count = 11;
        var parents = Enumerable.Range(0, count).Select(i => (IReadOnlyList<int>)[.. Enumerable.Range(0, i).Where(_ => random.NextDouble() < 0.3)]).ToList();
        var groups = Enumerable.Range(0, count).Select(_ => random.Next(2)).ToList();
        var given = Enumerable.Range(0, count).Select(_ => 0.1 + (0.8 * random.NextDouble())).ToArray();
        var evidence = Enumerable.Range(0, count).Select(_ => (0.05 + random.NextDouble(), 0.05 + random.NextDouble())).ToList();

        var (known, log) = new KnowledgeGraph(parents, groups).Infer(given, evidence);

        var (expected, total) = Enumerate(parents, groups, given, evidence);
        for (var i = 0; i < count; i++) Assert.Equal(expected[i], known[i], 1e-10);
        Assert.Equal(Math.Log(total), log, 1e-9);
    }

    [Fact]
    public void A_graph_too_dense_for_its_tables_is_thinned_and_still_answers()
    {
        const int count = 60;
        var random = new Random(7);
        var parents = Enumerable.Range(0, count).Select(i => (IReadOnlyList<int>)[.. Enumerable.Range(0, i).Where(_ => random.NextDouble() < 0.5)]).ToList();
        var graph = new KnowledgeGraph(parents, new int[count]);
        Assert.True(graph.Cost < 60 * (1 << 16), $"{graph.Cost}");
        var evidence = Enumerable.Repeat((1.0, 1.0), count).ToArray();
        evidence[^1] = (0.02, 0.9);
        var (known, _) = graph.Infer([.. Enumerable.Repeat(0.7, count)], evidence);
        Assert.All(known, p => Assert.InRange(p, 0, 1));
        Assert.True(known[^1] > 0.1);
    }

    [Fact]
    public void Thousands_of_answers_do_not_underflow()
    {
        var trace = SkillTrace.Nothing;
        for (var i = 0; i < 5000; i++) trace = trace.Then(Answer(right: i % 2 == 0));
        var (known, log) = new KnowledgeGraph([[], [0]], [0, 0]).Infer([0.5, 0.5], [trace.Evidence, (1, 1)]);
        Assert.True(double.IsFinite(log));
        Assert.All(known, p => Assert.InRange(trace.Now(p), 0, 1));
    }

    [Fact]
    public void One_skill_alone_is_traced_as_Corbett_and_Anderson_do()
    {
        Observation[] seen = [Answer(true), Work(true), Answer(false), Work(false), Answer(true), Answer(false, dontKnow: true), Answer(true)];
        const double prior = 0.35;
        var p = prior;
        foreach (var one in seen)
        {
            p += (1 - p) * one.Transit;
            var (unknown, known) = one.Likelihood;
            p = p * known / ((p * known) + ((1 - p) * unknown));
        }

        var trace = SkillTrace.Of(seen);
        var came = prior * trace.Evidence.Known / ((prior * trace.Evidence.Known) + ((1 - prior) * trace.Evidence.Unknown));
        Assert.Equal(p, trace.Now(came), 1e-12);
    }

    private static AnswerSeen Answer(bool right, bool dontKnow = false) => new("a", DateTimeOffset.UnixEpoch, "i", Ascent.Journey.Content.ItemKind.Numeric, right, dontKnow);

    private static WorkDone Work(bool graded) => new("a", DateTimeOffset.UnixEpoch, "w", graded);

    private static (double[] Known, double Total) Enumerate(IReadOnlyList<IReadOnlyList<int>> parents, IReadOnlyList<int> groups, double[] given, IReadOnlyList<(double Unknown, double Known)> evidence)
    {
        var sums = new double[parents.Count];
        var total = 0.0;

        // As the product says it: a prerequisite that follows from another one binds only through that one.
        var reduced = parents.Select(mine => mine.Where(p => !mine.Any(other => other != p && Ancestors(parents, other).Contains(p))).ToList()).ToList();
        for (var state = 0; state < 1 << parents.Count; state++)
        {
            var weight = 1.0;
            for (var i = 0; i < parents.Count; i++)
            {
                bool Lacks(bool near) => reduced[i].Any(p => (state >> p & 1) == 0 && groups[p] == groups[i] == near);
                var p = given[i] * (Lacks(true) ? MasteryRules.WithoutPrerequisites : Lacks(false) ? MasteryRules.WithoutFarPrerequisites : 1);
                weight *= (state >> i & 1) == 1 ? p * evidence[i].Known : (1 - p) * evidence[i].Unknown;
            }

            total += weight;
            for (var i = 0; i < parents.Count; i++)
            {
                if ((state >> i & 1) == 1) sums[i] += weight;
            }
        }

        return ([.. sums.Select(s => s / total)], total);
    }

    private static HashSet<int> Ancestors(IReadOnlyList<IReadOnlyList<int>> parents, int skill)
    {
        var found = new HashSet<int>(parents[skill]);
        foreach (var parent in parents[skill]) found.UnionWith(Ancestors(parents, parent));
        return found;
    }
}
