using Ascent.Tensors.Random;

namespace Ascent.Tensors.Tests;

/// <summary>Watches the pool, so it runs alone.</summary>
[Collection(nameof(MemoryTests))]
public sealed class AttentionMemoryTests
{
    [Fact]
    public void A_long_sequence_takes_memory_in_proportion_to_its_length_forward_and_backward()
    {
        const int length = 8192, depth = 16;
        var random = new Philox(1);
        Tensor[] x = [Tensor.Normal([length, depth], random), Tensor.Normal([length, depth], random), Tensor.Normal([length, depth], random)];
        foreach (var leaf in x) leaf.RequiresGrad = true;
        MemoryTests.Quiet();
        var before = TensorMemory.LentBytes;
        using (new TensorScope()) Tensor.Attention(x[0], x[1], x[2], causal: true).Sum().Backward();

        // Operands and their like are 512 KiB each; the matrix of scores would be 256 MiB.
        var taken = TensorMemory.LentBytes + TensorMemory.CachedBytes - before;
        Assert.InRange(taken, 0, 16L << 20);
        Assert.True(x[0].Grad!.ToArray<float>().All(float.IsFinite));
    }
}
