using Ascent.Data;
using Ascent.Nn;
using Ascent.Nn.Optim;
using Ascent.Nn.Training;
using Ascent.Tensors;
using Ascent.Tensors.Random;

namespace Ascent.Models.Tests;

[Collection(nameof(TrainingPartsTests))]
[CollectionDefinition(nameof(TrainingPartsTests), DisableParallelization = true)] // the collector's counters are the process's
public sealed class TrainingPartsTests
{
    private static LabelledImages Few(int count) =>
        new("few", count, 2, 2, [.. Enumerable.Range(0, count * 4).Select(i => (byte)(i / 4))], [.. Enumerable.Range(0, count).Select(i => (byte)(i % 10))], 10);

    /// <summary>Dark images are of class 0, bright ones of class 1.</summary>
    private static LabelledImages Halves() => Few(60) with { Labels = [.. Enumerable.Range(0, 60).Select(i => (byte)(i / 30))] };

    private static List<int> Seen(ImageBatches batches, int epoch) =>
        [.. Enumerable.Range(0, batches.Batches).SelectMany(i => batches.Get(epoch, i).Inputs.ToArray<float>().Chunk(4).Select(image => (int)Math.Round(image[0] * 255)))];

    [Fact]
    public void A_network_has_pytorchs_names_and_shapes()
    {
        var state = new Mlp(784, [128, 64], 10, new Philox(1)).StateDict();
        Assert.Equal(["0.weight", "0.bias", "2.weight", "2.bias", "4.weight", "4.bias"], state.Keys);
        Assert.Equal(new Shape([64, 128]), state["2.weight"].Shape);
        Assert.Equal(["0.weight", "0.bias"], new Mlp(4, [], 2, new Philox(1)).StateDict().Keys);
    }

    [Fact]
    public void An_epoch_sees_every_image_once_in_an_order_of_its_own()
    {
        var batches = new ImageBatches(Few(60), 20, 0, 1, seed: 5);
        var first = Seen(batches, 0);
        var second = Seen(batches, 1);
        Assert.Equal(Enumerable.Range(0, 60), first.Order());
        Assert.Equal(Enumerable.Range(0, 60), second.Order());
        Assert.NotEqual(first, second);
        Assert.NotEqual(Enumerable.Range(0, 60), first);

        // The order follows from seed and epoch alone, not from what was asked before.
        Assert.Equal(second, Seen(new ImageBatches(Few(60), 20, 0, 1, seed: 5), 1));
        Assert.NotEqual(first, Seen(new ImageBatches(Few(60), 20, 0, 1, seed: 6), 0));
        Assert.Equal(first, Seen(batches, 0));
    }

    [Fact]
    public void A_last_batch_that_is_not_full_is_left_out_in_training_and_taken_in_evaluation()
    {
        Assert.Equal(2, new ImageBatches(Few(50), 20, 0, 1, seed: 1).Batches);
        var all = new ImageBatches(Few(50), 20, 0, 1, seed: null);
        Assert.Equal(Enumerable.Range(0, 50), Seen(all, 0));
        Assert.Equal(10, all.Get(0, 2).Targets.Count);
        Assert.Equal(1, new ImageBatches(Few(5), 20, 0, 1, seed: 1).Batches);
    }

    [Fact]
    public void Images_and_labels_of_a_batch_belong_together()
    {
        var batches = new ImageBatches(Few(60), 16, 0, 1, seed: 3);
        for (var i = 0; i < batches.Batches; i++)
        {
            var batch = batches.Get(2, i);
            Assert.Equal(batch.Inputs.ToArray<float>().Chunk(4).Select(image => (long)Math.Round(image[0] * 255) % 10), batch.Targets.ToArray<long>());
        }
    }

    [Fact]
    public void Schedules_rise_and_fall_as_they_say()
    {
        var cycle = new OneCycleSchedule(0.2, 0.04);
        Assert.Equal(0.04, cycle.Factor(0, 100), 12);
        Assert.Equal(0.52, cycle.Factor(10, 100), 12);
        Assert.Equal(1, cycle.Factor(20, 100), 12);
        Assert.Equal(0.5, cycle.Factor(60, 100), 12);
        Assert.Equal(0, cycle.Factor(100, 100), 12);
        Assert.Equal(1, new OneCycleSchedule(0).Factor(0, 100), 12);
        var raised = new OneCycleSchedule(0.23, 0.2, 0.07);
        Assert.Equal(0.2, raised.Factor(0, 100), 12);
        Assert.Equal(1, raised.Factor(23, 100), 12);
        Assert.Equal(0.07, raised.Factor(100, 100), 12);
        Assert.Equal(0.535, raised.Factor(615, 1000), 12);
        Assert.Equal(0.75, new LinearDecaySchedule().Factor(25, 100), 12);
        Assert.Equal(1, new ConstantSchedule().Factor(25, 100), 12);
        Assert.Throws<ArgumentOutOfRangeException>(() => new OneCycleSchedule(1));
    }

    [Fact]
    public void Evaluation_counts_every_example_and_leaves_the_mode_as_it_was()
    {
        var model = new Fixed();
        var result = Evaluation.Of(new ClassifierObjective(model), new ImageBatches(Few(50), 20, 0, 1, seed: null), default);
        Assert.Equal((50, 0.1), (result.Count, result.Accuracy));
        Assert.Equal(Math.Log(9 + Math.E) - 0.1, result.Loss, 5);
        Assert.True(model.Training);
        model.Eval();
        Evaluation.Of(new ClassifierObjective(model), new ImageBatches(Few(50), 20, 0, 1, seed: null), default);
        Assert.False(model.Training);
    }

    [Fact]
    public void A_trainer_reports_every_step_and_stops_at_the_accuracy()
    {
        var (model, optimizer, batches) = Toy();
        var steps = new List<StepReport>();
        var epochs = new List<EpochReport>();
        var trainer = new Trainer(new ClassifierObjective(model), optimizer, new TrainerOptions(50, 0.5, new LinearDecaySchedule()) { Target = 0.9 }) { Callbacks = [new Told(steps.Add, epochs.Add)] };
        var outcome = trainer.Run(batches, new ImageBatches(Halves(), 60, 0.1, 0.1, seed: null), default);
        Assert.False(outcome.Cancelled);
        Assert.InRange(outcome.Epochs, 1, 49);
        Assert.True(epochs[^1].Validation!.Accuracy >= 0.9);
        Assert.All(epochs.SkipLast(1), epoch => Assert.True(epoch.Validation!.Accuracy < 0.9));
        Assert.Equal(outcome.Steps, steps.Count);
        Assert.Equal(Enumerable.Range(1, steps.Count).Select(i => (long)i), steps.Select(s => s.Step));
        Assert.All(steps, step => Assert.Equal(0.5 * (1 - (step.Step - 1) / 300.0), step.LearningRate, 12));
        Assert.Equal(outcome.Examples, steps[^1].Examples);
    }

    [Fact]
    public void A_trainer_that_is_cancelled_says_what_it_did()
    {
        var (model, optimizer, batches) = Toy();
        using var stop = new CancellationTokenSource();
        var trainer = new Trainer(new ClassifierObjective(model), optimizer, new TrainerOptions(5, 0.1, new ConstantSchedule())) { Callbacks = [new Told(step => { if (step.Step == 8) stop.Cancel(); })] };
        var outcome = trainer.Run(batches, null, stop.Token);
        Assert.Equal((true, 8L, 1, 80L), (outcome.Cancelled, outcome.Steps, outcome.Epochs, outcome.Examples));
    }

    [Fact]
    public void A_loss_that_is_no_number_ends_the_training_with_step_and_rate()
    {
        var (model, optimizer, batches) = Toy();
        model.StateDict()["0.weight"].AsSpan<float>()[0] = float.NaN;
        var trainer = new Trainer(new ClassifierObjective(model), optimizer, new TrainerOptions(5, 0.1, new ConstantSchedule()));
        var error = Assert.Throws<TrainingDivergedException>(() => trainer.Run(batches, null, default));
        Assert.Contains("step 1 (learning rate 0.1)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_after_warm_up_leaves_no_garbage_that_grows_old()
    {
        var data = MnistSubset.Train();
        var model = new Mlp(784, [128], 10, new Philox(1));
        var collections = 0;
        var trainer = new Trainer(new ClassifierObjective(model), new Sgd(model.Parameters(), 0.01), new TrainerOptions(4, 0.01, new ConstantSchedule()))
        {
            // 250 steps an epoch; the first epoch warms up. What other tests have left behind is collected then, not during the steps that count.
            Callbacks = [new Told(step => { if (step.Step == 250) collections = CollectedSoFar(); })],
        };
        trainer.Run(new ImageBatches(data, 32, 0.13, 0.31, seed: 1), null, default);
        Assert.InRange(GC.CollectionCount(1) - collections, 0, 1);
    }

    private static int CollectedSoFar()
    {
        GC.Collect();
        return GC.CollectionCount(1);
    }

    private static (Mlp Model, Sgd Optimizer, ImageBatches Batches) Toy()
    {
        var model = new Mlp(4, [64], 10, new Philox(1));
        return (model, new Sgd(model.Parameters(), 0.1, momentum: 0.9), new ImageBatches(Halves(), 10, 0.1, 0.1, seed: 1));
    }

    /// <summary>Always answers class 3.</summary>
    private sealed class Fixed : Module
    {
        protected override Tensor Compute(Tensor input)
        {
            var logits = new float[input.Shape[0] * 10];
            for (var i = 3; i < logits.Length; i += 10) logits[i] = 1;
            return Tensor.From(logits, [input.Shape[0], 10]);
        }
    }
}
