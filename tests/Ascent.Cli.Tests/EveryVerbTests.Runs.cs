using System.Text.Json.Nodes;
using Ascent.Data.Tokens;
using Ascent.Interop;
using Ascent.Models;
using Ascent.Tracking;

namespace Ascent.Cli.Tests;

/// <summary>The verbs that work on runs.</summary>
public sealed partial class EveryVerbTests
{
    private static readonly Dictionary<string, string> Nothing = [];

    private RunStore Runs => new(Path.Combine(_cli.Home, "runs"), TimeProvider.System);

    [Theory]
    [InlineData("mnist-mlp", "first-mnist")]
    [InlineData("mnist-cnn", null)]
    public async Task A_training_names_the_activity_that_asks_for_its_recipe_and_no_other(string recipe, string? activity)
    {
        await _cli.StartedAsync();
        var trained = await _cli.RunAsync("train", recipe, "--set", "data=mnist-subset", "--set", "images=256", "--set", "steps=1");
        Assert.True(trained.Code == 0, trained.Error);
        var said = string.Join(' ', trained.Out.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("has everything.", said, StringComparison.Ordinal);
        if (activity is null)
            Assert.DoesNotContain("It can prove", said, StringComparison.Ordinal);
        else
            Assert.Contains($"ascent done {activity} --run", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_trained_can_be_asked_judged_noted_compared_exported_converted_and_removed()
    {
        var trained = await _cli.RunAsync(
            "train", "reverse-transformer", "--json", "--set", "examples=1500", "--set", "symbols=8", "--set", "length=5", "--set", "width=16", "--set", "heads=2", "--set", "layers=1", "--set", "inside=32", "--set", "batch=50", "--set", "epochs=2", "--set", "lr=0.01");
        Assert.True(trained.Code == 0, trained.Error);
        var run = (string)trained.Json["run"]!;
        var (other, weights) = (Empty(), Path.Combine(_cli.Home, "runs", run, "best.safetensors"));
        foreach (var line in new[]
        {
            "predict RUN --text abcd", "predict RUN --text abcd --beam 3", "eval RUN", "runs note RUN remarkable", "runs tag RUN +keep", "runs show RUN", "runs compare RUN OTHER",
            "runs export RUN --format csv --out CSV", "convert WEIGHTS OUT.pt --force",
        })
        {
            string[] args = [.. line.Split(' ').Select(part => part switch { "RUN" => run, "OTHER" => other, "CSV" => _cli.PathOf("figures.csv"), "WEIGHTS" => weights, "OUT.pt" => _cli.PathOf("weights.pt"), _ => part })];
            await AnswersBothAsync(args);
        }

        // What is said is what was learnt.
        var judged = (await _cli.RunAsync("eval", run, "--json")).Json;
        var test = judged["parts"]![1]!;
        Assert.Equal(("test", "tokens"), ((string)test["part"]!, (string)judged["unit"]!));
        Assert.Equal((double)trained.Json["final"]!["test_exact_match"]!, (double)test["figures"]!["exact_match"]!, 1e-9);
        var told = (await _cli.RunAsync("predict", run, "--text", "abcd", "--beam", "3", "--json")).Json["predictions"]![0]!;
        var answers = told["answers"]!.AsArray();
        Assert.Equal(3, answers.Count);
        Assert.Equal((string)told["output"]!, (string)answers[0]!["text"]!);
        Assert.Equal(RunTranslator.Open(Runs.FolderOf(run)).Translate("abcd")[0].Text + Environment.NewLine, (await _cli.RunAsync("predict", run, "--text", "abcd")).Out);
        Assert.Contains("never saw 'Z'", (await _cli.RunAsync("predict", run, "--text", "abZ")).Error, StringComparison.Ordinal);
        Assert.Equal("run,step,seconds,name,value", File.ReadLines(_cli.PathOf("figures.csv")).First());
        Assert.Equal(Safetensors.Read(weights, out _).Keys.Order(), WeightFile.Read(_cli.PathOf("weights.pt")).Keys.Order());

        foreach (var (args, message) in new (string[], string)[]
        {
            (["predict", run, "x.png"], "looks at texts"),
            (["predict", run, "--text", ""], "0 characters"),
            (["predict", run, "--text", "a", "--beam", "0"], "--beam takes"),
            (["eval", run, "--views", "none"], "look at pictures"),
            (["eval", run, "--data", "mnist"], "cannot be asked"),
        })
        {
            await RefusedAsync(message, args);
        }

        Assert.Equal(run, (string)(await _cli.RunAsync("runs", "rm", run, "--yes", "--json")).Json["removed"]![0]!);
        await RefusedAsync("There is no run", "eval", run);
        Assert.Contains("Removed 1 run", (await _cli.RunAsync("runs", "rm", other, "--yes")).Out, StringComparison.Ordinal);
        Assert.Empty(Runs.List());
    }

    [Fact]
    public async Task A_language_model_is_talked_to_and_predict_says_so()
    {
        var run = LanguageModel();
        await AnswersBothAsync("chat", run, "--prompt", "to be", "--tokens", "5");
        await RefusedAsync($"ascent chat {run}", "predict", run, "--text", "to be");
        await RefusedAsync("tiny-shakespeare", "eval", run, "--data", "tiny-shakspeare");
    }

    [Fact]
    public async Task Hidden_words_are_found()
    {
        var run = MaskedLanguage();
        var args = new[] { "predict", run, "--text", "the [MASK] of [MASK]", "--top", "3" };
        await AnswersBothAsync(args);
        var masks = (await _cli.RunAsync([.. args, "--json"])).Json["predictions"]![0]!["masks"]!.AsArray();
        Assert.Equal([3, 3], masks.Select(mask => mask!.AsArray().Count));
        await RefusedAsync("put [MASK]", "predict", run, "--text", "the tower");
        await RefusedAsync("--beam is for", "predict", run, "--text", "the [MASK]", "--beam", "2");
    }

    [Fact]
    public async Task An_interrupted_run_is_resumed()
    {
        var recipe = RecipeCatalog.Find("mnist-mlp", ["data=mnist-subset", "epochs=1", "hidden=16"]);
        string[] runs = [.. Enumerable.Range(0, 2).Select(_ => Make(recipe.Id, new(recipe.Settings) { ["recipe-version"] = $"{recipe.Version}" }, writer => writer.Interrupt()))];
        var text = await _cli.RunAsync("train", "--resume", runs[0]);
        Assert.True(text.Code == 0, text.Error);
        Assert.Contains(runs[0], text.Out, StringComparison.Ordinal);
        var json = await _cli.RunAsync("train", "--resume", runs[1], "--json");
        Assert.True(json.Code == 0, json.Error);
        Assert.Equal((1, runs[1]), ((int)json.Json["schema"]!, (string)json.Json["run"]!));
        Assert.All(runs, run => Assert.Equal(RunStatus.Completed, Runs.Find(run)!.Status));
        await RefusedAsync("was completed", "train", "--resume", runs[0]);
    }

    private async Task AnswersBothAsync(params string[] args)
    {
        var text = await _cli.RunAsync(args);
        Assert.True(text.Code == 0, $"{string.Join(' ', args)}: {text.Out}{text.Error}");
        Assert.NotEmpty(text.Out.Trim());
        Assert.All(text.Out.Split('\n'), row => Assert.True(row.Length <= 160, row));
        var json = await _cli.RunAsync([.. args, "--json"]);
        Assert.True(json.Code == 0, $"{string.Join(' ', args)} --json: {json.Out}{json.Error}");
        Assert.Equal(1, (int)json.Json["schema"]!);
    }

    private async Task RefusedAsync(string message, params string[] args)
    {
        var refused = await _cli.RunAsync(args);
        Assert.Equal(2, refused.Code);
        Assert.Contains(message, refused.Error, StringComparison.Ordinal);
    }

    private string LanguageModel()
    {
        var tokenizer = CharacterTokenizer.Train("to be or not to be");
        var options = new GptOptions(tokenizer.Count, 16, 8, 1, 2);
        return Model("gpt2", options.ToConfiguration(), tokenizer, 16, new Gpt(options, new(1)), "tiny-shakespeare");
    }

    private string MaskedLanguage()
    {
        var tokenizer = WordPieceTokenizer.Train(["the tower of rome", "the river of lima"], 60);
        var options = new BertOptions(tokenizer.Count, 16, 8, 1, 2, 16) { Head = BertHead.MaskedLanguage };
        return Model("bert", options.ToJson(), tokenizer, 16, new Bert(options, new(1)), "trec");
    }

    private string Empty() => Make("mnist-mlp", Nothing, writer =>
    {
        writer.Log(1, ("loss", 0.5));
        writer.Complete(new Dictionary<string, double> { ["loss"] = 0.5 });
    });

    /// <summary>A run that left a model with its first weights.</summary>
    private string Model(string name, JsonObject configuration, ITokenizer tokenizer, int length, Nn.Module model, string data) => Make(name, Nothing, writer =>
    {
        tokenizer.Save(Directory.CreateDirectory(Path.Combine(writer.Folder, "tokenizer")).FullName);
        new RunModel(name, configuration, new TextInput("tokenizer", length), null, data).Write(writer.Folder);
        Safetensors.Write(Path.Combine(writer.Folder, RecipeRunner.WeightsFile), model.StateDict(), Nothing);
        writer.Complete(new Dictionary<string, double>());
    });

    private string Make(string recipe, Dictionary<string, string> parameters, Action<RunWriter> end)
    {
        using var writer = Runs.Start(new RunHeader(recipe, recipe, 1, parameters, Nothing));
        end(writer);
        return writer.Id;
    }
}
