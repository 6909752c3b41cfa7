using Ascent.Labs.Kit;
using Ascent.Tensors;
using Ascent.Tensors.Random;
using FirstNetwork;

namespace FirstNetworkLab.Cases;

/// <summary>The loop alone: the step and the logits are stand-ins that record what they are given. Image i is the number i, and so is its label.</summary>
public static class TrainCases
{
    private static Examples Numbers(int count, int first = 0) => new(
        Tensor.From([.. Enumerable.Range(first, count).Select(i => (float)i)], [count, 1]),
        Tensor.From([.. Enumerable.Range(first, count).Select(i => (long)i)], [count]));

    private static List<(float[] Images, long[] Labels)> Record(int epochs, long seed, int count = 10, int batch = 4)
    {
        var seen = new List<(float[], long[])>();
        Trainer.Fit((x, labels) => { seen.Add((x.ToArray<float>(), labels.ToArray<long>())); return 0; },
            x => Tensor.Zeros([x.Shape[0], 2]), Numbers(count), Numbers(2), new TrainingOptions(epochs, batch, seed));
        return seen;
    }

    private static long[] Order(IEnumerable<(float[] Images, long[] Labels)> batches) => [.. batches.SelectMany(batch => batch.Labels)];

    [Case("train", "ten examples in batches of four are batches of 4, 4 and 2")]
    public static void Batch_sizes() =>
        Check.Equal<IEnumerable<int>>([4, 4, 2], [.. Trainer.Batches(10, 4, new Philox(1)).Select(batch => batch.Length)], "the sizes of the batches");

    [Case("train", "the batches hold every example once")]
    public static void Batches_hold_all() =>
        Check.Equal<IEnumerable<long>>([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [.. Trainer.Batches(10, 4, new Philox(1)).SelectMany(batch => batch).Order()], "the numbers in the batches, sorted");

    [Case("train", "an image keeps its label through the shuffle")]
    public static void Images_keep_their_labels()
    {
        foreach (var (images, labels) in Record(1, 1))
            Check.Equal<IEnumerable<long>>([.. images.Select(image => (long)image)], labels, "the labels of a batch, held against the images (image i has label i),");
    }

    [Case("train", "in each epoch every example is seen once")]
    public static void Each_epoch_sees_all()
    {
        var order = Order(Record(3, 1));
        Check.Equal(30, order.Length, "the number of examples seen in three epochs of ten");
        for (var epoch = 0; epoch < 3; epoch++)
            Check.Equal<IEnumerable<long>>([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [.. order.Skip(10 * epoch).Take(10).Order()], $"the examples of epoch {epoch + 1}, sorted,");
    }

    [Case("train", "the order is shuffled")]
    public static void Order_is_shuffled()
    {
        var order = Order(Record(1, 1, 100, 10));
        var kept = order.Where((example, place) => example == place).Count();
        Check.True(kept < 50, $"{kept} of 100 examples come at the place where they lie in the data; a shuffle leaves about one there.");
    }

    [Case("train", "a new epoch has a new order")]
    public static void New_epoch_new_order()
    {
        var order = Order(Record(2, 1, 100, 10));
        Check.True(!order.Take(100).SequenceEqual(order.Skip(100)), "The second epoch repeats the order of the first.");
    }

    [Case("train", "the same seed gives the same order, another seed another one")]
    public static void Seeds_decide()
    {
        Check.Equal<IEnumerable<long>>(Order(Record(2, 5, 100, 10)), Order(Record(2, 5, 100, 10)), "the order with seed 5, the second time,");
        Check.True(!Order(Record(1, 5, 100, 10)).SequenceEqual(Order(Record(1, 6, 100, 10))), "Seeds 5 and 6 give the same order.");
    }

    /// <summary>Guesses class 1 for images above 2, else class 0.</summary>
    private static Tensor Threshold(Tensor x) => Tensor.From([.. x.ToArray<float>().SelectMany(v => v > 2 ? new[] { -3f, -1 } : [5, 2])], [x.Shape[0], 2]);

    [Case("train", "three right answers of four are an accuracy of 0.75")]
    public static void Accuracy() =>
        Check.Close(0.75, Trainer.Accuracy(Threshold, new Examples(Tensor.From([1f, 2, 3, 4], [4, 1]), Tensor.From([0L, 1, 1, 1], [4]))), 1e-12, "the accuracy");

    [Case("train", "steps are numbered from 1 without a break, each with the loss that it returned")]
    public static void Steps_are_reported()
    {
        var losses = 0.0;
        var heard = new List<string>();
        Trainer.Fit((_, _) => losses += 0.5, x => Tensor.Zeros([x.Shape[0], 2]), Numbers(4), Numbers(2), new TrainingOptions(2, 2), (step, loss) => heard.Add($"{step}: {loss:f1}"));
        Check.Equal<IEnumerable<string>>(["1: 0.5", "2: 1.0", "3: 1.5", "4: 2.0"], heard, "what onStep heard in two epochs of two batches");
    }

    [Case("train", "the accuracy is taken on the test set")]
    public static void Accuracy_on_the_test_set()
    {
        // The stand-in network is right about the test images, 100 to 103, and wrong about all others.
        var test = new Examples(Tensor.From([100f, 101, 102, 103], [4, 1]), Tensor.From([1L, 1, 1, 1], [4]));
        var train = new Examples(Tensor.From([0f, 1, 2, 3], [4, 1]), Tensor.From([1L, 1, 1, 1], [4]));
        Tensor Logits(Tensor x) => Tensor.From([.. x.ToArray<float>().SelectMany(v => v >= 100 ? new[] { 0f, 1 } : [1, 0])], [x.Shape[0], 2]);
        Check.Close(1, Trainer.Fit((_, _) => 0, Logits, train, test, new TrainingOptions(1, 2)), 1e-12, "the accuracy of a network that is right on the test set only");
    }

    [Case("train", "the accuracy is measured after the epoch's steps")]
    public static void Test_accuracy_after_each_epoch()
    {
        // The stand-in network gets better by one test example with each step. Test images are 100 to 107, all of class 1.
        var steps = 0;
        var test = new Examples(Tensor.From([.. Enumerable.Range(100, 8).Select(i => (float)i)], [8, 1]), Tensor.From([.. Enumerable.Repeat(1L, 8)], [8]));
        Tensor Logits(Tensor x) => Tensor.From([.. x.ToArray<float>().SelectMany(v => v >= 100 && v < 100 + steps ? new[] { 0f, 1 } : [1, 0])], [x.Shape[0], 2]);
        var heard = new List<string>();
        var last = Trainer.Fit((_, _) => ++steps, Logits, Numbers(6), test, new TrainingOptions(2, 2), onEpoch: (epoch, accuracy) => heard.Add($"{epoch}: {accuracy:f3}"));
        Check.Equal<IEnumerable<string>>(["1: 0.375", "2: 0.750"], heard, "what onEpoch heard when 3 of 8, then 6 of 8 test examples were right");
        Check.Close(0.75, last, 1e-12, "what Fit returned");
    }
}
