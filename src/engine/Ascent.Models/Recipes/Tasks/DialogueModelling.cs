using Ascent.Data.Dialogue;
using Ascent.Data.Tokens;
using Ascent.Nn.Training;
using Ascent.Tensors.Random;

namespace Ascent.Models;

/// <summary>Learns to answer: a <see cref="Gpt"/> on generated conversations, judged by the questions, asked in other ways, that it answers word for word.</summary>
internal sealed class DialogueModelling : RecipeTask
{
    /// <summary>The data set's name.</summary>
    public const string Conversations = "ascent-dialogue";

    private const int EvaluationBatch = 50;
    private const int Held = 1400;
    private const int TokenizerConversations = 3000;

    public override string Id => "dialogue";

    protected override IReadOnlyList<Setting> Own { get; } =
    [
        Setting.Choice("data", "conversations", Conversations, Conversations),
        Setting.Whole("vocabulary", "tokens of the byte-pair vocabulary", 300, 65_536, "1536"),
        Setting.Whole("conversations", "new conversations in an epoch", 1, 10_000_000, "10000"),
        .. GptSettings.Known,
    ];

    public override void Check(SettingValues settings)
    {
        base.Check(settings);
        GptSettings.Check(settings);
        if (settings.Whole("context") < 64) throw new RecipeException("A question and its answer need a context of at least 64 tokens.");
    }

    public override TrainingJob Prepare(JobContext context)
    {
        var settings = context.Settings;
        var tokenizer = Learn(settings.Whole("vocabulary"));
        var format = DialogueFormat.Of(tokenizer)!;
        var options = GptSettings.Options(settings, tokenizer.Count);
        var batch = settings.Whole("batch");
        var model = new Gpt(options, new Philox(context.Seed));
        return new TrainingJob
        {
            Objective = new DialogueObjective(model),
            Train = DialogueBatches.ToTrain(format, batch, options.Context, context.Seed, Math.Max(1, settings.Whole("conversations") / batch)),
            Validation = Judged(format, options.Context),
            ValidationName = "held_out",
            Watch = DialogueObjective.Answers,
            Model = new RunModel("gpt2", options.ToConfiguration(), new TextInput(RunParts.TokenizerFolder, options.Context), null, settings.Text("data")),
            SaveParts = folder => RunParts.Tokenizer(tokenizer, folder),
        };
    }

    /// <summary>Conversations to judge by.</summary>
    public static DialogueBatches Judged(DialogueFormat format, int context) => DialogueBatches.ToJudge(format, EvaluationBatch, context, Held);

    /// <summary>The vocabulary does not depend on the seed of the training.</summary>
    private static BytePairTokenizer Learn(int size)
    {
        var generator = new DialogueGenerator(new Philox(1));
        var texts = Enumerable.Range(0, TokenizerConversations).SelectMany(_ => generator.Next()).SelectMany(static turn => new[] { turn.Question, turn.Answer });
        return BytePairTokenizer.Train(texts, size, DialogueFormat.SpecialTokens);
    }
}

/// <summary>Also counts the conversations whose answer is right in every token, which is what the model says when it always takes the most probable token.</summary>
internal sealed class DialogueObjective(Gpt model) : LanguageModelObjective(model)
{
    public static readonly WatchedFigure Answers = new("answers", HigherIsBetter: true);

    private readonly List<bool> _right = [];

    public override void BeginEvaluation() => _right.Clear();

    public override IReadOnlyDictionary<string, double> Measure(Data.IBatchSource source, double loss, CancellationToken cancellation)
    {
        var figures = new Dictionary<string, double>(base.Measure(source, loss, cancellation), StringComparer.Ordinal) { [Answers.Name] = Share(_right) };
        if (source is DialogueBatches { Kinds.Count: > 0 } judged && judged.Kinds.Count == _right.Count)
        {
            foreach (var kind in judged.Kinds.Zip(_right).GroupBy(pair => pair.First, pair => pair.Second, StringComparer.Ordinal))
                figures.Add($"{Answers.Name}_{kind.Key.Replace('-', '_')}", Share([.. kind]));
        }

        return figures;
    }

    protected override void Look(Data.Batch batch, Tensors.Tensor logits)
    {
        using var answers = logits.ArgMax(1);
        var given = answers.AsSpan<long>();
        var wanted = batch.Targets.AsSpan<long>();
        var time = batch.Targets.Shape[1];
        for (var row = 0; row < batch.Targets.Shape[0]; row++)
        {
            var right = true;
            for (var t = row * time; t < (row + 1) * time; t++) right &= wanted[t] == NotAsked || wanted[t] == given[t];
            _right.Add(right);
        }

        GC.KeepAlive(batch.Targets);
    }

    private static double Share(IReadOnlyCollection<bool> right) => right.Count == 0 ? double.NaN : right.Count(static one => one) / (double)right.Count;
}
