using Ascent.Nn.Optim;
using Ascent.Tensors;
using Ascent.Tensors.Random;

namespace Ascent.Nn.Tests;

public sealed class LookaheadTests
{
    [Fact]
    public void Slow_weights_go_part_of_the_way_and_the_fast_ones_start_again_from_there()
    {
        var model = new BatchNorm1d(2);
        var lookahead = new Lookahead(model, every: 2, updates => updates == 2 ? 0.75 : 0.5);
        Init.Constant(model.Weight!, 5);
        Init.Constant(model.RunningMean!, 8);
        model.BatchesTracked!.Fill(3);
        lookahead.Update();
        Assert.Equal([5f, 5f], model.Weight!.ToArray<float>());
        lookahead.Update();
        Assert.Equal([2f, 2f], model.Weight!.ToArray<float>());
        Assert.Equal([2f, 2f], model.RunningMean!.ToArray<float>());
        Assert.Equal([3L], model.BatchesTracked!.ToArray<long>());
        Init.Constant(model.Weight!, 6);
        lookahead.Update();
        using (lookahead.Use()) Assert.Equal([2f, 2f], model.Weight!.ToArray<float>());
        Assert.Equal([6f, 6f], model.Weight!.ToArray<float>());
        lookahead.Update();
        Assert.Equal([4f, 4f], model.Weight!.ToArray<float>());
        Assert.True(model.Weight!.RequiresGrad);
        Assert.Equal(4, lookahead.Updates);
    }

    [Fact]
    public void A_decay_of_zero_takes_the_fast_weights_and_of_one_goes_back_to_the_slow_ones_to_the_bit()
    {
        var random = new Philox(2);
        var model = new Linear(7, 5, random);
        var decay = 1.0;
        var lookahead = new Lookahead(model, 1, _ => decay);
        var slow = model.Weight.ToArray<float>();
        Init.Normal(model.Weight, random, 0, 1e3);
        lookahead.Update();
        Assert.Equal(slow, model.Weight.ToArray<float>());
        decay = 0;
        Init.Normal(model.Weight, random, 0, 1e-3);
        var fast = model.Weight.ToArray<float>();
        lookahead.Update();
        Assert.Equal(fast, model.Weight.ToArray<float>());
        Assert.Equal(fast, lookahead.StateDict().Tensors["weight"].ToArray<float>());
    }

    [Fact]
    public void A_saved_state_goes_on_as_if_nothing_had_happened_and_another_models_is_refused()
    {
        var (one, two) = (new Linear(3, 2, new Philox(1)), new Linear(3, 2, new Philox(2)));
        var (first, second) = (new Lookahead(one, 2, static _ => 0.9), new Lookahead(two, 2, static _ => 0.9));
        first.Update();
        second.LoadStateDict(first.StateDict());
        two.LoadStateDict(one.StateDict());
        foreach (var (model, lookahead) in new[] { (one, first), (two, second) })
        {
            Init.Constant(model.Weight, 0.3);
            lookahead.Update();
        }

        Assert.All(one.Weight.ToArray<float>(), static value => Assert.NotEqual(0.3f, value));
        Assert.Equal(one.Weight.ToArray<float>(), two.Weight.ToArray<float>());
        var error = Assert.Throws<StateDictException>(() => new Lookahead(new Linear(4, 2, new Philox(1), bias: false), 1, static _ => 0).LoadStateDict(first.StateDict()));
        Assert.Contains("weight is [2, 3]", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void A_decay_outside_zero_and_one_is_refused(double decay) =>
        Assert.Throws<InvalidOperationException>(() => new Lookahead(new Linear(1, 1, new Philox(1)), 1, _ => decay).Update());

    [Fact]
    public void Diracs_filters_pass_their_channel_on_and_the_others_stay()
    {
        var random = new Philox(3);
        var input = Tensor.Normal([2, 3, 5, 4], random);
        var convolution = new Conv2d(3, 5, 3, random, padding: 1, bias: false);
        var before = convolution.Weight.ToArray<float>();
        Init.Dirac(convolution.Weight, 3);
        Assert.Equal(input.ToArray<float>(), convolution.Forward(input).Slice(1, 0, 3).Contiguous().ToArray<float>());
        Assert.Equal(before.Skip(3 * 27), convolution.Weight.ToArray<float>().Skip(3 * 27));
        Init.Dirac(convolution.Weight);
        Assert.All(convolution.Weight.ToArray<float>().Skip(3 * 27), static value => Assert.Equal(0, value));
        var line = new Conv1d(2, 2, 5, random, padding: 2, bias: false);
        Init.Dirac(line.Weight);
        var sequence = Tensor.Normal([1, 2, 9], random);
        Assert.Equal(sequence.ToArray<float>(), line.Forward(sequence).ToArray<float>());
        Assert.Throws<ShapeException>(() => Init.Dirac(Tensor.Ones([2, 2])));
        Assert.Throws<ArgumentOutOfRangeException>(() => Init.Dirac(convolution.Weight, 6));
    }
}
