using System.Text.Json.Nodes;
using Ascent.Tensors;
using Ascent.Tensors.Random;

namespace Ascent.Models.Tests;

public sealed class TransformerTests
{
    private const int Begin = 1, End = 2;

    /// <summary>Larger weights than at the beginning of a training, so that its opinions are strong.</summary>
    private static Transformer Opinionated(int vocabulary, ulong seed, bool normFirst = false)
    {
        var model = new Transformer(new(vocabulary, 12, 8, 2, 2, 16) { NormFirst = normFirst, Dropout = 0.5 }, new Philox(seed));
        using var off = Tensors.Autograd.GradMode.NoGrad();
        foreach (var parameter in model.Parameters().Where(parameter => parameter.Rank == 2)) parameter.CopyFrom(parameter * 2);
        model.Eval();
        return model;
    }

    private static Tensor Sources(int count, int vocabulary, ulong seed)
    {
        var random = new Philox(seed);
        return Tensor.From([.. Enumerable.Range(0, count * 5).Select(i => i % 5 > 2 + (i / 5 % 3) ? 0L : 3 + random.Next(vocabulary - 3))], [count, 5]);
    }

    [Fact]
    public void Positions_are_sines_and_cosines()
    {
        var table = Transformer.Sinusoids(50, 6).ToArray<float>();
        foreach (var (t, i) in new[] { (0, 0), (1, 0), (7, 2), (49, 4) })
        {
            var angle = t / Math.Pow(10000, i / 6.0);
            Assert.Equal(Math.Sin(angle), table[(t * 6) + i], 6);
            Assert.Equal(Math.Cos(angle), table[(t * 6) + i + 1], 6);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => Transformer.Sinusoids(5, 3));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Step_by_step_with_what_was_kept_is_the_same_as_all_at_once(bool normFirst)
    {
        var model = Opinionated(9, 4, normFirst);
        var source = Sources(3, 9, 1);
        long[][] targets = [[Begin, 4, 5, 3, 8], [Begin, 7, 7, 6, 4], [Begin, 3, 8, 5, 5]];
        var all = model.Forward(source, Tensor.From([.. targets.SelectMany(row => row)], [3, 5])).LogSoftmax(-1).ToArray<double>();
        using var decoding = model.Decode(source);
        for (var t = 0; t < 5; t++)
        {
            var next = decoding.Next([.. targets.Select(row => (int)row[t])], 9);
            Assert.Equal(t + 1, decoding.Length);
            for (var row = 0; row < 3; row++)
            {
                Assert.Equal(Enumerable.Range(0, 9), next[row].Select(pair => pair.Token).Order());
                Assert.All(next[row], pair => Assert.Equal(all[(((row * 5) + t) * 9) + pair.Token], pair.LogProbability, 1e-4));
            }
        }
    }

    [Fact]
    public void Chosen_answers_go_on_from_their_own_past()
    {
        var model = Opinionated(9, 4);
        var source = Sources(2, 9, 1);
        using var decoding = model.Decode(source);
        decoding.Next([Begin, Begin], 1);
        decoding.Next([4, 5], 1);
        decoding.Choose([1, 1, 0]);
        var next = decoding.Next([6, 7, 8], 9);
        foreach (var (row, (owner, second, third)) in new[] { (1, 5, 6), (1, 5, 7), (0, 4, 8) }.Index())
        {
            var all = model.Forward(source.Slice(0, owner, owner + 1), Tensor.From([Begin, second, third], [1, 3])).LogSoftmax(-1).ToArray<double>();
            Assert.All(next[row], pair => Assert.Equal(all[18 + pair.Token], pair.LogProbability, 1e-4));
        }

        Assert.Throws<ArgumentException>(() => decoding.Next([1], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => decoding.Choose([3]));
    }

    [Fact]
    public void Padding_of_source_and_target_changes_nothing()
    {
        var model = Opinionated(9, 6);
        var plain = model.Forward(Tensor.From([3L, 5, 4], [1, 3]), Tensor.From([1L, 6, 7], [1, 3]));
        var padded = model.Forward(Tensor.From([3L, 5, 4, 0, 0], [1, 5]), Tensor.From([1L, 6, 7, 0], [1, 4]));
        GoldenCase.Near(plain, padded.Slice(1, 0, 3), "logits", 1e-5);
        var masked = model.Forward(Tensor.From([3L, 5, 4, 8, 8], [1, 5]), Tensor.From([1L, 6, 7], [1, 3]), Tensor.From([1L, 1, 1, 0, 0], [1, 5]));
        GoldenCase.Near(plain, masked, "masked", 1e-5);
    }

    [Fact]
    public void The_decoder_does_not_look_ahead()
    {
        var model = Opinionated(9, 6);
        var source = Sources(1, 9, 2);
        var one = model.Forward(source, Tensor.From([1L, 6, 7, 3], [1, 4])).ToArray<float>();
        var two = model.Forward(source, Tensor.From([1L, 6, 4, 8], [1, 4])).ToArray<float>();
        Assert.Equal(one.Take(18), two.Take(18));
        Assert.NotEqual(one.Skip(18), two.Skip(18));
    }

    [Fact]
    public void A_beam_of_one_is_greedy()
    {
        for (ulong seed = 0; seed < 10; seed++)
        {
            var (model, source) = (Opinionated(7, seed), Sources(4, 7, seed));
            var greedy = model.Greedy(source, Begin, End, 6);
            var beam = new BeamSearch(1).Search(model, source, Begin, End, 6);
            Assert.Equal(greedy.Select(tokens => string.Join(' ', tokens)), beam.Select(found => string.Join(' ', Assert.Single(found).Tokens)));
        }
    }

    /// <summary>Every answer there is, scored by a forward pass over all of it.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(0.6)]
    [InlineData(2)]
    public void A_beam_that_is_wide_enough_finds_the_best_of_all_answers(double alpha)
    {
        const int Vocabulary = 5, Limit = 4;
        for (ulong seed = 0; seed < 4; seed++)
        {
            var (model, source) = (Opinionated(Vocabulary, seed), Sources(2, Vocabulary, seed));
            var found = new BeamSearch(1000, alpha).Search(model, source, Begin, End, Limit);
            for (var row = 0; row < 2; row++)
            {
                var all = Answers(Vocabulary, Limit).Select(tokens =>
                {
                    var logProbability = Score(model, source.Slice(0, row, row + 1), tokens);
                    return (Tokens: tokens, Score: logProbability / Math.Pow((5.0 + tokens.Count) / 6, alpha));
                }).OrderByDescending(answer => answer.Score).ToList();
                Assert.Equal(all.Count, found[row].Count);
                Assert.Equal(all[0].Score, found[row][0].Score, 1e-4);
                Assert.Equal(all[0].Tokens.Where(token => token != End), found[row][0].Tokens);
                for (var i = 0; i < all.Count; i++) Assert.Equal(all[i].Score, found[row][i].Score, 1e-4);
            }
        }
    }

    [Fact]
    public void A_wider_beam_finds_what_greedy_misses()
    {
        var better = 0;
        for (ulong seed = 0; seed < 10; seed++)
        {
            var (model, source) = (Opinionated(7, seed), Sources(4, 7, seed));
            var (one, many) = (new BeamSearch(1, 0).Search(model, source, Begin, End, 6), new BeamSearch(8, 0).Search(model, source, Begin, End, 6));
            better += Enumerable.Range(0, 4).Count(row => many[row][0].Score > one[row][0].Score + 1e-3);
        }

        Assert.InRange(better, 5, 40);
    }

    [Fact]
    public void The_penalty_prefers_longer_answers()
    {
        var lengths = new[] { 0.0, 3 }.Select(alpha => Enumerable.Range(0, 10).Sum(seed =>
            new BeamSearch(20, alpha).Search(Opinionated(7, (ulong)seed), Sources(4, 7, (ulong)seed), Begin, End, 6).Sum(found => found[0].Tokens.Count))).ToList();
        Assert.True(lengths[1] > lengths[0], $"{lengths[0]} tokens without a penalty, {lengths[1]} with it");
    }

    [Theory]
    [InlineData("""{}""", "'vocabulary', a whole number from 1 to 16777216, is missing")]
    [InlineData("""{"vocabulary": 9, "heads": 3}""", "3 heads cannot share a width of 512")]
    [InlineData("""{"vocabulary": 9, "width": 3, "heads": 1}""", "it must be even")]
    [InlineData("""{"vocabulary": 9, "norm_frist": true}""", "no key 'norm_frist'. Did you mean 'norm_first'?")]
    [InlineData("""{"vocabulary": 9, "padding": 9}""", "'padding'")]
    public void A_configuration_that_cannot_be_taken_is_refused(string json, string expected) =>
        Assert.Contains(expected, Assert.Throws<ModelException>(() => ModelCatalog.Create("transformer", JsonNode.Parse(json)!.AsObject(), new(1))).Message, StringComparison.Ordinal);

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        var options = new TransformerOptions(9, 12, 8, 1, 2, 16) { NormFirst = true, Padding = 3, Dropout = 0.25 };
        Assert.Equal(options, TransformerOptions.From(new("transformer", options.ToJson())));
        var model = new Transformer(options, new(1));
        Assert.Contains("[1, 13]", Assert.Throws<ShapeException>(() => model.Forward(Tensor.Ones([1, 13], DType.Int64), Tensor.Ones([1, 2], DType.Int64))).Message, StringComparison.Ordinal);
        Assert.Throws<ShapeException>(() => model.Forward(Tensor.Ones([2, 3], DType.Int64), Tensor.Ones([1, 2], DType.Int64)));
        Assert.Throws<ShapeException>(() => model.Forward(Tensor.Ones([2, 3], DType.Int64), Tensor.Ones([2, 2], DType.Int64), Tensor.Ones([2, 2], DType.Int64)));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Greedy(Tensor.Ones([2, 3], DType.Int64), Begin, End, 13));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BeamSearch(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BeamSearch(1, double.NaN));
        Assert.Contains("even", Assert.Throws<ArgumentException>(() => new Transformer(new(9, Width: 5, Heads: 1), new(1))).Message, StringComparison.Ordinal);
    }

    private static double Score(Transformer model, Tensor source, IReadOnlyList<int> tokens)
    {
        long[] input = [Begin, .. tokens.Take(tokens.Count - 1).Select(token => (long)token)];
        var all = model.Forward(source, Tensor.From(input, [1, input.Length])).LogSoftmax(-1).ToArray<double>();
        return tokens.Index().Sum(token => all[(token.Index * model.Options.Vocabulary) + token.Item]);
    }

    /// <summary>All that end within the limit, and all that are cut there.</summary>
    private static IEnumerable<List<int>> Answers(int vocabulary, int limit)
    {
        for (var token = 0; token < vocabulary; token++)
        {
            if (token == End || limit == 1) yield return [token];
            else
            {
                foreach (var rest in Answers(vocabulary, limit - 1)) yield return [token, .. rest];
            }
        }
    }
}
