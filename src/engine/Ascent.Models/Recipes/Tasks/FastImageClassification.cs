using System.Text.Json.Nodes;

using Ascent.Data;
using Ascent.Nn.Optim;
using Ascent.Nn.Training;
using Ascent.Tensors.Random;

namespace Ascent.Models;

/// <summary>
/// Learns CIFAR-10 in few epochs (Jordan: 94% on CIFAR-10 in 3.29 Seconds on a Single GPU, 2024): the network whose first layer whitens,
/// a higher rate for the biases of its norms, lookahead that comes to rest.
/// </summary>
internal sealed class FastImageClassification : ImageTask
{
    private const string Network = "airbench";

    public override string Id => "fast-image-classification";

    protected override IReadOnlyList<Setting> Own { get; } =
    [
        Setting.Choice("data", "data set", null, "cifar10"),
        Setting.Wholes("widths", "channels of the three blocks", 1, 65_536, 3, "64,256,256", "numbers:64,256,256"),
        Setting.Real("bias-scale", "factor of the learning rate for the biases of the norms; their decay is divided by it", 0, 1e6, "64", lowAllowed: false),
        Setting.Whole("whitening-images", "training pictures that the whitening is computed from, the first ones", 1, 1_000_000, "5000"),
        Setting.Whole("whitening-epochs", "epochs in which the bias of the whitening is trained; then it is frozen", 0, 10_000, "3"),
        Setting.WholeOrNone("lookahead", "updates after which the slow weights move", 1, 100_000, "5"),
        Setting.Real("lookahead-decay", "memory of the slow weights for each update at the end; it rises with the cube of the time", 0, 0.9999, "0.95"),
        .. Pictures,
    ];

    /// <inheritdoc/>
    public override void Check(SettingValues settings)
    {
        base.Check(settings);
        if (settings.Text("optimizer") != "sgd") throw new RecipeException($"This recipe trains with sgd, not {settings.Text("optimizer")}: set optimizer=sgd, or take the recipe cifar10-cnn.");
        if (settings.Wholes("widths").Length != 3) throw new RecipeException($"The network has three blocks; {settings.Wholes("widths").Length} widths were given. Set widths=64,256,256, for example.");
        if (settings.Text("decay") != "all") throw new RecipeException("In this recipe all parameters decay: set decay=all.");
        if (settings.WholeOrNone("lookahead") is not null && settings.Text("average") != "none") throw new RecipeException("Lookahead is an average of the weights itself: set average=none, or lookahead=none.");
    }

    /// <inheritdoc/>
    public override TrainingJob Prepare(JobContext context, LabelledImages train, LabelledImages test)
    {
        var settings = context.Settings;
        train = First(train, settings.WholeOrNone("images"));
        var widths = settings.Wholes("widths");
        var configuration = new JsonObject { ["classes"] = train.Classes, ["first"] = widths[0], ["second"] = widths[1], ["third"] = widths[2] };
        var model = (AirbenchCnn)ModelCatalog.Create(Network, configuration, new Philox(context.Seed));
        using (var images = train.GatherPlanes([.. Enumerable.Range(0, Math.Min(train.Count, settings.Whole("whitening-images")))], train.ChannelStatistics())) model.Initialize(images);
        var job = Job(context, train, test, Network, configuration, new ImageObjective(model, settings.Real("label-smoothing")));
        return job with
        {
            Optimizer = Optimizer(settings, model),
            // After the whitening: the slow weights begin with it.
            Average = settings.WholeOrNone("lookahead") is { } every ? new Lookahead(model, every, Decay(settings.Real("lookahead-decay"), every, Steps(settings, job.Train.Batches))) : null,
            Callbacks = [.. job.Callbacks, new Freezing(model, settings.Whole("whitening-epochs"))],
        };
    }

    /// <summary>The biases of the norms have a rate of their own; the pull of a step, rate times decay, is the same for all.</summary>
    private static Sgd Optimizer(SettingValues settings, AirbenchCnn model)
    {
        var (rate, scale) = (settings.Real("lr"), settings.Real("bias-scale"));
        var options = new SgdOptions { LearningRate = rate, Momentum = settings.Real("momentum"), Nesterov = settings.Flag("nesterov"), WeightDecay = settings.Real("weight-decay") };
        var trained = model.NamedParameters().Where(static parameter => parameter.Value.RequiresGrad).ToLookup(static parameter => parameter.Name.Contains("norm", StringComparison.Ordinal), static parameter => parameter.Value);
        return new Sgd([
            new ParameterGroup<SgdOptions>(trained[false], options),
            new ParameterGroup<SgdOptions>(trained[true], options with { LearningRate = rate * scale, WeightDecay = options.WeightDecay / scale }),
        ]);
    }

    /// <summary>decay^every (updates / steps)³.</summary>
    private static Func<long, double> Decay(double decay, int every, long steps)
    {
        var last = Math.Pow(decay, every);
        return updates => last * Math.Pow(Math.Min(1, (double)updates / steps), 3);
    }

    /// <summary>Trains the whitening's bias in the first epochs only.</summary>
    private sealed class Freezing(AirbenchCnn model, int epochs) : TrainerCallback
    {
        public override void BeforeStep(Trainer trainer) => model.Whitening.Bias!.RequiresGrad = trainer.State.Epoch < epochs;
    }
}
