using Ascent.Data;
using Ascent.Data.Tokens;
using Ascent.Nn.Training;
using Ascent.Tensors.Random;

namespace Ascent.Models;

/// <summary>Learns to go on with a text: a <see cref="Gpt"/> on windows of running text, judged by the loss on text that it has not seen.</summary>
internal sealed class LanguageModelling : RecipeTask
{
    private const int EvaluationBatch = 32;

    public override string Id => "language-model";

    protected override IReadOnlyList<Setting> Own { get; } =
    [
        Setting.Choice("data", "text", null, "tiny-shakespeare", "wikitext-2", "names"),
        Setting.Choice("tokens", "what a token is", "character", "character", "byte-pair"),
        Setting.Whole("vocabulary", "tokens of a byte-pair vocabulary", 257, 65_536, "1024"),
        .. GptSettings.Known,
    ];

    public override void Check(SettingValues settings)
    {
        base.Check(settings);
        GptSettings.Check(settings);
    }

    public override TrainingJob Prepare(JobContext context)
    {
        var settings = context.Settings;
        var id = settings.Text("data");
        var corpus = context.Load(id, catalog => catalog.LoadText(id));
        ITokenizer tokenizer = settings.Text("tokens") == "character"
            ? CharacterTokenizer.Train(corpus.Train + corpus.Validation + corpus.Test)
            : BytePairTokenizer.Train([corpus.Train], settings.Whole("vocabulary"), [BytePairTokenizer.EndOfText]);
        var (train, validation) = (Encode(tokenizer, corpus.Train), Encode(tokenizer, corpus.Validation));
        var test = corpus.Test is null ? null : Encode(tokenizer, corpus.Test);
        var options = GptSettings.Options(settings, tokenizer.Count);
        var least = options.Context + 1;
        if (new[] { train, validation, test ?? train }.Min(tokens => tokens.Length) < least)
            throw new RecipeException($"A part of {id} has fewer than {least} tokens: a context of {options.Context} is too long for it.");

        var batch = settings.Whole("batch");
        var model = new Gpt(options, new Philox(context.Seed));
        return new TrainingJob
        {
            Objective = new LanguageModelObjective(model),
            Train = new TokenWindowBatches(train, batch, options.Context, context.Seed),
            Validation = Measured(corpus.Validation, validation, options.Context),
            ValidationName = "validation",
            Test = test is null ? null : Measured(corpus.Test!, test, options.Context),
            Watch = WatchedFigure.Loss,
            Model = new RunModel("gpt2", options.ToConfiguration(), new TextInput(RunParts.TokenizerFolder, options.Context), null, id),
            SaveParts = folder => RunParts.Tokenizer(tokenizer, folder),
        };
    }

    private static MeasuredText Measured(string text, int[] tokens, int context) => new(Held(tokens, context), (double)text.Length / tokens.Length);

    /// <summary>All of a text once, to judge by.</summary>
    public static TokenWindowBatches Held(int[] tokens, int context) => new(tokens, EvaluationBatch, context, seed: null);

    private static int[] Encode(ITokenizer tokenizer, string text) => [.. tokenizer.Encode(text)];
}
