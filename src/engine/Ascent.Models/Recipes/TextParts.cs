using Ascent.Data;
using Ascent.Data.Tokens;

namespace Ascent.Models;

/// <summary>A data set of texts with classes, in its three parts.</summary>
internal sealed record TextParts(LabelledTexts Train, LabelledTexts Validation, LabelledTexts? Test)
{
    private const int EvaluationBatch = 100;

    public static readonly string[] Ids = ["trec", "sst2", "cola", "movie-reviews"];

    public static TextParts Load(JobContext context)
    {
        var id = context.Settings.Text("data");
        var (train, validation, test) = context.Load(id, catalog => catalog.LoadLabelledTexts(id));
        return new(train, validation, test);
    }

    /// <summary>Shuffled by the seed, texts of like length together.</summary>
    public TextBatches TrainBatches(ITokenizer tokenizer, int length, int batch, ulong seed, int padding) =>
        Batches(Train, tokenizer, length, new(batch) { Seed = seed, Bucketed = true, PaddingId = padding });

    public TextBatches ValidationBatches(ITokenizer tokenizer, int length, int padding) => Batches(Validation, tokenizer, length, new(EvaluationBatch) { PaddingId = padding });

    public TextBatches? TestBatches(ITokenizer tokenizer, int length, int padding) =>
        Test is null ? null : Batches(Test, tokenizer, length, new(EvaluationBatch) { PaddingId = padding });

    private static TextBatches Batches(LabelledTexts part, ITokenizer tokenizer, int length, TextBatchOptions options) =>
        new([.. part.Texts.Select(text => TextEncoding.Encode(tokenizer, text, length))], part.Labels, options);
}
