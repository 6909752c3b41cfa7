using Ascent.Nn;
using Ascent.Tensors;

namespace Ascent.Models;

/// <summary>A model whose weights come from files that others wrote, under keys that are nearly its own.</summary>
public interface IPretrained
{
    /// <summary>How those files name things.</summary>
    PretrainedKeys PretrainedKeys { get; }
}

/// <summary>
/// How files of pretrained weights name what a model names: the same weights come with and without a prefix, under older names, twice,
/// or beside buffers that hold no state. One set of rules for each model.
/// </summary>
public sealed record PretrainedKeys
{
    /// <summary>For a model that has no rules of its own: only what PyTorch's DataParallel puts before each key is taken off.</summary>
    public static PretrainedKeys Default { get; } = new();

    /// <summary>
    /// Prefixes that a file may have where the model has none, and may lack where the model has one: <c>transformer.</c>, <c>bert.</c>. The
    /// <c>module.</c> of PyTorch's DataParallel needs no mention.
    /// </summary>
    public IReadOnlyList<string> Prefixes { get; init; } = [];

    /// <summary>Endings of older files and what stands for them today: <c>.gamma</c> and <c>.weight</c>.</summary>
    public IReadOnlyList<(string Old, string New)> Endings { get; init; } = [];

    /// <summary>Keys, by the file's name for the same tensor, that a file may have instead of the model's or beside it: <c>lm_head.weight</c> for <c>wte.weight</c>.</summary>
    public IReadOnlyList<(string Other, string Own)> Tied { get; init; } = [];

    /// <summary>Keys, after the prefix is settled, that hold nothing the model needs: buffers that are computed, heads that it does not have.</summary>
    public Func<string, bool> Ignored { get; init; } = static _ => false;

    /// <summary>Keys of the model that a file may lack: they keep the weights that they began with.</summary>
    public Func<string, bool> Optional { get; init; } = static _ => false;

    /// <summary>Loads weights into a model by its own rules (<see cref="IPretrained"/>), else by <see cref="Default"/>.</summary>
    /// <returns>The model's keys that the file lacks and may lack: they are as they were.</returns>
    /// <exception cref="StateDictException">Keys are missing, unexpected, of another shape, or there twice with different values; nothing has changed.</exception>
    public static IReadOnlyList<string> Load(Module model, IReadOnlyDictionary<string, Tensor> file) =>
        (model is IPretrained pretrained ? pretrained.PretrainedKeys : Default).LoadInto(model, file);

    /// <summary>The keys of a file, as it has them, that <see cref="Load"/> passes over because the model has no use for them.</summary>
    public static IReadOnlyList<string> IgnoredBy(Module model, IReadOnlyDictionary<string, Tensor> file)
    {
        var rules = model is IPretrained pretrained ? pretrained.PretrainedKeys : Default;
        var own = model.StateDict().Keys.ToHashSet(StringComparer.Ordinal);
        return [.. file.Keys.Where(key => rules.NameOf(key, own) is null)];
    }

    /// <summary>The file's tensors under the model's names; a key that fits nothing stays as it is.</summary>
    /// <exception cref="StateDictException">Two keys of the file mean one tensor of the model and differ.</exception>
    public IReadOnlyDictionary<string, Tensor> Fit(IReadOnlySet<string> own, IReadOnlyDictionary<string, Tensor> file)
    {
        var fitted = new Dictionary<string, Tensor>(file.Count, StringComparer.Ordinal);
        var origins = new Dictionary<string, string>(file.Count, StringComparer.Ordinal);
        foreach (var (key, value) in file)
        {
            if (NameOf(key, own) is not { } name) continue;
            if (fitted.TryAdd(name, value)) origins.Add(name, key);
            else if (!Same(fitted[name], value)) throw new StateDictException([], [], [$"{key} differs from {origins[name]}, and both mean {name}"]);
        }

        return fitted;
    }

    private IReadOnlyList<string> LoadInto(Module model, IReadOnlyDictionary<string, Tensor> file)
    {
        var own = model.StateDict();
        var fitted = Fit(own.Keys.ToHashSet(StringComparer.Ordinal), file);
        var missing = own.Keys.Where(key => !fitted.ContainsKey(key)).ToList();
        var unexpected = fitted.Keys.Where(key => !own.ContainsKey(key)).ToList();
        if (unexpected.Count > 0 || missing.Any(key => !Optional(key))) model.LoadStateDict(fitted); // Names them all.
        model.LoadStateDict(fitted, strict: false);
        return missing;
    }

    /// <summary>The model's name for a key, the key itself if there is none, null if it is to be ignored.</summary>
    private string? NameOf(string key, IReadOnlySet<string> own)
    {
        string? ignored = null;
        foreach (var form in Forms(key))
        {
            foreach (var name in Renamed(form))
            {
                if (own.Contains(name)) return name;
            }

            if (Ignored(form)) ignored = form;
        }

        return ignored is null ? key : null;
    }

    /// <summary>The key as it is, without each prefix, and with it.</summary>
    private IEnumerable<string> Forms(string key)
    {
        const string parallel = "module.";
        if (key.StartsWith(parallel, StringComparison.Ordinal))
        {
            yield return key;
            key = key[parallel.Length..];
        }

        yield return key;
        foreach (var prefix in Prefixes) yield return key.StartsWith(prefix, StringComparison.Ordinal) ? key[prefix.Length..] : prefix + key;
    }

    private IEnumerable<string> Renamed(string key)
    {
        yield return key;
        foreach (var (old, now) in Endings)
        {
            if (key.EndsWith(old, StringComparison.Ordinal)) yield return key[..^old.Length] + now;
        }

        foreach (var (other, own) in Tied)
        {
            if (key == other) yield return own;
        }
    }

    private static bool Same(Tensor one, Tensor other) =>
        ReferenceEquals(one, other) || (one.Shape == other.Shape && one.DType == other.DType && one.ToArray<double>().AsSpan().SequenceEqual(other.ToArray<double>()));
}
