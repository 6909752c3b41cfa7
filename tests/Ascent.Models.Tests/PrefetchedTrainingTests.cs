using Ascent.Data;
using Ascent.Nn.Optim;
using Ascent.Nn.Training;
using Ascent.Tensors.Random;

namespace Ascent.Models.Tests;

public sealed class PrefetchedTrainingTests
{
    [Fact]
    public void A_training_on_prefetched_batches_ends_with_the_same_weights_bit_for_bit()
    {
        var plain = Train(source => source);
        var prefetched = Train(source => new Prefetched(source, ahead: 3));
        Assert.Equal(plain.Weights, prefetched.Weights);
        Assert.Equal(plain.Loss, prefetched.Loss);
    }

    private static (byte[] Weights, double Loss) Train(Func<IBatchSource, IBatchSource> wrap)
    {
        var images = MnistSubset.Train();
        var normal = images.ChannelStatistics();
        var model = new Mlp(images.ImageSize, [32], images.Classes, new Philox(1));
        var train = wrap(new ImageBatches(images, new(256, normal) { Seed = 4, Planes = false, Augmentation = new() { Crop = 2, Padding = ImagePadding.Mean, Cutout = 5 } }));
        var test = wrap(new ImageBatches(MnistSubset.Test(), new(300, normal) { Planes = false }));
        var trainer = new Trainer(new ClassifierObjective(model), new Sgd(model.Parameters(), 0.1, momentum: 0.9), new TrainerOptions(2, 0.1, new ConstantSchedule()) { Accumulate = 2 });
        trainer.Run(train, test, TestContext.Current.CancellationToken);
        var loss = trainer.Evaluate(test, TestContext.Current.CancellationToken).Loss;
        (train as IDisposable)?.Dispose();
        (test as IDisposable)?.Dispose();
        return ([.. model.StateDict().Values.SelectMany(weights => weights.ToArray<float>()).SelectMany(BitConverter.GetBytes)], loss);
    }
}
