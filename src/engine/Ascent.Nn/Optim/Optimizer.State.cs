using System.Globalization;
using Ascent.Tensors;

namespace Ascent.Nn.Optim;

/// <summary>What an optimiser or a schedule needs to go on exactly where it stopped.</summary>
/// <param name="Tensors">By name: the tensors themselves, not copies.</param>
/// <param name="Numbers">By name; whole numbers up to 2^53 are exact.</param>
public sealed record SavedState(IReadOnlyDictionary<string, Tensor> Tensors, IReadOnlyDictionary<string, double> Numbers)
{
    /// <summary>A number that must be there.</summary>
    /// <exception cref="StateDictException">It is not.</exception>
    public double Number(string name) => Numbers.TryGetValue(name, out var value) ? value : throw new StateDictException([name], [], []);
}

public abstract partial class Optimizer
{
    /// <summary>
    /// The state under PyTorch's names: <c>state.INDEX.exp_avg</c>, <c>state.INDEX.step</c>, <c>param_groups.INDEX.lr</c> and
    /// <c>param_groups.INDEX.initial_lr</c>, with indices in the order of <see cref="Parameters"/> and <see cref="Groups"/>.
    /// </summary>
    public SavedState StateDict()
    {
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        var numbers = new Dictionary<string, double>(StringComparer.Ordinal);
        var index = 0;
        for (var g = 0; g < Groups.Count; g++)
        {
            numbers[$"param_groups.{g}.lr"] = Groups[g].LearningRate;
            numbers[$"param_groups.{g}.initial_lr"] = Groups[g].InitialLearningRate;
            for (var p = 0; p < Groups[g].Parameters.Count; p++, index++)
            {
                var state = _states[index];
                if (state.Step > 0) numbers[$"state.{index}.step"] = state.Step;
                foreach (var (name, value) in StateNames(Groups[g]).Zip(state.All))
                {
                    if (value is not null) tensors[$"state.{index}.{name}"] = value;
                }
            }
        }

        return new(tensors, numbers);
    }

    /// <summary>
    /// Copies a state that <see cref="StateDict"/> of an optimiser over the same groups gave; from there on the two step alike, bit for
    /// bit. Options other than the learning rate are not part of it. If anything does not fit nothing is changed.
    /// </summary>
    /// <exception cref="StateDictException">Names what is missing, unexpected or of another shape.</exception>
    public void LoadStateDict(SavedState state)
    {
        var loaded = Parameters.Select(static _ => new ParameterState()).ToArray();
        var unexpected = state.Tensors.Keys.Concat(state.Numbers.Keys).ToHashSet(StringComparer.Ordinal);
        var (missing, misshapen) = (new List<string>(), new List<string>());
        var index = 0;
        for (var g = 0; g < Groups.Count; g++)
        {
            string[] rates = [$"param_groups.{g}.lr", $"param_groups.{g}.initial_lr"];
            missing.AddRange(rates.Where(rate => !unexpected.Remove(rate)));
            for (var p = 0; p < Groups[g].Parameters.Count; p++, index++)
            {
                var key = string.Create(CultureInfo.InvariantCulture, $"state.{index}.");
                if (unexpected.Remove(key + "step")) loaded[index].Step = (long)state.Number(key + "step");
                var names = StateNames(Groups[g]);
                for (var n = 0; n < names.Count; n++)
                {
                    if (!unexpected.Remove(key + names[n])) continue;
                    var value = state.Tensors[key + names[n]];
                    if (value.Shape != Parameters[index].Shape) misshapen.Add($"{key}{names[n]} is {value.Shape} and should be {Parameters[index].Shape}");
                    loaded[index].Set(n, value);
                }
            }
        }

        if (missing.Count + unexpected.Count + misshapen.Count > 0) throw new StateDictException(missing, [.. unexpected.Order(StringComparer.Ordinal)], misshapen);
        for (var i = 0; i < loaded.Length; i++) Adopt(_states[i], loaded[i], Parameters[i]);
        for (var g = 0; g < Groups.Count; g++)
        {
            Groups[g].LearningRate = state.Number($"param_groups.{g}.lr");
            Groups[g].InitialLearningRate = state.Number($"param_groups.{g}.initial_lr");
        }
    }

    /// <summary>PyTorch's names of the first, second and third state of a group's parameters.</summary>
    protected abstract IReadOnlyList<string> StateNames(ParameterGroup group);

    private static void Adopt(ParameterState own, ParameterState loaded, Tensor parameter)
    {
        own.Step = loaded.Step;
        var n = 0;
        foreach (var (before, value) in own.All.Zip(loaded.All).ToArray())
        {
            Tensor? copy = null;
            if (value is not null)
            {
                copy = NewState(parameter);
                copy.CopyFrom(value);
            }

            before?.Dispose();
            own.Set(n++, copy);
        }
    }
}
