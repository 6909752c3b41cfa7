using Ascent.Tensors;

namespace Ascent.Models;

public static partial class ModelCatalog
{
    private static IEnumerable<ModelEntry> Berts() =>
    [
        new("bert", "BERT with a classifier, configured by its config.json", ModelInput.Tokens, static settings =>
        {
            var options = new BertOptions(
                settings.Whole("vocab_size", 30522), settings.Whole("max_position_embeddings", 512), settings.Whole("hidden_size", 768), settings.Whole("num_hidden_layers", 12, 1, 1000),
                settings.Whole("num_attention_heads", 12), settings.Whole("intermediate_size", 3072), settings.Whole("type_vocab_size", 2), settings.Whole("num_labels", settings.CountOf("id2label") ?? 2));
            return random => new Bert(options, random);
        })
        {
            HuggingFace = true,
            Inputs = ["input_ids", "token_type_ids", "attention_mask"],
            Run = static (module, inputs) =>
            {
                var (output, hidden) = ((Bert)module).Forward(inputs["input_ids"], inputs.GetValueOrDefault("token_type_ids"), inputs.GetValueOrDefault("attention_mask"));
                return new Dictionary<string, Tensor> { ["output"] = output, ["hidden"] = hidden };
            },
        },
    ];
}
