using System.Globalization;
using Ascent.Data.Tokens;
using Ascent.Tensors.Random;
using Ascent.Tracking;

namespace Ascent.Models;

/// <summary>
/// Learns the classes of texts by BERT, which goes on from weights that were pre-trained, or begins from nothing. The best epoch is chosen on the validation
/// part, and the test part is asked once.
/// </summary>
internal sealed class BertClassification : RecipeTask
{
    private const string None = "none";

    public override string Id => "bert-classification";

    protected override IReadOnlyList<Setting> Own { get; } =
    [
        Setting.Choice("data", "data set", null, TextParts.Ids),
        Setting.Text("from", "what to go on from", BertOrigin.Latest, $"a run, a folder, {BertOrigin.Latest} for the last completed run of {BertOrigin.Pretraining}, or {None}"),
        .. BertSettings.Known,
        Setting.Real("label-smoothing", "part of the target that is spread over all classes", 0, 0.99, "0"),
    ];

    public override void Check(SettingValues settings)
    {
        base.Check(settings);
        if (settings.Text("from") == None) BertSettings.Check(settings);
    }

    /// <summary>
    /// A run names the one that it went on from, or the whole path of the folder, so that it can be resumed from anywhere and when there are later ones; and it records
    /// the size of the model that it got from there.
    /// </summary>
    /// <exception cref="RecipeException">Another size was asked for than the origin has.</exception>
    public override Recipe Settle(Recipe recipe, RunStore runs)
    {
        var from = recipe.Settings["from"];
        if (from == None) return recipe;
        if (from == BertOrigin.Latest) from = BertOrigin.LatestRun(runs);
        else if (runs.Find(from) is { } run) from = run.Id;
        else if (Directory.Exists(from)) from = Path.GetFullPath(from);
        var origin = BertOrigin.Open(from, runs);
        var shipped = RecipeCatalog.Find(recipe.Id, []).Settings;
        var settings = new Dictionary<string, string>(recipe.Settings, StringComparer.Ordinal) { ["from"] = from };
        foreach (var (key, size) in new[] { ("vocabulary", origin.Tokenizer.Count), ("width", origin.Options.Width), ("layers", origin.Options.Layers), ("heads", origin.Options.Heads), ("inside", origin.Options.Inside) })
        {
            var real = size.ToString(CultureInfo.InvariantCulture);
            if (settings[key] != real && settings[key] != shipped[key]) throw new RecipeException($"'{key}' is {real} in {from}; it cannot be {settings[key]} when one goes on from there. Leave it out, or train from nothing: --set from=none.");
            settings[key] = real;
        }

        return recipe with { Settings = settings };
    }

    public override TrainingJob Prepare(JobContext context) => Prepare(context, TextParts.Load(context));

    public static TrainingJob Prepare(JobContext context, TextParts parts)
    {
        var settings = context.Settings;
        var from = settings.Text("from");
        var origin = from == None ? null : BertOrigin.Open(from, context.Runs);
        var tokenizer = origin?.Tokenizer ?? WordPieceTokenizer.Train(parts.Train.Texts, settings.Whole("vocabulary"));
        var padding = tokenizer.IdOf(WordPieceTokenizer.Padding) ?? throw new RecipeException($"The tokeniser of {origin?.Folder} has no {WordPieceTokenizer.Padding}.");
        var classes = parts.Train.Classes.Count;
        var options = origin is null ? BertSettings.Options(settings, tokenizer.Count, BertHead.Classification, classes, padding) : origin.Options with
        {
            Head = BertHead.Classification,
            Classes = classes,
            Dropout = settings.Real("dropout"),
            AttentionDropout = settings.Real("attention-dropout"),
            Padding = padding,
        };
        if (options.Vocabulary < tokenizer.Count)
            throw new RecipeException(string.Create(CultureInfo.InvariantCulture, $"The tokeniser of {origin?.Folder} has {tokenizer.Count} tokens, its model {options.Vocabulary}."));
        var random = new Philox(context.Seed);
        var model = origin?.Build(options, random) ?? new Bert(options, random);
        var length = Math.Min(settings.Whole("length"), options.Context);
        return new TrainingJob
        {
            Objective = new BertClassifierObjective(model, settings.Real("label-smoothing")),
            Train = parts.TrainBatches(tokenizer, length, settings.Whole("batch"), context.Seed, padding),
            Validation = parts.ValidationBatches(tokenizer, length, padding),
            ValidationName = "validation",
            Test = parts.TestBatches(tokenizer, length, padding),
            Model = new RunModel("bert", options.ToJson(), new TextInput(RunParts.TokenizerFolder, length), parts.Train.Classes, settings.Text("data")),
            SaveParts = folder => RunParts.Tokenizer(tokenizer, folder),
        };
    }
}
