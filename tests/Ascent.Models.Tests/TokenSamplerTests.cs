using Ascent.Models.Generation;

namespace Ascent.Models.Tests;

public sealed class TokenSamplerTests
{
    /// <summary>Probabilities .05, .4, .1, .25, .2.</summary>
    private static readonly float[] Logits = [.. new[] { 0.05, 0.4, 0.1, 0.25, 0.2 }.Select(p => (float)Math.Log(p) + 3)];

    [Theory]
    [InlineData(1, new[] { 1 })]
    [InlineData(2, new[] { 1, 3 })]
    [InlineData(3, new[] { 1, 3, 4 })]
    [InlineData(9, new[] { 0, 1, 2, 3, 4 })]
    public void Top_k_keeps_exactly_the_k_most_probable_tokens_in_their_proportions(int k, int[] kept) => Keeps(new() { TopK = k }, kept);

    [Theory]
    [InlineData(0.39, new[] { 1 })]
    [InlineData(0.41, new[] { 1, 3 })]
    [InlineData(0.64, new[] { 1, 3 })]
    [InlineData(0.66, new[] { 1, 3, 4 })]
    [InlineData(0.94, new[] { 1, 2, 3, 4 })]
    [InlineData(0.96, new[] { 0, 1, 2, 3, 4 })]
    [InlineData(1.0, new[] { 0, 1, 2, 3, 4 })]
    public void Top_p_keeps_exactly_the_fewest_tokens_that_reach_p_in_their_proportions(double p, int[] kept) => Keeps(new() { TopP = p }, kept);

    /// <summary>Of the three that top-k leaves the first two have .65 of .85 = .76.</summary>
    [Theory]
    [InlineData(0.75, new[] { 1, 3 })]
    [InlineData(0.77, new[] { 1, 3, 4 })]
    public void Top_p_counts_in_what_top_k_leaves(double p, int[] kept) => Keeps(new() { TopK = 3, TopP = p }, kept);

    [Fact]
    public void Of_equal_tokens_those_of_lower_number_are_kept()
    {
        var sampler = new TokenSampler(new() { TopK = 2 });
        Assert.Equal([0.5, 0.5, 0, 0], sampler.Distribution([1f, 1f, 1f, 1f], []).ToArray());
        Assert.Equal([0.5, 0.5, 0, 0], sampler.Distribution([0f, -0f, 0f, -0f], []).ToArray());
    }

    [Fact]
    public void The_temperature_divides_the_logits()
    {
        var given = new TokenSampler(new() { Temperature = 0.5 }).Distribution(Logits, []).ToArray();
        var squares = new[] { 0.05, 0.4, 0.1, 0.25, 0.2 }.Select(p => p * p).ToArray();
        for (var i = 0; i < given.Length; i++) Assert.Equal(squares[i] / squares.Sum(), given[i], 1e-6);
    }

    [Fact]
    public void A_temperature_of_0_always_takes_the_most_probable_token()
    {
        var sampler = new TokenSampler(new() { Temperature = 0, TopP = 0.9, TopK = 3 });
        for (var i = 0; i < 20; i++) Assert.Equal(1, sampler.Next(Logits, []));
        Assert.Equal([0, 1, 0, 0, 0], sampler.Distribution(Logits, []).ToArray());
    }

    [Fact]
    public void The_smallest_temperature_is_no_division_by_zero() =>
        Assert.Equal([0, 1, 0, 0, 0], new TokenSampler(new() { Temperature = double.Epsilon }).Distribution(Logits, []).ToArray());

    [Fact]
    public void Draws_have_the_frequencies_of_the_distribution()
    {
        const int draws = 20_000;
        var sampler = new TokenSampler(new() { TopK = 4, Temperature = 1.3, Seed = 12 });
        var expected = sampler.Distribution(Logits, []).ToArray();
        var counts = new int[5];
        for (var i = 0; i < draws; i++) counts[sampler.Next(Logits, [])]++;
        Assert.Equal(0, counts[0]);
        // Four standard deviations.
        for (var i = 0; i < counts.Length; i++)
            Assert.InRange(counts[i] / (double)draws, expected[i] - (4 * Math.Sqrt(expected[i] / draws)), expected[i] + (4 * Math.Sqrt(expected[i] / draws)));
    }

    [Fact]
    public void The_seed_decides_the_draws()
    {
        int[] Draw(ulong seed)
        {
            var sampler = new TokenSampler(new() { Seed = seed });
            return [.. Enumerable.Range(0, 50).Select(_ => sampler.Next(Logits, []))];
        }

        Assert.Equal(Draw(4), Draw(4));
        Assert.NotEqual(Draw(4), Draw(5));
    }

    [Fact]
    public void The_repetition_penalty_makes_what_is_there_already_less_probable_whatever_the_logits_sign()
    {
        var sampler = new TokenSampler(new() { RepetitionPenalty = 2 });
        var given = sampler.Distribution([2f, -1f, 0.5f], [0, 0, 1]).ToArray();
        var weights = new[] { Math.Exp(1), Math.Exp(-2), Math.Exp(0.5) };
        for (var i = 0; i < 3; i++) Assert.Equal(weights[i] / weights.Sum(), given[i], 1e-6);
    }

    [Fact]
    public void Logits_that_are_no_numbers_are_never_drawn_and_refused_where_nothing_else_is_there()
    {
        var sampler = new TokenSampler(new());
        Assert.Equal([0, 1, 0], sampler.Distribution([float.NaN, 1f, float.NegativeInfinity], []).ToArray());
        Assert.Contains("diverged", Assert.Throws<ArgumentException>(() => sampler.Next([float.NaN, float.NaN], [])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_without_a_meaning_are_refused()
    {
        foreach (var options in new GenerationOptions[] { new() { Temperature = -1 }, new() { Temperature = double.NaN }, new() { TopK = 0 }, new() { TopP = 0 }, new() { TopP = 1.1 }, new() { RepetitionPenalty = 0 }, new() { MaximumTokens = -1 } })
            Assert.Throws<ArgumentException>(() => new TokenSampler(options));
    }

    private static void Keeps(GenerationOptions options, int[] kept)
    {
        var given = new TokenSampler(options).Distribution(Logits, []).ToArray();
        Assert.Equal(kept, Enumerable.Range(0, given.Length).Where(i => given[i] > 0));
        var sum = kept.Sum(i => Math.Exp(Logits[i]));
        foreach (var i in kept) Assert.Equal(Math.Exp(Logits[i]) / sum, given[i], 1e-6);
    }
}
