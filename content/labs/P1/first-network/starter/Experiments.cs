#if WORKSPACE
using System.Diagnostics;
using Ascent.Data;
using Ascent.Nn;
using Ascent.Nn.Optim;
using Ascent.Tensors;
using Ascent.Tensors.Random;
using Xunit;

namespace FirstNetwork;

/// <summary>
/// Yours to change; never graded. Run it with: dotnet run -c Release -- --filter-class FirstNetwork.Experiments --explicit only --show-live-output on
/// </summary>
public sealed class Experiments(ITestOutputHelper output)
{
    private static Examples Digits(LabelledImages set) => new(set.Images(0, set.Count), set.LabelTensor(0, set.Count));

    /// <summary>The five parts put together.</summary>
    [Fact(Explicit = true)]
    public void Train_on_digits()
    {
        var network = Network.Create(784, 128, 10, seed: 1);
        var optimizer = new Momentum(network.Parameters, learningRate: 0.05, momentum: 0.9);
        double Step(Tensor x, Tensor labels)
        {
            var activations = Forward.Run(network, x);
            var gradients = Backward.Run(network, x, activations, Backward.Logits(activations.Logits, labels));
            optimizer.Step(gradients.All);
            return Loss.CrossEntropy(activations.Logits, labels);
        }
        var watch = Stopwatch.StartNew();
        Trainer.Fit(Step, x => Forward.Run(network, x).Logits, Digits(MnistSubset.Train()), Digits(MnistSubset.Test()), new TrainingOptions(),
            onEpoch: (epoch, accuracy) => output.WriteLine($"epoch {epoch,2}: {accuracy:p2} of the test digits after {watch.Elapsed.TotalSeconds:f1} s"));
    }

    /// <summary>For the section "Measure": one training step, yours beside the engine's.</summary>
    [Fact(Explicit = true)]
    public void Time_a_step()
    {
        var digits = Digits(MnistSubset.Train());
        var (x, labels) = (digits.Images.Slice(0, 0, 32).Contiguous(), digits.Labels.Slice(0, 0, 32).Contiguous());

        var network = Network.Create(784, 128, 10, seed: 1);
        var momentum = new Momentum(network.Parameters, 0.05, 0.9);
        Report("yours", () =>
        {
            var activations = Forward.Run(network, x);
            momentum.Step(Backward.Run(network, x, activations, Backward.Logits(activations.Logits, labels)).All);
        });

        var random = new Philox(1);
        var model = new Sequential(new Linear(784, 128, random), new Relu(), new Linear(128, 10, random));
        var sgd = new Sgd(model.Parameters(), 0.05, 0.9);
        Report("the engine's", () =>
        {
            sgd.ZeroGrad();
            Losses.CrossEntropy(model.Forward(x), labels).Backward();
            sgd.Step();
        });
    }

    private void Report(string what, Action step)
    {
        for (var i = 0; i < 300; i++) step();
        var allocated = GC.GetTotalAllocatedBytes();
        var times = new double[300];
        for (var i = 0; i < times.Length; i++)
        {
            var start = Stopwatch.GetTimestamp();
            step();
            times[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }
        var bytes = (GC.GetTotalAllocatedBytes() - allocated) / times.Length;
        Array.Sort(times);
        output.WriteLine($"{what,-12} {times[times.Length / 2],8:n0} us a step, {bytes,9:n0} managed bytes");
    }
}
#endif
