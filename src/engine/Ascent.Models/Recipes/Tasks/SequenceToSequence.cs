using Ascent.Data;
using Ascent.Data.Tokens;
using Ascent.Nn.Training;
using Ascent.Tensors.Random;

namespace Ascent.Models;

/// <summary>Learns to answer texts with texts, character by character, by an encoder-decoder. The pairs are drawn by a generator, so there is nothing to download.</summary>
internal sealed class SequenceToSequence : RecipeTask
{
    private const string Reversed = "reversed-symbols";
    private const string Dates = "written-dates";
    private const int EvaluationBatch = 250;

    public override string Id => "sequence-to-sequence";

    protected override IReadOnlyList<Setting> Own { get; } =
    [
        Setting.Choice("data", "generator of the pairs", null, Reversed, Dates),
        Setting.Whole("examples", "pairs to train on", 1, 400_000),
        Setting.Whole("symbols", "letters of reversed-symbols", 2, 26, "26"),
        Setting.Whole("length", "letters of the longest sequence of reversed-symbols", 4, 1000, "12"),
        Setting.Whole("width", "numbers that stand for a character", 2, 4096),
        Setting.Whole("layers", "blocks of encoder and of decoder", 1, 64),
        Setting.Whole("heads", "heads of the attention", 1, 64),
        Setting.Whole("inside", "width inside a block's MLP", 1, 65_536),
        Setting.Real("dropout", "dropout of embeddings and of what a block adds", 0, 0.99, "0"),
        Setting.Flag("norm-first", "norms before what a block adds, instead of after the sum"),
        Setting.Real("label-smoothing", "part of the target that is spread over all characters", 0, 0.99, "0"),
    ];

    public override void Check(SettingValues settings)
    {
        base.Check(settings);
        var (width, heads) = (settings.Whole("width"), settings.Whole("heads"));
        if (width % heads != 0 || width % 2 != 0) throw new RecipeException($"A width of {width} does not fit {heads} heads: choose an even width that the heads divide, such as width={2 * heads * Math.Max(1, width / (2 * heads))}.");
    }

    public override TrainingJob Prepare(JobContext context)
    {
        var settings = context.Settings;
        var (train, validation, test) = Draw(settings);
        var all = new[] { train, validation, test };
        var tokenizer = TextTranslator.Learn(all.SelectMany(static part => part.Sources.Concat(part.Targets)));
        var longest = all.Max(static part => part.Sources.Concat(part.Targets).Max(static text => text.Length));
        var options = new TransformerOptions(tokenizer.Count, longest + 2, settings.Whole("width"), settings.Whole("layers"), settings.Whole("heads"), settings.Whole("inside"))
        {
            Dropout = settings.Real("dropout"),
            NormFirst = settings.Flag("norm-first"),
            Padding = TextTranslator.Padding,
        };
        return new TrainingJob
        {
            Objective = new SequenceObjective(new Transformer(options, new Philox(context.Seed)), TextTranslator.Begin, TextTranslator.End, settings.Real("label-smoothing")),
            Train = Batches(train, tokenizer, settings.Whole("batch"), context.Seed),
            Validation = Held(validation, tokenizer),
            ValidationName = "validation",
            Test = Held(test, tokenizer),
            Watch = new WatchedFigure(SequenceObjective.ExactMatch, true),
            Model = new RunModel("transformer", options.ToJson(), new TextInput(RunParts.TokenizerFolder, options.Context), null, settings.Text("data")),
            SaveParts = folder => RunParts.Tokenizer(tokenizer, folder),
        };
    }

    /// <summary>Pairs to judge by, in their order.</summary>
    public static PairBatches Held(TextPairs part, ITokenizer tokenizer) => Batches(part, tokenizer, EvaluationBatch, null);

    /// <summary>The pairs of a recipe, which are the same each time.</summary>
    /// <exception cref="RecipeException">The settings make no such data.</exception>
    public static (TextPairs Train, TextPairs Validation, TextPairs Test) Draw(SettingValues settings)
    {
        try
        {
            // The pairs belong to the recipe, not to the run: every seed is judged by the same ones.
            return settings.Text("data") == Dates
                ? WrittenDates.Draw(settings.Whole("examples"), seed: 1)
                : ReversedSymbols.Draw(settings.Whole("examples"), settings.Whole("symbols"), settings.Whole("length"), seed: 1);
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new RecipeException($"{e.Message.Split('\n')[0].Split(" (Parameter")[0]}");
        }
    }

    private static PairBatches Batches(TextPairs part, ITokenizer tokenizer, int batch, ulong? seed)
    {
        int[][] Tokens(IEnumerable<string> texts) => [.. texts.Select(text => TextTranslator.Encode(tokenizer, text).ToArray())];
        return new(Tokens(part.Sources), Tokens(part.Targets), TextTranslator.Begin, TextTranslator.End, new(batch) { Seed = seed, Bucketed = true, PaddingId = TextTranslator.Padding });
    }
}
