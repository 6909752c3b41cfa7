namespace Ascent.Models;

/// <summary>The kinds of learning that recipes can name.</summary>
internal static class RecipeTasks
{
    public static IEnumerable<RecipeTask> All() =>
    [
        new ImageClassification(),
        new FastImageClassification(),
        new SentenceClassification(),
        new SequenceToSequence(),
        new MaskedLanguage(),
        new BertClassification(),
        new LanguageModelling(),
        new DialogueModelling(),
    ];
}
