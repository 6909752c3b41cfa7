using Ascent.Tensors;
using Ascent.Tensors.Autograd;
using Ascent.Tensors.Updates;

namespace Ascent.Nn.Optim;

/// <summary>
/// A running average of a model's parameters, which often does better than the last of them. Either all updates count the same (Izmailov
/// and others: Averaging Weights Leads to Wider Optima and Better Generalization, 2018), or those of the past fade (Polyak, Juditsky:
/// Acceleration of Stochastic Approximation by Averaging, 1992). Buffers that are numbers, such as batch norm's running statistics, are
/// averaged too, since those of the last weights do not fit the average; whole numbers are not. It is PyTorch's AveragedModel with use_buffers.
/// </summary>
public class WeightAverage
{
    private readonly (string Name, Tensor Value)[] _parameters;
    private readonly Tensor[] _averages;
    private readonly ParameterUpdate<BlendRule>[] _updates;
    private readonly double? _decay;

    private WeightAverage(Module model, double? decay)
        : this(model)
    {
        if (decay is not (null or (>= 0 and < 1))) throw new ArgumentOutOfRangeException(nameof(decay), decay, "The decay lies in [0, 1).");
        _decay = decay;
    }

    /// <summary>Begins with the values as they are.</summary>
    private protected WeightAverage(Module model)
    {
        var seen = new HashSet<Tensor>(ReferenceEqualityComparer.Instance);
        _parameters = [.. model.StateDict().Where(pair => pair.Value.DType.IsFloat() && seen.Add(pair.Value)).Select(static pair => (pair.Key, pair.Value))];
        _averages = [.. _parameters.Select(static parameter => Copy(parameter.Value))];
        _updates = new ParameterUpdate<BlendRule>[_averages.Length];
    }

    /// <summary>Updates so far.</summary>
    public long Updates { get; private protected set; }

    /// <summary>average = decay average + (1 - decay) p; the first update sets it.</summary>
    public static WeightAverage Exponential(Module model, double decay = 0.999) => new(model, decay);

    /// <summary>The mean of the parameters at all updates: stochastic weight averaging.</summary>
    public static WeightAverage Equal(Module model) => new(model, null);

    /// <summary>Takes the parameters as they are now into the average; one pass over all of them.</summary>
    public virtual void Update()
    {
        var share = Updates == 0 ? 1 : 1 - _decay ?? 1.0 / (Updates + 1);
        Blend(1 - share, share);
        Updates++;
    }

    /// <summary>Puts the average into the model until the result is disposed, for an evaluation; do not train in between.</summary>
    public IDisposable Use()
    {
        Exchange();
        return new Restore(this);
    }

    /// <summary>The averages by the names of parameters and buffers, and their number.</summary>
    public SavedState StateDict() => new(_parameters.Zip(_averages).ToDictionary(static pair => pair.First.Name, static pair => pair.Second, StringComparer.Ordinal), new Dictionary<string, double> { ["n_averaged"] = Updates });

    /// <summary>Copies a state that an average over the same model gave.</summary>
    /// <exception cref="StateDictException">Names what is missing or of another shape.</exception>
    public void LoadStateDict(SavedState state)
    {
        var missing = _parameters.Select(static p => p.Name).Where(name => !state.Tensors.ContainsKey(name)).ToList();
        var misshapen = _parameters.Where(p => state.Tensors.TryGetValue(p.Name, out var value) && value.Shape != p.Value.Shape)
            .Select(p => $"{p.Name} is {state.Tensors[p.Name].Shape} and should be {p.Value.Shape}").ToList();
        if (missing.Count + misshapen.Count > 0) throw new StateDictException(missing, [], misshapen);
        Updates = (long)state.Number("n_averaged");
        for (var i = 0; i < _averages.Length; i++) _averages[i].CopyFrom(state.Tensors[_parameters[i].Name]);
    }

    /// <summary>average = kept average + share p, in one pass.</summary>
    private protected void Blend(double kept, double share)
    {
        for (var i = 0; i < _updates.Length; i++) _updates[i] = new(_averages[i], _parameters[i].Value, null, null, null, new(kept, share));
        ParameterUpdates.Apply(_updates);
    }

    /// <summary>Puts the averages into the model for good.</summary>
    private protected void Return()
    {
        using var off = GradMode.NoGrad();
        for (var i = 0; i < _averages.Length; i++) _parameters[i].Value.CopyFrom(_averages[i]);
    }

    private static Tensor Copy(Tensor parameter)
    {
        using var off = GradMode.NoGrad();
        var copy = parameter.Clone();
        copy.OutliveScope();
        return copy;
    }

    private void Exchange()
    {
        using var off = GradMode.NoGrad();
        for (var i = 0; i < _averages.Length; i++)
        {
            using var held = _averages[i].Clone();
            _averages[i].CopyFrom(_parameters[i].Value);
            _parameters[i].Value.CopyFrom(held);
        }
    }

    private sealed class Restore(WeightAverage average) : IDisposable
    {
        private bool _done;

        public void Dispose()
        {
            if (!_done) average.Exchange();
            _done = true;
        }
    }
}
