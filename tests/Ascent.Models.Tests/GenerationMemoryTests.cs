using Ascent.Models.Generation;
using Ascent.Tensors;

namespace Ascent.Models.Tests;

[Collection(nameof(GenerationMemoryTests))]
[CollectionDefinition(nameof(GenerationMemoryTests), DisableParallelization = true)] // the counters of the pool are the process's
public sealed class GenerationMemoryTests
{
    /// <summary>Neither in the managed heap nor in the pool: when the window has slid a few times, a thousand further tokens need nothing new.</summary>
    [Fact]
    public void A_thousand_further_tokens_need_no_more_memory()
    {
        var generator = new TokenGenerator(new Gpt(new(65, 64, 64, 2, 4), new(1)));
        using var tokens = generator.Generate([1], new() { MaximumTokens = 2000 }).GetEnumerator();
        Advance(500);
        var managed = GC.GetTotalMemory(forceFullCollection: true);
        var (lent, taken) = (TensorMemory.LentBytes, TensorMemory.BlocksTaken);
        Advance(1000);
        Assert.Equal((lent, taken), (TensorMemory.LentBytes, TensorMemory.BlocksTaken));
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - managed, long.MinValue, 100_000);

        void Advance(int count)
        {
            for (var i = 0; i < count; i++) Assert.True(tokens.MoveNext());
        }
    }
}
