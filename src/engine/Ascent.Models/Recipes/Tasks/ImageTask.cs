using System.Text.Json.Nodes;

using Ascent.Data;
using Ascent.Nn.Training;

namespace Ascent.Models;

/// <summary>What the tasks on pictures share: the data, how they are changed while training, which views are asked about in the end.</summary>
internal abstract class ImageTask : RecipeTask
{
    private const int TestBatch = 500;

    protected static IReadOnlyList<Setting> Pictures { get; } =
    [
        Setting.Real("label-smoothing", "part of the target that is spread over all classes", 0, 0.99, "0"),
        Setting.Choice("flip", "which pictures are mirrored: half of them, anew each epoch, or each in every second epoch", "none", "none", "random", "alternating"),
        Setting.Whole("crop", "pixels by which a picture is moved at the most", 0, 16, "0"),
        Setting.Choice("padding", "what moves in from outside", "black", "black", "mean", "reflect"),
        Setting.Whole("cutout", "side of a square that is wiped out", 0, 32, "0"),
        Setting.Choice("views", "views of a test picture whose mean is the answer", "none", "none", "mirror", "mirror-translate"),
        Setting.Choice("views-when", "whether views are asked about in every evaluation or in the last", "last", "last", "always"),
        Setting.WholeOrNone("images", "training pictures that are used, the first ones", 1, 10_000_000),
    ];

    public sealed override TrainingJob Prepare(JobContext context)
    {
        var (train, test) = Load(context);
        return Prepare(context, train, test);
    }

    /// <summary>The training on these pictures.</summary>
    public abstract TrainingJob Prepare(JobContext context, LabelledImages train, LabelledImages test);

    /// <summary>A job with all but what is the task's own.</summary>
    /// <param name="context">The recipe.</param>
    /// <param name="train">The training pictures that are used.</param>
    /// <param name="test">The test pictures.</param>
    /// <param name="network">A network of the catalogue.</param>
    /// <param name="configuration">What it is built with.</param>
    /// <param name="objective">Its objective.</param>
    protected static TrainingJob Job(JobContext context, LabelledImages train, LabelledImages test, string network, JsonObject configuration, ImageObjective objective)
    {
        var settings = context.Settings;
        var normalization = train.ChannelStatistics();
        var planes = ModelCatalog.Find(network).Input == ModelInput.Images;
        try
        {
            var batches = new ImageBatches(train, new(settings.Whole("batch"), normalization) { Seed = context.Seed, Planes = planes, Augmentation = Augmentation(settings) });
            return new TrainingJob
            {
                Objective = objective,
                Train = batches,
                Validation = new ImageBatches(test, new(TestBatch, normalization) { Planes = planes }),
                Model = new RunModel(network, configuration, new ImageInput(train.Channels, train.Rows, train.Columns, normalization.Mean, normalization.Deviation), Classes(train), settings.Text("data")),
                Callbacks = [new ViewsAtTheEnd(objective, View(settings.Text("views")), settings.Text("views-when") == "always", Steps(settings, batches.Batches))],
            };
        }
        catch (ArgumentException e)
        {
            throw new RecipeException($"Recipe {context.Recipe.Id} does not fit {train.Name}: {e.Message}");
        }
    }

    /// <summary>Updates of the whole training.</summary>
    protected static long Steps(SettingValues settings, int batches)
    {
        var each = (batches + settings.Whole("accumulate") - 1) / settings.Whole("accumulate");
        return Math.Min(settings.Whole("epochs") * (long)each, settings.WholeOrNone("steps") ?? long.MaxValue);
    }

    /// <summary>The first so many pictures; null for all.</summary>
    protected static LabelledImages First(LabelledImages images, int? count) => count is not { } n || n >= images.Count
        ? images
        : images with { Count = n, Pixels = images.Pixels[..(n * images.ImageSize)], Labels = images.Labels[..n] };

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

    private static ImageAugmentation? Augmentation(SettingValues settings)
    {
        var augmentation = new ImageAugmentation
        {
            Crop = settings.Whole("crop"),
            Cutout = settings.Whole("cutout"),
            Flip = settings.Text("flip") switch { "random" => ImageFlip.Random, "alternating" => ImageFlip.Alternating, _ => ImageFlip.None },
            Padding = settings.Text("padding") switch { "mean" => ImagePadding.Mean, "reflect" => ImagePadding.Reflect, _ => ImagePadding.Black },
        };
        return augmentation is { Crop: 0, Cutout: 0, Flip: ImageFlip.None } ? null : augmentation;
    }

    /// <summary>The views that a value of the setting <c>views</c> means.</summary>
    internal static TestViews View(string? value) => value switch { "mirror" => TestViews.Mirror, "mirror-translate" => TestViews.MirrorTranslate, _ => TestViews.None };

    private static List<string> Classes(LabelledImages images) => images.ClassNames.Count > 0 ? [.. images.ClassNames] : [.. Enumerable.Range(0, images.Classes).Select(i => $"{i}")];

    /// <summary>Several views cost as many forward passes: by default only the last evaluation asks about them.</summary>
    private sealed class ViewsAtTheEnd(ImageObjective objective, TestViews views, bool always, long steps) : TrainerCallback
    {
        public override void OnStart(Trainer trainer) => Set(trainer.State.Step);

        public override void AfterStep(Trainer trainer, in StepReport report) => Set(report.Step);

        private void Set(long step) => objective.Views = always || step >= steps ? views : TestViews.None;
    }
}
