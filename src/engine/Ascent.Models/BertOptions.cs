using System.Text.Json.Nodes;
using Ascent.Tensors;

namespace Ascent.Models;

/// <summary>What stands on BERT's encoder.</summary>
public enum BertHead
{
    /// <summary>Nothing: the pooled first token is the output. Hugging Face's BertModel.</summary>
    None,

    /// <summary>Logits of a sequence: <c>classifier.*</c>. BertForSequenceClassification.</summary>
    Classification,

    /// <summary>Logits of every token: <c>cls.predictions.*</c>, without a pooler. BertForMaskedLM.</summary>
    MaskedLanguage,
}

/// <summary>The function inside a block's MLP.</summary>
public enum BertActivation
{
    /// <summary>x Phi(x).</summary>
    Gelu,

    /// <summary>GELU's approximation by tanh, <c>gelu_new</c>.</summary>
    GeluTanh,

    /// <summary>max(x, 0).</summary>
    Relu,
}

/// <summary>Which BERT.</summary>
/// <param name="Vocabulary">Tokens that there are.</param>
/// <param name="Context">The longest sequence.</param>
/// <param name="Width">Numbers that stand for a token.</param>
/// <param name="Layers">Blocks.</param>
/// <param name="Heads">Heads of the attention; they share the width.</param>
/// <param name="Inside">Width inside a block's MLP.</param>
/// <param name="Types">Kinds of segments.</param>
/// <param name="Classes">Logits of one sequence.</param>
public sealed record BertOptions(int Vocabulary = 30522, int Context = 512, int Width = 768, int Layers = 12, int Heads = 12, int Inside = 3072, int Types = 2, int Classes = 2)
{
    private static readonly Dictionary<string, BertActivation> Activations = new(StringComparer.Ordinal)
    {
        ["gelu"] = BertActivation.Gelu,
        ["gelu_new"] = BertActivation.GeluTanh,
        ["gelu_pytorch_tanh"] = BertActivation.GeluTanh,
        ["relu"] = BertActivation.Relu,
    };

    /// <summary>What stands on the encoder.</summary>
    public BertHead Head { get; init; } = BertHead.Classification;

    /// <summary>The function inside a block's MLP.</summary>
    public BertActivation Activation { get; init; }

    /// <summary>Dropout of the embeddings, of what a block adds, and before the classifier.</summary>
    public double Dropout { get; init; }

    /// <summary>Dropout of the weights of the attention. Above 0 training holds the matrix of weights, and is slower.</summary>
    public double AttentionDropout { get; init; }

    /// <summary>Dropout before the classifier where it is another than <see cref="Dropout"/>.</summary>
    public double? ClassifierDropout { get; init; }

    /// <summary>Added to the variance by the norms.</summary>
    public double Epsilon { get; init; } = 1e-12;

    /// <summary>The token of the padding, whose embedding gets no gradient.</summary>
    public int Padding { get; init; }

    /// <summary>
    /// From the keys of Hugging Face's <c>config.json</c>; what is missing is as BERT-base has it. The head is the one that <c>architectures</c> names;
    /// where it names none, a classifier.
    /// </summary>
    /// <exception cref="ModelException">A value that cannot be taken: the message names its key.</exception>
    public static BertOptions From(ModelConfiguration settings)
    {
        settings.Choice("position_embedding_type", "absolute", "absolute");
        if (settings.Flag("is_decoder", false) || settings.Flag("add_cross_attention", false))
            throw new ModelException($"The configuration of {settings.Model}: a BERT that decodes ('is_decoder', 'add_cross_attention') is not built here.");
        var options = new BertOptions(
            settings.Whole("vocab_size", 30522),
            settings.Whole("max_position_embeddings", 512),
            settings.Whole("hidden_size", 768),
            settings.Whole("num_hidden_layers", 12, 0, 1_000),
            settings.Whole("num_attention_heads", 12),
            settings.Whole("intermediate_size", 3072),
            settings.Whole("type_vocab_size", 2),
            Labels(settings))
        {
            Head = HeadOf(settings.Texts("architectures")) ?? BertHead.Classification,
            Activation = Activations[settings.Choice("hidden_act", "gelu", [.. Activations.Keys])],
            Dropout = settings.Real("hidden_dropout_prob", 0.1, 0, 1),
            AttentionDropout = settings.Real("attention_probs_dropout_prob", 0.1, 0, 1),
            ClassifierDropout = settings.Has("classifier_dropout") ? settings.Real("classifier_dropout", 0, 0, 1) : null,
            Epsilon = settings.Real("layer_norm_eps", 1e-12, 0, 1),
        };
        if (options.Width % options.Heads != 0)
            throw new ModelException($"The configuration of {settings.Model}: 'num_attention_heads' is {options.Heads}, which does not divide 'hidden_size', {options.Width}.");
        return options with { Padding = settings.Whole("pad_token_id", 0, 0, options.Vocabulary - 1) };
    }

    /// <summary>
    /// Where the configuration does not say it: the head that the weights have, a classifier before all others, and the number of classes that it tells apart.
    /// </summary>
    internal static void Infer(JsonObject configuration, IReadOnlyDictionary<string, Shape> weights)
    {
        var classifier = weights.FirstOrDefault(static pair => pair.Key.EndsWith("classifier.weight", StringComparison.Ordinal)).Value;
        var named = HeadOf(new ModelConfiguration("bert", configuration).Texts("architectures"));
        if (named is null)
        {
            var head = classifier.Rank == 2 ? BertHead.Classification
                : weights.Keys.Any(static key => key.Contains("cls.predictions.", StringComparison.Ordinal)) ? BertHead.MaskedLanguage
                : BertHead.None;
            configuration["architectures"] = new JsonArray(NameOf(head));
        }

        if (classifier.Rank == 2 && configuration["num_labels"] is null && configuration["id2label"] is null) configuration["num_labels"] = classifier[0];
    }

    /// <summary>The same with Hugging Face's keys: <see cref="From"/> gives these options again.</summary>
    public JsonObject ToJson() => new()
    {
        ["model_type"] = "bert",
        ["architectures"] = new JsonArray(NameOf(Head)),
        ["vocab_size"] = Vocabulary,
        ["max_position_embeddings"] = Context,
        ["hidden_size"] = Width,
        ["num_hidden_layers"] = Layers,
        ["num_attention_heads"] = Heads,
        ["intermediate_size"] = Inside,
        ["type_vocab_size"] = Types,
        ["num_labels"] = Classes,
        ["hidden_act"] = Activation switch { BertActivation.GeluTanh => "gelu_new", BertActivation.Relu => "relu", _ => "gelu" },
        ["hidden_dropout_prob"] = Dropout,
        ["attention_probs_dropout_prob"] = AttentionDropout,
        ["classifier_dropout"] = ClassifierDropout,
        ["layer_norm_eps"] = Epsilon,
        ["pad_token_id"] = Padding,
    };

    private static int Labels(ModelConfiguration settings)
    {
        var named = settings.CountOf("id2label");
        var count = settings.Whole("num_labels", named ?? 2);
        if (named is not null && count != named) throw new ModelException($"The configuration of {settings.Model}: 'num_labels' is {count}, but 'id2label' names {named}.");
        return count;
    }

    private static string NameOf(BertHead head) => head switch { BertHead.None => "BertModel", BertHead.MaskedLanguage => "BertForMaskedLM", _ => "BertForSequenceClassification" };

    private static BertHead? HeadOf(IReadOnlyList<string> architectures)
    {
        foreach (var architecture in architectures)
        {
            if (architecture == "BertForSequenceClassification") return BertHead.Classification;
            if (architecture is "BertForMaskedLM" or "BertForPreTraining") return BertHead.MaskedLanguage;
            if (architecture == "BertModel") return BertHead.None;
        }

        return null;
    }
}
