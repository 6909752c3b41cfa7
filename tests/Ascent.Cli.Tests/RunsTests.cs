using System.Text;
using System.Text.Json.Nodes;
using Ascent.Tracking;

namespace Ascent.Cli.Tests;

/// <summary>Runs as a person works with them: listed, compared, drawn, noted, exported, removed.</summary>
public sealed class RunsTests : IDisposable
{
    private readonly CommandLine _cli = new();

    private RunStore Store => new(Path.Combine(_cli.Home, "runs"), TimeProvider.System);

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Runs_are_filtered_and_sorted()
    {
        var (good, bad) = (Make("good", 0.1, rate: 30), Make("bad", 0.01, rate: 90));
        var other = Make("other", 0.1, rate: 60, recipe: "mnist-cnn");
        Assert.Equal(0, (await _cli.RunAsync("runs", "tag", good, "+baseline", "+Second")).Code);
        Assert.Equal([good], await ListAsync("--tag", "baseline"));
        Assert.Equal([good], await ListAsync("--tag", "BASELINE", "--tag", "second"));
        Assert.Empty(await ListAsync("--tag", "none"));
        Assert.Equal([other], await ListAsync("--recipe", "mnist-cnn"));
        Assert.Equal([good, other, bad], await ListAsync("--sort", "loss"));
        Assert.Equal([good, other, bad], await ListAsync("--sort", "test_accuracy"));
        var text = await _cli.RunAsync("runs", "list", "--sort", "test_accuracy");
        Assert.Contains(good, text.Out, StringComparison.Ordinal);
        Assert.Contains("baseline second", text.Out, StringComparison.Ordinal);

        var wrong = await _cli.RunAsync("runs", "list", "--sort", "test_acuracy");
        Assert.Equal(2, wrong.Code);
        Assert.Contains("test_accuracy", wrong.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await _cli.RunAsync("runs", "list", "--recipe", "mnist-cn")).Code);
    }

    [Fact]
    public async Task Notes_and_tags_appear_with_the_run()
    {
        var run = Make("good", 0.1);
        Assert.Equal(0, (await _cli.RunAsync("runs", "note", run, "the [first] one")).Code);
        Assert.Equal(["good", "keep"], Texts((await _cli.RunAsync("runs", "tag", run, "+keep", "+good", "-never", "--json")).Json["tags"]!));
        Assert.Equal(["keep"], Texts((await _cli.RunAsync("runs", "tag", run, "-good", "--json")).Json["tags"]!));
        var shown = await _cli.RunAsync("runs", "show", run);
        Assert.Contains("the [first] one", shown.Out, StringComparison.Ordinal);
        Assert.Contains("Tags      keep", shown.Out, StringComparison.Ordinal);
        Assert.Equal("the [first] one", (string)(await _cli.RunAsync("runs", "show", run, "--json")).Json["notes"]![0]!["text"]!);

        var wrong = await _cli.RunAsync("runs", "tag", run, "good");
        Assert.Equal(2, wrong.Code);
        Assert.Contains("'+good' gives the tag", wrong.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await _cli.RunAsync("runs", "tag", run, "+a/b")).Code);
        Assert.Equal(2, (await _cli.RunAsync("runs", "note", run, " ")).Code);
        Assert.Equal(2, (await _cli.RunAsync("runs", "note", "20991231", "no such run")).Code);
    }

    [Fact]
    public async Task A_comparison_says_what_differs_and_which_is_better()
    {
        var (good, bad) = (Make("good", 0.1, rate: 30), Make("bad", 0.01, rate: 90));
        var json = (await _cli.RunAsync("runs", "compare", bad, good, "--metric", "loss", "--json")).Json;
        var setting = Assert.Single(json["settings"]!.AsArray());
        Assert.Equal("lr", (string)setting!["name"]!);
        Assert.Equal(["0.01", "0.1"], Texts(setting["values"]!));
        Assert.Equal(4, (int)json["sameSettings"]!);
        var accuracy = json["figures"]!.AsArray().Single(figure => (string)figure!["name"]! == "test_accuracy")!;
        Assert.Equal("higher", (string)accuracy["better"]!);
        Assert.Equal([good], Texts(accuracy["betterFinal"]!));
        Assert.Equal([bad, good], json["curves"]!.AsArray().Select(curve => (string)curve!["run"]!));

        var text = (await _cli.RunAsync("runs", "compare", bad, good)).Out;
        Assert.DoesNotContain('⠁', text);
        Assert.DoesNotContain('\u001b', text);
        Assert.Matches(@"lr +0\.01 +0\.1", text);
        Assert.Matches(@"test_accuracy +0\.\d+ +0\.\d+ \*", text);
        Assert.Contains("A  4 values, first", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public async Task On_a_terminal_curves_are_drawn_with_named_axes_and_told_apart_without_colour(int width)
    {
        var (good, bad) = (Make("good", 0.1, rate: 30), Make("bad", 0.01, rate: 90));
        (_cli.OutIsTerminal, _cli.Width) = (true, width);
        var text = (await _cli.RunAsync("runs", "compare", bad, good, "--metric", "loss", "--log", "--smooth", "0.5", "--no-color")).Out;
        var lines = text.Split('\n').Select(line => line.TrimEnd('\r')).ToList();
        Assert.All(lines, line => Assert.True(line.Length <= width, line));
        Assert.DoesNotContain('\u001b', text);
        Assert.Contains(lines, line => line.StartsWith("loss, smoothed 0.5 (log)", StringComparison.Ordinal));
        var drawn = lines.Where(line => line.Contains('│') || line.Contains('┤')).ToList();
        Assert.Equal(16, drawn.Count);
        Assert.All(drawn, line => Assert.True(line.Length <= width));
        Assert.Contains(drawn, line => line.Contains('●'));
        Assert.Contains(drawn, line => line.Contains('▲'));
        Assert.Contains(drawn, line => line.Any(c => c is > '\u2800' and <= '\u28ff'));
        Assert.Contains(lines, line => line.Contains('└') && line.Contains('┬'));
        Assert.Contains(lines, line => line.Trim() == "step");
        Assert.Contains(lines, line => line.Contains("100", StringComparison.Ordinal) && line.Contains("200", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains($"● A {bad}", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains($"▲ B {good}", StringComparison.Ordinal));

        // With colour the same lines, and the signs in two colours.
        var colored = (await _cli.RunAsync("runs", "compare", bad, good, "--metric", "loss", "--by-time")).Out;
        Assert.Contains("\u001b[", colored, StringComparison.Ordinal);
        Assert.Contains("seconds", colored, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Showing_a_run_groups_nested_figures_and_draws_a_small_curve_on_a_terminal()
    {
        var run = Make("good", 0.1);
        var plain = (await _cli.RunAsync("runs", "show", run)).Out;
        Assert.Contains("  layer1/", plain, StringComparison.Ordinal);
        Assert.Contains("    grad_norm", plain, StringComparison.Ordinal);
        Assert.DoesNotContain('┤', plain);
        (_cli.OutIsTerminal, _cli.Width) = (true, 80);
        Assert.Contains('┤', (await _cli.RunAsync("runs", "show", run)).Out);
        var layer = (await _cli.RunAsync("runs", "show", run, "--metric", "layer1", "--no-color")).Out;
        Assert.Contains("● layer1/grad_norm", layer, StringComparison.Ordinal);
        var wrong = await _cli.RunAsync("runs", "show", run, "--metric", "layer9");
        Assert.Equal(2, wrong.Code);
        Assert.Contains("There are: ", wrong.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("runs compare RUN", "2 to 12 runs")]
    [InlineData("runs compare RUN RUN", "named twice")]
    [InlineData("runs compare RUN OTHER --metric none", "There is no figure 'none'")]
    [InlineData("runs compare RUN OTHER --smooth 1", "0.999")]
    [InlineData("runs compare RUN 2099", "There is no run '2099'")]
    [InlineData("runs show 20", "is the beginning of 2 runs")]
    [InlineData("runs export RUN --format xml --out x", "xml")]
    [InlineData("runs rm RUN", "add --yes")]
    [InlineData("runs rm RUN RUN --yes", "named twice")]
    public async Task Wrong_input_is_told_and_nothing_changes(string line, string expected)
    {
        var (run, other) = (Make("good", 0.1), Make("other", 0.1));
        var result = await _cli.RunAsync([.. line.Replace("RUN", run, StringComparison.Ordinal).Replace("OTHER", other, StringComparison.Ordinal).Split(' ')]);
        Assert.Equal(2, result.Code);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.Equal(2, Store.List().Count);
    }

    [Fact]
    public async Task Runs_are_removed_after_a_yes_and_never_while_they_work()
    {
        var (first, second) = (Make("first", 0.1), Make("second", 0.1));
        var refused = await _cli.RunAsync(["runs", "rm", first], "n\n");
        Assert.Equal(1, refused.Code);
        Assert.Contains("[y/N]", refused.Out, StringComparison.Ordinal);
        Assert.Equal(2, Store.List().Count);
        Assert.Equal(0, (await _cli.RunAsync(["runs", "rm", first], "y\n")).Code);
        using (var working = Store.Start(new RunHeader("working", "mnist-mlp", 1, new Dictionary<string, string>(), new Dictionary<string, string>())))
        {
            var result = await _cli.RunAsync("runs", "rm", second, working.Id, "--yes");
            Assert.Equal(2, result.Code);
            Assert.Contains("still at work", result.Error, StringComparison.Ordinal);
            Assert.Equal(2, Store.List().Count);
        }

        Assert.Equal(second, (string)(await _cli.RunAsync("runs", "rm", second, "--yes", "--json")).Json["removed"]![0]!);
        Assert.Single(Store.List());
    }

    [Fact]
    public async Task Figures_are_exported_and_a_path_that_cannot_be_written_is_told()
    {
        var (first, second) = (Make("first", 0.1), Make("second", 0.1));
        var csv = _cli.PathOf("out/figures.csv");
        var result = await _cli.RunAsync("runs", "export", first, second, "--format", "csv", "--out", csv, "--json");
        Assert.Equal(0, result.Code);
        var lines = await File.ReadAllLinesAsync(csv, TestContext.Current.CancellationToken);
        Assert.Equal((long)result.Json["points"]! + 1, lines.Length);
        Assert.Equal("run,step,seconds,name,value", lines[0]);

        Assert.Equal(0, (await _cli.RunAsync("runs", "export", first, second, "--format", "tensorboard", "--out", _cli.PathOf("logs"))).Code);
        Assert.Single(Directory.EnumerateFiles(_cli.PathOf("logs/" + first), "events.out.tfevents.*"));
        Assert.Equal(2, Directory.EnumerateDirectories(_cli.PathOf("logs")).Count());

        Assert.Equal(2, (await _cli.RunAsync("runs", "export", first, "--format", "csv", "--out", _cli.PathOf("out"))).Code);
        Assert.Equal(2, (await _cli.RunAsync("runs", "export", first, "--format", "tensorboard", "--out", csv)).Code);
        Assert.Equal(3, (await _cli.RunAsync("runs", "export", first, "--format", "csv", "--out", Path.Combine(csv, "below.csv"))).Code);
    }

    [Fact]
    public async Task A_run_of_a_million_points_is_shown_and_compared_in_bounded_output()
    {
        var (long_, other) = (Make("long", 0.1), Make("other", 0.2));
        var text = new StringBuilder();
        for (var i = 0; i < 1_000_000; i++) text.Append(i).Append("\t0.5\tloss\t").Append(1.0 / (i + 1)).Append('\n');
        await File.WriteAllTextAsync(Path.Combine(Store.FolderOf(long_), "metrics.tsv"), text.ToString(), TestContext.Current.CancellationToken);
        var json = await _cli.RunAsync("runs", "show", long_, "--json");
        Assert.InRange(json.Json["metrics"]!.AsArray().Count, 100, 2000);
        Assert.Equal(1_000_000, (int)json.Json["series"]![0]!["count"]!);
        Assert.InRange((await _cli.RunAsync("runs", "compare", long_, other, "--metric", "loss", "--json")).Out.Length, 1000, 500_000);
    }

    [Fact]
    public async Task Damaged_runs_are_shown_compared_and_removed_like_others()
    {
        var good = Make("good", 0.1);
        Directory.CreateDirectory(Path.Combine(_cli.Home, "runs", "20261101-000000-damaged-0000"));
        await File.WriteAllTextAsync(Path.Combine(_cli.Home, "runs", "20261101-000000-damaged-0000", "run.json"), "{ \u001b[2J", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(_cli.Home, "runs", "20261101-000000-damaged-0000", "metrics.tsv"), "garbage\n1\t2\tloss\t3\n", TestContext.Current.CancellationToken);
        var shown = await _cli.RunAsync("runs", "show", "20261101");
        Assert.Equal(0, shown.Code);
        Assert.Contains("is damaged", shown.Out, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', shown.Out);
        Assert.Equal(0, (await _cli.RunAsync("runs", "compare", good, "20261101")).Code);
        Assert.Equal(0, (await _cli.RunAsync("runs", "list", "--sort", "loss")).Code);
        Assert.Equal(0, (await _cli.RunAsync("runs", "rm", "20261101", "--yes")).Code);
        Assert.Single(Store.List());
    }

    private async Task<IEnumerable<string>> ListAsync(params string[] options) =>
        (await _cli.RunAsync(["runs", "list", "--json", .. options])).Json["runs"]!.AsArray().Select(run => (string)run!["id"]!);

    private static IEnumerable<string> Texts(JsonNode list) => list.AsArray().Select(text => (string)text!);

    private string Make(string name, double rate0, int rate = 60, string recipe = "mnist-mlp")
    {
        using var run = Store.Start(new RunHeader(name, recipe, 1,
            new Dictionary<string, string> { ["lr"] = $"{rate0}", ["batch"] = "128" },
            new Dictionary<string, string> { ["cores"] = "2" }));
        for (var step = 1; step <= 200; step++)
        {
            run.Log(step, ("loss", (2.3 * Math.Exp(-step / (double)rate)) + 0.01), ("layer1/grad_norm", 1.0 / step));
            if (step % 50 == 0) run.Log(step, ("test_accuracy", 0.9 - (rate / 1000.0) + (step / 10_000.0)));
        }

        run.Complete(new Dictionary<string, double> { ["loss"] = rate / 1000.0, ["test_accuracy"] = 0.92 - (rate / 1000.0) });
        return run.Id;
    }
}
