using Ascent.Data;
using Ascent.Data.Tokens;
using Ascent.Nn.Training;
using Ascent.Tensors.Random;

namespace Ascent.Models;

/// <summary>
/// Learns the classes of sentences from their words by Kim's convolutional network with random vectors. The best epoch is chosen on the validation part, and
/// the test part is asked once.
/// </summary>
internal sealed class SentenceClassification : RecipeTask
{
    public override string Id => "sentence-classification";

    protected override IReadOnlyList<Setting> Own { get; } =
    [
        Setting.Choice("data", "data set", null, TextParts.Ids),
        Setting.Whole("width", "numbers that stand for a word", 1, 4096, "300"),
        Setting.Whole("maps", "feature maps of each kernel", 1, 4096, "100"),
        Setting.Wholes("kernels", "words that each kernel sees at once", 1, 64, 16, "3,4,5", "widths:3,4,5"),
        Setting.Real("dropout", "dropout of the features", 0, 0.99, "0.5"),
        Setting.RealOrNone("norm", "largest norm of a row of the last layer's weight", 0, 1e6, "3"),
        Setting.Real("word-dropout", "part of the words that is hidden while training", 0, 0.99, "0"),
        Setting.Whole("minimum-count", "how often a word comes that gets a vector of its own", 1, 1000, "1"),
        Setting.Whole("length", "most words of a text; the rest is cut off", 3, 4096, "64"),
        Setting.Real("label-smoothing", "part of the target that is spread over all classes", 0, 0.99, "0"),
    ];

    public override void Check(SettingValues settings)
    {
        base.Check(settings);
        if (settings.Wholes("kernels").Length == 0) throw new RecipeException("The network needs a kernel: set kernels to widths such as 3,4,5.");
    }

    public override TrainingJob Prepare(JobContext context) => Prepare(context, TextParts.Load(context));

    public static TrainingJob Prepare(JobContext context, TextParts parts)
    {
        var settings = context.Settings;
        var tokenizer = WordTokenizer.Train(parts.Train.Texts, settings.Whole("minimum-count"));
        var (padding, unknown) = (tokenizer.IdOf(WordTokenizer.Padding)!.Value, tokenizer.IdOf(WordTokenizer.Unknown)!.Value);
        var options = new TextCnnOptions(tokenizer.Count, parts.Train.Classes.Count, settings.Whole("width"), settings.Whole("maps"), settings.Real("dropout"))
        {
            Kernels = settings.Wholes("kernels"),
            Padding = padding,
        };
        var model = new TextCnn(options, new Philox(context.Seed));
        var length = settings.Whole("length");
        IBatchSource train = parts.TrainBatches(tokenizer, length, settings.Whole("batch"), context.Seed, padding);
        if (settings.Real("word-dropout") is var part and > 0) train = new WordDropoutBatches(train, part, unknown, padding, context.Seed);
        return new TrainingJob
        {
            Objective = new ClassifierObjective(model, settings.Real("label-smoothing")),
            Train = train,
            Validation = parts.ValidationBatches(tokenizer, length, padding),
            ValidationName = "validation",
            Test = parts.TestBatches(tokenizer, length, padding),
            Model = new RunModel("text-cnn", options.ToJson(), new TextInput(RunParts.TokenizerFolder, length), parts.Train.Classes, settings.Text("data")),
            SaveParts = folder => RunParts.Tokenizer(tokenizer, folder),
            Callbacks = settings.RealOrNone("norm") is { } norm ? [new Told(step: _ => model.LimitNorm(norm))] : [],
        };
    }
}
