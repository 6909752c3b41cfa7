using Ascent.Data;
using Ascent.Nn.Optim;
using Ascent.Nn.Training;
using Ascent.Tensors;
using Ascent.Tensors.Autograd;
using Ascent.Tensors.Random;
using Ascent.Testing;
using Ascent.Tracking;

namespace Ascent.Models.Tests;

public sealed class ImageRecipeTests
{
    /// <summary>Each recipe on pictures whose class is where they are bright, with a small network and few of them.</summary>
    [Theory]
    [InlineData("mnist-cnn", "batch=16", "epochs=6", "channels=4,6", "hidden=16", "lr=0.01", "dropout=0")]
    [InlineData("fashion-cnn", "batch=16", "epochs=6", "channels=4,6", "hidden=16", "lr=0.01", "dropout=0")]
    [InlineData("cifar10-cnn", "batch=16", "epochs=6", "channels=4,6", "hidden=16", "lr=0.01", "dropout=0")]
    [InlineData("cifar10-alexnet", "batch=16", "epochs=12", "channels=8,8,8,8,8", "hidden=32", "dropout=0", "crop=0")]
    [InlineData("cifar10-resnet20", "batch=16", "epochs=6", "channels=4", "lr=0.05")]
    [InlineData("cifar10-fast", "batch=16", "epochs=6", "widths=8,12,12", "steps=none", "lr=0.5", "whitening-images=32")]
    public void A_recipe_learns_what_can_be_seen(string id, params string[] settings)
    {
        var (recipe, job) = Prepare(id, settings);
        var epochs = new List<EpochReport>();
        var outcome = Train(recipe, job, new Told(epoch: epochs.Add));
        Assert.Equal(6 * recipe.Values.Whole("epochs"), outcome.Steps);
        Assert.True(epochs[^1].Validation!.Accuracy >= 0.9, $"{id} has {epochs[^1].Validation} after {epochs.Count} epochs");
        Assert.True(epochs[^1].TrainLoss < epochs[0].TrainLoss);
    }

    [Theory]
    [InlineData("mnist-cnn", 1_199_882)]
    [InlineData("fashion-cnn", 2_380_938)]
    [InlineData("cifar10-cnn", 551_018)]
    [InlineData("cifar10-alexnet", 23_272_266)]
    [InlineData("cifar10-resnet20", 269_722)]
    [InlineData("cifar10-fast", 1_972_792)]
    public void A_recipe_as_it_ships_makes_a_network_that_its_description_builds_again(string id, long parameters)
    {
        var (_, job) = Prepare(id);
        Assert.Equal(parameters, job.Objective.Model.Parameters().Sum(static parameter => (long)parameter.Count));
        var (description, input) = (job.Model, Assert.IsType<ImageInput>(job.Model.Input));
        var again = ModelCatalog.Create(description.Model, description.Configuration, new Philox(9));
        again.LoadStateDict(job.Objective.Model.StateDict());
        Assert.Equal((input.Channels, input.Channels), (input.Mean.Count, input.Deviation.Count));
        Assert.Equal(10, description.Classes!.Count);
        using var batch = job.Train.Get(0, 0);
        again.Eval();
        job.Objective.Model.Eval();
        Assert.Equal(job.Objective.Model.Forward(batch.Inputs).ToArray<float>(), again.Forward(batch.Inputs).ToArray<float>());
    }

    [Fact]
    public void Kaimings_start_keeps_the_signal_through_AlexNet_and_leaves_the_last_layer()
    {
        var (_, kaiming) = Prepare("cifar10-alexnet", "hidden=256", "dropout=0");
        var (_, usual) = Prepare("cifar10-alexnet", "hidden=256", "dropout=0", "init=default");
        var (one, two) = (kaiming.Objective.Model.StateDict(), usual.Objective.Model.StateDict());
        Assert.Equal(two["classifier.6.weight"].ToArray<float>(), one["classifier.6.weight"].ToArray<float>());
        Assert.All(one["features.0.bias"].ToArray<float>(), static value => Assert.Equal(0, value));
        using var batch = kaiming.Train.Get(0, 0);
        double Spread(TrainingJob job)
        {
            var logits = job.Objective.Model.Forward(batch.Inputs).ToArray<double>();
            // Over the pictures, of the first class: what of a picture reaches the end.
            var first = logits.Where(static (_, i) => i % 10 == 0).ToList();
            return Math.Sqrt(first.Sum(value => Math.Pow(value - first.Average(), 2)) / first.Count);
        }

        Assert.True(Spread(kaiming) > 30 * Spread(usual), $"{Spread(kaiming)} and {Spread(usual)}");
    }

    [Fact]
    public void The_answer_over_six_views_is_the_mean_of_the_six_answers_by_their_weights()
    {
        var random = new Philox(4);
        var model = new CifarResNet(new(8, 2, 3), random);
        model.Eval();
        using var images = Tensor.Normal([2, 3, 8, 7], random);
        var expected = new double[2 * 3];
        foreach (var mirrored in new[] { false, true })
        {
            foreach (var (shift, weight) in new[] { (0, 0.25), (-1, 0.125), (1, 0.125) })
            {
                var logits = model.Forward(Moved(images, shift, mirrored)).ToArray<double>();
                for (var i = 0; i < expected.Length; i++) expected[i] += weight * logits[i];
            }
        }

        Near(expected, Views.Logits(model, images, TestViews.MirrorTranslate));
        var two = model.Forward(images).ToArray<double>().Zip(model.Forward(Moved(images, 0, mirrored: true)).ToArray<double>(), static (a, b) => (a + b) / 2);
        Near([.. two], Views.Logits(model, images, TestViews.Mirror));
        Assert.Equal(model.Forward(images).ToArray<double>(), Views.Logits(model, images, TestViews.None).ToArray<double>());
        Assert.Throws<ShapeException>(() => Views.Logits(new Mlp(4, [], 2, random), Tensor.Ones([3, 4]), TestViews.Mirror));
    }

    [Fact]
    public void Views_are_asked_about_in_the_last_evaluation_or_in_all()
    {
        string[] settings = ["batch=32", "epochs=3", "widths=2,2,2", "steps=8"];
        Assert.Equal([TestViews.None, TestViews.None, TestViews.MirrorTranslate], Asked(settings));
        Assert.Equal(Enumerable.Repeat(TestViews.Mirror, 3), Asked([.. settings, "views=mirror", "views-when=always"]));
        Assert.Equal(Enumerable.Repeat(TestViews.None, 3), Asked([.. settings, "views=none"]));

        static List<TestViews> Asked(string[] settings)
        {
            var (recipe, job) = Prepare("cifar10-fast", settings);
            var views = new List<TestViews>();
            Train(recipe, job, new Told(epoch: _ => views.Add(((ImageObjective)job.Objective).Views)));
            return views;
        }
    }

    [Fact]
    public void Each_picture_is_mirrored_in_every_second_epoch()
    {
        var (_, job) = Prepare("cifar10-fast", "crop=0", "batch=96", "widths=2,2,2");
        var epochs = Enumerable.Range(0, 4).Select(epoch => Pictures(job.Train.Get(epoch, 0))).ToList();
        var both = 0;
        foreach (var picture in epochs[0])
        {
            Assert.Contains(picture, epochs[2]);
            Assert.DoesNotContain(picture, epochs[1]);
            Assert.Contains(Mirrored(picture), epochs[1]);
            Assert.Contains(Mirrored(picture), epochs[3]);
            if (epochs[0].Contains(Mirrored(picture))) both++;
        }

        Assert.Equal((96, 0), (epochs[0].Count, both));

        static HashSet<string> Pictures(Batch batch) => [.. batch.Inputs.ToArray<float>().Chunk(3 * 32 * 32).Select(static values => string.Join(' ', values))];
        static string Mirrored(string picture) => string.Join(' ', picture.Split(' ').Chunk(32).SelectMany(static row => row.Reverse()));
    }

    [Fact]
    public void The_whitening_is_computed_before_and_its_bias_rests_after_its_epochs_while_the_norms_biases_move_faster()
    {
        var (recipe, job) = Prepare("cifar10-fast", "batch=32", "epochs=4", "steps=none", "widths=2,2,2", "whitening-epochs=2", "lookahead=none");
        var model = (AirbenchCnn)job.Objective.Model;
        var filters = model.Whitening.Weight.ToArray<float>();
        var groups = job.Optimizer!.Groups;
        Assert.Equal((1.5, 96, 6), (groups[0].LearningRate, groups[1].LearningRate, groups[1].Parameters.Count));
        var biases = new List<float[]> { model.Whitening.Bias!.ToArray<float>() };
        Assert.All(biases[0], static value => Assert.Equal(0, value));
        Train(recipe, job, new Told(epoch: _ => biases.Add(model.Whitening.Bias!.ToArray<float>())));
        Assert.NotEqual(biases[0], biases[1]);
        Assert.NotEqual(biases[1], biases[2]);
        Assert.Equal(biases[2], biases[3]);
        Assert.Equal(biases[2], biases[4]);
        Assert.Equal(filters, model.Whitening.Weight.ToArray<float>());
        Assert.All(model.StateDict().Where(static pair => pair.Key.EndsWith("norm1.weight", StringComparison.Ordinal)), static pair => Assert.All(pair.Value.ToArray<float>(), static value => Assert.Equal(1, value)));
    }

    [Theory]
    [InlineData("cifar10-fast", "widths=4,4,4", "steps=17", "whitening-epochs=1")]
    [InlineData("cifar10-cnn", "channels=4,6", "hidden=8", "dropout=0.5")]
    public void A_training_that_was_stopped_goes_on_to_the_same_bits(string id, params string[] settings)
    {
        string[] small = ["batch=16", "epochs=3", .. settings];
        using var folder = new TestFolder();
        var facts = new Dictionary<string, string> { ["recipe"] = id };
        var (recipe, whole) = Prepare(id, small);
        var average = Start(recipe, whole, new(), []).Average;
        Assert.Equal(id == "cifar10-fast", average is Lookahead);
        Start(recipe, whole, new(), []).Run(whole.Train, whole.Validation, default);

        var (_, first) = Prepare(id, small);
        using var stop = new CancellationTokenSource();
        var checkpoints = new CheckpointFolder(folder["checkpoints"]);
        Start(recipe, first, new(), [new Told(report => { if (report.Step == 8) stop.Cancel(); }), new Checkpointer(checkpoints, facts, TimeSpan.FromDays(1))]).Run(first.Train, first.Validation, stop.Token);
        var (_, second) = Prepare(id, small);
        var optimizer = second.Optimizer ?? TrainingSettings.Optimizer(recipe.Values, second.Objective.Model);
        var state = checkpoints.Load(second.Objective.Model, optimizer, second.Average, facts)!;
        Assert.Equal(8, state.Step);
        Start(recipe, second with { Optimizer = optimizer }, state, []).Run(second.Train, second.Validation, default);

        foreach (var (key, value) in second.Objective.Model.StateDict())
            Assert.Equal(whole.Objective.Model.StateDict()[key].ToArray<double>(), value.ToArray<double>());
    }

    [Theory]
    [InlineData("mnist-cnn", "data=cifar10", "grey pictures, and those of cifar10 are coloured")]
    [InlineData("cifar10-resnet20", "data=mnist", "set data=cifar10")]
    [InlineData("cifar10-cnn", "hidden=64,64", "one width")]
    [InlineData("cifar10-alexnet", "channels=1,2", "5 numbers of channels; 2 were given")]
    [InlineData("mnist-mlp", "channels=1", "no convolutions")]
    [InlineData("mnist-mlp", "views=mirror", "no views")]
    [InlineData("cifar10-fast", "optimizer=adam", "sgd, not adam")]
    [InlineData("cifar10-fast", "widths=64,256", "three blocks; 2")]
    [InlineData("cifar10-fast", "average=ema", "lookahead=none")]
    [InlineData("cifar10-fast", "flip=alternate", "Did you mean 'alternating'?")]
    [InlineData("cifar10-cnn", "crop=17", "from 0 to 16")]
    public void Settings_that_do_not_go_together_are_refused_before_data_are_read(string id, string setting, string expected) =>
        Assert.Contains(expected, Assert.Throws<RecipeException>(() => RecipeCatalog.Find(id, [setting])).Message, StringComparison.Ordinal);

    private static (Recipe Recipe, TrainingJob Job) Prepare(string id, params string[] settings)
    {
        var recipe = RecipeCatalog.Find(id, settings);
        var channels = recipe.DataSet == "cifar10" ? 3 : 1;
        var task = (ImageTask)RecipeTask.Find(recipe.Task);
        using var home = new TestFolder();
        var context = new JobContext(recipe, recipe.Values, 5, new RunStore(home["runs"], TimeProvider.System), new DataSetCatalog(home["data"], []), null, default);
        return (recipe, task.Prepare(context, Pictures(96, channels, 1), Pictures(64, channels, 2)));
    }

    /// <summary>Noise that is brighter in the upper or the lower half.</summary>
    private static LabelledImages Pictures(int count, int channels, ulong seed)
    {
        var size = channels == 3 ? 32 : 28;
        var random = new Philox(seed);
        var labels = new byte[count];
        var pixels = new byte[count * channels * size * size];
        for (var i = 0; i < count; i++)
        {
            labels[i] = (byte)random.Next(2);
            for (var p = 0; p < channels * size * size; p++)
            {
                var isUpper = p / size % size < size / 2;
                pixels[(i * channels * size * size) + p] = (byte)(random.Next(100) + (isUpper == (labels[i] == 0) ? 120 : 0));
            }
        }

        return new("few", count, size, size, pixels, labels, 10, channels);
    }

    private static TrainerOutcome Train(Recipe recipe, TrainingJob job, params TrainerCallback[] callbacks) => Start(recipe, job, new(), callbacks).Run(job.Train, job.Validation, default);

    private static Trainer Start(Recipe recipe, TrainingJob job, TrainerState state, TrainerCallback[] callbacks) =>
        new(job.Objective, job.Optimizer ?? TrainingSettings.Optimizer(recipe.Values, job.Objective.Model), TrainingSettings.Options(recipe.Values, job.Watch))
        {
            Average = job.Average ?? TrainingSettings.Average(recipe.Values, job.Objective.Model),
            State = state,
            Callbacks = [.. job.Callbacks, .. callbacks],
        };

    /// <summary>The picture seen from a window moved by so many pixels both ways, mirrored at its edge; then mirrored as a whole.</summary>
    private static Tensor Moved(Tensor images, int shift, bool mirrored)
    {
        var (count, height, width) = (images.Shape[0] * images.Shape[1], images.Shape[2], images.Shape[3]);
        var (source, target) = (images.ToArray<float>(), new float[images.Count]);
        for (var plane = 0; plane < count; plane++)
        {
            for (var y = 0; y < height; y++)
            {
                for (var x = 0; x < width; x++)
                    target[(((plane * height) + y) * width) + x] = source[(((plane * height) + Inside(y + shift, height)) * width) + Inside((mirrored ? width - 1 - x : x) + shift, width)];
            }
        }

        return Tensor.From(target, images.Shape);

        static int Inside(int place, int extent) => place < 0 ? -place : place >= extent ? (2 * (extent - 1)) - place : place;
    }

    private static void Near(double[] expected, Tensor actual)
    {
        using var off = GradMode.NoGrad();
        foreach (var (right, given) in expected.Zip(actual.ToArray<double>())) Assert.Equal(right, given, 1e-5);
    }
}
