using Ascent.Tensors.Autograd;

namespace Ascent.Tensors.Tests;

/// <summary>What the tape promises beside right gradients.</summary>
public sealed class TapeTests
{
    [Fact]
    public void Gradients_add_up_over_backward_passes()
    {
        var x = Leaf(1, 2, 3);
        (x * x).Sum().Backward();
        (x * 3).Sum().Backward();
        Assert.Equal([5f, 7, 9], x.Grad!.ToArray<float>());
    }

    [Fact]
    public void Only_leaves_keep_a_gradient()
    {
        var x = Leaf(1, 2);
        var y = x * 2;
        y.Sum().Backward();
        Assert.Null(y.Grad);
        Assert.NotNull(x.Grad);
        Assert.False(y.IsLeaf);
        Assert.True(y.RequiresGrad);
    }

    [Fact]
    public void Nothing_is_recorded_without_gradients()
    {
        var x = Leaf(1, 2);
        using (GradMode.NoGrad())
        {
            Assert.False(GradMode.Enabled);
            Assert.False((x * 2).RequiresGrad);
            using (GradMode.NoGrad()) Assert.False((x * 2).RequiresGrad);
            Assert.False((x * 2).RequiresGrad);
        }

        Assert.True(GradMode.Enabled);
        Assert.True((x * 2).RequiresGrad);
        Assert.False((x.Detach() * 2).RequiresGrad);
        Assert.False(x.GreaterThan(1).RequiresGrad);
        Assert.False(x.Unsqueeze(0).ArgMax(1).RequiresGrad);
    }

    [Fact]
    public void A_second_pass_over_a_used_tape_is_refused_and_named()
    {
        var x = Leaf(1, 2);
        var loss = x.Exp().Sum();
        loss.Backward();
        var error = Assert.Throws<InvalidOperationException>(loss.Backward);
        Assert.Contains("already used", error.Message);
        Assert.Contains("Sum[]", error.Message);
    }

    [Fact]
    public void A_retained_tape_can_be_used_again()
    {
        var x = Leaf(1, 2);
        var loss = (x * x).Sum();
        loss.Backward(Tensor.Scalar(1), retainTape: true);
        loss.Backward();
        Assert.Equal([4f, 8], x.Grad!.ToArray<float>());
    }

    [Fact]
    public void Backward_starts_from_a_scalar_or_from_a_gradient_of_the_right_shape()
    {
        var x = Leaf(1, 2);
        Assert.Contains("[2]", Assert.Throws<InvalidOperationException>((x * 2).Backward).Message);
        Assert.Throws<ShapeException>(() => (x * 2).Backward(Tensor.Ones([3])));
        Assert.Throws<InvalidOperationException>(() => Tensor.Ones([]).Backward());
        (x * 2).Backward(Tensor.From([1f, 10], [2]));
        Assert.Equal([2f, 20], x.Grad!.ToArray<float>());
    }

    [Fact]
    public void A_saved_tensor_that_changed_in_place_is_refused()
    {
        var x = Leaf(1, 2);
        var y = x.Exp();
        var loss = y.Sum();
        using (GradMode.NoGrad()) y.Fill(0);
        var error = Assert.Throws<InvalidOperationException>(loss.Backward);
        Assert.Contains("Exp", error.Message);
        Assert.Contains("changed in place", error.Message);
    }

    [Fact]
    public void Parameters_change_in_place_only_when_nothing_is_recorded()
    {
        var x = Leaf(1, 2);
        Assert.Throws<InvalidOperationException>(() => x.Fill(0));
        using (GradMode.NoGrad()) x.Fill(7);
        Assert.Equal([7f, 7], x.ToArray<float>());
    }

    [Fact]
    public void Integers_cannot_require_gradients()
    {
        Assert.Throws<ArgumentException>(() => Tensor.Arange(3).RequiresGrad = true);
        Assert.Throws<InvalidOperationException>(() => (Leaf(1) * 2).RequiresGrad = false);
    }

    [Fact]
    public void An_intermediate_result_may_be_disposed_before_the_backward_pass()
    {
        var x = Leaf(1, 2);
        Tensor loss;
        using (var y = x.Exp()) loss = y.Sum();
        loss.Backward();
        Assert.Equal(MathF.E, x.Grad!.ToArray<float>()[0], 1e-6);
    }

    [Fact]
    public void A_gradient_handed_in_is_not_changed()
    {
        var x = Leaf(1, 2);
        var g = Tensor.From([1f, 1], [2]);
        (x + x).Backward(g);
        x.Clone().Backward(g);
        x.Clone().Backward(g);
        Assert.Equal([1f, 1], g.ToArray<float>());
        Assert.Equal([4f, 4], x.Grad!.ToArray<float>());
    }

    [Fact]
    public void A_long_chain_does_not_exhaust_the_stack()
    {
        var x = Leaf(1);
        var y = x * 1;
        for (var i = 0; i < 50_000; i++) y += x;
        y.Sum().Backward();
        Assert.Equal(50_001, x.Grad!.Item());
    }

    [Fact]
    public void An_operation_from_outside_is_one_call()
    {
        var x = Leaf(1, 2);
        var y = Tape.Record("Double", (x.Detach() * 2).Detach(), [x], [], c => c.Give(0, c.Gradient * 2));
        y.Sum().Backward();
        Assert.Equal([2f, 2], x.Grad!.ToArray<float>());
    }

    [Fact]
    public void The_same_computation_gives_the_same_bits()
    {
        float[] Run()
        {
            var random = new Random.Philox(3);
            var (x, w) = (Tensor.Normal([64, 200], random), Tensor.Normal([30, 200], random));
            w.RequiresGrad = true;
            x.Linear(w, null).Tanh().LogSoftmax(-1).Mean().Backward();
            return w.Grad!.ToArray<float>();
        }

        var first = Run();
        for (var i = 0; i < 5; i++) Assert.Equal(first, Run());
    }

    private static Tensor Leaf(params float[] values)
    {
        var leaf = Tensor.From(values, [values.Length]);
        leaf.RequiresGrad = true;
        return leaf;
    }
}
