using Ascent.Nn;
using Ascent.Tensors;
using Ascent.Tensors.Random;

namespace Ascent.Models.Tests;

public sealed class NetworkTests
{
    /// <summary>PyTorch's example for MNIST, ResNet-20 (0.27 million in the paper), and by hand for the transformer.</summary>
    [Fact]
    public void Networks_have_as_many_parameters_as_those_they_are_named_after()
    {
        Assert.Equal(1_199_882, Count(new MnistCnn(new(), new(1))));
        Assert.Equal(269_722, Count(new CifarResNet(new(), new(1))));
        Assert.Equal((65 * 128) + (64 * 128) + (4 * ((12 * 128 * 128) + (13 * 128))) + (2 * 128), Count(new Gpt(new(65, 64, 128, 4, 4), new(1))));
    }

    [Fact]
    public void The_same_seed_gives_the_same_weights_and_another_gives_others()
    {
        foreach (var create in new Func<Philox, Module>[] { random => new CifarCnn(new(8, 4, 8, 0) { Channels = [2, 3] }, random), random => new CifarResNet(new(8, 2), random), random => new Gpt(new(5, 4, 4, 1, 2), random), random => new Bert(new(5, 4, 4, 1, 2, 8), random) })
        {
            var (one, same, other) = (create(new(1)), create(new(1)), create(new(2)));
            foreach (var (key, value) in one.StateDict())
                Assert.Equal(value.ToArray<double>(), same.StateDict()[key].ToArray<double>());
            Assert.Contains(one.StateDict(), pair => !pair.Value.ToArray<double>().SequenceEqual(other.StateDict()[pair.Key].ToArray<double>()));
        }
    }

    [Theory]
    [InlineData(7)]
    [InlineData(18)]
    [InlineData(2)]
    public void A_residual_network_of_another_depth_is_refused(int depth) =>
        Assert.Contains($"not {depth}", Assert.Throws<ArgumentException>(() => new CifarResNet(new(depth), new(1))).Message, StringComparison.Ordinal);

    [Fact]
    public void Heads_that_cannot_share_the_width_are_refused()
    {
        Assert.Contains("3 heads", Assert.Throws<ArgumentException>(() => new Gpt(new(5, 4, 8, 1, 3), new(1))).Message, StringComparison.Ordinal);
        Assert.Contains("3 heads", Assert.Throws<ArgumentException>(() => new Bert(new(5, 4, 8, 1, 3, 8), new(1))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Four_numbers_of_channels_are_too_few_for_AlexNet() =>
        Assert.Contains("five", Assert.Throws<ArgumentException>(() => new AlexNet32(new(8) { Channels = [1, 2, 3, 4] }, new(1))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_sequence_longer_than_the_context_is_refused_with_both_lengths()
    {
        var ids = Tensor.Zeros([2, 5], DType.Int64);
        Assert.Contains("[2, 5]", Assert.Throws<ShapeException>(() => new Gpt(new(5, 4, 4, 1, 2), new(1)).Forward(ids)).Message, StringComparison.Ordinal);
        var bert = new Bert(new(5, 4, 4, 1, 2, 8), new(1));
        Assert.Contains("[2, 5]", Assert.Throws<ShapeException>(() => bert.Forward(ids)).Message, StringComparison.Ordinal);
        Assert.Throws<ShapeException>(() => bert.Forward(ids.Slice(1, 0, 3), ids, null));
    }

    /// <summary>A token's logits do not depend on what follows it.</summary>
    [Fact]
    public void GPT_does_not_look_ahead()
    {
        var gpt = new Gpt(new(7, 6, 8, 2, 2), new(3));
        var one = gpt.Forward(Tensor.From([1L, 2, 3, 4], [1, 4])).ToArray<float>();
        var two = gpt.Forward(Tensor.From([1L, 2, 6, 5], [1, 4])).ToArray<float>();
        Assert.Equal(one.Take(2 * 7), two.Take(2 * 7));
        Assert.NotEqual(one.Skip(2 * 7), two.Skip(2 * 7));
    }

    [Fact]
    public void Hooks_on_a_part_are_called_though_a_ReLU_follows()
    {
        var model = new CifarResNet(new(8, 2), new(1));
        var calls = 0;
        model.Apply(module =>
        {
            if (module is BatchNorm2d)
                module.RegisterForwardHook((_, _, _) => { calls++; return null; });
        });
        model.Forward(Tensor.Ones([1, 3, 8, 8]));
        Assert.Equal(7, calls);
    }

    private static long Count(Module model) => model.Parameters().Sum(parameter => (long)parameter.Count);
}
