using Ascent.Data;
using Ascent.Data.Tokens;
using Ascent.Nn.Training;
using Ascent.Tensors.Random;

namespace Ascent.Models;

/// <summary>Pre-trains BERT on running text and on the texts of labelled sets, whose labels it does not see: word pieces are learnt first, then the hidden tokens.</summary>
internal sealed class MaskedLanguage : RecipeTask
{
    // Enough for a loss that is steady in the second digit.
    private const int MostValidation = 2000;
    private const int EvaluationBatch = 64;
    private static readonly string[] Corpora = ["wikitext-2", "tiny-shakespeare"];

    public override string Id => "masked-language";

    protected override IReadOnlyList<Setting> Own { get; } =
    [
        new("data", "data sets to read, of which only the training parts are learnt", null, $"some of {string.Join(", ", Known)}, with commas between them", static value => DataSets(value).All(Known.Contains) && DataSets(value).Distinct().Count() == DataSets(value).Length),
        .. BertSettings.Known,
        Setting.Real("probability", "part of the tokens that is asked for", 0, 0.9, "0.15", lowAllowed: false),
    ];

    private static IEnumerable<string> Known => [.. Corpora, .. TextParts.Ids];

    public override void Check(SettingValues settings)
    {
        base.Check(settings);
        BertSettings.Check(settings);
    }

    public override TrainingJob Prepare(JobContext context)
    {
        var (train, validation) = Texts(
            context.Settings.Text("data"), id => context.Load(id, catalog => catalog.LoadText(id)), id => context.Load(id, catalog => catalog.LoadLabelledTexts(id)));
        return Prepare(context, train, validation);
    }

    public static TrainingJob Prepare(JobContext context, IReadOnlyList<string> train, IReadOnlyList<string> validation)
    {
        var settings = context.Settings;
        var tokenizer = WordPieceTokenizer.Train(train, settings.Whole("vocabulary"));
        var padding = tokenizer.IdOf(WordPieceTokenizer.Padding)!.Value;
        var options = BertSettings.Options(settings, tokenizer.Count, BertHead.MaskedLanguage, 2, padding);
        var masking = Masking(tokenizer, settings.Real("probability"));
        return new TrainingJob
        {
            Objective = new MaskedLanguageObjective(new Bert(options, new Philox(context.Seed))),
            Train = new MaskedTokenBatches(Pieces(tokenizer, train, options.Context), new(settings.Whole("batch")) { Seed = context.Seed, Bucketed = true, PaddingId = padding }, masking with { Seed = context.Seed }),
            Validation = Held(tokenizer, validation, options.Context, masking),
            ValidationName = "validation",
            Watch = WatchedFigure.Loss,
            Model = new RunModel("bert", options.ToJson(), new TextInput(RunParts.TokenizerFolder, options.Context), null, settings.Text("data")),
            SaveParts = folder => RunParts.Tokenizer(tokenizer, folder),
        };
    }

    /// <summary>The texts of data sets with commas between them.</summary>
    /// <param name="ids">The data sets.</param>
    /// <param name="corpus">Loads one of running text.</param>
    /// <param name="labelled">Loads one of labelled texts.</param>
    public static (List<string> Train, List<string> Validation) Texts(string ids, Func<string, TextCorpus> corpus, Func<string, (LabelledTexts Train, LabelledTexts Validation, LabelledTexts? Test)> labelled)
    {
        var (train, validation) = (new List<string>(), new List<string>());
        foreach (var id in DataSets(ids))
        {
            if (Corpora.Contains(id))
            {
                var text = corpus(id);
                train.AddRange(Lines(text.Train));
                validation.AddRange(Lines(text.Validation));
            }
            else
            {
                var parts = labelled(id);
                train.AddRange(parts.Train.Texts);
                validation.AddRange(parts.Validation.Texts);
            }
        }

        return (train, validation);
    }

    /// <summary>What is hidden, and what never is.</summary>
    public static MaskingOptions Masking(WordPieceTokenizer tokenizer, double probability)
    {
        int Special(string token) => tokenizer.IdOf(token) ?? throw new RecipeException($"The tokeniser has no {token}.");
        return new(Special(WordPieceTokenizer.Mask), tokenizer.Count)
        {
            Probability = probability,
            Special = [Special(WordPieceTokenizer.Padding), Special(WordPieceTokenizer.Classify), Special(WordPieceTokenizer.Separator), Special(WordPieceTokenizer.Unknown)],
        };
    }

    /// <summary>Texts to judge by. The same places are asked for whatever the seed of the training, so that runs can be compared.</summary>
    public static MaskedTokenBatches Held(WordPieceTokenizer tokenizer, IEnumerable<string> validation, int context, MaskingOptions masking)
    {
        var judged = Pieces(tokenizer, validation, context);
        var everyNth = Math.Max(1, judged.Count / MostValidation);
        return new([.. judged.Where((_, i) => i % everyNth == 0).Take(MostValidation)], new(EvaluationBatch) { PaddingId = tokenizer.IdOf(WordPieceTokenizer.Padding)!.Value }, masking with { Seed = 0 });
    }

    /// <summary>Texts in pieces of at most a length, each between [CLS] and [SEP]. A rest of one or two tokens is left out: there is nothing to tell it by.</summary>
    private static List<int[]> Pieces(WordPieceTokenizer tokenizer, IEnumerable<string> texts, int length)
    {
        var (begin, end) = (tokenizer.IdOf(WordPieceTokenizer.Classify)!.Value, tokenizer.IdOf(WordPieceTokenizer.Separator)!.Value);
        var pieces = new List<int[]>();
        foreach (var text in texts)
        {
            foreach (var chunk in tokenizer.Encode(text).Chunk(length - 2))
            {
                if (chunk.Length > 2 || length < 5) pieces.Add([begin, .. chunk, end]);
            }
        }

        return pieces.Count > 0 ? pieces : throw new RecipeException("There is nothing to train on: no text has three word pieces.");
    }

    private static IEnumerable<string> Lines(string text) => text.Split('\n').Select(static line => line.Trim()).Where(static line => line.Length > 0);

    private static string[] DataSets(string value) => [.. value.Split(',').Select(static id => id.Trim())];
}
