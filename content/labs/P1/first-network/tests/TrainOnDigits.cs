using Ascent.Data;
using Ascent.Labs.Kit;
using Ascent.Tensors;
using FirstNetwork;

namespace FirstNetworkLab.Cases;

/// <summary>Everything together, on 8,000 handwritten digits to learn from and 2,000 others to be tested on.</summary>
public static class TrainOnDigits
{
    private static Examples Of(LabelledImages set) => new(set.Images(0, set.Count), set.LabelTensor(0, set.Count));

    [Case("train", "the network reads 94 of 100 digits that it has never seen")]
    public static void Reads_digits(CaseContext context)
    {
        var seed = context.SeedOf("test-accuracy");
        var (train, test) = (Of(MnistSubset.Train()), Of(MnistSubset.Test()));
        var network = Network.Create(784, 128, 10, seed);
        var parts = new Parts(network, learningRate: 0.05, momentum: 0.9);

        double Step(Tensor x, Tensor labels)
        {
            var activations = parts.Forward(x);
            parts.Update(parts.Backward(x, activations, labels));
            return parts.Loss(activations.Logits, labels);
        }

        var accuracy = Trainer.Fit(Step, x => parts.Forward(x).Logits, train, test, new TrainingOptions(Epochs: 5, BatchSize: 32, seed),
            (step, loss) => { if (step % 10 == 0) context.Figure("loss", step, loss); },
            (epoch, value) => context.Figure("accuracy", epoch, value));
        context.Metric("test-accuracy", accuracy);
        Check.True(accuracy >= 0.94, $"The network reads {accuracy:p1} of the test digits; 94 % are asked for.");
    }
}
