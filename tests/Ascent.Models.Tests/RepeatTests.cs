using Ascent.Nn;
using Ascent.Nn.Optim;
using Ascent.Tensors;
using Ascent.Tensors.Cpu;
using Ascent.Tensors.Random;

namespace Ascent.Models.Tests;

/// <summary>Whole trainings repeat: bit for bit with the same seed and threads, within rounding with other threads.</summary>
[Collection(nameof(RepeatTests))]
[CollectionDefinition(nameof(RepeatTests), DisableParallelization = true)]
public sealed class RepeatTests : IDisposable
{
    private readonly int _threads = WorkerTeam.Threads;

    public void Dispose() => WorkerTeam.Threads = _threads;

    [Theory]
    [InlineData("cifar-cnn")]
    [InlineData("resnet")]
    [InlineData("gpt")]
    public void The_same_seed_and_threads_give_the_same_bits(string name)
    {
        foreach (var threads in new[] { 1, 2, 3 })
        {
            var first = Train(name, threads);
            Assert.Equal(first, Train(name, threads));
            Assert.All(first, value => Assert.True(float.IsFinite(value)));
        }
    }

    [Theory]
    [InlineData("cifar-cnn")]
    [InlineData("resnet")]
    [InlineData("gpt")]
    public void Other_numbers_of_threads_agree_within_rounding(string name)
    {
        var alone = Train(name, 1);
        foreach (var threads in new[] { 2, 3, 5 })
        {
            var shared = Train(name, threads);
            for (var i = 0; i < alone.Length; i++)
                Assert.True(Math.Abs(alone[i] - shared[i]) <= 1e-4 * Math.Max(1, Math.Abs(alone[i])), $"{name} with {threads} threads: value {i} is {shared[i]}, alone {alone[i]}");
        }
    }

    [Fact]
    public void Another_seed_gives_other_weights() => Assert.NotEqual(Train("gpt", 2), Train("gpt", 2, seed: 2));

    /// <summary>The losses of four steps and the first weights after them.</summary>
    private static float[] Train(string name, int threads, ulong seed = 1)
    {
        WorkerTeam.Threads = threads;
        var random = new Philox(seed);
        var model = name switch
        {
            "cifar-cnn" => (Module)new CifarCnn(new(16, 4, 16, 0.5) { Channels = [16, 16, 24] }, random),
            "resnet" => new CifarResNet(new(8, 4, 16), random),
            _ => new Gpt(new(31, 32, 64, 2, 4), random),
        };
        var inputs = name == "gpt" ? Indices([8, 32], 31, random) : Tensor.Normal([40, 3, 16, 16], random);
        var targets = name == "gpt" ? Indices([8 * 32], 31, random) : Indices([40], 4, random);
        // An epsilon that a gradient of nothing but rounding does not reach.
        var optimizer = new AdamW(model.Parameters(), 1e-3, epsilon: 1e-3);
        var values = new List<float>();
        for (var step = 0; step < 4; step++)
        {
            using var scope = new TensorScope();
            optimizer.ZeroGrad();
            var logits = model.Forward(inputs);
            var loss = Losses.CrossEntropy(logits.Reshape([targets.Count, logits.Shape[^1]]), targets);
            values.Add((float)loss.Item());
            loss.Backward();
            optimizer.Step();
        }

        foreach (var parameter in model.Parameters()) values.AddRange(parameter.ToArray<float>().Take(500));
        return [.. values];
    }

    private static Tensor Indices(int[] shape, int end, Philox random) =>
        Tensor.From([.. Enumerable.Range(0, shape.Aggregate(1, (a, b) => a * b)).Select(_ => (long)random.Next(end))], new Shape(shape));
}
