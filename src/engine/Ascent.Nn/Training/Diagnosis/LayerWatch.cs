namespace Ascent.Nn.Training.Diagnosis;

/// <summary>Looks at gradients, weights and updates of the layers with a matrix or kernels, every few updates.</summary>
internal sealed class LayerWatch
{
    private readonly DiagnosisOptions _options;
    private readonly List<WatchedLayer> _layers = [];
    private readonly bool _saturates;
    private readonly List<long> _lookSteps = [];
    private long _vanishingSince;

    internal LayerWatch(Module model, DiagnosisOptions options)
    {
        _options = options;
        foreach (var (name, module) in model.NamedModules())
        {
            // The embeddings' rows are tokens, most of which no batch has.
            if (module is Linear linear) _layers.Add(new(name, linear.Weight, linear.Bias, options.Window));
            else if (module is Conv1d or Conv2d && module is Convolution convolution) _layers.Add(new(name, convolution.Weight, convolution.Bias, options.Window));
        }

        var parts = model.NamedModules().Select(module => module.Value).ToList();
        _saturates = parts.Any(part => part is Sigmoid or Tanh) && !parts.Any(part => part is Relu);
    }

    /// <summary>The largest update by weight, as the median over the layers, of all looks: units that a large step killed do not move later.</summary>
    internal double LargestUpdate { get; private set; }

    /// <summary>When that was.</summary>
    internal long LargestUpdateAt { get; private set; }

    internal bool IsDue(long step) => step <= 3 || step % _options.Every == 0;

    internal void BeforeUpdate(long step)
    {
        var any = false;
        foreach (var layer in _layers) any |= layer.BeforeUpdate(_lookSteps.Count + 1);
        // Where no unit at all was reached, as at a loss of exactly 0, nothing is said of single ones.
        if (any) _lookSteps.Add(step);
        foreach (var layer in _layers) layer.ExplodingSince = layer.Gradient > _options.ExplodingRatio ? First(layer.ExplodingSince, step) : 0;
        _vanishingSince = Vanishing() is null ? 0 : First(_vanishingSince, step);
    }

    internal void AfterUpdate(long step)
    {
        foreach (var layer in _layers) layer.AfterUpdate();
        var update = TensorFacts.Median(_layers.Select(layer => layer.LastUpdate));
        if (update > LargestUpdate) (LargestUpdate, LargestUpdateAt) = (update, step);
    }

    internal IEnumerable<Finding> Findings() => [.. Exploding(), .. Dead(), .. VanishingFinding()];

    private int Dead(WatchedLayer layer) => layer.Dead(_lookSteps.Count);

    private long DeadSince(WatchedLayer layer) => layer.DeadSince(_lookSteps.Count, (int)Math.Ceiling(_options.DeadShare * layer.Units));

    private static long First(long since, long step) => since == 0 ? step : since;

    private IEnumerable<Finding> Exploding()
    {
        var worst = _layers.Where(layer => layer.ExplodingSince > 0).MaxBy(layer => layer.Gradient);
        if (worst is null) return [];
        var others = _layers.Count(layer => layer.ExplodingSince > 0) - 1;
        return [new(FindingKind.ExplodingGradient, worst.Name, worst.ExplodingSince, $"The gradient of '{worst.Name}' is {worst.Gradient:g3} times as large as its weights{And(others)}.")];
    }

    private IEnumerable<Finding> Dead()
    {
        // The output's units have no activation behind them.
        var dead = _layers.SkipLast(1).Where(layer => DeadSince(layer) > 0).ToList();

        // Behind a layer that is dead as a whole stands what never got a gradient because of it.
        var blocking = dead.FindLastIndex(layer => Dead(layer) == layer.Units);
        var causes = blocking < 0 ? dead : [.. dead.Skip(blocking).Where((layer, i) => i == 0 || Dead(layer) < layer.Units)];
        var (kind, why) = _saturates ? (FindingKind.SaturatedUnits, "they stand where their activation is flat") : (FindingKind.DeadRelu, "their ReLU never fires");
        foreach (var layer in causes.OrderByDescending(layer => (double)Dead(layer) / layer.Units).Take(3))
        {
            var before = Dead(layer) == layer.Units && _layers.IndexOf(layer) > 0 ? "; no layer before it learns either" : "";
            yield return new(kind, layer.Name, _lookSteps[(int)DeadSince(layer) - 1], $"No gradient reached {Dead(layer)} of the {layer.Units} units of '{layer.Name}' at the last {_options.Window} looks: {why}{before}.");
        }
    }

    private (WatchedLayer First, WatchedLayer Largest)? Vanishing()
    {
        var alive = _layers.Where(layer => layer.IsJudged && DeadSince(layer) == 0).ToList();
        if (alive.Count < 3) return null;
        var first = alive[0];
        var largest = alive.MaxBy(layer => layer.Gradient)!;
        return first.Gradient < _options.VanishingRatio * largest.Gradient ? (first, largest) : null;
    }

    private IEnumerable<Finding> VanishingFinding()
    {
        if (_vanishingSince == 0 || Vanishing() is not var (first, largest)) return [];
        var apart = Math.Max(1, _layers.IndexOf(largest) - _layers.IndexOf(first));
        var each = Math.Pow(largest.Gradient / Math.Max(first.Gradient, double.Epsilon), 1.0 / apart);
        return [new(FindingKind.VanishingGradient, first.Name, _vanishingSince,
            $"Beside the weights, the gradient is {largest.Gradient:g2} at '{largest.Name}' and {first.Gradient:g2} at '{first.Name}': each of the {apart} layers between leaves about 1/{each:0.#} of it.")];
    }

    private static string And(int others) => others switch { 0 => "", 1 => "; so it is in one more layer", _ => $"; so it is in {others} more layers" };
}
