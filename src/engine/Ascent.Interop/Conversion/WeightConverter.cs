using Ascent.Tensors;

namespace Ascent.Interop;

/// <summary>From one file of weights to another, tensor by tensor: safetensors or PyTorch's formats in, safetensors or a PyTorch state dictionary out.</summary>
public static class WeightConverter
{
    private static readonly string[] PyTorchEndings = [".pt", ".pth", ".bin"];
    private static readonly string[] Floats = ["F64", "F32", "F16", "BF16"];

    /// <summary>Writes beside the output and renames over it, so that a reader finds the old file or the new, never half of one.</summary>
    /// <param name="input">A file of weights; its format is told from its content.</param>
    /// <param name="output">Ends in <c>.safetensors</c>, <c>.pt</c>, <c>.pth</c> or <c>.bin</c>.</param>
    /// <param name="options">What changes on the way.</param>
    /// <exception cref="ConversionException">A format, a name or a type does not fit, or the output is there already.</exception>
    /// <exception cref="SafetensorsException">The input is a broken safetensors file.</exception>
    /// <exception cref="PtException">The input is a broken or refused PyTorch file.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static ConversionResult Convert(string input, string output, ConversionOptions options)
    {
        var safe = OutputIsSafetensors(output);
        if (Directory.Exists(output)) throw new ConversionException($"{output} is a folder; name the file to write.");
        if (File.Exists(output) && !options.Replace) throw new ConversionException($"{output} is there already. Use --force to replace it.");
        using var source = WeightSource.Open(input);
        var names = Names(input, source, options);
        var given = source.Entries.ToDictionary(entry => entry.Name, StringComparer.Ordinal);
        var plan = new OrderedDictionary<string, (string Name, string DType, IReadOnlyList<long> Shape)>(StringComparer.Ordinal);
        foreach (var (name, old) in names)
        {
            var (_, dtype, shape) = given[old];
            var to = options.FloatType is { } type && Floats.Contains(dtype) ? SafetensorsTypes.ToName(type) : dtype;
            if (safe ? SafetensorsTypes.Bits(to) is null : PtElement.All.All(element => element.Name != to || element.Storage is null))
                throw new ConversionException($"{input}: tensor {PtException.Quote(old)} has element type {dtype}, which {(safe ? "safetensors" : "a PyTorch state dictionary")} does not have.");
            plan.Add(name, (name, to, shape));
        }

        void Content(string name, Stream stream)
        {
            var old = names[name];
            if (given[old].DType == plan[name].DType) source.CopyTo(old, stream);
            else CopyConverted(source, old, options.FloatType!.Value, stream);
        }

        // Tensor by tensor each could be of a size that is allowed, and all of them together fill the disk.
        source.CheckSize(names.Values);
        if (safe) SafetensorsStream.Write(output, plan.Values, Content, source.Metadata);
        else PtWriter.Write(output, [.. plan.Values], Content);
        return new(plan.Count, new FileInfo(output).Length, plan.Values.Count(entry => entry.DType != given[names[entry.Name]].DType), source.PassedOver);
    }

    private static bool OutputIsSafetensors(string output)
    {
        var ending = Path.GetExtension(output).ToLowerInvariant();
        if (ending == ".onnx") throw new ConversionException($"{output}: ONNX files are not written yet; .safetensors and .pt are.");
        if (ending == ".safetensors") return true;
        return PyTorchEndings.Contains(ending) ? false : throw new ConversionException($"{output}: the ending says what is written; it must be .safetensors, .pt, .pth or .bin.");
    }

    /// <summary>The names in the input by those in the output.</summary>
    private static OrderedDictionary<string, string> Names(string input, WeightSource source, ConversionOptions options)
    {
        var kept = source.Entries.Select(entry => entry.Name).Where(name => name.StartsWith(options.Only, StringComparison.Ordinal)).ToList();
        if (kept.Count == 0) throw new ConversionException(options.Only.Length == 0 ? $"{input} holds no tensors." : $"{input}: no tensor's name begins with {PtException.Quote(options.Only)}.{Sample(source)}");
        if (options.StripPrefix.Length > 0 && !kept.Exists(name => name.StartsWith(options.StripPrefix, StringComparison.Ordinal)))
            throw new ConversionException($"{input}: no tensor's name begins with {PtException.Quote(options.StripPrefix)}.{Sample(source)}");
        var stripped = kept.ConvertAll(name => name.StartsWith(options.StripPrefix, StringComparison.Ordinal) ? name[options.StripPrefix.Length..] : name);
        foreach (var (old, _) in options.Renames)
        {
            if (!stripped.Exists(name => Begins(name, old))) throw new ConversionException($"{input}: no tensor is called {PtException.Quote(old)} or below it.{Sample(source)}");
        }

        var result = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < kept.Count; i++)
        {
            var name = stripped[i];
            if (options.Renames.Where(rename => Begins(name, rename.Old)).OrderByDescending(rename => rename.Old.Length).FirstOrDefault() is { Old: not null } rename)
                name = rename.New + name[rename.Old.Length..];
            if (!result.TryAdd(name, kept[i])) throw new ConversionException($"{input}: {PtException.Quote(kept[i])} and {PtException.Quote(result[name])} would both be called {PtException.Quote(name)}.");
        }

        return result;
    }

    private static bool Begins(string name, string beginning) =>
        name.StartsWith(beginning, StringComparison.Ordinal) && (name.Length == beginning.Length || beginning.EndsWith('.') || name[beginning.Length] == '.');

    private static string Sample(WeightSource source) =>
        $" It has {string.Join(", ", source.Entries.Take(3).Select(entry => PtException.Quote(entry.Name)))}{(source.Entries.Count > 3 ? $" and {source.Entries.Count - 3} more" : "")}.";

    private static void CopyConverted(WeightSource source, string name, DType type, Stream stream)
    {
        using var tensor = source.Read(name);
        using var converted = tensor.To(type);
        for (var at = 0L; at < converted.Count; at += TensorBytes.AtOnce) stream.Write(TensorBytes.Of(converted, (int)at));
        GC.KeepAlive(converted);
    }
}
