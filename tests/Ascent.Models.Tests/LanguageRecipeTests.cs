using Ascent.Data;
using Ascent.Data.Dialogue;
using Ascent.Models.Generation;
using Ascent.Nn.Training;
using Ascent.Tensors;
using Ascent.Testing;
using Ascent.Tracking;

namespace Ascent.Models.Tests;

public sealed class LanguageRecipeTests : IDisposable
{
    private readonly TestFolder _home = new();

    public void Dispose() => _home.Dispose();

    private RunStore Store => new(_home["runs"], TimeProvider.System);

    [Fact]
    public void A_language_model_is_judged_by_the_loss_of_its_tokens_and_of_its_characters()
    {
        var gpt = new Gpt(new(7, 8, 8, 1, 2), new(1));
        var objective = new LanguageModelObjective(gpt);
        var batches = new Fixed(new long[] { 1, 2, 3, 4, 5, 6 }, new long[] { 2, -100, 4, 5, -100, -100 });
        var evaluation = Evaluation.Of(objective, new MeasuredText(batches, 2.5), default);
        Assert.Equal(3, evaluation.Count);
        Assert.Null(evaluation.Accuracy);
        var logits = gpt.Forward(Tensor.From(batches.Inputs, [2, 3])).LogSoftmax(-1).ToArray<double>();
        var loss = -(logits[2] + logits[(2 * 7) + 4] + logits[(3 * 7) + 5]) / 3;
        Assert.Equal(loss, evaluation.Loss, 1e-5);
        Assert.Equal(loss / 2.5, evaluation.Figures["loss_per_character"], 1e-5);
        // Nothing is carried over from one evaluation to the next, and each text has a ratio of its own.
        objective.Evaluate(batches.Get(0, 0));
        Assert.Equal(loss / 4, Evaluation.Of(objective, new MeasuredText(batches, 4), default).Figures["loss_per_character"], 1e-5);
        Assert.Empty(Evaluation.Of(objective, batches, default).Figures);
    }

    [Fact]
    public void A_dialogue_model_learns_within_seconds_to_say_that_it_does_not_know_and_can_be_talked_to()
    {
        var result = Train("chatbot", ["conversations=960", "vocabulary=420", "layers=1", "heads=2", "width=48", "epochs=3", "lr=0.01", "average=none", "dropout=0"]);
        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.InRange(result.Final["train_loss"], 0, 4);
        var points = Store.ReadMetrics(result.Run).Points;
        Assert.InRange(points.First(point => point.Name == "loss").Value, 5.5, 6.6);
        foreach (var kind in DialogueGenerator.Kinds) Assert.InRange(result.Final[$"held_out_answers_{kind.Replace('-', '_')}"], 0, 1);
        Assert.InRange(result.Final["held_out_answers_elsewhere"], 0.5, 1);

        var session = new ChatSession(LanguageModelRun.Load(Store.FolderOf(result.Run)));
        Assert.StartsWith("I do not know", string.Concat(session.Say("Where can I find Paris?", new() { Temperature = 0 })), StringComparison.Ordinal);
        Assert.True(session.Last.Ended);
        var run = Store.Find(result.Run)!;
        Assert.Contains(run.Artifacts, artifact => artifact.Name == "tokenizer/vocab.bpe");
        Assert.Equal(("gpt2", "chatbot"), (RunModel.Read(Store.FolderOf(result.Run)).Model, RunModel.Read(Store.FolderOf(result.Run)).Recipe));
    }

    [Theory]
    [InlineData("gpt-shakespeare-char", "")]
    [InlineData("gpt-shakespeare-bpe", "vocabulary=300")]
    public void Shakespeare_is_learnt_and_then_continued(string recipe, string setting)
    {
        Needs.ForeignSuite(SearchFolders.Any(folder => Directory.Exists(Path.Combine(folder, "text", "tinyshakespeare")) || Directory.Exists(Path.Combine(folder, "tiny-shakespeare"))), "tiny Shakespeare is not in a folder that ASCENT_DATA names");
        var result = Train(recipe, ["layers=1", "heads=2", "width=32", "context=32", "batch=8", "steps=60", "lr=0.01", "average=none", "dropout=0", .. setting.Length > 0 ? new[] { setting } : []]);
        var first = Store.ReadMetrics(result.Run).Points.First(point => point.Name == "loss").Value;
        Assert.InRange(result.Final["validation_loss"], 1, 0.85 * first);
        var perToken = result.Final["validation_loss"] / result.Final["validation_loss_per_character"];
        Assert.InRange(perToken, setting.Length == 0 ? 1 : 1.2, setting.Length == 0 ? 1 : 2.5);
        Assert.NotEmpty(string.Concat(new ChatSession(LanguageModelRun.Load(Store.FolderOf(result.Run))).Say("ROMEO:", new() { MaximumTokens = 20 })));
    }

    [Theory]
    [InlineData("gpt-shakespeare-char", "heads=3", "multiple")]
    [InlineData("gpt-shakespeare-char", "tokens=words", "byte-pair")]
    [InlineData("gpt-shakespeare-bpe", "vocabulary=100", "257")]
    [InlineData("chatbot", "context=32", "at least 64")]
    public void Settings_that_do_not_fit_are_refused_before_anything_is_read(string recipe, string setting, string says) =>
        Assert.Contains(says, Assert.Throws<RecipeException>(() => RecipeCatalog.Find(recipe, [setting])).Message, StringComparison.Ordinal);

    private static IReadOnlyList<string> SearchFolders => (Environment.GetEnvironmentVariable("ASCENT_DATA") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);

    private TrainingResult Train(string recipe, string[] settings) => new RecipeRunner(new DataSetCatalog(_home["data"], SearchFolders), Store).Train(RecipeCatalog.Find(recipe, settings), 1, null, default);

    private sealed class Fixed(long[] inputs, long[] targets) : IBatchSource
    {
        public long[] Inputs => inputs;

        public int Batches => 2;

        public Batch Get(int epoch, int index) => new(Tensor.From(inputs.AsSpan(index * 3, 3), [1, 3]), Tensor.From(targets.AsSpan(index * 3, 3), [1, 3]));
    }
}
