using System.Text.Json.Nodes;

using Ascent.Interop;
using Ascent.Nn;
using Ascent.Tensors;
using Ascent.Tensors.Autograd;
using Ascent.Tensors.Random;

namespace Ascent.Models;

/// <summary>What a forward pass on a file of tensors gave.</summary>
/// <param name="Model">The network's name.</param>
/// <param name="Parameters">Numbers that it has.</param>
/// <param name="Outputs">Name and shape of each tensor that was written.</param>
/// <param name="Unset">Keys that the weights lack and may lack: they kept what they began with.</param>
public sealed record TensorPredictionResult(string Model, long Parameters, IReadOnlyDictionary<string, Shape> Outputs, IReadOnlyList<string> Unset);

/// <summary>A network of the catalogue with weights from a file, for forward passes in evaluation mode.</summary>
public static class TensorPrediction
{
    /// <summary>Builds a network for weights, completes its configuration by them, and loads them.</summary>
    /// <param name="name">Its name in the <see cref="ModelCatalog"/>.</param>
    /// <param name="configuration">What differs from the defaults and from what the weights tell; null for nothing.</param>
    /// <param name="weights">A file of weights, safetensors or PyTorch's.</param>
    /// <returns>The network in evaluation mode, and the keys that the weights lack and may lack.</returns>
    /// <exception cref="ModelException">Name, configuration and weights do not fit together.</exception>
    public static (Module Model, IReadOnlyList<string> Unset) Load(string name, JsonObject? configuration, string weights)
    {
        var entry = ModelCatalog.Find(name);
        var tensors = WeightFile.Read(weights);
        if (entry.Infer is { } infer)
        {
            configuration = configuration?.DeepClone().AsObject() ?? [];
            infer(configuration, tensors.ToDictionary(pair => pair.Key, pair => pair.Value.Shape, StringComparer.Ordinal));
        }

        var model = ModelCatalog.CreateFor(tensors.Values, name, configuration, new Philox(0));
        try
        {
            var unset = PretrainedKeys.Load(model, tensors);
            model.Eval();
            return (model, [.. unset.Where(key => !key.EndsWith(".num_batches_tracked", StringComparison.Ordinal))]);
        }
        catch (StateDictException e)
        {
            throw new ModelException($"{weights} does not fit {name}{(configuration is null ? " with its default configuration" : "")}: {Problems(e)} Where the sizes are others, give them with --config.", e);
        }
    }

    /// <summary>Runs a network on the named tensors of a file and writes what it gives.</summary>
    /// <param name="name">The network's name in the <see cref="ModelCatalog"/>.</param>
    /// <param name="configuration">As for <see cref="Load"/>.</param>
    /// <param name="weights">A file of weights.</param>
    /// <param name="input">A safetensors file with the network's inputs: <c>x</c>, or <c>input_ids</c> and the like.</param>
    /// <param name="output">The safetensors file to write: <c>output</c>, and <c>hidden</c> where the network has it.</param>
    /// <exception cref="ModelException">Something does not fit.</exception>
    public static TensorPredictionResult Run(string name, JsonObject? configuration, string weights, string input, string output)
    {
        var entry = ModelCatalog.Find(name);
        if (Directory.Exists(output)) throw new ModelException($"{output} is a folder; name the file to write.");
        using var off = GradMode.NoGrad();
        var inputs = Inputs(entry, input);
        var (model, unset) = Load(name, configuration, weights);
        var outputs = Forward(entry, model, inputs);
        Safetensors.Write(output, outputs.ToDictionary(pair => pair.Key, pair => pair.Value.Contiguous(), StringComparer.Ordinal));
        return new(name, model.Parameters().Sum(parameter => (long)parameter.Count), outputs.ToDictionary(pair => pair.Key, pair => pair.Value.Shape, StringComparer.Ordinal), unset);
    }

    private static IReadOnlyDictionary<string, Tensor> Forward(ModelEntry entry, Module model, IReadOnlyDictionary<string, Tensor> inputs)
    {
        try
        {
            return entry.Run(model, inputs);
        }
        catch (Exception e) when (e is ShapeException or ArgumentException or IndexOutOfRangeException)
        {
            throw new ModelException($"{entry.Name} cannot take these inputs ({string.Join(", ", inputs.Select(pair => $"{pair.Key} {pair.Value.Shape}"))}): {e.Message}", e);
        }
    }

    private static Dictionary<string, Tensor> Inputs(ModelEntry entry, string path)
    {
        if (!File.Exists(path)) throw new ModelException($"{path} does not exist.");
        var given = Safetensors.Read(path, out _);
        foreach (var key in given.Keys)
        {
            if (!entry.Inputs.Contains(key)) throw new ModelException($"{path}: {entry.Name} has no input '{key}'.{Nearest.Hint(key, entry.Inputs)} It takes {string.Join(", ", entry.Inputs)}.");
        }

        if (!given.ContainsKey(entry.Inputs[0])) throw new ModelException($"{path}: {entry.Name} needs the input '{entry.Inputs[0]}', which is missing.");
        return given.ToDictionary(pair => pair.Key, pair => Converted(pair.Key, pair.Value, entry, path), StringComparer.Ordinal);
    }

    /// <summary>Pictures as Float32; tokens, and what goes with them, as Int64.</summary>
    private static Tensor Converted(string key, Tensor value, ModelEntry entry, string path)
    {
        if (entry.Input != ModelInput.Tokens) return value.To(DType.Float32);
        if (key.EndsWith("_mask", StringComparison.Ordinal) || value.DType is DType.Int64 or DType.Int32 or DType.Int8 or DType.UInt8) return value.To(DType.Int64);
        throw new ModelException($"{path}: '{key}' is {value.DType}; tokens are whole numbers (I64 or I32).");
    }

    private static string Problems(StateDictException e)
    {
        static string Few(IReadOnlyList<string> keys) => $"{string.Join(", ", keys.Take(4))}{(keys.Count > 4 ? $" and {keys.Count - 4} more" : "")}";
        List<string> parts = [];
        if (e.Missing.Count > 0) parts.Add($"missing are {Few(e.Missing)}.");
        if (e.Unexpected.Count > 0) parts.Add($"not known are {Few(e.Unexpected)}.");
        if (e.Misshapen.Count > 0) parts.Add($"{Few(e.Misshapen)}.");
        return string.Join(' ', parts);
    }
}
