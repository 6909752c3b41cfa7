using System.Text.Json;
using Ascent.Nn.Optim;
using Ascent.Tensors;

namespace Ascent.Nn.Tests;

/// <summary>Optimisers as PyTorch's keyword arguments describe them.</summary>
internal static class GoldenOptimizers
{
    /// <summary>The optimiser of PyTorch's name over weights and biases [weight, bias, weight, bias].</summary>
    public static Optimizer Create(string name, JsonElement options, Tensor[] parameters)
    {
        Tensor[] weights = parameters, biases = [];
        var own = options;
        if (options.TryGetProperty("biases", out var other))
        {
            (weights, biases) = ([parameters[0], parameters[2]], [parameters[1], parameters[3]]);
            own = Merged(options, other);
        }

        ParameterGroup<TOptions>[] Groups<TOptions>(Func<JsonElement, TOptions> read)
            where TOptions : OptimizerOptions =>
            biases.Length == 0 ? [new(weights, read(options))] : [new(weights, read(options)), new(biases, read(own))];

        return name.ToUpperInvariant() switch
        {
            "SGD" => new Sgd(Groups(Sgd)),
            "ADAM" => new Adam(Groups(json => Adam(json, 0))),
            "ADAMW" => new AdamW(Groups(json => Adam(json, 0.01))),
            "ADAGRAD" => new Adagrad(Groups(Adagrad)),
            "ADADELTA" => new Adadelta(Groups(Adadelta)),
            "RMSPROP" => new RmsProp(Groups(RmsProp)),
            "LION" => new Lion(Groups(Lion)),
            "MUON" => new Muon(new([.. parameters.Where(p => p.Rank >= 2)], Muon(options)), new([.. parameters.Where(p => p.Rank < 2)], Adam(options, 0.01) with { WeightDecay = 0.01 })),
            _ => throw new ArgumentException($"no optimiser '{name}'", nameof(name)),
        };
    }

    private static SgdOptions Sgd(JsonElement json) => new()
    {
        LearningRate = Number(json, "lr", 0),
        Momentum = Number(json, "momentum", 0),
        Dampening = Number(json, "dampening", 0),
        WeightDecay = Number(json, "weight_decay", 0),
        Nesterov = Flag(json, "nesterov"),
        Maximize = Flag(json, "maximize"),
    };

    private static AdamOptions Adam(JsonElement json, double decay) => new()
    {
        LearningRate = Number(json, "lr", 1e-3),
        Beta1 = Beta(json, 0, 0.9),
        Beta2 = Beta(json, 1, 0.999),
        Epsilon = Number(json, "eps", 1e-8),
        WeightDecay = Number(json, "weight_decay", decay),
        AmsGrad = Flag(json, "amsgrad"),
        Maximize = Flag(json, "maximize"),
    };

    private static AdagradOptions Adagrad(JsonElement json) => new()
    {
        LearningRate = Number(json, "lr", 1e-2),
        LearningRateDecay = Number(json, "lr_decay", 0),
        InitialSum = Number(json, "initial_accumulator_value", 0),
        Epsilon = Number(json, "eps", 1e-10),
        WeightDecay = Number(json, "weight_decay", 0),
        Maximize = Flag(json, "maximize"),
    };

    private static AdadeltaOptions Adadelta(JsonElement json) => new()
    {
        LearningRate = Number(json, "lr", 1),
        Rho = Number(json, "rho", 0.9),
        Epsilon = Number(json, "eps", 1e-6),
        WeightDecay = Number(json, "weight_decay", 0),
        Maximize = Flag(json, "maximize"),
    };

    private static RmsPropOptions RmsProp(JsonElement json) => new()
    {
        LearningRate = Number(json, "lr", 1e-2),
        Alpha = Number(json, "alpha", 0.99),
        Epsilon = Number(json, "eps", 1e-8),
        Momentum = Number(json, "momentum", 0),
        Centered = Flag(json, "centered"),
        WeightDecay = Number(json, "weight_decay", 0),
        Maximize = Flag(json, "maximize"),
    };

    private static LionOptions Lion(JsonElement json) => new()
    {
        LearningRate = Number(json, "lr", 1e-4),
        Beta1 = Beta(json, 0, 0.9),
        Beta2 = Beta(json, 1, 0.99),
        WeightDecay = Number(json, "weight_decay", 0),
    };

    private static MuonOptions Muon(JsonElement json) => new()
    {
        LearningRate = Number(json, "lr", 1e-3),
        Momentum = Number(json, "momentum", 0.95),
        Nesterov = !json.TryGetProperty("nesterov", out var nesterov) || nesterov.GetBoolean(),
        WeightDecay = Number(json, "weight_decay", 0.1),
        Rate = Flag(json, "match") ? MuonRate.MatchAdamW : MuonRate.Original,
    };

    private static double Number(JsonElement json, string key, double otherwise) => json.TryGetProperty(key, out var value) ? value.GetDouble() : otherwise;

    private static double Beta(JsonElement json, int index, double otherwise) => json.TryGetProperty("betas", out var pair) ? pair[index].GetDouble() : otherwise;

    private static bool Flag(JsonElement json, string key) => json.TryGetProperty(key, out var value) && value.GetBoolean();

    /// <summary>All of a, and of b what it has besides or instead.</summary>
    private static JsonElement Merged(JsonElement a, JsonElement b)
    {
        var all = a.EnumerateObject().ToDictionary(property => property.Name, property => property.Value);
        foreach (var property in b.EnumerateObject()) all[property.Name] = property.Value;
        return JsonSerializer.SerializeToElement(all);
    }
}
