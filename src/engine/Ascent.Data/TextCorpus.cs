namespace Ascent.Data;

/// <summary>Running text, for language models.</summary>
/// <param name="Name">Data set.</param>
/// <param name="Train">To train on.</param>
/// <param name="Validation">To judge a training by while it runs.</param>
/// <param name="Test">To judge its end by; null where the data set has no third part.</param>
public sealed record TextCorpus(string Name, string Train, string Validation, string? Test);

/// <summary>Texts with a class each.</summary>
/// <param name="Name">Data set and part, such as <c>trec train</c>.</param>
/// <param name="Texts">The texts.</param>
/// <param name="Labels">As many, each below the number of <paramref name="Classes"/>.</param>
/// <param name="Classes">Names of the classes by number.</param>
public sealed record LabelledTexts(string Name, IReadOnlyList<string> Texts, IReadOnlyList<int> Labels, IReadOnlyList<string> Classes)
{
    /// <summary>Number of texts.</summary>
    public int Count => Texts.Count;
}
