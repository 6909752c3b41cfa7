namespace Ascent.Models;

public static partial class ModelCatalog
{
    private static IEnumerable<ModelEntry> Gpts() =>
    [
        new("gpt2", "GPT-2, configured by its config.json", ModelInput.Tokens, static settings =>
        {
            var options = new GptOptions(settings.Whole("vocab_size", 50257), settings.Whole("n_positions", 1024), settings.Whole("n_embd", 768), settings.Whole("n_layer", 12, 1, 1000), settings.Whole("n_head", 12));
            return random => new Gpt(options, random);
        })
        {
            HuggingFace = true,
        },
    ];
}
