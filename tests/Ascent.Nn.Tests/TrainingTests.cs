using Ascent.Nn.Optim;
using Ascent.Tensors;
using Ascent.Tensors.Random;

namespace Ascent.Nn.Tests;

/// <summary>The 784-128-10 network of the first lab, on random data that it can learn by heart.</summary>
[Collection(nameof(TrainingTests))]
[CollectionDefinition(nameof(TrainingTests), DisableParallelization = true)] // the counters of the pool and the collector are the process's
public sealed class TrainingTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_network_learns_random_labels(bool adam)
    {
        var (net, x, t) = Problem();
        Optimizer optimizer = adam ? new Adam(net.Parameters()) : new Sgd(net.Parameters(), 0.1, momentum: 0.9);
        var first = Step(net, optimizer, x, t);
        var last = first;
        for (var i = 0; i < 60; i++) last = Step(net, optimizer, x, t);
        Assert.InRange(first, 2.2, 2.7);
        Assert.True(last < 0.1, $"the loss went from {first} to {last}");
        Assert.Equal(t.ToArray<long>(), net.Forward(x).ArgMax(1).ToArray<long>());
    }

    [Fact]
    public void Two_trainings_from_one_seed_are_bit_identical()
    {
        float[] Run()
        {
            var (net, x, t) = Problem();
            var optimizer = new Adam(net.Parameters());
            for (var i = 0; i < 5; i++) Step(net, optimizer, x, t);
            return [.. net.Parameters().SelectMany(p => p.ToArray<float>())];
        }

        Assert.Equal(Run(), Run());
    }

    [Theory]
    [InlineData("sgd")]
    [InlineData("adamw")]
    [InlineData("adadelta, clipped, averaged")]
    public void A_steady_step_takes_no_storage_and_collects_no_older_generation(string name)
    {
        var (net, x, t) = Problem();
        Optimizer optimizer = name switch { "sgd" => new Sgd(net.Parameters(), 0.1, momentum: 0.9), "adamw" => new AdamW(net.Parameters()), _ => new Adadelta(net.Parameters()) };
        var average = WeightAverage.Exponential(net);
        void Step(Module net, Optimizer optimizer, Tensor x, Tensor t)
        {
            TrainingTests.Step(net, optimizer, x, t);
            if (optimizer is not Adadelta) return;
            GradientClipping.ClipNorm(optimizer.Parameters, 1);
            average.Update();
        }

        for (var i = 0; i < 50; i++) Step(net, optimizer, x, t);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var (taken, one, two) = (TensorMemory.BlocksTaken, GC.CollectionCount(1), GC.CollectionCount(2));
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) Step(net, optimizer, x, t);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Assert.Equal(taken, TensorMemory.BlocksTaken);
        Assert.True(allocated < 8_000_000, $"{allocated} bytes for 1,000 steps");
        Assert.Equal((one, two), (GC.CollectionCount(1), GC.CollectionCount(2)));
    }

    private static (Sequential Net, Tensor X, Tensor T) Problem()
    {
        var random = new Philox(7);
        var net = new Sequential(new Linear(784, 128, random), new Relu(), new Linear(128, 10, random));
        var labels = new long[128];
        foreach (ref var label in labels.AsSpan()) label = random.Next(10);
        return (net, Tensor.Normal([128, 784], random), Tensor.From(labels, [128]));
    }

    private static double Step(Module net, Optimizer optimizer, Tensor x, Tensor t)
    {
        using var scope = new TensorScope();
        optimizer.ZeroGrad();
        var loss = Losses.CrossEntropy(net.Forward(x), t);
        loss.Backward();
        optimizer.Step();
        return loss.Item();
    }
}
