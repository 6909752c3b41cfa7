using Ascent.Data;
using Ascent.Nn.Optim;
using Ascent.Nn.Training;
using Ascent.Tensors;
using Ascent.Tensors.Random;

namespace Ascent.Nn.Tests;

/// <summary>What the trainer does beyond the plain loop.</summary>
public sealed class TrainerTests
{
    [Fact]
    public void Accumulated_batches_make_the_update_of_one_batch_of_their_size()
    {
        var (whole, parts) = (Net(), Net());
        Run(whole, new Blobs(32, 4), new(2, 0.1, new ConstantSchedule()));
        Run(parts, new Blobs(8, 16), new(2, 0.1, new ConstantSchedule()) { Accumulate = 4 });
        foreach (var (name, value) in whole.StateDict()) Assert.Equal(value.ToArray<float>(), parts.StateDict()[name].ToArray<float>(), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void A_last_group_that_is_not_full_counts_by_its_own_size()
    {
        var steps = new List<StepReport>();
        var outcome = Run(Net(), new Blobs(8, 5), new(2, 0.1, new ConstantSchedule()) { Accumulate = 2 }, steps: steps);
        Assert.Equal((6L, 80L), (outcome.Steps, outcome.Examples));
        Assert.Equal([16, 32, 40, 56, 72, 80], steps.Select(step => step.Examples));
    }

    [Fact]
    public void Gradients_beyond_the_limit_are_scaled_down_to_it_and_their_norm_is_reported()
    {
        var net = Net();
        var before = net.StateDict().ToDictionary(pair => pair.Key, pair => pair.Value.ToArray<float>());
        var steps = new List<StepReport>();
        Run(net, new Blobs(8, 1), new(1, 1, new ConstantSchedule()) { ClipNorm = 1e-3 }, steps: steps);
        var moved = Math.Sqrt(net.StateDict().Sum(pair => pair.Value.ToArray<float>().Zip(before[pair.Key]).Sum(values => Math.Pow(values.First - values.Second, 2))));
        Assert.InRange(moved, 0.9e-3, 1.1e-3);
        Assert.True(steps[0].GradientNorm > 0.1);
    }

    [Fact]
    public void A_training_that_betters_nothing_ends_when_patience_does()
    {
        var epochs = new List<EpochReport>();
        var outcome = Run(Net(), new Blobs(8, 4), new(100, 1e-12, new ConstantSchedule()) { Patience = 3 }, new Blobs(8, 2), epochs: epochs);
        Assert.Equal((TrainerEnding.NoProgress, 4), (outcome.Ending, outcome.Epochs));
        Assert.Equal([true, false, false, false], epochs.Select(epoch => epoch.IsBest));
    }

    [Fact]
    public void A_training_can_end_within_an_epoch_and_its_schedule_ends_there()
    {
        var steps = new List<StepReport>();
        var epochs = new List<EpochReport>();
        var outcome = Run(Net(), new Blobs(8, 10), new(5, 1, new LinearDecaySchedule()) { MostSteps = 15 }, new Blobs(8, 2), steps, epochs);
        Assert.Equal((15L, TrainerEnding.Finished, 2), (outcome.Steps, outcome.Ending, epochs.Count));
        Assert.Equal(1.0 / 15, steps[^1].LearningRate, 12);
        Assert.Equal(15, steps[0].Steps);
    }

    [Fact]
    public void The_average_is_what_is_evaluated_and_the_weights_stay()
    {
        var net = Net();
        var average = WeightAverage.Equal(net);
        var seen = new List<float>();
        var trainer = new Trainer(new Watching(net, seen), new Sgd(net.Parameters(), 0.5), new(1, 0.5, new ConstantSchedule())) { Average = average };
        trainer.Run(new Blobs(8, 4), new Blobs(8, 1), default);
        var mean = average.StateDict().Tensors["weight"].ToArray<float>()[0];
        Assert.Equal(mean, seen[^1]);
        Assert.NotEqual(mean, net.Weight.ToArray<float>()[0]);
    }

    [Fact]
    public void Callbacks_may_freeze_and_are_told_in_order()
    {
        var net = Net();
        var before = net.Bias!.ToArray<float>();
        var told = new List<string>();
        new Trainer(new ClassifierObjective(net), new Sgd(net.Parameters(), 0.5), new(1, 0.5, new ConstantSchedule())) { Callbacks = [new Freezes(net.Bias!), new Diary(told)] }
            .Run(new Blobs(8, 2), new Blobs(8, 1), default);
        Assert.Equal(before, net.Bias!.ToArray<float>());
        Assert.Equal(["start", "before", "backward", "step 1", "before", "backward", "step 2", "epoch 1", "end Finished"], told);
    }

    [Fact]
    public void A_ratio_of_warm_up_rises_from_the_first_step_and_gives_the_rest_to_what_follows()
    {
        var schedule = new RiseSchedule(0.1, new CosineSchedule());
        Assert.Equal(1 / 11.0, schedule.Factor(0, 100), 12);
        Assert.Equal(10 / 11.0, schedule.Factor(9, 100), 12);
        Assert.Equal(1, schedule.Factor(10, 100), 12);
        Assert.Equal(0.5, schedule.Factor(55, 100), 12);
        Assert.Equal([1, 1, 0.1, 0.01], new[] { 0L, 49, 50, 75 }.Select(step => Math.Round(new MilestoneSchedule([0.5, 0.75]).Factor(step, 100), 12)));
    }

    private static Linear Net() => new(4, 3, new Philox(1));

    private static TrainerOutcome Run(Linear net, IBatchSource train, TrainerOptions options, IBatchSource? validation = null, List<StepReport>? steps = null, List<EpochReport>? epochs = null) =>
        new Trainer(new ClassifierObjective(net), new Sgd(net.Parameters(), options.LearningRate), options) { Callbacks = [new Told(step => steps?.Add(step), epoch => epochs?.Add(epoch))] }.Run(train, validation, default);

    /// <summary>The same examples in the same order, whatever the size of the batches.</summary>
    private sealed class Blobs(int batch, int batches) : IBatchSource
    {
        public int Batches => batches;

        public Batch Get(int epoch, int index)
        {
            var values = new float[batch * 4];
            var classes = new long[batch];
            for (var i = 0; i < batch; i++)
            {
                var random = new Philox(7, (ulong)((index * batch) + i));
                classes[i] = random.Next(3);
                for (var j = 0; j < 4; j++) values[(i * 4) + j] = (float)(random.NextNormal() + (j == classes[i] ? 2 : 0));
            }

            return new(Tensor.From(values, [batch, 4]), Tensor.From(classes, [batch]));
        }
    }

    private sealed class Watching(Linear net, List<float> seen) : ClassifierObjective(net)
    {
        public override StepLoss Evaluate(Batch batch)
        {
            seen.Add(net.Weight.ToArray<float>()[0]);
            return base.Evaluate(batch);
        }
    }

    private sealed class Freezes(Tensor parameter) : TrainerCallback
    {
        public override void OnStart(Trainer trainer) => parameter.RequiresGrad = false;
    }

    private sealed class Diary(List<string> told) : TrainerCallback
    {
        public override void OnStart(Trainer trainer) => told.Add("start");

        public override void BeforeStep(Trainer trainer) => told.Add("before");

        public override void AfterBackward(Trainer trainer) => told.Add("backward");

        public override void AfterStep(Trainer trainer, in StepReport report) => told.Add($"step {report.Step}");

        public override void AfterEpoch(Trainer trainer, EpochReport report) => told.Add($"epoch {report.Epoch}");

        public override void OnEnd(Trainer trainer, TrainerOutcome outcome) => told.Add($"end {outcome.Ending}");
    }
}
