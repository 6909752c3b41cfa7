using Ascent.Tensors;

namespace Ascent.Models;

public static partial class ModelCatalog
{
    private static IEnumerable<ModelEntry> Berts() =>
    [
        new("bert", "BERT, configured by its config.json, whose 'architectures' chooses the head: BertForSequenceClassification, BertForMaskedLM or BertModel", ModelInput.Tokens, static settings =>
        {
            var options = BertOptions.From(settings);
            return random => new Bert(options, random);
        })
        {
            HuggingFace = true,
            Infer = BertOptions.Infer,
            Inputs = ["input_ids", "token_type_ids", "attention_mask"],
            Run = static (module, inputs) =>
            {
                var (output, hidden) = ((Bert)module).Forward(inputs["input_ids"], inputs.GetValueOrDefault("token_type_ids"), inputs.GetValueOrDefault("attention_mask"));
                return new Dictionary<string, Tensor> { ["output"] = output, ["hidden"] = hidden };
            },
        },
        new("transformer", "the encoder-decoder of 'Attention Is All You Need', with torch.nn.Transformer's keys", ModelInput.Tokens, static settings =>
        {
            var options = TransformerOptions.From(settings);
            return random => new Transformer(options, random);
        })
        {
            Inputs = ["input_ids", "decoder_input_ids", "attention_mask"],
            Run = static (module, inputs) =>
            {
                if (!inputs.TryGetValue("decoder_input_ids", out var target)) throw new ModelException("transformer needs two inputs: 'decoder_input_ids' is missing.");
                return new Dictionary<string, Tensor> { ["output"] = ((Transformer)module).Forward(inputs["input_ids"], target, inputs.GetValueOrDefault("attention_mask")) };
            },
        },
        new("text-cnn", "Kim's convolutional network for sentences", ModelInput.Tokens, static settings =>
        {
            var options = TextCnnOptions.From(settings);
            return random => new TextCnn(options, random);
        }),
    ];
}
