using Ascent.Data.Catalog;
using Ascent.Data.Texts;

namespace Ascent.Data;

public sealed partial class DataSetCatalog
{
    /// <summary>tiny-shakespeare, wikitext-2, names: running text. Downloads nothing.</summary>
    /// <remarks>
    /// tiny-shakespeare: the first 90 % of the characters to train on, the rest for validation. wikitext-2: where its training part is not at hand,
    /// the validation part is trained on and the test part validates. names: one in a line, in an order from a fixed seed, 80, 10 and 10 %.
    /// </remarks>
    /// <exception cref="DataSetException">The data set is not here, is damaged, or is not one of running text.</exception>
    public TextCorpus LoadText(string id)
    {
        var set = Find(id);
        if (set.Kind != DataSetKind.Corpus) throw OfAnotherKind(set, "text", static other => other.Kind == DataSetKind.Corpus);
        return Load(set, folder => Corpora.Read(folder, set));
    }

    /// <summary>sst2, trec, cola, movie-reviews: texts with a class each. Downloads nothing.</summary>
    /// <remarks>
    /// trec has no validation part: it is a tenth of the training part, from a fixed seed. cola's test part is the out-of-domain one, since
    /// labels of its own test set are not published. movie-reviews are divided by their numbers, 0 to 799, 800 to 899, 900 to 999.
    /// </remarks>
    /// <exception cref="DataSetException">The data set is not here, is damaged, or is not one of labelled texts.</exception>
    public (LabelledTexts Train, LabelledTexts Validation, LabelledTexts? Test) LoadLabelledTexts(string id)
    {
        var set = Find(id);
        if (set.Kind != DataSetKind.LabelledTexts) throw OfAnotherKind(set, "labelled texts", static other => other.Kind == DataSetKind.LabelledTexts);
        return Load(set, folder => LabelledTextParts.Read(folder, set));
    }
}
