using Ascent.Tensors;
using Ascent.Tensors.Random;

namespace FirstNetwork;

public sealed record TrainingOptions(int Epochs = 5, int BatchSize = 32, long Seed = 1);

/// <summary>
/// Task 5. The loop around the other four. It sees a network only through two functions, so that it would train any other as well:
/// step takes a batch of images and its labels, changes the parameters once and returns the loss of the batch; logits takes images and returns logits.
/// </summary>
public static class Trainer
{
    /// <summary>The numbers 0 to count - 1 in an order drawn from random, cut into batches. The last batch holds what is left.</summary>
    public static IEnumerable<long[]> Batches(int count, int batchSize, Philox random)
    {
        var order = new long[count];
        for (var i = 0; i < count; i++) order[i] = i;
        return order.Chunk(batchSize);
    }

    /// <summary>The share of examples, from 0 to 1, whose largest logit is that of their label.</summary>
    public static double Accuracy(Func<Tensor, Tensor> logits, Examples examples)
    {
        var guesses = logits(examples.Images).ArgMax(1).ToArray<long>();
        var labels = examples.Labels.ToArray<long>();
        return guesses.Zip(labels).Count(pair => pair.First == pair.Second) / (double)labels.Length;
    }

    /// <summary>
    /// Epochs times: every training example once, in batches, in a new order drawn from one generator, new Philox((ulong)Seed); then the accuracy on test.
    /// </summary>
    /// <param name="onStep">Told after every step: its number, from 1 on without a break over all epochs, and the loss that step returned.</param>
    /// <param name="onEpoch">Told after every epoch: its number, from 1, and the accuracy on test.</param>
    /// <returns>The accuracy on test after the last epoch.</returns>
    public static double Fit(Func<Tensor, Tensor, double> step, Func<Tensor, Tensor> logits, Examples train, Examples test, TrainingOptions options,
        Action<long, double>? onStep = null, Action<int, double>? onEpoch = null)
    {
        var random = new Philox((ulong)options.Seed);
        var (number, accuracy) = (0L, 0.0);
        for (var epoch = 1; epoch <= options.Epochs; epoch++)
        {
            foreach (var batch in Batches(train.Count, options.BatchSize, random))
            {
                var rows = Tensor.From(batch, [batch.Length]);
                var loss = step(train.Images.IndexSelect(0, rows), train.Labels.IndexSelect(0, rows));
                onStep?.Invoke(++number, loss);
            }
            accuracy = Accuracy(logits, test);
            onEpoch?.Invoke(epoch, accuracy);
        }
        return accuracy;
    }
}
