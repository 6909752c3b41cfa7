using Ascent.Tensors;

namespace Ascent.Interop;

/// <summary>The weights of a network from a file of any format that is read.</summary>
public static class WeightFile
{
    /// <summary>Where checkpoints keep the weights beside the optimiser's state, the epoch and more.</summary>
    private static readonly string[] Places = ["state_dict", "model_state_dict", "model", "net", "network", "weights", "params", "module"];

    /// <summary>
    /// Reads the tensors of a safetensors file or of one of PyTorch's; the content tells which it is. Where a PyTorch checkpoint keeps the weights
    /// in a dictionary of its own (<c>state_dict</c>, <c>model_state_dict</c>, <c>model</c>, ...) beside other things, only those are given, without that name in front.
    /// </summary>
    /// <exception cref="ConversionException">The file does not exist, or is of a format that is not read.</exception>
    /// <exception cref="SafetensorsException">A safetensors file is broken.</exception>
    /// <exception cref="PtException">A PyTorch file is broken, or holds what weights do not need.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IReadOnlyDictionary<string, Tensor> Read(string path)
    {
        if (!File.Exists(path)) throw new ConversionException(Directory.Exists(path) ? $"{path} is a folder; a file of weights is asked for." : $"{path} does not exist.");
        if (!WeightSource.IsPyTorch(path)) return Safetensors.Read(path, out _);
        using var file = PtFile.Open(path);
        foreach (var place in Places)
        {
            if (!file.IsDictionary(place)) continue;
            var inside = file.Entries.Where(entry => entry.Name.StartsWith($"{place}.", StringComparison.Ordinal)).ToList();
            if (inside.Count > 0) return file.ReadTensors(inside).ToDictionary(pair => pair.Key[(place.Length + 1)..], pair => pair.Value, StringComparer.Ordinal);
        }

        return file.ReadTensors(file.Entries);
    }
}
