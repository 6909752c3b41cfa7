using Ascent.Models.Generation;
using Ascent.Tensors;

namespace Ascent.Models.Tests;

public sealed class TokenGeneratorTests
{
    /// <summary>Greedy generation beside a full pass over the window for each token, far beyond the context of 12.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(12)]
    [InlineData(30)]
    public void Generation_equals_full_passes_over_a_window_that_slides_by_a_quarter(int promptLength)
    {
        var gpt = GptTests.Loaded("small");
        var prompt = Enumerable.Range(0, promptLength).Select(i => i * 5 % 17).ToArray();
        var window = prompt.Skip(promptLength - 12).ToList();
        var expected = new List<int>();
        for (var i = 0; i < 60; i++)
        {
            var ids = Tensor.From(window.Select(token => (long)token).ToArray(), [1, window.Count]);
            var token = (int)gpt.Forward(ids).Slice(1, window.Count - 1, window.Count).ArgMax(-1).Item();
            expected.Add(token);
            if (window.Count == 12) window.RemoveRange(0, 3);
            window.Add(token);
        }

        Assert.Equal(expected, new TokenGenerator(gpt).Generate(prompt, new() { Temperature = 0, MaximumTokens = 60 }));
    }

    [Fact]
    public void The_seed_decides_the_text()
    {
        var generator = new TokenGenerator(GptTests.Loaded("small"));
        int[] Text(ulong seed) => [.. generator.Generate([1, 2], new() { Seed = seed, MaximumTokens = 40 })];
        Assert.Equal(Text(1), Text(1));
        Assert.NotEqual(Text(1), Text(2));
        Assert.Equal(40, Text(1).Length);
    }

    [Fact]
    public void A_stop_token_ends_the_text_and_is_not_part_of_it()
    {
        var generator = new TokenGenerator(GptTests.Loaded("small"));
        var all = generator.Generate([1, 2], new() { Seed = 3, MaximumTokens = 40 }).ToArray();
        var stop = all[20];
        var until = generator.Generate([1, 2], new() { Seed = 3, MaximumTokens = 40, StopTokens = new HashSet<int> { stop } });
        Assert.Equal(all.TakeWhile(token => token != stop), until);
    }

    [Fact]
    public void A_large_repetition_penalty_uses_every_token_before_it_repeats_one()
    {
        var text = new TokenGenerator(GptTests.Loaded("small")).Generate([0], new() { Temperature = 0, RepetitionPenalty = 1e30, MaximumTokens = 8 }).ToArray();
        Assert.Equal(text.Length, text.Distinct().Count());
    }

    [Fact]
    public void Tokens_come_one_at_a_time_and_the_rest_is_not_computed()
    {
        var gpt = GptTests.Loaded("small");
        var passes = 0;
        using var hook = gpt.NamedModules().Single(module => module.Name == "ln_f").Value.RegisterForwardHook((_, _, _) => { passes++; return null; });
        Assert.Equal(3, new TokenGenerator(gpt).Generate([1], new()).Take(3).Count());
        Assert.Equal(3, passes);
    }

    [Fact]
    public void An_empty_prompt_and_a_token_that_the_vocabulary_lacks_are_refused()
    {
        var generator = new TokenGenerator(GptTests.Loaded("small"));
        Assert.Contains("at least one", Assert.Throws<ArgumentException>(() => generator.Generate([], new())).Message, StringComparison.Ordinal);
        Assert.Contains("17", Assert.Throws<ArgumentException>(() => generator.Generate([17], new())).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => generator.Generate([-1], new()));
    }
}
