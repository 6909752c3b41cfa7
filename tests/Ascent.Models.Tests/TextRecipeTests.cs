using System.Text.Json.Nodes;
using Ascent.Data;
using Ascent.Data.Tokens;
using Ascent.Interop;
using Ascent.Nn.Training;
using Ascent.Tensors;
using Ascent.Testing;
using Ascent.Tracking;

namespace Ascent.Models.Tests;

/// <summary>The recipes on text, each on a few sentences made up here.</summary>
public sealed class TextRecipeTests : IDisposable
{
    private static readonly string[] Classes = ["place", "number", "person"];

    private static readonly string[] Frames =
    [
        "where is the {0} of {1} ?", "in which land can one find the {0} of {1} ?", "how many {0}s has {1} ?", "what is the number of {0}s in {1} ?",
        "who built the {0} of {1} ?", "what is the name of the man who saw the {0} of {1} ?",
    ];

    private readonly TestFolder _home = new();

    public void Dispose() => _home.Dispose();

    private RunStore Runs => new(_home["runs"], TimeProvider.System);

    private static TextParts Parts()
    {
        string[] things = ["tower", "bridge", "river", "castle", "garden"], towns = ["rome", "oslo", "cairo", "lima", "delhi", "quito"];
        var all = things.SelectMany((thing, i) => towns.SelectMany((town, j) => Frames.Select((frame, k) => (Text: string.Format(frame, thing, town), Label: k / 2, Part: (i + j + k) % 5)))).ToList();
        LabelledTexts Part(string name, params int[] parts) =>
            new(name, [.. all.Where(item => parts.Contains(item.Part)).Select(item => item.Text)], [.. all.Where(item => parts.Contains(item.Part)).Select(item => item.Label)], Classes);
        return new(Part("made-up train", 0, 1, 2), Part("made-up validation", 3), Part("made-up test", 4));
    }

    private JobContext Context(string recipe, params string[] settings)
    {
        var found = RecipeCatalog.Find(recipe, settings);
        return new(found, found.Values, 1, Runs, new DataSetCatalog(_home["data"], []), null, default);
    }

    private static TrainerOutcome Train(JobContext context, TrainingJob job) =>
        new Trainer(job.Objective, TrainingSettings.Optimizer(context.Settings, job.Objective.Model), TrainingSettings.Options(context.Settings, job.Watch)) { Callbacks = job.Callbacks }
            .Run(job.Train, job.Validation, default);

    /// <summary>A finished run as the runner leaves it.</summary>
    private string Keep(JobContext context, TrainingJob job)
    {
        using var run = Runs.Start(new RunHeader(context.Recipe.Id, context.Recipe.Id, 1, new Dictionary<string, string>(), new Dictionary<string, string>()));
        Assert.NotEmpty(job.SaveParts!(run.Folder));
        job.Model.Write(run.Folder);
        Safetensors.Write(Path.Combine(run.Folder, RecipeRunner.WeightsFile), job.Objective.Model.StateDict(), new Dictionary<string, string>());
        run.Complete(new Dictionary<string, double>());
        return run.Id;
    }

    [Fact]
    public void The_text_CNN_learns_and_is_judged_on_texts_that_it_did_not_see()
    {
        var context = Context("text-cnn", "width=16", "maps=8", "batch=10", "epochs=15", "word-dropout=0.05");
        var job = SentenceClassification.Prepare(context, Parts());
        Train(context, job);
        Assert.InRange(Evaluation.Of(job.Objective, job.Test!, default).Accuracy!.Value, 0.9, 1);
        // The recipe's limit holds after every step.
        var weight = job.Objective.Model.StateDict()["fc.weight"].Norm(2, 1).ToArray<double>();
        Assert.All(weight, norm => Assert.InRange(norm, 0, 3.0001));
        Assert.Equal(Classes, job.Model.Classes);

        // What lies in the run's folder is enough to use it.
        var folder = Runs.FolderOf(Keep(context, job));
        var written = RunModel.Read(folder);
        var model = (TextCnn)ModelCatalog.Create(written.Model, written.Configuration, new(9));
        model.LoadStateDict(Safetensors.Read(Path.Combine(folder, RecipeRunner.WeightsFile), out _));
        model.Eval();
        var input = Assert.IsType<TextInput>(written.Input);
        long[] ids = [.. TextEncoding.Encode(Tokenizer.Load(Path.Combine(folder, input.Tokenizer)), "How many towers has Quito?", input.Length)];
        Assert.Equal("number", written.Classes![(int)model.Forward(Tensor.From(ids, [1, ids.Length])).ArgMax(1).Item()]);
    }

    [Fact]
    public void BERT_is_pre_trained_and_a_classifier_goes_on_from_it()
    {
        string[] small = ["width=64", "heads=2", "layers=1", "inside=128", "length=24", "vocabulary=160", "batch=8"];
        var (context, parts) = (Context("bert-mini-mlm", [.. small, "epochs=6", "lr=0.005"]), Parts());
        var job = MaskedLanguage.Prepare(context, parts.Train.Texts, parts.Validation.Texts);
        var before = Evaluation.Of(job.Objective, job.Validation, default);
        Train(context, job);
        var after = Evaluation.Of(job.Objective, job.Validation, default);
        Assert.True(after.Loss < 0.6 * before.Loss, $"the loss was {before.Loss} and is {after.Loss}");
        var run = Keep(context, job);

        // "latest" becomes the run's id, so that the training can be resumed when there are later ones.
        var recipe = RecipeTask.Find("bert-classification").Settle(RecipeCatalog.Find("bert-mini-trec", ["epochs=15", "batch=8", "lr=0.001"]), Runs);
        Assert.Equal(run, recipe.Settings["from"]);
        Assert.Equal(("64", "2", "1", "128"), (recipe.Settings["width"], recipe.Settings["heads"], recipe.Settings["layers"], recipe.Settings["inside"]));
        Assert.Contains("'layers' is 1 in", Assert.Throws<RecipeException>(() => RecipeTask.Find("bert-classification").Settle(RecipeCatalog.Find("bert-mini-trec", ["layers=8"]), Runs)).Message, StringComparison.Ordinal);
        var next = new JobContext(recipe, recipe.Values, 1, Runs, context.Catalog, null, default);
        var classifier = BertClassification.Prepare(next, parts);
        foreach (var (key, value) in classifier.Objective.Model.StateDict().Where(pair => pair.Key.Contains("embeddings", StringComparison.Ordinal) || pair.Key.Contains("encoder", StringComparison.Ordinal)))
            Assert.Equal(job.Objective.Model.StateDict()[key].ToArray<float>(), value.ToArray<float>());
        Train(next, classifier);
        Assert.InRange(Evaluation.Of(classifier.Objective, classifier.Test!, default).Accuracy!.Value, 0.8, 1);
        var folder = Runs.FolderOf(Keep(next, classifier));
        Assert.Equal(BertHead.Classification, BertOptions.From(new("bert", RunModel.Read(folder).Configuration)).Head);
    }

    [Fact]
    public void A_folder_as_Hugging_Face_has_them_will_do_too()
    {
        var folder = Directory.CreateDirectory(_home["hf"]).FullName;
        WordPieceTokenizer.Train(Parts().Train.Texts, 160).Save(folder);
        File.Delete(Path.Combine(folder, "tokenizer.json"));
        var size = File.ReadAllLines(Path.Combine(folder, "vocab.txt")).Length;
        var options = new BertOptions(size, 24, 16, 1, 2, 32) { Head = BertHead.MaskedLanguage };
        var bert = new Bert(options, new(8));
        File.WriteAllText(Path.Combine(folder, "config.json"), options.ToJson().ToJsonString());
        Safetensors.Write(Path.Combine(folder, "model.safetensors"), bert.StateDict(), new Dictionary<string, string>());
        var job = BertClassification.Prepare(Context("bert-mini-trec", $"from={folder}"), Parts());
        Assert.Equal(bert.StateDict()["bert.embeddings.word_embeddings.weight"].ToArray<float>(), job.Objective.Model.StateDict()["bert.embeddings.word_embeddings.weight"].ToArray<float>());
        Assert.Equal(24, Assert.IsType<TextInput>(job.Model.Input).Length);
    }

    [Fact]
    public void What_there_is_to_go_on_from_is_named_when_it_is_missing_or_another()
    {
        var task = RecipeTask.Find("bert-classification");
        Assert.Contains("ascent train bert-mini-mlm", Assert.Throws<RecipeException>(() => task.Settle(RecipeCatalog.Find("bert-mini-trec", []), Runs)).Message, StringComparison.Ordinal);
        Assert.Contains("no run and no folder 'nowhere'", Refused("nowhere"), StringComparison.Ordinal);

        var empty = Directory.CreateDirectory(_home["empty"]).FullName;
        Assert.Contains("neither model.json", Refused(empty), StringComparison.Ordinal);
        var context = Context("text-cnn", "width=4", "maps=2");
        Assert.Contains("holds a text-cnn", Refused(Keep(context, SentenceClassification.Prepare(context, Parts()))), StringComparison.Ordinal);

        var small = Context("bert-mini-mlm", "width=16", "heads=2", "layers=1", "inside=32", "length=24", "vocabulary=160");
        var run = Keep(small, MaskedLanguage.Prepare(small, Parts().Train.Texts, Parts().Validation.Texts));
        var folder = Runs.FolderOf(run);
        File.WriteAllText(Path.Combine(folder, RecipeRunner.WeightsFile), "damaged");
        Assert.Contains(RecipeRunner.WeightsFile, Refused(run), StringComparison.Ordinal);
        File.Delete(Path.Combine(folder, RecipeRunner.WeightsFile));
        Assert.Contains("holds no weights", Refused(run), StringComparison.Ordinal);
        var other = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, RunModel.FileName)))!.AsObject();
        other["configuration"]!["hidden_size"] = 32;
        Safetensors.Write(Path.Combine(folder, RecipeRunner.WeightsFile), new Bert(new(160, 24, 16, 1, 2, 32), new(1)).StateDict(), new Dictionary<string, string>());
        File.WriteAllText(Path.Combine(folder, RunModel.FileName), other.ToJsonString());
        Assert.Contains("should be", Refused(run), StringComparison.Ordinal);

        string Refused(string from) => Assert.Throws<RecipeException>(() => BertClassification.Prepare(Context("bert-mini-trec", $"from={from}"), Parts())).Message;
    }

    [Fact]
    public void BERT_begins_from_nothing_where_that_is_asked()
    {
        var context = Context("bert-mini-sst2", "from=none", "width=64", "heads=2", "layers=1", "inside=128", "length=24", "vocabulary=160", "batch=8", "epochs=12", "lr=0.003");
        Assert.Equal("none", RecipeTask.Find(context.Recipe.Task).Settle(context.Recipe, Runs).Settings["from"]);
        var job = BertClassification.Prepare(context, Parts());
        Train(context, job);
        Assert.InRange(Evaluation.Of(job.Objective, job.Test!, default).Accuracy!.Value, 0.8, 1);
    }

    [Fact]
    public void The_Transformer_learns_to_reverse_and_what_it_leaves_translates()
    {
        var recipe = RecipeCatalog.Find("reverse-transformer", ["examples=6000", "symbols=8", "length=5", "width=32", "heads=2", "layers=1", "inside=64", "batch=50", "epochs=5", "lr=0.005"]);
        var result = new RecipeRunner(new DataSetCatalog(_home["data"], []), Runs).Train(recipe, 1, null, default);
        Assert.InRange(result.Final["test_exact_match"], 0.9, 1);
        Assert.Equal("tokens", result.Unit);

        var folder = Runs.FolderOf(result.Run);
        var written = RunModel.Read(folder);
        var model = (Transformer)ModelCatalog.Create(written.Model, written.Configuration, new(9));
        model.LoadStateDict(Safetensors.Read(Path.Combine(folder, RecipeRunner.BestWeightsFile), out _));
        model.Eval();
        var translator = new TextTranslator(model, Tokenizer.Load(Path.Combine(folder, ((TextInput)written.Input).Tokenizer)));
        var test = ReversedSymbols.Draw(6000, 8, 5, 1).Test;
        foreach (var search in new[] { null, new BeamSearch(1) })
        {
            var right = translator.Translate(test.Sources, search).Zip(test.Targets).Count(pair => pair.First == pair.Second);
            Assert.Equal(result.Final["test_exact_match"], right / 1000.0, 1e-9);
        }

        Assert.Contains("99 characters", Assert.Throws<ArgumentException>(() => translator.Translate(["abc", new string('a', 99)])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => translator.Translate([""]));
        Assert.Throws<ArgumentException>(() => new TextTranslator(model, TextTranslator.Learn(["abc"])));
        Assert.Throws<ArgumentException>(() => new TextTranslator(model, CharacterTokenizer.Train("abcdefgh")));
    }

    /// <summary>Dropout draws from a generator whose place a checkpoint must know.</summary>
    [Fact]
    public void A_training_with_dropout_that_was_stopped_and_resumed_ends_with_the_same_bits()
    {
        string[] settings = ["examples=1500", "symbols=8", "length=5", "width=16", "heads=2", "layers=1", "inside=32", "batch=50", "epochs=2", "dropout=0.2", "average=ema"];
        var runner = new RecipeRunner(new DataSetCatalog(_home["data"], []), Runs);
        var whole = runner.Train(RecipeCatalog.Find("reverse-transformer", settings), 5, null, default);
        using var stop = new CancellationTokenSource();
        var part = runner.Train(RecipeCatalog.Find("reverse-transformer", settings), 5, new Stopping(stop), stop.Token);
        Assert.Equal(RunStatus.Interrupted, part.Status);
        var resumed = runner.Resume(part.Run, null, default);
        Assert.Equal((RunStatus.Completed, whole.Steps, part.Steps), (resumed.Status, resumed.Steps, resumed.ResumedAt));
        foreach (var file in new[] { RecipeRunner.WeightsFile, RecipeRunner.BestWeightsFile })
        {
            var weights = new[] { whole, resumed }.Select(run => Safetensors.Read(Path.Combine(Runs.FolderOf(run.Run), file), out _)).ToList();
            Assert.All(weights[0], pair => Assert.Equal(pair.Value.ToArray<float>(), weights[1][pair.Key].ToArray<float>()));
        }
    }

    [Fact]
    public void Stopped_while_the_test_is_asked_the_training_is_over_and_resuming_asks_it()
    {
        var runner = new RecipeRunner(new DataSetCatalog(_home["data"], []), Runs);
        var whole = runner.Train(RecipeCatalog.Find("reverse-transformer", Tiny), 5, null, default);
        using var stop = new CancellationTokenSource();
        var part = runner.Train(RecipeCatalog.Find("reverse-transformer", Tiny), 5, new Stopping(stop, step => step.Epoch == 2 && step.Step == step.Steps && step.Value is not null), stop.Token);
        Assert.Equal((RunStatus.Interrupted, whole.Steps), (part.Status, part.Steps));
        Assert.DoesNotContain(part.Final.Keys, name => name.StartsWith("test_", StringComparison.Ordinal));
        var resumed = runner.Resume(part.Run, null, default);
        Assert.Equal(whole.Final, resumed.Final);
        Assert.Equal(Figures(whole.Run), Figures(resumed.Run));
    }

    [Fact]
    public void Figures_are_logged_once_wherever_a_training_was_stopped_and_killed()
    {
        var runner = new RecipeRunner(new DataSetCatalog(_home["data"], []), Runs);
        var whole = runner.Train(RecipeCatalog.Find("reverse-transformer", Tiny), 5, null, default);

        // Stopped after the first epoch.
        using var stop = new CancellationTokenSource();
        var part = runner.Train(RecipeCatalog.Find("reverse-transformer", Tiny), 5, new Stopping(stop, step => step.Step == 15), stop.Token);
        Assert.Equal(RunStatus.Interrupted, part.Status);
        var checkpoints = Path.Combine(Runs.FolderOf(part.Run), "checkpoints");
        var kept = Directory.GetFiles(checkpoints).ToDictionary(file => file, File.ReadAllBytes);

        // Resumed, evaluated, and killed before the next checkpoint: that of before is the newest.
        using var again = new CancellationTokenSource();
        Assert.Equal(RunStatus.Interrupted, runner.Resume(part.Run, new Stopping(again, step => step.Step >= 20), again.Token).Status);
        foreach (var file in Directory.GetFiles(checkpoints)) File.Delete(file);
        foreach (var (file, bytes) in kept) File.WriteAllBytes(file, bytes);

        var resumed = runner.Resume(part.Run, null, default);
        Assert.Equal(15, resumed.ResumedAt);
        Assert.Equal(whole.Final, resumed.Final);
        Assert.Equal(Figures(whole.Run), Figures(resumed.Run));
        Assert.Equal([15L, 15], Runs.Find(resumed.Run)!.Resumptions.Select(resumption => resumption.AfterStep));
    }

    [Fact]
    public void A_checkpoint_made_before_an_evaluation_takes_back_what_the_evaluation_logged()
    {
        var context = Context("reverse-transformer", Tiny);
        var job = RecipeTask.Find(context.Recipe.Task).Prepare(context);
        using var run = Runs.Start(new RunHeader("a", "reverse-transformer", 1, new Dictionary<string, string>(), new Dictionary<string, string>()));
        var recorder = new RunRecorder(run, job, new RunWeights(run, job.Objective.Model, context.Recipe));
        var batches = job.Train.Batches;
        run.Log(14, ("loss", 1), ("lr", 1));
        run.Log(15, ("loss", 2), ("lr", 1), ("train_loss", 3), ("validation_exact_match", 0.5), ("test_exact_match", 0.25));
        run.TruncateAfter(15, name => recorder.BelongsBefore(name, new() { Step = 15, Epoch = 1 }, batches));
        Assert.Equal(["14 loss 1", "14 lr 1", "15 loss 2", "15 lr 1", "15 train_loss 3", "15 validation_exact_match 0.5"], Logged());
        run.TruncateAfter(15, name => recorder.BelongsBefore(name, new() { Step = 15, Batch = batches }, batches));
        Assert.Equal(["14 loss 1", "14 lr 1", "15 loss 2", "15 lr 1"], Logged());

        List<string> Logged()
        {
            run.Flush();
            return Figures(run.Id);
        }
    }

    [Fact]
    public void A_checkpoint_of_other_data_is_refused()
    {
        var runner = new RecipeRunner(new DataSetCatalog(_home["data"], []), Runs);
        using var stop = new CancellationTokenSource();
        var part = runner.Train(RecipeCatalog.Find("reverse-transformer", Tiny), 5, new Stopping(stop), stop.Token);
        var manifest = Directory.GetFiles(Path.Combine(Runs.FolderOf(part.Run), "checkpoints"), "*.json").Single();
        Assert.Contains("data-fingerprint", File.ReadAllText(manifest), StringComparison.Ordinal);
        var (one, other) = (new Fixed(1), new Fixed(2));
        Assert.Equal(BatchFingerprint.Of(one), BatchFingerprint.Of(new Fixed(1)));
        Assert.NotEqual(BatchFingerprint.Of(one), BatchFingerprint.Of(other));
    }

    [Fact]
    public void A_promise_is_told_to_be_kept_or_missed()
    {
        var runner = new RecipeRunner(new DataSetCatalog(_home["data"], []), Runs);
        var missed = runner.Train(RecipeCatalog.Find("reverse-transformer", [.. Tiny, "target=1"]), 5, null, default).Promise!;
        Assert.Equal(("test_exact_match", 1.0, false), (missed.Figure, missed.Target, missed.IsKept));
        Assert.True(runner.Train(RecipeCatalog.Find("reverse-transformer", [.. Tiny, "target=1e-9"]), 5, null, default).Promise is null or { Value: 0 } or { IsKept: true });
        Assert.Null(runner.Train(RecipeCatalog.Find("reverse-transformer", [.. Tiny, "target=none"]), 5, null, default).Promise);
    }

    [Fact]
    public void Padding_is_never_a_right_answer()
    {
        var context = Context("reverse-transformer", Tiny);
        var job = RecipeTask.Find(context.Recipe.Task).Prepare(context);
        var evaluation = Evaluation.Of(job.Objective, job.Validation, default);
        var padded = 0L;
        for (var i = 0; i < job.Validation.Batches; i++) padded += job.Validation.Get(0, i).Targets.ToArray<long>().Count(token => token == 0);
        Assert.True(padded > 0);
        Assert.InRange(evaluation.Accuracy!.Value, 0, 0.6);
    }

    private static readonly string[] Tiny = ["examples=750", "symbols=8", "length=5", "width=16", "heads=2", "layers=1", "inside=32", "batch=50", "epochs=2"];

    /// <summary>All figures but those of the machine, without their times.</summary>
    private List<string> Figures(string run) =>
        [.. Runs.ReadMetrics(run).Points.Where(point => !point.Name.StartsWith("system/", StringComparison.Ordinal)).Select(point => $"{point.Step} {point.Name} {point.Value:R}")];

    private sealed class Fixed(long first) : IBatchSource
    {
        public int Batches => 1;

        public Batch Get(int epoch, int index) => new(Tensor.From(new[] { first, 2 }, [1, 2]), Tensor.From(new[] { 0L }, [1]));
    }

    private sealed class Stopping(CancellationTokenSource source, Func<TrainingProgress, bool>? when = null) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (when?.Invoke(value) != false) source.Cancel();
        }
    }

    [Theory]
    [InlineData("reverse-transformer", "width=63", "does not fit 4 heads")]
    [InlineData("reverse-transformer", "symbols=2", "too few")]
    [InlineData("text-cnn", "kernels=none", "needs a kernel")]
    [InlineData("text-cnn", "data=mnist", "one of trec, sst2, cola, movie-reviews")]
    [InlineData("bert-mini-mlm", "data=trec,trec", "some of wikitext-2")]
    [InlineData("bert-mini-mlm", "data=mnist", "some of wikitext-2")]
    [InlineData("bert-mini-mlm", "heads=3", "3 heads cannot share a width of 256")]
    public void Settings_that_cannot_be_taken_are_refused(string recipe, string setting, string expected) =>
        Assert.Contains(expected, Assert.Throws<RecipeException>(() => RecipeTask.Find(RecipeCatalog.Find(recipe, [setting]).Task).Prepare(Context(recipe, setting))).Message, StringComparison.Ordinal);

    [Fact]
    public void Texts_too_short_to_hide_anything_are_refused() =>
        Assert.Contains("no text has three word pieces", Assert.Throws<RecipeException>(() => MaskedLanguage.Prepare(Context("bert-mini-mlm"), ["a", "b"], ["a"])).Message, StringComparison.Ordinal);
}
