using Ascent.Nn;
using Ascent.Tensors;

namespace Ascent.Models;

public sealed partial class Bert : IPretrained
{
    /// <summary>
    /// With and without <c>bert.</c>; norms under <c>gamma</c> and <c>beta</c>, as files of TensorFlow's time have them; the weight of the vocabulary's
    /// head, which is that of the embedding, may be there a second time. Positions' numbers and heads that this model does not have are ignored.
    /// </summary>
    public PretrainedKeys PretrainedKeys => new()
    {
        Prefixes = ["bert."],
        Endings = [(".gamma", ".weight"), (".beta", ".bias")],
        Tied = Options.Head == BertHead.MaskedLanguage ? [("cls.predictions.decoder.weight", "bert.embeddings.word_embeddings.weight"), ("cls.predictions.decoder.bias", "cls.predictions.bias")] : [],
        Ignored = IsLeftOut,
    };

    /// <summary>
    /// Loads what stands below the heads, and leaves the head as it is: to go on from weights that were trained for something else. A pooler that
    /// the file lacks keeps its first weights too.
    /// </summary>
    /// <param name="file">Under any of the names that <see cref="PretrainedKeys"/> knows.</param>
    /// <returns>Keys of this model that were not loaded.</returns>
    /// <exception cref="StateDictException">A key below the head is missing or of another shape, or one is unknown; nothing has changed.</exception>
    public IReadOnlyList<string> LoadEncoder(IReadOnlyDictionary<string, Tensor> file)
    {
        var own = StateDict();
        var names = own.Keys.ToHashSet(StringComparer.Ordinal);
        var fitted = PretrainedKeys.Fit(names, file).Where(static pair => !IsHead(pair.Key)).ToDictionary(StringComparer.Ordinal);
        var missing = names.Where(key => !IsHead(key) && !IsPooler(key) && !fitted.ContainsKey(key)).Order(StringComparer.Ordinal).ToList();
        var unexpected = fitted.Keys.Where(key => !names.Contains(key)).Order(StringComparer.Ordinal).ToList();
        if (missing.Count + unexpected.Count > 0) throw new StateDictException(missing, unexpected, []);
        return LoadStateDict(fitted, strict: false).Missing;
    }

    private bool IsLeftOut(string key) => key.EndsWith("embeddings.position_ids", StringComparison.Ordinal)
        || key.StartsWith("cls.seq_relationship.", StringComparison.Ordinal)
        || (Options.Head != BertHead.MaskedLanguage && key.StartsWith("cls.", StringComparison.Ordinal))
        || (Options.Head != BertHead.Classification && key.StartsWith("classifier.", StringComparison.Ordinal))
        || (Options.Head == BertHead.MaskedLanguage && IsPooler(key));

    private static bool IsHead(string key) => key.StartsWith("cls.", StringComparison.Ordinal) || key.StartsWith("classifier.", StringComparison.Ordinal);

    private static bool IsPooler(string key) => key.StartsWith("bert.pooler.", StringComparison.Ordinal);
}
