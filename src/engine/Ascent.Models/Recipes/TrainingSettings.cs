using Ascent.Nn;
using Ascent.Nn.Optim;
using Ascent.Nn.Training;

namespace Ascent.Models;

/// <summary>The settings that all recipes share: the update, its rate, and how long it goes on.</summary>
internal static class TrainingSettings
{
    public static readonly IReadOnlyList<Setting> Known =
    [
        Setting.Choice("optimizer", "rule of the update", null, "sgd", "adam", "adamw", "adadelta", "adagrad", "rmsprop", "lion", "muon"),
        Setting.Real("lr", "largest learning rate", 0, 100, lowAllowed: false),
        Setting.Real("momentum", "momentum of sgd and rmsprop", 0, 0.9999, "0"),
        Setting.Flag("nesterov", "Nesterov's form of momentum"),
        Setting.Real("beta1", "memory of the mean of adam, adamw, lion", 0, 0.9999, "0.9"),
        Setting.Real("beta2", "memory of the second figure of adam, adamw, lion", 0, 0.999999, "0.999"),
        Setting.Real("weight-decay", "pull of the weights towards 0", 0, 1, "0"),
        Setting.Choice("decay", "which parameters weight-decay pulls: all, or those of at least two dimensions", "all", "all", "matrices"),
        Setting.Choice("schedule", "how the learning rate moves", null, "one-cycle", "linear", "cosine", "milestones", "constant"),
        Setting.Real("warmup", "part of the steps over which the rate rises", 0, 0.99, "0"),
        Setting.Real("first", "part of the learning rate at which one-cycle begins", 0, 1, "0.04"),
        Setting.Real("least", "part of the learning rate at which cosine and one-cycle end", 0, 1, "0"),
        Setting.Reals("milestones", "parts of the steps after which milestones divides the rate by 10", 0, 1, "0.5,0.75"),
        Setting.Whole("batch", "examples in a batch", 1, 65_536),
        Setting.Whole("accumulate", "batches for one update", 1, 4096, "1"),
        Setting.RealOrNone("clip", "largest norm of all gradients together", 0, 1e6),
        Setting.Whole("epochs", "passes over the training examples", 1, 10_000),
        Setting.WholeOrNone("steps", "updates after which to end, also within an epoch", 1, int.MaxValue),
        Setting.Choice("average", "average of the weights that is evaluated and kept: ema fades, equal does not", "none", "none", "ema", "equal"),
        Setting.Real("average-decay", "memory of ema, for each step", 0, 0.999999, "0.999"),
        Setting.WholeOrNone("patience", "epochs in a row without a better figure after which to end", 1, 10_000),
        Setting.RealOrNone("target", "the figure that the recipe promises", 0, 1000),
        Setting.Flag("stop-at-target", "end with the first epoch that reaches the target"),
        Setting.Whole("prefetch", "batches that a thread of its own makes ahead; the result is the same", 0, 64, "0"),
    ];

    /// <exception cref="RecipeException">Settings that do not go together.</exception>
    public static void Check(SettingValues settings)
    {
        if (settings.Text("optimizer") == "sgd" && settings.Flag("nesterov") && settings.Real("momentum") == 0)
            throw new RecipeException("Nesterov's form needs a momentum: set momentum above 0, or nesterov=false.");
        if (settings.Flag("stop-at-target") && settings.RealOrNone("target") is null)
            throw new RecipeException("There is no target to stop at: set target, or stop-at-target=false.");
    }

    public static Optimizer Optimizer(SettingValues settings, Module model)
    {
        var rate = settings.Real("lr");
        var (momentum, beta1, beta2) = (settings.Real("momentum"), settings.Real("beta1"), settings.Real("beta2"));
        return settings.Text("optimizer") switch
        {
            "adam" => new Adam(Groups(settings, model, decay => new AdamOptions { LearningRate = rate, Beta1 = beta1, Beta2 = beta2, WeightDecay = decay })),
            "adamw" => new AdamW(Groups(settings, model, decay => new AdamOptions { LearningRate = rate, Beta1 = beta1, Beta2 = beta2, WeightDecay = decay })),
            "adadelta" => new Adadelta(Groups(settings, model, decay => new AdadeltaOptions { LearningRate = rate, WeightDecay = decay })),
            "adagrad" => new Adagrad(Groups(settings, model, decay => new AdagradOptions { LearningRate = rate, WeightDecay = decay })),
            "rmsprop" => new RmsProp(Groups(settings, model, decay => new RmsPropOptions { LearningRate = rate, Momentum = momentum, WeightDecay = decay })),
            "lion" => new Lion(Groups(settings, model, decay => new LionOptions { LearningRate = rate, Beta1 = beta1, Beta2 = beta2, WeightDecay = decay })),
            "muon" => Muon(settings, model, rate),
            _ => new Sgd(Groups(settings, model, decay => new SgdOptions { LearningRate = rate, Momentum = momentum, Nesterov = settings.Flag("nesterov"), WeightDecay = decay })),
        };
    }

    public static TrainerOptions Options(SettingValues settings, WatchedFigure watch) => new(settings.Whole("epochs"), settings.Real("lr"), Schedule(settings))
    {
        Watch = watch,
        Target = settings.Flag("stop-at-target") ? settings.RealOrNone("target") : null,
        Patience = settings.WholeOrNone("patience"),
        Accumulate = settings.Whole("accumulate"),
        ClipNorm = settings.RealOrNone("clip"),
        MostSteps = settings.WholeOrNone("steps"),
    };

    public static WeightAverage? Average(SettingValues settings, Module model) => settings.Text("average") switch
    {
        "ema" => WeightAverage.Exponential(model, settings.Real("average-decay")),
        "equal" => WeightAverage.Equal(model),
        _ => null,
    };

    private static LearningRateSchedule Schedule(SettingValues settings)
    {
        var warmup = settings.Real("warmup");
        LearningRateSchedule Risen(LearningRateSchedule after) => warmup == 0 ? after : new RiseSchedule(warmup, after);
        return settings.Text("schedule") switch
        {
            "one-cycle" => new OneCycleSchedule(warmup, settings.Real("first"), settings.Real("least")),
            "linear" => Risen(new LinearDecaySchedule()),
            "cosine" => Risen(new CosineSchedule(settings.Real("least"))),
            "milestones" => Risen(new MilestoneSchedule(settings.Reals("milestones"))),
            _ => Risen(new ConstantSchedule()),
        };
    }

    /// <summary>One group, or two when only matrices decay.</summary>
    private static List<ParameterGroup<TOptions>> Groups<TOptions>(SettingValues settings, Module model, Func<double, TOptions> options)
        where TOptions : OptimizerOptions
    {
        var decay = settings.Real("weight-decay");
        var parameters = model.Parameters().ToList();
        if (decay == 0 || settings.Text("decay") == "all") return [new(parameters, options(decay))];
        var parts = new[] { (Parameters: parameters.Where(p => p.Rank >= 2), Decay: decay), (Parameters: parameters.Where(p => p.Rank < 2), Decay: 0) };
        return [.. parts.Where(part => part.Parameters.Any()).Select(part => new ParameterGroup<TOptions>(part.Parameters, options(part.Decay)))];
    }

    /// <summary>Matrices by Muon, the rest by AdamW at a tenth of the rate.</summary>
    private static Muon Muon(SettingValues settings, Module model, double rate)
    {
        var decay = settings.Real("weight-decay");
        var parameters = model.Parameters().ToList();
        return new Muon(
            new ParameterGroup<MuonOptions>(parameters.Where(p => p.Rank == 2), new MuonOptions { LearningRate = rate, WeightDecay = decay }),
            new ParameterGroup<AdamOptions>(parameters.Where(p => p.Rank != 2), new AdamOptions { LearningRate = rate / 10 }));
    }
}
