using System.Text.Json.Nodes;

using Ascent.Data;
using Ascent.Nn.Training;
using Ascent.Tensors.Random;

namespace Ascent.Models;

/// <summary>Learns the classes of pictures; the test pictures are evaluated after each epoch.</summary>
internal sealed class ImageClassification : RecipeTask
{
    private const int TestBatch = 1000;

    public override string Id => "image-classification";

    protected override IReadOnlyList<Setting> Own { get; } =
    [
        Setting.Choice("data", "data set", null, "mnist", "mnist-subset", "fashion-mnist"),
        Setting.Choice("model", "network", null, "mlp"),
        Setting.Wholes("hidden", "widths of the hidden layers of mlp", 1, 65_536, 16, "128", "widths:128 or 256,128"),
        Setting.Real("label-smoothing", "part of the target that is spread over all classes", 0, 0.99, "0"),
    ];

    public override TrainingJob Prepare(JobContext context)
    {
        var settings = context.Settings;
        var (train, test) = Load(context);
        var (mean, deviation) = train.Statistics();
        if (deviation == 0) deviation = 1;
        var configuration = new JsonObject
        {
            ["inputs"] = train.ImageSize,
            ["hidden"] = new JsonArray([.. settings.Wholes("hidden").Select(width => JsonValue.Create(width))]),
            ["outputs"] = train.Classes,
        };
        var model = new Mlp(train.ImageSize, settings.Wholes("hidden"), train.Classes, new Philox(context.Seed));
        return new TrainingJob
        {
            Objective = new ClassifierObjective(model, settings.Real("label-smoothing")),
            Train = new ImageBatches(train, settings.Whole("batch"), mean, deviation, context.Seed),
            Validation = new ImageBatches(test, TestBatch, mean, deviation, seed: null),
            Model = new RunModel("mlp", configuration, new ImageInput(1, train.Rows, train.Columns, [mean], [deviation]), [.. Enumerable.Range(0, train.Classes).Select(i => $"{i}")], settings.Text("data")),
        };
    }

    private static (LabelledImages Train, LabelledImages Test) Load(JobContext context)
    {
        var id = context.Settings.Text("data");
        try
        {
            return context.Load(id, catalog => catalog.LoadImages(id));
        }
        catch (DataSetException e) when (id == "mnist")
        {
            throw new DataSetException($"{e.Message}\nTo train without network on the 10,000 digits that ship with Ascent: `ascent train {context.Recipe.Id} --set data={MnistSubset.Id}`.", e);
        }
    }
}
