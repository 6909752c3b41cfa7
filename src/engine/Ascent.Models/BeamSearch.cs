using Ascent.Tensors;

namespace Ascent.Models;

/// <summary>An answer that a search found.</summary>
/// <param name="Tokens">Without those that begin and end.</param>
/// <param name="LogProbability">Of all its tokens together, the one that ends it included.</param>
/// <param name="Score">The same over the length's penalty: what the search makes largest.</param>
public sealed record Hypothesis(IReadOnlyList<int> Tokens, double LogProbability, double Score);

/// <summary>
/// Beam search: of all beginnings of an answer only the likeliest few are followed. One that ended keeps its place among them. The best is the
/// one with the largest log P / ((5 + length) / 6)^alpha (Wu et al.: Google's Neural Machine Translation System, 2016, arXiv 1609.08144).
/// </summary>
public sealed class BeamSearch
{
    private readonly int _beam;
    private readonly double _alpha;

    /// <summary>The figures of Vaswani et al. unless given.</summary>
    /// <param name="beam">Beginnings that are followed; 1 is greedy.</param>
    /// <param name="alpha">0 prefers none, more prefers longer answers.</param>
    public BeamSearch(int beam = 4, double alpha = 0.6)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(beam, 1);
        if (!(alpha >= 0) || double.IsInfinity(alpha)) throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "The length's penalty is finite and not negative.");
        (_beam, _alpha) = (beam, alpha);
    }

    /// <summary>The answers found for each source, the best first. The model should be in evaluation mode.</summary>
    /// <inheritdoc cref="Transformer.Greedy"/>
    /// <param name="model">What gives the probabilities.</param>
    /// <param name="source">Tokens, Int64 [count, time].</param>
    /// <param name="begin">The token before the first.</param>
    /// <param name="end">The token after the last.</param>
    /// <param name="limit">The most tokens of one answer, the one that ends it included; a longer one is cut there.</param>
    /// <param name="mask">As in <see cref="Transformer.Forward(Tensor, Tensor, Tensor?)"/>.</param>
    public IReadOnlyList<IReadOnlyList<Hypothesis>> Search(Transformer model, Tensor source, int begin, int end, int limit, Tensor? mask = null)
    {
        model.CheckLimit(limit);
        using var decoding = model.Decode(source, mask);
        var found = Enumerable.Range(0, source.Shape[0]).Select(_ => new List<Hypothesis>()).ToArray();
        var open = Enumerable.Range(0, found.Length).Select(owner => new Beginning(owner, [], 0, begin)).ToList();
        for (var length = 1; length <= limit && open.Count > 0; length++)
        {
            var next = decoding.Next(open.ConvertAll(static beginning => beginning.Last), _beam);
            var (followed, rows) = (new List<Beginning>(), new List<int>());
            foreach (var group in open.Index().GroupBy(static item => item.Item.Owner))
            {
                // OrderBy keeps the order of equal ones, so that the same model always gives the same answer.
                var best = group.SelectMany(item => next[item.Index].Select(token => (Row: item.Index, token.Token, LogProbability: item.Item.LogProbability + token.LogProbability)))
                    .OrderByDescending(static candidate => candidate.LogProbability).Take(_beam - found[group.Key].Count);
                foreach (var (row, token, logProbability) in best.ToList())
                {
                    var tokens = open[row].Tokens;
                    if (token == end)
                    {
                        found[group.Key].Add(Ended(tokens, logProbability, length));
                        continue;
                    }

                    if (length == limit)
                    {
                        found[group.Key].Add(Ended([.. tokens, token], logProbability, length));
                        continue;
                    }

                    followed.Add(new(group.Key, [.. tokens, token], logProbability, token));
                    rows.Add(row);
                }
            }

            if (followed.Count > 0) decoding.Choose(rows);
            open = followed;
        }

        return [.. found.Select(static hypotheses => hypotheses.OrderByDescending(static hypothesis => hypothesis.Score).ToList())];
    }

    private Hypothesis Ended(IReadOnlyList<int> tokens, double logProbability, int length) =>
        new(tokens, logProbability, logProbability / Math.Pow((5.0 + length) / 6, _alpha));

    private sealed record Beginning(int Owner, IReadOnlyList<int> Tokens, double LogProbability, int Last);
}
