using Ascent.Tensors;

namespace Ascent.Models;

public static partial class ModelCatalog
{
    private static IEnumerable<ModelEntry> Gpts() =>
    [
        new("gpt2", "GPT-2 of any size, configured by its config.json", ModelInput.Tokens, static settings =>
        {
            var options = GptOptions.From(settings);
            return random => new Gpt(options, random);
        })
        {
            HuggingFace = true,
            Inputs = ["input_ids", "token_type_ids", "attention_mask"],
            Run = static (module, inputs) =>
            {
                var gpt = (Gpt)module;
                var hidden = gpt.Hidden(inputs["input_ids"], inputs.GetValueOrDefault("attention_mask"), inputs.GetValueOrDefault("token_type_ids"));
                return new Dictionary<string, Tensor> { ["output"] = gpt.Head(hidden), ["hidden"] = hidden };
            },
        },
    ];
}
