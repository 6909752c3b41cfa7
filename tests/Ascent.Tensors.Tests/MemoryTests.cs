using Ascent.Tensors.Pool;
using Ascent.Tensors.Random;

namespace Ascent.Tensors.Tests;

/// <summary>Storage comes from a pool and goes back, with Dispose, with a scope, or with neither.</summary>
[Collection(nameof(MemoryTests))]
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
public sealed class MemoryTests
{
    public MemoryTests() => Quiet();

    /// <summary>Collects what other tests forgot, whose finalizers would otherwise move the counters in the middle of this one.</summary>
    internal static void Quiet()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        TensorMemory.Trim();
    }

    [Fact]
    public void A_limit_bounds_what_this_threads_new_tensors_take_together_and_ends()
    {
        using (TensorMemory.Limit(1000))
        {
            Tensor.Zeros([100]).Dispose();
            using (TensorMemory.Limit(10_000)) Tensor.Zeros([100]).Dispose();
            Assert.Throws<TensorMemoryException>(() => Tensor.Zeros([100]));
            Tensor.Zeros([50]).Dispose();
            using (TensorMemory.Limit(10)) Assert.Throws<TensorMemoryException>(() => Tensor.Zeros([3]));
            var other = new Thread(() => Tensor.Zeros([1000]).Dispose());
            other.Start();
            other.Join();
        }

        Tensor.Zeros([1000]).Dispose();
        Assert.Throws<ArgumentOutOfRangeException>(() => TensorMemory.Limit(-1));
    }

    [Fact]
    public void Size_classes_hold_what_is_asked_and_waste_at_most_a_quarter()
    {
        var before = 0L;
        for (var bytes = 1L; bytes < 1L << 40; bytes += 1 + (bytes / 7))
        {
            var size = StoragePool.SizeOf(StoragePool.ClassOf(bytes));
            Assert.True(size >= bytes && size >= before, $"{bytes} bytes in a block of {size}");
            Assert.True(bytes <= 64 || size <= (bytes * 5 / 4) + 1, $"{bytes} bytes in a block of {size}");
            before = size;
        }
    }

    [Fact]
    public unsafe void Storage_is_aligned_to_a_cache_line()
    {
        for (var i = 1; i < 2000; i += 37)
        {
            using var x = Tensor.Zeros([i]);
            Assert.Equal(0, (nint)x.Pointer<float>() % 64);
        }
    }

    [Fact]
    public void A_disposed_tensor_says_so_and_its_views_live_on()
    {
        var x = Tensor.From([1f, 2, 3, 4], [2, 2]);
        var row = x[1];
        x.Dispose();
        x.Dispose();
        Assert.Equal([3f, 4], row.ToArray<float>());
        Assert.Throws<ObjectDisposedException>(() => x.ToArray<float>());
        Assert.Throws<ObjectDisposedException>(() => x + 1);
    }

    [Fact]
    public void A_step_in_a_scope_takes_nothing_new_from_the_system()
    {
        var (x, w) = (Tensor.Normal([50, 60], new Philox(1)), Tensor.Normal([70, 60], new Philox(2)));
        w.RequiresGrad = true;
        void Step()
        {
            using var scope = new TensorScope();
            w.Grad?.Dispose();
            w.Grad = null;
            x.Linear(w, null).Relu().Softmax(1).Mean().Backward();
        }

        for (var i = 0; i < 20; i++) Step();
        var (lent, taken) = (TensorMemory.LentBytes, TensorMemory.BlocksTaken);
        for (var i = 0; i < 500; i++) Step();
        Assert.Equal(taken, TensorMemory.BlocksTaken);
        Assert.Equal(lent, TensorMemory.LentBytes);
    }

    [Fact]
    public void A_scope_keeps_what_it_is_told_to()
    {
        Tensor kept, dropped, leaf;
        using (new TensorScope())
        {
            using (var inner = new TensorScope())
            {
                kept = inner.Keep(Tensor.Ones([2]));
                dropped = Tensor.Ones([2]);
                leaf = Tensor.Ones([2]);
                leaf.RequiresGrad = true;
                (leaf * 2).Sum().Backward();
            }

            Assert.Equal(2, kept.Sum().Item());
            Assert.Throws<ObjectDisposedException>(() => dropped.Sum());
            Assert.Equal([2f, 2], leaf.Grad!.ToArray<float>());
        }

        Assert.Throws<ObjectDisposedException>(() => kept.Sum());
        Assert.Equal(2, leaf.Sum().Item());
    }

    [Fact]
    public void Scopes_end_in_order()
    {
        var outer = new TensorScope();
        var inner = new TensorScope();
        Assert.Throws<InvalidOperationException>(outer.Dispose);
        inner.Dispose();
        outer.Dispose();
        outer.Dispose();
    }

    [Fact]
    public void Ten_thousand_steps_without_dispose_stay_bounded()
    {
        var (x, w) = (Tensor.Normal([64, 256], new Philox(1)), Tensor.Normal([256, 256], new Philox(2)));
        w.RequiresGrad = true;
        var peak = 0L;
        for (var i = 0; i < 10_000; i++)
        {
            var loss = (x.Linear(w, null).Relu() + 1).Mean(); // five tensors of 64 KiB, and a gradient of 256 KiB
            if (i % 10 == 0) loss.Backward();
            w.Grad = null;
            peak = Math.Max(peak, TensorMemory.LentBytes + TensorMemory.CachedBytes);
        }

        Assert.InRange(peak, 1, 400L << 20);
        Assert.True(TensorMemory.CollectionsAskedFor > 0);
    }

    [Fact]
    public void Evaluation_in_a_scope_gives_back_a_tape_that_was_never_used()
    {
        var w = Tensor.Ones([100, 100]);
        w.RequiresGrad = true;
        var lent = TensorMemory.LentBytes;
        using (new TensorScope()) _ = w.Exp().Tanh().Sum();
        Assert.Equal(lent, TensorMemory.LentBytes);
    }
}
