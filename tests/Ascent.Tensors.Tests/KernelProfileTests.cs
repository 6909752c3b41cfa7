using Ascent.Tensors.Backends;
using Ascent.Tensors.Random;

namespace Ascent.Tensors.Tests;

public sealed class KernelProfileTests
{
    [Fact]
    public void Every_kernel_that_is_called_is_counted_and_timed()
    {
        var profile = new KernelProfile();
        var random = new Philox(1);
        var x = Tensor.Uniform([8, 16], random);
        var w = Tensor.Uniform([4, 16], random);
        w.RequiresGrad = true;
        using (Backend.Use(profile.Backend))
        {
            x.Linear(w, null).Sum().Backward();
            x.Linear(w, null);
        }

        x.Linear(w, null);
        var linear = Assert.Single(profile.Times, time => time.Kernel == "Linear");
        Assert.Equal(2, linear.Calls);
        Assert.True(linear.Time > TimeSpan.Zero);
        Assert.Contains(profile.Times, time => time.Kernel == "MatMul");
    }

    [Fact]
    public void Results_are_those_of_the_backend_that_is_observed()
    {
        var random = new Philox(2);
        var a = Tensor.Normal([3, 40, 50], random);
        var b = Tensor.Normal([50, 30], random);
        var c = Tensor.Normal([6, 5, 8, 8], random);
        var (product, pooled) = (a.MatMul(b), c.MaxPool2d((2, 2)));
        var profile = new KernelProfile();
        using var use = Backend.Use(profile.Backend);
        Assert.Equal(product.ToArray<float>(), a.MatMul(b).ToArray<float>());
        Assert.Equal(pooled.ToArray<float>(), c.MaxPool2d((2, 2)).ToArray<float>());
    }

    [Fact]
    public void A_kernel_that_takes_a_function_is_counted_by_function()
    {
        var profile = new KernelProfile();
        var x = Tensor.Ones([100]);
        using (Backend.Use(profile.Backend))
        {
            x.Exp();
            x.Exp();
            x.Tanh();
        }

        Assert.Equal([2L, 1L], profile.Times.Where(time => time.Kernel.StartsWith("Map.", StringComparison.Ordinal)).Select(time => time.Calls).OrderDescending());
    }

    [Fact]
    public void Calls_on_other_shapes_count_apart_where_that_is_asked_for()
    {
        var profile = new KernelProfile(shapes: true);
        using var use = Backend.Use(profile.Backend);
        var (a, b) = (Tensor.Ones([2, 3]), Tensor.Ones([3, 4]));
        a.MatMul(b);
        a.MatMul(b);
        b.MatMul(Tensor.Ones([4, 5]));
        Assert.Equal([("[2, 3] [3, 4]", 2L), ("[3, 4] [4, 5]", 1L)], profile.Times.Where(time => time.Kernel == "MatMul").Select(time => (time.Shapes, time.Calls)).OrderByDescending(pair => pair.Calls));
    }

    [Fact]
    public void A_kernel_that_fails_is_closed()
    {
        var profile = new KernelProfile();
        using var use = Backend.Use(profile.Backend);
        var x = Tensor.Ones([4, 4]);
        var gone = Tensor.Ones([4, 4]);
        gone.Dispose();
        Assert.Throws<ObjectDisposedException>(() => x.MatMul(gone));
        x.MatMul(x);
        Assert.Equal(2, Assert.Single(profile.Times, time => time.Kernel == "MatMul").Calls);
    }

    [Fact]
    public void It_can_begin_anew()
    {
        var profile = new KernelProfile();
        using var use = Backend.Use(profile.Backend);
        Tensor.Ones([2, 2]).MatMul(Tensor.Ones([2, 2]));
        profile.Clear();
        Assert.Empty(profile.Times);
    }
}
