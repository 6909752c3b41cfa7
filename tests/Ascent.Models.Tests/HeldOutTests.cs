using System.Security.Cryptography;
using System.Text;
using Ascent.Data;
using Ascent.Data.Catalog;
using Ascent.Testing;
using Ascent.Tracking;

namespace Ascent.Models.Tests;

/// <summary>Finished runs that are used again say what their trainings said of them.</summary>
public sealed class HeldOutTests : IDisposable
{
    private readonly TestFolder _home = new();

    public void Dispose() => _home.Dispose();

    private RunStore Runs => new(_home["runs"], TimeProvider.System);

    private TrainingResult Train(string recipe, params string[] settings) => new RecipeRunner(Catalog(), Runs).Train(RecipeCatalog.Find(recipe, settings), 1, null, default);

    private HeldOutReport Judge(TrainingResult run, string? data = null) => HeldOutEvaluation.Evaluate(Runs.FolderOf(run.Run), Catalog(), data, null, default);

    /// <summary>Every figure of the training's, to the last bits that a sum may differ by.</summary>
    private static void AssertAsTrained(TrainingResult run, string part, HeldOutPart judged)
    {
        Assert.Equal(part, judged.Part);
        var trained = run.Final.Where(pair => pair.Key.StartsWith(part + "_", StringComparison.Ordinal)).ToDictionary(pair => pair.Key[(part.Length + 1)..], pair => pair.Value);
        Assert.NotEmpty(trained);
        Assert.All(trained, figure => Assert.Equal(figure.Value, judged.Figures[figure.Key], 1e-9));
    }

    [Fact]
    public void A_translator_is_judged_by_the_pairs_that_its_recipe_held_out_and_searches_for_several_answers()
    {
        var run = Train("reverse-transformer", "examples=3000", "symbols=8", "length=5", "width=32", "heads=2", "layers=1", "inside=64", "batch=50", "epochs=2", "lr=0.005");
        var report = Judge(run);
        Assert.Equal(("tokens", "reversed-symbols", 2), (report.Unit, report.Data, report.Parts.Count));
        AssertAsTrained(run, "test", report.Parts[1]);
        Assert.DoesNotContain("perplexity", report.Parts[1].Figures.Keys);

        var folder = Runs.FolderOf(run.Run);
        var translator = RunTranslator.Open(folder);
        var test = ReversedSymbols.Draw(3000, 8, 5, 1).Test;
        var right = test.Sources.Zip(test.Targets).Count(pair => translator.Translate(pair.First)[0].Text == pair.Second);
        Assert.Equal(run.Final["test_exact_match"], right / (double)test.Count, 1e-9);
        var answers = translator.Translate("abcd", 4);
        Assert.Equal(4, answers.Count);
        Assert.Equal(4, answers.DistinctBy(answer => answer.Text).Count());
        Assert.Equal(answers.OrderByDescending(answer => answer.Score), answers);
        Assert.InRange(answers.Sum(answer => Math.Exp(answer.LogProbability)), 0.1, 1.0001);
        Assert.True(answers.Max(answer => answer.Score) >= translator.Translate("abcd")[0].Score - 1e-6);
        Assert.Equal(["X", "ö"], translator.Unknown("abXöX"));
        Assert.Contains("9 characters; this run takes 1 to 7", Assert.Throws<ModelException>(() => translator.Translate("abcdabcda")).Message, StringComparison.Ordinal);
        Assert.Throws<ModelException>(() => translator.Translate(""));

        Assert.Contains("cannot be asked about", Assert.Throws<ModelException>(() => Judge(run, "written-dates")).Message, StringComparison.Ordinal);
        Assert.Throws<ModelException>(() => RunClassifier.Open(folder));
        Assert.Throws<ModelException>(() => RunMaskFiller.Open(folder));
        File.Delete(Path.Combine(folder, "run.json"));
        Assert.Contains("run.json", Assert.Throws<ModelException>(() => Judge(run)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_language_model_is_judged_by_token_and_character_on_its_text_and_on_others()
    {
        var run = Train("gpt-shakespeare-bpe", "vocabulary=280", "layers=1", "heads=2", "width=16", "context=16", "batch=8", "epochs=1", "average=none", "dropout=0");
        var report = Judge(run);
        var part = Assert.Single(report.Parts);
        AssertAsTrained(run, "validation", part);
        Assert.Equal(Math.Exp(part.Figures["loss"]), part.Figures["perplexity"], 1e-9);
        Assert.InRange(part.Figures["loss"] / part.Figures["loss_per_character"], 1.05, 5);
        Assert.Equal(RunKind.LanguageModel, RunKinds.Of(report.Description));

        var names = Judge(run, "names");
        Assert.Equal(["validation", "test"], names.Parts.Select(one => one.Part));
        Assert.All(names.Parts, one => Assert.True(one.Count > 0));
        Assert.Throws<DataSetException>(() => Judge(run, "wikitext-2"));
        Assert.Throws<ModelException>(() => Judge(run, "ascent-dialogue"));
    }

    [Fact]
    public void A_masked_language_model_is_judged_by_what_its_training_hid_and_finds_hidden_words()
    {
        var run = Train("bert-mini-mlm", "data=tiny-shakespeare", "width=32", "heads=2", "layers=1", "inside=64", "length=24", "vocabulary=160", "batch=8", "epochs=2", "lr=0.005");
        var report = Judge(run);
        AssertAsTrained(run, "validation", Assert.Single(report.Parts));
        Assert.Equal("hidden tokens", report.Unit);

        var filler = RunMaskFiller.Open(Runs.FolderOf(run.Run));
        var filled = filler.Fill("the [MASK] of rome is a [MASK] .", filler.Tokenizer.Count);
        Assert.Equal(2, filled.Masks.Count);
        Assert.All(filled.Masks, mask => Assert.Equal(1, mask.Sum(one => one.Probability), 1e-4));
        Assert.All(filled.Masks, mask => Assert.Equal(mask.OrderByDescending(one => one.Probability), mask));
        Assert.DoesNotContain("[MASK]", filled.Text, StringComparison.Ordinal);
        Assert.Contains("put [MASK]", Assert.Throws<ModelException>(() => filler.Fill("the tower of rome", 5)).Message, StringComparison.Ordinal);
        Assert.Contains("at most 22", Assert.Throws<ModelException>(() => filler.Fill("[MASK] " + string.Concat(Enumerable.Repeat("rome ", 30)), 5)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("last", "weights.safetensors")]
    [InlineData("always", "best.safetensors")]
    public void Views_of_the_last_evaluation_are_asked_about_again(string when, string weights)
    {
        var run = Train("mnist-cnn", "data=mnist-subset", "images=400", "channels=4,8", "hidden=16", "dropout=0", "batch=50", "epochs=2", "views=mirror-translate", $"views-when={when}");
        var classifier = RunClassifier.Open(Runs.FolderOf(run.Run));
        Assert.Equal((TestViews.MirrorTranslate, weights), (classifier.Views, classifier.Weights));
        var (accuracy, loss) = when == "last" ? (run.Final["test_accuracy"], run.Final["test_loss"]) : (run.Best["test_accuracy"], double.NaN);
        var judged = RunEvaluation.Evaluate(classifier, Catalog(), null, null, default);
        Assert.Equal(accuracy, judged.Accuracy);
        if (when == "last") Assert.Equal(loss, judged.Loss, 1e-9);
        classifier.Views = TestViews.None;
        Assert.NotEqual(judged.Loss, RunEvaluation.Evaluate(classifier, Catalog(), null, null, default).Loss, 1e-6);
    }

    /// <summary>Two small texts under the names of larger ones.</summary>
    private DataSetCatalog Catalog()
    {
        string[] things = ["tower", "bridge", "river", "castle", "garden"], towns = ["rome", "oslo", "cairo", "lima", "delhi", "quito"];
        var lines = things.SelectMany(thing => towns.Select(town => $"the {thing} of {town} is a {thing} that all of {town} saw .\n")).ToList();
        return new(_home["data"], [], [KnownDataSets.Subset, Put(KnownDataSets.TinyShakespeare, string.Concat(Enumerable.Repeat(string.Concat(lines), 3))), Put(KnownDataSets.Names, string.Concat(lines)), KnownDataSets.WikiText2], () => new Downloader(new HttpClient()));
    }

    private DataSetDefinition Put(DataSetDefinition set, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var file = set.Files[0] with { Bytes = bytes.Length, Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)) };
        Directory.CreateDirectory(_home[$"data/{set.Id}"]);
        if (!File.Exists(_home[$"data/{set.Id}/{file.Name}"])) File.WriteAllBytes(_home[$"data/{set.Id}/{file.Name}"], bytes);
        return set with { Files = [file] };
    }
}
