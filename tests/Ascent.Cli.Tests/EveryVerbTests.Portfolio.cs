using System.Text.Json.Nodes;
using Ascent.Application;

namespace Ascent.Cli.Tests;

/// <summary>Evidence for others, portfolio, exports, backup: what a person and a program get.</summary>
public sealed partial class EveryVerbTests
{
    [Fact]
    public async Task Evidence_is_bundled_and_checked_where_there_is_no_store()
    {
        await _cli.StartedAsync();
        await _cli.RunAsync("done", "join-communities", "--link", "https://example.org/me");
        var bundle = _cli.PathOf("evidence.zip");
        var made = (await _cli.RunAsync("evidence", "bundle", "--into", bundle, "--json")).Json;
        Assert.Equal(1, (int)made["proofs"]!);
        using var stranger = new CommandLine();
        var check = await stranger.RunAsync("evidence", "verify", bundle, "--json");
        Assert.Equal(0, check.Code);
        Assert.Equal((string)made["seal"]!, (string)check.Json["seal"]!);
        Assert.Equal(0, (await stranger.RunAsync("evidence", "verify", bundle, "--seal", (string)made["seal"]!)).Code);
        var other = await stranger.RunAsync("evidence", "verify", bundle, "--seal", new string('0', 64));
        Assert.Equal(1, other.Code);
        Assert.Contains("seal is another one", other.Out, StringComparison.Ordinal);
        Assert.False(Directory.Exists(stranger.Home));
        Assert.Equal(2, (await stranger.RunAsync("evidence", "verify", _cli.PathOf("nowhere.zip"))).Code);
    }

    [Fact]
    public async Task A_portfolio_is_begun_built_and_checked()
    {
        await _cli.StartedAsync();
        Assert.True((bool)(await _cli.RunAsync("portfolio", "init", "--json")).Json["made"]!);
        Assert.Contains("stays as it is", (await _cli.RunAsync("portfolio", "init")).Out, StringComparison.Ordinal);
        var empty = await _cli.RunAsync("portfolio", "build", "--into", _cli.PathOf("site"));
        Assert.Contains("Nothing is proven yet", empty.Out, StringComparison.Ordinal);
        await _cli.RunAsync("done", "join-communities", "--link", "https://example.org/me");
        var built = (await _cli.RunAsync("portfolio", "build", "--into", _cli.PathOf("site"), "--json")).Json;
        Assert.Equal(1, (int)built["projects"]!);
        Assert.Equal(0, (await _cli.RunAsync("evidence", "verify", _cli.PathOf("site"))).Code);
        var wrong = await _cli.RunAsync("portfolio", "build", "--into", _cli.PathOf("site"), "--theme", "drak");
        Assert.Equal(2, wrong.Code);
        Assert.Contains("Did you mean 'dark'?", wrong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_journey_goes_out_and_comes_back()
    {
        await _cli.StartedAsync();
        await _cli.RunAsync("log", "gradients-lab", "45m");
        foreach (var (form, name) in new[] { ("ics", "plan.ics"), ("resume", "resume.json"), ("json", "journey.json") })
        {
            var printed = await _cli.RunAsync("export", form);
            Assert.True(printed.Code == 0, printed.Error);
            var written = await _cli.RunAsync("export", form, "--out", _cli.PathOf(name), "--json");
            Assert.Equal(_cli.PathOf(name), (string)written.Json["path"]!);
            Assert.Equal(printed.Out, await File.ReadAllTextAsync(_cli.PathOf(name), TestContext.Current.CancellationToken));
        }

        var backup = (await _cli.RunAsync("backup", _cli.PathOf("backup.zip"), "--json")).Json;
        Assert.True(BundleVerifier.Verify((string)backup["path"]!).Holds);
        using var other = new CommandLine();
        Assert.Contains("taken in", (await other.RunAsync("import", _cli.PathOf("journey.json"))).Out, StringComparison.Ordinal);
        Assert.Equal(2, (await other.RunAsync("import", _cli.PathOf("journey.json"))).Code);
        Assert.Contains("here already", (await other.RunAsync("import", _cli.PathOf("journey.json"), "--merge")).Out, StringComparison.Ordinal);
        var restored = (await other.RunAsync("restore", _cli.PathOf("backup.zip"), "--json")).Json;
        Assert.True(Directory.Exists((string)restored["aside"]!));
        Assert.Equal(JsonNode.Parse((await _cli.RunAsync("export", "json")).Out)!["tables"]!.ToJsonString(), JsonNode.Parse((await other.RunAsync("export", "json")).Out)!["tables"]!.ToJsonString());
    }

    [Fact]
    public async Task Backup_export_and_restore_need_no_profile_and_say_what_cannot_be_done()
    {
        Assert.Equal(0, (await _cli.RunAsync("backup", _cli.PathOf("nothing.zip"))).Code);
        Assert.Equal(0, (await _cli.RunAsync("restore", _cli.PathOf("nothing.zip"))).Code);
        var calendar = await _cli.RunAsync("export", "ics");
        Assert.Equal(2, calendar.Code);
        Assert.Contains("ascent start", calendar.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await _cli.RunAsync("backup", Path.GetTempPath())).Code);
        var refused = await _cli.RunAsync("restore", _cli.Write("text.zip", "no zip"));
        Assert.Equal(2, refused.Code);
        Assert.Contains("Nothing was changed", refused.Error, StringComparison.Ordinal);
    }
}
