using Ascent.Tensors;
using Ascent.Tensors.Random;

namespace Ascent.Nn.Tests;

/// <summary>Hooks see what goes in and out of a module, and may replace it.</summary>
public sealed class HookTests
{
    [Fact]
    public void Hooks_run_before_and_after_until_they_are_removed()
    {
        var relu = new Relu();
        var log = new List<string>();
        using var before = relu.RegisterForwardPreHook((module, input) => { log.Add($"in {input.Item()} {ReferenceEquals(module, relu)}"); return null; });
        var after = relu.RegisterForwardHook((_, input, output) => { log.Add($"{input.Item()} out {output.Item()}"); return null; });
        Assert.Equal(0, relu.Forward(Tensor.Scalar(-2)).Item());
        after.Dispose();
        after.Dispose();
        relu.Forward(Tensor.Scalar(3));
        Assert.Equal(["in -2 True", "-2 out 0", "in 3 True"], log);
        Assert.True(relu.HasHooks);
        before.Dispose();
        Assert.False(relu.HasHooks);
    }

    [Fact]
    public void Hooks_may_replace_input_and_output_in_the_order_of_registration()
    {
        var relu = new Relu();
        using var first = relu.RegisterForwardPreHook((_, input) => input * -1);
        using var second = relu.RegisterForwardPreHook((_, input) => input + 1);
        using var third = relu.RegisterForwardHook((_, input, output) => output + (10 * input));
        Assert.Equal(33, relu.Forward(Tensor.Scalar(-2)).Item());
    }

    [Fact]
    public void A_hook_on_an_inner_part_sees_what_passes_between_parts()
    {
        var net = new Sequential(new Linear(2, 3, new Philox(1)), new Relu(), new Linear(3, 1, new Philox(2)));
        var x = Tensor.Normal([4, 2], new Philox(3));
        var plain = net.Forward(x).ToArray<float>();
        var seen = new List<float[]>();
        using var first = net.Modules[0].RegisterForwardHook((_, _, output) => { seen.Add(output.ToArray<float>()); return null; });
        using var second = net.Modules[1].RegisterForwardHook((_, input, output) => { seen.Add(input.ToArray<float>()); seen.Add(output.ToArray<float>()); return null; });
        Assert.Equal(plain, net.Forward(x).ToArray<float>());
        Assert.Equal(seen[0], seen[1]);
        Assert.Contains(seen[0], value => value < 0);
        Assert.Equal(seen[0].Select(value => Math.Max(value, 0)), seen[2]);
    }

    [Fact]
    public void A_hook_on_a_module_that_rectifies_sees_what_was_not_rectified()
    {
        var random = new Philox(4);
        foreach (var (module, shape) in ((Module, Shape)[])[(new Linear(3, 8, random), [2, 3]), (new Conv2d(3, 8, 1, random), [2, 3, 2, 2]), (new Conv1d(3, 8, 1, random), [2, 3, 4]), (new BatchNorm2d(3), [2, 3, 2, 2])])
        {
            var x = Tensor.Normal(shape, random);
            module.Eval();
            var plain = ((IRectified)module).ForwardRelu(x).ToArray<float>();
            float[] seen = [];
            using var hook = module.RegisterForwardHook((_, _, output) => { seen = output.ToArray<float>(); return null; });
            Assert.Equal(plain, ((IRectified)module).ForwardRelu(x).ToArray<float>());
            Assert.Contains(seen, value => value < 0);
        }
    }

    [Fact]
    public void A_hook_may_remove_itself()
    {
        var relu = new Relu();
        IDisposable? hook = null;
        var calls = 0;
        hook = relu.RegisterForwardHook((_, _, _) => { calls++; hook!.Dispose(); return null; });
        relu.Forward(Tensor.Scalar(1));
        relu.Forward(Tensor.Scalar(1));
        Assert.Equal(1, calls);
    }
}
