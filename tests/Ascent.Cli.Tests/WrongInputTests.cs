namespace Ascent.Cli.Tests;

/// <summary>Wrong input, for every verb: a clear sentence, the right exit code, no stack trace.</summary>
public sealed class WrongInputTests : IDisposable
{
    private readonly CommandLine _cli = new();

    public void Dispose() => _cli.Dispose();

    [Theory]
    [InlineData("", 2, "needs a verb")]
    [InlineData("plna", 2, "Did you mean 'plan'?")]
    [InlineData("today --josn", 2, "Did you mean '--json'?")]
    [InlineData("today tomorrow", 2, "tomorrow")]
    [InlineData("lab", 2, "needs a verb: list, next, start")]
    [InlineData("lab tets gradients", 2, "Did you mean 'test'?")]
    [InlineData("lab start", 2, "lab")]
    [InlineData("lab start gradeints", 2, "gradients")]
    [InlineData("lab test nonsense", 2, "nonsense")]
    [InlineData("lab test gradients --task nonsense", 2, "has no task 'nonsense'")]
    [InlineData("lab test gradients", 2, "ascent lab start gradients")]
    [InlineData("lab test gradients --folder /nowhere/at/all", 2, "/nowhere/at/all")]
    [InlineData("lab test gradients --seed soon", 2, "soon")]
    [InlineData("lab watch gradients", 2, "ascent lab start gradients")]
    [InlineData("lab watch gradients --json", 2, "Ctrl-C")]
    [InlineData("lab hint gradients --task nonsense", 2, "has no task")]
    [InlineData("lab hint nonsense", 2, "nonsense")]
    [InlineData("lab solution gradients", 1, "--anyway")]
    [InlineData("lab reset gradients", 2, "ascent lab start gradients")]
    [InlineData("lab status nonsense", 2, "nonsense")]
    [InlineData("plan --what-if hours=none", 2, "hours")]
    [InlineData("plan --what-if hour=12", 2, "did you mean 'hours'? Keys:")]
    [InlineData("plan --explain first-mnit", 2, "did you mean 'first-mnist'?\n")]
    [InlineData("export ics plan.ics", 2, "A path goes with --out.")]
    [InlineData("export ics --output plan.ics", 2, "Did you mean '--out'?")]
    [InlineData("portfolio build site", 2, "A path goes with --into.")]
    [InlineData("plan --explain nonsense", 2, "nonsense")]
    [InlineData("plan --profile /nowhere.json", 2, "/nowhere.json")]
    [InlineData("log nonsense 45m", 2, "no activity 'nonsense'")]
    [InlineData("log gradients-lab soon", 2, "45m, 1h30m or 1.5h")]
    [InlineData("log gradients-lab 90h", 2, "24 hours")]
    [InlineData("log gradients-lab 0m", 2, "1 minute")]
    [InlineData("log gradients-lab", 2, "time")]
    [InlineData("done nonsense --link https://example.org", 2, "no activity 'nonsense'")]
    [InlineData("done gradients-lab --link https://example.org", 2, "ascent lab test gradients")]
    [InlineData("done", 2, "id")]
    [InlineData("evidence show e-none", 2, "no evidence 'e-none'")]
    [InlineData("evidence verify e-none", 2, "no evidence 'e-none'")]
    [InlineData("evidence list --activity nonsense", 2, "no activity 'nonsense'")]
    [InlineData("train", 2, "Which recipe?")]
    [InlineData("train mnist-mpl", 2, "mnist-mlp")]
    [InlineData("train mnist-mlp --set speed=fast", 2, "speed")]
    [InlineData("train mnist-mlp --set epochs=-1", 2, "epochs")]
    [InlineData("train mnist-mlp --set epochs", 2, "epochs")]
    [InlineData("train mnist-mlp --seed x", 2, "x")]
    [InlineData("bench mpl-32", 2, "Did you mean 'mlp-32'?")]
    [InlineData("bench gemm-0", 2, "no workload 'gemm-0'")]
    [InlineData("bench mlp-32 --peer tensorflow", 2, "pytorch")]
    [InlineData("bench mlp-32 --profile --peer pytorch", 2, "--peer")]
    [InlineData("bench mlp-32 --shapes", 2, "--profile")]
    [InlineData("bench mlp-32 --seconds 0", 2, "--seconds 0")]
    [InlineData("bench mlp-32 --seconds soon", 2, "soon")]
    [InlineData("bench mlp-32 --rounds 0", 2, "--rounds 0")]
    [InlineData("bench mlp-32 --threads 0", 2, "--threads 0")]
    [InlineData("bench mlp-32 --thread 1", 2, "Did you mean '--threads'?")]
    [InlineData("runs show none", 2, "no run 'none'")]
    [InlineData("runs", 2, "needs a verb: list, show")]
    [InlineData("convert a.pt", 2, "out")]
    [InlineData("convert /nowhere/a.pt b.safetensors", 2, "/nowhere/a.pt does not exist")]
    [InlineData("convert /nowhere/a.onnx b.safetensors", 2, "/nowhere/a.onnx does not exist")]
    [InlineData("convert /nowhere/a.pt b.onnx", 2, "ONNX files are not written yet")]
    [InlineData("convert /nowhere/a.pt b.txt", 2, "the ending says what is written")]
    [InlineData("convert a.pt b.safetensors --dtype f8", 2, "f32, bf16 or f16, not 'f8'")]
    [InlineData("convert a.pt b.safetensors --rename fc", 2, "OLD=NEW")]
    [InlineData("predict", 2, "Which run?")]
    [InlineData("predict none x.png", 2, "no run 'none'")]
    [InlineData("eval", 2, "run")]
    [InlineData("eval none", 2, "no run 'none'")]
    [InlineData("predict --model resnet20", 2, "needs --weights too")]
    [InlineData("predict --model resnet20 --weights /nowhere.pt --input i", 2, "needs --output too")]
    [InlineData("predict --model resnet21 --weights w --input i --output o", 2, "Did you mean 'resnet20'?")]
    [InlineData("predict --model resnet20 --weights w --input /nowhere.safetensors --output o", 2, "/nowhere.safetensors does not exist")]
    [InlineData("predict --model resnet20 --config /nowhere.json --weights w --input i --output o", 2, "/nowhere.json does not exist")]
    [InlineData("data get nonsense", 2, "nonsense")]
    [InlineData("data verify nonsense", 2, "nonsense")]
    [InlineData("data import mnist /nowhere/at/all", 2, "/nowhere/at/all")]
    [InlineData("profile import /nowhere.json", 2, "/nowhere.json")]
    [InlineData("profile edit", 2, "--set")]
    [InlineData("profile edit --set hours=200", 2, "hours")]
    [InlineData("start --port 99999 --no-serve", 2, "99999")]
    [InlineData("start --profile /nowhere.json --no-serve", 2, "/nowhere.json")]
    [InlineData("content check --content /nowhere", 2, "/nowhere")]
    [InlineData("content check --lab nonsense", 2, "nonsense")]
    [InlineData("completion fish", 2, "bash, zsh or pwsh")]
    public async Task Is_told_in_a_sentence(string line, int code, string expected)
    {
        await _cli.StartedAsync();
        var result = await _cli.RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.Equal(code, result.Code);
        Assert.Empty(result.Out);
        AssertNoTrace(result);
    }

    [Theory]
    [InlineData("today")]
    [InlineData("week")]
    [InlineData("month")]
    [InlineData("quarter")]
    [InlineData("plan")]
    [InlineData("profile show")]
    [InlineData("profile edit --set hours=12")]
    [InlineData("log gradients-lab 45m")]
    [InlineData("done gradients-lab --note done")]
    public async Task Before_the_start_a_verb_says_to_start(string line)
    {
        var result = await _cli.RunAsync(line.Split(' '));
        Assert.Contains("ascent start", result.Error, StringComparison.Ordinal);
        Assert.Equal(2, result.Code);
        AssertNoTrace(result);
    }

    [Theory]
    [InlineData("{", "profile.json")]
    [InlineData("[]", "object")]
    [InlineData("{}", "hoursPerWeek")]
    [InlineData("{\"hoursPerWeek\": \"many\"}", "hoursPerWeek")]
    [InlineData("{\"hoursPerWeek\": 0}", "hoursPerWeek")]
    [InlineData("{\"hoursPerWeek\": 16, \"hoursPerDay\": 2}", "hoursPerDay")]
    [InlineData("{\"hoursPerWeek\": 16, \"ratings\": {\"T1\": 5}}", "T1")]
    [InlineData("{\"hoursPerWeek\": 16, \"ratings\": {\"T9\": 1}}", "T9")]
    [InlineData("{\"hoursPerWeek\": 16, \"startOn\": \"2026-12-01\", \"deadline\": \"2026-11-01\"}", "deadline")]
    [InlineData("{\"hoursPerWeek\": 16, \"weeksOff\": [\"2025-W53\"]}", "2025-W53")]
    [InlineData("{\"hoursPerWeek\": 16, \"track\": \"audio\"}", "track")]
    [InlineData("{\"hoursPerWeek\": 16, \"mastered\": [\"juggling\"]}", "juggling")]
    public async Task A_profile_that_cannot_be_taken_names_the_key_and_keeps_the_old_one(string profile, string expected)
    {
        await _cli.StartedAsync();
        var before = (await _cli.RunAsync("profile", "show", "--json")).Out;
        var file = _cli.Write("profile.json", profile);
        foreach (var args in new string[][] { ["profile", "import", file], ["start", "--no-serve", "--profile", file], ["plan", "--profile", file] })
        {
            var result = await _cli.RunAsync(args);
            Assert.Contains(expected, result.Error, StringComparison.Ordinal);
            Assert.Equal(2, result.Code);
            AssertNoTrace(result);
        }

        Assert.Equal(before, (await _cli.RunAsync("profile", "show", "--json")).Out);
    }

    [Theory]
    [InlineData("--link ftp://example.org/x", "http")]
    [InlineData("--link nonsense", "http")]
    [InlineData("--file /nowhere/at/all", "/nowhere/at/all")]
    [InlineData("", "proof")]
    [InlineData("--link https://example.org --file /tmp", "one proof")]
    public async Task A_proof_that_proves_nothing_is_refused(string proof, string expected)
    {
        await _cli.StartedAsync();
        var activity = await AnActivityProvedByLinkAsync();
        var result = await _cli.RunAsync(["done", activity, .. proof.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.Equal(2, result.Code);
        Assert.Empty((await _cli.RunAsync("evidence", "list", "--json")).Json["evidence"]!.AsArray());
    }

    [Fact]
    public async Task A_damaged_store_is_refused_by_every_verb_that_needs_it_and_fresh_moves_it_aside()
    {
        Directory.CreateDirectory(_cli.Home);
        var database = Path.Combine(_cli.Home, "ascent.db");
        await File.WriteAllTextAsync(database, "not a database", TestContext.Current.CancellationToken);
        foreach (var verb in new[] { "today", "plan", "start --defaults --no-serve", "evidence list", "lab list" })
        {
            var result = await _cli.RunAsync(verb.Split(' '));
            Assert.Equal(3, result.Code);
            Assert.Contains("start --fresh", result.Error, StringComparison.Ordinal);
            AssertNoTrace(result);
        }

        Assert.Equal("not a database", await File.ReadAllTextAsync(database, TestContext.Current.CancellationToken));
        var fresh = await _cli.RunAsync("start", "--fresh", "--defaults", "--no-serve");
        Assert.Equal(0, fresh.Code);
        var aside = Assert.Single(Directory.GetDirectories(_cli.Home, "aside-*"));
        Assert.Equal("not a database", await File.ReadAllTextAsync(Path.Combine(aside, "ascent.db"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_home_that_cannot_be_written_is_told()
    {
        _cli.Write("home", "a file where the folder should be");
        var result = await _cli.RunAsync("start", "--defaults", "--no-serve");
        Assert.Equal(3, result.Code);
        AssertNoTrace(result);
    }

    private async Task<string> AnActivityProvedByLinkAsync()
    {
        using var workbench = Application.Workbench.Open(new Application.AscentHome(_cli.Home), _cli.Time);
        await Task.CompletedTask;
        return workbench.CurrentPlan().Items.First(item => workbench.Pack.Activities[item.Id].Evidence == Journey.Content.EvidenceKind.Link).Id;
    }

    private static void AssertNoTrace(CommandLine.Result result)
    {
        Assert.DoesNotContain("   at ", result.Out + result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", result.Out + result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("that should not", result.Error, StringComparison.Ordinal);
    }
}
