using System.Text.Json.Nodes;

namespace Ascent.Cli.Tests;

/// <summary>What each verb answers, for people and as JSON.</summary>
public sealed partial class EveryVerbTests : IDisposable
{
    private readonly CommandLine _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Start_asks_eight_questions_and_prints_the_plan()
    {
        var answers = "12\n2026-12-07\nnone\n2026-W52 2026-W53\nnlp\n43332\n000001\nyes\n";
        var result = await _cli.RunAsync(["start", "--no-serve"], answers);
        Assert.True(result.Code == 0, result.Error);
        Assert.Contains("8. ", result.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("9. ", result.Out.Split("Finish")[0], StringComparison.Ordinal);
        foreach (var part in new[] { "P50", "P80", "Foundation", "This week", "saves" })
            Assert.Contains(part, result.Out, StringComparison.OrdinalIgnoreCase);

        var profile = (await _cli.RunAsync("profile", "show", "--json")).Json;
        Assert.Equal(12, (double)profile["hoursPerWeek"]!);
        Assert.Equal("nlp", (string)profile["track"]!);
        Assert.Equal(["2026-W52", "2026-W53"], profile["weeksOff"]!.AsArray().Select(week => (string)week!));
        Assert.Equal(4, (int)profile["ratings"]!["T1"]!);
        Assert.Equal(1, (int)profile["ratings"]!["K6"]!);
        Assert.True((bool)profile["freeOnly"]!);
    }

    [Fact]
    public async Task A_wrong_answer_is_explained_and_asked_again()
    {
        var result = await _cli.RunAsync(["start", "--no-serve"], "lots\n900\n10\n\n\n\n\n\n\n\n");
        Assert.Equal(0, result.Code);
        Assert.Contains("Give a number from 1 to 80.", result.Out, StringComparison.Ordinal);
        Assert.Equal(10, (double)(await _cli.RunAsync("profile", "show", "--json")).Json["hoursPerWeek"]!);
    }

    [Fact]
    public async Task Without_a_terminal_start_takes_the_defaults_and_says_so()
    {
        var result = await _cli.RunAsync("start", "--no-serve");
        Assert.Equal(0, result.Code);
        Assert.Contains("nothing was asked", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_start_keeps_the_profile()
    {
        await _cli.StartedAsync();
        await _cli.RunAsync("profile", "edit", "--set", "hours=9");
        var result = await _cli.RunAsync("start", "--no-serve");
        Assert.Contains("kept", result.Out, StringComparison.Ordinal);
        Assert.Equal(9, (double)(await _cli.RunAsync("profile", "show", "--json")).Json["hoursPerWeek"]!);
    }

    [Theory]
    [InlineData("today")]
    [InlineData("week")]
    [InlineData("month")]
    [InlineData("quarter")]
    [InlineData("plan")]
    [InlineData("plan --what-if hours=10,track=nlp")]
    [InlineData("plan --explain gradients-lab")]
    [InlineData("profile show")]
    [InlineData("lab list")]
    [InlineData("lab next")]
    [InlineData("lab status gradients")]
    [InlineData("evidence list")]
    [InlineData("evidence verify")]
    [InlineData("runs list")]
    [InlineData("data list")]
    [InlineData("data verify mnist-subset")]
    [InlineData("train --list")]
    [InlineData("train reverse-transformer --list")]
    [InlineData("bench --list")]
    [InlineData("bench mlp-32 --profile --seconds 0.1 --threads 1")]
    [InlineData("bench gemm-16 --seconds 0.1 --rounds 2 --threads 1")]
    [InlineData("content check --no-labs")]
    [InlineData("start --no-serve")]
    public async Task Answers_people_in_lines_and_programs_in_one_document(string line)
    {
        await _cli.StartedAsync();
        var args = line.Split(' ');
        var text = await _cli.RunAsync(args);
        Assert.True(text.Code == 0, text.Out + text.Error);
        Assert.NotEmpty(text.Out.Trim());
        Assert.All(text.Out.Split('\n'), row => Assert.True(row.Length <= 160, row));

        var json = await _cli.RunAsync([.. args, "--json"]);
        Assert.Equal(0, json.Code);
        Assert.Equal(1, (int)json.Json["schema"]!);
    }

    [Fact]
    public async Task Every_verb_has_help_with_an_example()
    {
        foreach (var path in Paths(AscentCommand.Build(Host()), []))
        {
            var result = await _cli.RunAsync([.. path, "--help"]);
            Assert.Equal(0, result.Code);
            Assert.Contains("Usage:", result.Out, StringComparison.Ordinal);
            Assert.Contains($"ascent {string.Join(' ', path)}", result.Out, StringComparison.Ordinal);
            Assert.Contains("Examples:", result.Out, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Optional_work_comes_into_the_plan_when_it_is_wanted_and_goes_again()
    {
        await _cli.StartedAsync();
        var optional = (string)(await _cli.RunAsync("plan", "--json")).Json["skipped"]!.AsArray().First(s => ((string)s!["reason"]!).Contains("not asked", StringComparison.Ordinal))!["id"]!;

        var wanted = await _cli.RunAsync("plan", "--want", optional, "--json");
        Assert.Contains(wanted.Json["items"]!.AsArray(), i => (string)i!["id"]! == optional);
        Assert.Contains((await _cli.RunAsync("plan", "--json")).Json["items"]!.AsArray(), i => (string)i!["id"]! == optional);

        Assert.Equal(0, (await _cli.RunAsync("plan", "--unwant", optional)).Code);
        Assert.DoesNotContain((await _cli.RunAsync("plan", "--json")).Json["items"]!.AsArray(), i => (string)i!["id"]! == optional);
        var refused = await _cli.RunAsync("plan", "--want", "orientation");
        Assert.Equal(2, refused.Code);
        Assert.Contains("no optional activity", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_if_leaves_the_plan_as_it_is()
    {
        await _cli.StartedAsync();
        var before = (await _cli.RunAsync("plan", "--json")).Out;
        var other = (await _cli.RunAsync("plan", "--what-if", "hours=6", "--json")).Json;
        Assert.Equal(before, (await _cli.RunAsync("plan", "--json")).Out);
        Assert.True(string.CompareOrdinal((string)other["forecast"]!["p50"]!, (string)JsonNode.Parse(before)!["forecast"]!["p50"]!) > 0);
    }

    [Fact]
    public async Task Done_moves_the_plan_and_leaves_evidence_that_verifies()
    {
        await _cli.StartedAsync();
        var id = await FirstOpenAsync(Journey.Content.EvidenceKind.Note);
        var proof = _cli.Write("proof.md", "what I found");
        var done = await _cli.RunAsync("done", id, "--file", proof, "--json");
        Assert.True(done.Code == 0, done.Error);

        var item = (await _cli.RunAsync("plan", "--json")).Json["items"]!.AsArray().Single(item => (string)item!["id"]! == id);
        Assert.Equal("done", (string)item!["state"]!);
        Assert.Equal(0, (await _cli.RunAsync("evidence", "verify")).Code);

        await File.AppendAllTextAsync(proof, "!", TestContext.Current.CancellationToken);
        var broken = await _cli.RunAsync("evidence", "verify");
        Assert.Equal(1, broken.Code);
        Assert.Contains("changed since", broken.Out, StringComparison.Ordinal);

        var again = await _cli.RunAsync("done", id, "--note", "and once more");
        Assert.Contains("done already", again.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Time_is_logged_and_summed()
    {
        await _cli.StartedAsync();
        await _cli.RunAsync("log", "gradients-lab", "45m");
        var result = await _cli.RunAsync("log", "gradients-lab", "1h30m", "--json");
        Assert.Equal(135, (int)result.Json["totalMinutes"]!);
    }

    [Fact]
    public async Task A_training_is_a_run_that_can_prove_an_activity()
    {
        await _cli.StartedAsync();
        var trained = await _cli.RunAsync("train", "mnist-mlp", "--set", "data=mnist-subset", "--set", "epochs=1", "--json");
        Assert.True(trained.Code == 0, trained.Error);
        var run = (string)trained.Json["run"]!;
        Assert.Contains(run, (await _cli.RunAsync("runs", "list")).Out, StringComparison.Ordinal);
        Assert.Equal("completed", (string)(await _cli.RunAsync("runs", "show", run, "--json")).Json["status"]!);

        var id = await FirstOpenAsync(Journey.Content.EvidenceKind.Run);
        var done = await _cli.RunAsync("done", id, "--run", run);
        Assert.True(done.Code == 0, done.Error);
        Assert.Equal(0, (await _cli.RunAsync("evidence", "verify")).Code);
    }

    [Fact]
    public async Task An_interrupted_training_says_so_and_keeps_its_run()
    {
        await _cli.StartedAsync();
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(1500));
        var trained = await _cli.RunAsync(["train", "mnist-mlp", "--set", "data=mnist-subset", "--set", "epochs=2000", "--json"], null, stop.Token);
        Assert.Equal(130, trained.Code);
        var runs = (await _cli.RunAsync("runs", "list", "--json")).Json["runs"]!.AsArray();
        Assert.Equal("interrupted", (string)Assert.Single(runs)!["status"]!);
    }

    [Theory]
    [InlineData("bash", "complete -F _ascent")]
    [InlineData("zsh", "compdef _ascent")]
    [InlineData("pwsh", "Register-ArgumentCompleter")]
    public async Task Completion_prints_a_script(string shell, string expected) =>
        Assert.Contains(expected, (await _cli.RunAsync("completion", shell)).Out, StringComparison.Ordinal);

    [Fact]
    public async Task Doctor_names_what_it_found()
    {
        var result = await _cli.RunAsync("doctor");
        Assert.Equal(0, result.Code);
        foreach (var part in new[] { "CPU", "GFLOP/s", "Memory", "GPU", "MPI", "Store" })
            Assert.Contains(part, result.Out, StringComparison.Ordinal);
    }

    private async Task<string> FirstOpenAsync(Journey.Content.EvidenceKind kind)
    {
        var items = (await _cli.RunAsync("plan", "--json")).Json["items"]!.AsArray();
        using var workbench = Application.Workbench.Open(new Application.AscentHome(_cli.Home), _cli.Time);
        return items.Select(item => (string)item!["id"]!).First(id => workbench.Pack.Activities[id].Evidence == kind);
    }

    private static IEnumerable<string[]> Paths(System.CommandLine.Command command, string[] path)
    {
        if (command.Subcommands.Count == 0)
            return [path];
        return command.Subcommands.SelectMany(sub => Paths(sub, [.. path, sub.Name]));
    }

    private CliHost Host() => new()
    {
        In = TextReader.Null,
        Out = TextWriter.Null,
        Error = TextWriter.Null,
        Time = _cli.Time,
        CanAsk = false,
        OutIsTerminal = false,
        ErrorIsTerminal = false,
        Width = 80,
    };
}
