namespace Ascent.Models;

/// <summary>The settings that say which BERT, where it does not go on from one that is there.</summary>
internal static class BertSettings
{
    public static readonly IReadOnlyList<Setting> Known =
    [
        Setting.Whole("vocabulary", "word pieces to learn from the texts", 100, 100_000, "8000"),
        Setting.Whole("width", "numbers that stand for a token", 1, 4096, "256"),
        Setting.Whole("layers", "blocks", 1, 64, "4"),
        Setting.Whole("heads", "heads of the attention", 1, 64, "4"),
        Setting.Whole("inside", "width inside a block's MLP", 1, 65_536, "1024"),
        Setting.Whole("length", "most tokens of a text, [CLS] and [SEP] among them", 3, 4096, "64"),
        Setting.Real("dropout", "dropout of embeddings and of what a block adds", 0, 0.99, "0.1"),
        Setting.Real("attention-dropout", "dropout of the attention's weights; slower above 0", 0, 0.99, "0"),
    ];

    /// <exception cref="RecipeException">The heads do not divide the width.</exception>
    public static void Check(SettingValues settings)
    {
        var (width, heads) = (settings.Whole("width"), settings.Whole("heads"));
        if (width % heads != 0) throw new RecipeException($"{heads} heads cannot share a width of {width}: choose a width that they divide, such as width={heads * Math.Max(1, width / heads)}.");
    }

    public static BertOptions Options(SettingValues settings, int vocabulary, BertHead head, int classes, int padding) =>
        new(vocabulary, settings.Whole("length"), settings.Whole("width"), settings.Whole("layers"), settings.Whole("heads"), settings.Whole("inside"), 2, classes)
        {
            Head = head,
            Dropout = settings.Real("dropout"),
            AttentionDropout = settings.Real("attention-dropout"),
            Padding = padding,
        };
}
