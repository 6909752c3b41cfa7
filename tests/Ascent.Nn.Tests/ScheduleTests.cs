using System.Text.Json;
using Ascent.Data;
using Ascent.Nn.Optim;
using Ascent.Nn.Training;
using Ascent.Tensors;
using Ascent.Tensors.Random;

namespace Ascent.Nn.Tests;

/// <summary>Schedules move the learning rate as PyTorch's do.</summary>
public sealed class ScheduleTests
{
    private static readonly JsonElement Golden = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Goldens", "schedules.json"))).RootElement;

    private static readonly Dictionary<string, LearningRateSchedule> Schedules = new()
    {
        ["step"] = new StepSchedule(7, 0.5),
        ["multistep"] = new MultiStepSchedule([5, 5, 20]),
        ["exponential"] = new ExponentialSchedule(0.9),
        ["cosine"] = new CosineSchedule(period: 39),
        ["cosine-minimum"] = new CosineSchedule(0.1, 20),
        ["restarts"] = new CosineRestartSchedule(5, 2, 0.1),
        ["restarts-equal"] = new CosineRestartSchedule(6),
        ["polynomial"] = new PolynomialSchedule(2, 30),
        ["linear"] = new LinearSchedule(0.25, 1, 10),
        ["one-cycle"] = new CosineOneCycleSchedule(),
        ["one-cycle-short"] = new CosineOneCycleSchedule(0.1, 10, 100),
    };

    public static TheoryData<string> Names => [.. Golden.EnumerateObject().Select(static property => property.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Rates_agree_with_PyTorch(string name)
    {
        var optimizer = new Sgd([Leaf()], 0.5);
        var scheduler = new Scheduler(optimizer, Schedules[name], 40);
        foreach (var expected in Golden.GetProperty(name).EnumerateArray())
        {
            Assert.Equal(expected.GetDouble(), optimizer.LearningRate, 1e-14);
            scheduler.Step();
        }
    }

    [Fact]
    public void Each_group_moves_from_its_own_rate()
    {
        var optimizer = new Sgd([new([Leaf()], new() { LearningRate = 1 }), new([Leaf()], new() { LearningRate = 0.5 })]);
        var scheduler = new Scheduler(optimizer, new ExponentialSchedule(0.5), 10);
        scheduler.Step();
        scheduler.Step();
        Assert.Equal([0.25, 0.125], optimizer.Groups.Select(group => group.LearningRate));
    }

    [Fact]
    public void A_trainer_keeps_the_ratio_of_the_groups()
    {
        var net = new Linear(1, 2, new Philox(1));
        var optimizer = new Sgd([new([net.Weight], new() { LearningRate = 0.2 }), new([net.Bias!], new() { LearningRate = 0.1 })]);
        var rates = new List<(double, double)>();
        new Trainer(new ClassifierObjective(net), optimizer, new(1, 0.2, new LinearDecaySchedule())) { Callbacks = [new Told(_ => rates.Add((optimizer.Groups[0].LearningRate, optimizer.Groups[1].LearningRate)))] }
            .Run(new Same(), null, CancellationToken.None);
        Assert.Equal([(0.2, 0.1), (0.1, 0.05)], rates);
    }

    [Fact]
    public void A_resumed_scheduler_goes_on_where_it_stopped()
    {
        var (first, second) = (new Sgd([Leaf()], 0.5), new Sgd([Leaf()], 0.1));
        var scheduler = new Scheduler(first, new CosineSchedule(), 10);
        for (var i = 0; i < 4; i++) scheduler.Step();
        var resumed = new Scheduler(second, new CosineSchedule(), 10);
        second.LoadStateDict(first.StateDict());
        resumed.LoadStateDict(scheduler.StateDict());
        Assert.Equal(4, resumed.Taken);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(first.LearningRate, second.LearningRate);
            scheduler.Step();
            resumed.Step();
        }

        Assert.Throws<StateDictException>(() => resumed.LoadStateDict(first.StateDict()));
    }

    [Fact]
    public void A_warm_up_rises_straight_and_hands_over()
    {
        var schedule = new WarmupSchedule(4, new LinearDecaySchedule());
        Assert.Equal([0, 0.25, 0.5, 0.75, 1, 0.75, 0.5, 0.25, 0], Enumerable.Range(0, 9).Select(step => schedule.Factor(step, 8)));
        Assert.Equal(1, new WarmupSchedule(4, new ConstantSchedule()).Factor(4, 2));
    }

    [Fact]
    public void Settings_that_make_no_sense_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new StepSchedule(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExponentialSchedule(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CosineSchedule(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CosineRestartSchedule(5, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PolynomialSchedule(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WarmupSchedule(0, new ConstantSchedule()));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CosineOneCycleSchedule(1.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Scheduler(new Sgd([Leaf()], 1), new ConstantSchedule(), 0));
    }

    /// <summary>Two batches, each of one example.</summary>
    private sealed class Same : IBatchSource
    {
        public int Batches => 2;

        public Batch Get(int epoch, int index) => new(Tensor.Ones([1, 1]), Tensor.From([0L], [1]));
    }

    private static Tensor Leaf()
    {
        var leaf = Tensor.Zeros([1]);
        leaf.RequiresGrad = true;
        return leaf;
    }
}
