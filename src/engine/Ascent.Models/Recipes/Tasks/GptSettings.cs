namespace Ascent.Models;

/// <summary>The settings of recipes that train a <see cref="Gpt"/>.</summary>
internal static class GptSettings
{
    public static IReadOnlyList<Setting> Known { get; } =
    [
        Setting.Whole("layers", "blocks", 1, 96, "4"),
        Setting.Whole("heads", "heads of the attention", 1, 128, "4"),
        Setting.Whole("width", "numbers that stand for a token; a multiple of the heads", 1, 16_384, "128"),
        Setting.Whole("context", "tokens that the model sees at once", 2, 16_384, "128"),
        Setting.Real("dropout", "part of embeddings and of what blocks add that is dropped", 0, 0.9, "0"),
        Setting.Real("attention-dropout", "part of the attention's weights that is dropped; above 0 attention is slower", 0, 0.9, "0"),
    ];

    /// <exception cref="RecipeException">Heads and width do not fit.</exception>
    public static void Check(SettingValues settings)
    {
        var (width, heads) = (settings.Whole("width"), settings.Whole("heads"));
        if (width % heads != 0) throw new RecipeException($"{heads} heads cannot share a width of {width}: make width a multiple of heads.");
    }

    public static GptOptions Options(SettingValues settings, int vocabulary) => new(vocabulary, settings.Whole("context"), settings.Whole("width"), settings.Whole("layers"), settings.Whole("heads"))
    {
        EmbeddingDropout = settings.Real("dropout"),
        ResidualDropout = settings.Real("dropout"),
        AttentionDropout = settings.Real("attention-dropout"),
    };
}
