using System.Text.Json.Nodes;

namespace Ascent.Cli.Tests;

/// <summary>Timer, papers, weeks: as a person and as a program uses them.</summary>
public sealed class PracticeTests : IDisposable
{
    private readonly CommandLine _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task A_timer_is_shown_today_and_logs_what_it_measured()
    {
        await _cli.StartedAsync();
        Assert.Contains("No timer is running", (await _cli.RunAsync("timer")).Out, StringComparison.Ordinal);
        var id = await FirstAsync();
        Assert.Equal(0, (await _cli.RunAsync("timer", "start", id)).Code);
        _cli.Time.Now += TimeSpan.FromMinutes(73);
        Assert.Contains("1 h 13 min", (await _cli.RunAsync("today")).Out, StringComparison.Ordinal);
        Assert.Equal(73, (int)(await _cli.RunAsync("today", "--json")).Json["timer"]!["minutes"]!);
        var second = await _cli.RunAsync("timer", "start", id);
        Assert.Equal(2, second.Code);
        Assert.Contains("already", second.Error, StringComparison.Ordinal);

        var stopped = (await _cli.RunAsync("timer", "stop", "--note", "chapter 1", "--json")).Json;
        Assert.Equal((73, 73), ((int)stopped["minutes"]!, (int)stopped["totalMinutes"]!));
        Assert.Null((await _cli.RunAsync("timer", "--json")).Json["timer"]);
        Assert.Equal(2, (await _cli.RunAsync("timer", "stop")).Code);
        Assert.Equal(2, (await _cli.RunAsync("timer", "cancel")).Code);
    }

    [Theory]
    [InlineData(9 * 60, "run for 9 hours")]
    [InlineData(-30, "clock was set back")]
    public async Task A_timer_that_cannot_be_believed_asks_for_the_minutes(int minutes, string told)
    {
        await _cli.StartedAsync();
        await _cli.RunAsync("timer", "start", await FirstAsync());
        _cli.Time.Now += TimeSpan.FromMinutes(minutes);
        var refused = await _cli.RunAsync("timer", "stop");
        Assert.Equal(2, refused.Code);
        Assert.Contains(told, refused.Error, StringComparison.Ordinal);
        Assert.Contains("--minutes", (await _cli.RunAsync("timer")).Out, StringComparison.Ordinal);
        Assert.Equal(2, (await _cli.RunAsync("timer", "stop", "--minutes", "0")).Code);
        Assert.Equal(50, (int)(await _cli.RunAsync("timer", "stop", "--minutes", "50", "--json")).Json["minutes"]!);
        await _cli.RunAsync("timer", "start", await FirstAsync());
        Assert.Equal(0, (await _cli.RunAsync("timer", "cancel")).Code);
    }

    [Fact]
    public async Task A_paper_is_read_noted_in_the_terminal_and_proved_by_its_notes()
    {
        await _cli.StartedAsync();
        var read = await _cli.RunAsync("paper", "read", "lenet");
        Assert.Equal(0, read.Code);
        foreach (var part in new[] { "The figure to understand", "https://doi.org/10.1109/5.726791", "paper notes lenet" }) Assert.Contains(part, read.Out, StringComparison.Ordinal);
        Assert.Equal("begun", (string)(await _cli.RunAsync("paper", "next", "--json")).Json["paper"]!["state"]!);

        var early = await _cli.RunAsync("paper", "done", "lenet");
        Assert.Equal(1, early.Code);
        Assert.Contains("architecture, method, claim, doubts, reproduction", early.Error, StringComparison.Ordinal);

        await _cli.RunAsync("paper", "notes", "lenet", "--claim", "Learned features win.", "--public");
        var asked = await _cli.RunAsync(["paper", "notes", "lenet"], "LeNet-5: conv, pool,\nconv, pool, dense\n\nSGD on MNIST\n\n\nmnist-cnn: 99.4 %\n\n");
        Assert.Contains("Still open: doubts.", asked.Out, StringComparison.Ordinal);
        var notes = (await _cli.RunAsync("paper", "notes", "lenet", "--json")).Json;
        Assert.Equal("LeNet-5: conv, pool,\nconv, pool, dense", (string)notes["notes"]!["architecture"]!["text"]!);
        Assert.Null(notes["notes"]!["doubts"]);
        Assert.True((bool)notes["public"]!);

        await _cli.RunAsync("paper", "notes", "lenet", "--doubts", "Inputs differ between the methods.");
        var done = (await _cli.RunAsync("paper", "done", "lenet", "--json")).Json;
        var evidence = (await _cli.RunAsync("evidence", "show", (string)done["evidence"]!, "--json")).Json.ToJsonString();
        Assert.Contains("notesSha256", evidence, StringComparison.Ordinal);
        Assert.Equal(0, (await _cli.RunAsync("evidence", "verify")).Code);
        Assert.Equal(1, (int)(await _cli.RunAsync("paper", "list", "--json")).Json["cadence"]!["thisWeek"]!);
        var last = (await _cli.RunAsync("paper", "list", "--all", "--json")).Json["papers"]!.AsArray().Single(paper => (string)paper!["id"]! == "lenet");
        Assert.Equal("done", (string)last!["state"]!);
    }

    [Fact]
    public async Task Notes_are_written_in_an_editor_and_a_mistake_there_loses_nothing()
    {
        if (OperatingSystem.IsWindows()) return;
        await _cli.StartedAsync();
        var refused = await _cli.RunAsync("paper", "notes", "lenet", "--edit");
        Assert.Equal(2, refused.Code);
        Assert.Contains("EDITOR", refused.Error, StringComparison.Ordinal);

        var script = _cli.Write("edit.sh", "sed -i 's/^## Claim$/## Claim\\n\\nLearned features win./' \"$1\"");
        _cli.Editor = $"sh '{script}'";
        Assert.Equal(0, (await _cli.RunAsync("paper", "notes", "lenet", "--edit")).Code);
        Assert.Equal("Learned features win.", (string)(await _cli.RunAsync("paper", "notes", "lenet", "--json")).Json["notes"]!["claim"]!["text"]!);

        _cli.Editor = $"sh '{_cli.Write("spoil.sh", "printf '## Clam\\n\\nmine\\n' > \"$1\"")}'";
        var spoilt = await _cli.RunAsync("paper", "notes", "lenet", "--edit");
        Assert.Equal(2, spoilt.Code);
        var kept = spoilt.Error.Split("--from ")[1].Split('\'')[0];
        Assert.Equal("## Clam\n\nmine\n", await File.ReadAllTextAsync(kept, TestContext.Current.CancellationToken));
        await File.WriteAllTextAsync(kept, "## Claim\n\nmine\n", TestContext.Current.CancellationToken);
        Assert.Equal(0, (await _cli.RunAsync("paper", "notes", "lenet", "--from", kept)).Code);
        Directory.Delete(Path.GetDirectoryName(kept)!, recursive: true);
        Assert.Equal("mine", (string)(await _cli.RunAsync("paper", "notes", "lenet", "--json")).Json["notes"]!["claim"]!["text"]!);

        _cli.Editor = "false";
        Assert.Equal(2, (await _cli.RunAsync("paper", "notes", "lenet", "--edit")).Code);
    }

    [Fact]
    public async Task A_week_is_looked_back_on_and_the_next_review_shows_what_was_to_change()
    {
        await _cli.StartedAsync();
        var id = await FirstAsync();
        await _cli.RunAsync("log", id, "90m");
        await _cli.RunAsync("done", id, "--note", "done it");
        var week = (await _cli.RunAsync("weekly", "--json")).Json;
        Assert.Equal("2026-W49", (string)week["week"]!);
        Assert.True((double)week["plannedHours"]! > 5);
        Assert.Equal(1.5, (double)week["loggedHours"]!);
        var first = week["items"]!.AsArray().Single(item => (string)item!["id"]! == id)!;
        Assert.True((bool)first["done"]! && (double)first["plannedHours"]! > 0);
        Assert.Single(week["evidence"]!.AsArray());

        var asked = await _cli.RunAsync(["weekly"], "Shapes first.\n\nStart with the lab.\n\n");
        Assert.Contains("Kept.", asked.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("Two questions", (await _cli.RunAsync(["weekly"], "")).Out, StringComparison.Ordinal);

        _cli.Time.Now += TimeSpan.FromDays(7);
        var next = await _cli.RunAsync("weekly");
        Assert.Contains("In 2026-W49 you wanted to change: Start with the lab.", next.Out, StringComparison.Ordinal);
        var last = (await _cli.RunAsync("weekly", "--week", "last", "--change", "Labs only.", "--json")).Json;
        Assert.Equal(("Shapes first.", "Labs only."), ((string)last["answers"]!["learnt"]!, (string)last["answers"]!["change"]!));
        Assert.Equal(1, (int)(await _cli.RunAsync("week", "--json")).Json["habit"]!["weeksInARow"]!);
        Assert.Contains("1 week in a row", (await _cli.RunAsync("week")).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("timer start nothing", 2, "There is no activity 'nothing'")]
    [InlineData("paper read resnt", 2, "Did you mean 'resnet'?")]
    [InlineData("paper notes lenet --public --private", 2, "not both")]
    [InlineData("paper notes lenet --from nowhere.md", 2, "cannot be read")]
    [InlineData("weekly --week 2026-W99", 2, "is no week")]
    [InlineData("weekly --week 2030-W01", 2, "lies ahead")]
    [InlineData("career add friend Ada", 2, "is no kind")]
    [InlineData("career add post P --state merged", 2, "is no state of a post")]
    [InlineData("career add post P --link nowhere", 2, "is not a link")]
    [InlineData("career add post P --on 2031-01-01", 2, "lies ahead")]
    [InlineData("career move 7 merged", 2, "There is no entry 7")]
    [InlineData("career rm 7", 2, "There is no entry 7")]
    [InlineData("interview show design-frud", 2, "Did you mean 'design-fraud'?")]
    [InlineData("interview start design-fraud", 2, "at a terminal")]
    [InlineData("interview score design-fraud scope", 2, "is no score")]
    [InlineData("interview score design-fraud nothing=1", 2, "is no criterion")]
    public async Task What_cannot_be_taken_is_told(string line, int code, string expected)
    {
        await _cli.StartedAsync();
        var result = await _cli.RunAsync(line.Split(' '));
        Assert.Equal(code, result.Code);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("timer start orientation")]
    [InlineData("paper read lenet")]
    [InlineData("weekly")]
    [InlineData("career add post P")]
    public async Task Before_the_start_a_verb_says_to_start(string line)
    {
        var result = await _cli.RunAsync(line.Split(' '));
        Assert.Equal(2, result.Code);
        Assert.Contains("ascent start", result.Error, StringComparison.Ordinal);
    }

    private async Task<string> FirstAsync()
    {
        var today = (await _cli.RunAsync("today", "--json")).Json;
        return today["items"]!.AsArray().Select(item => (JsonObject)item!).Select(item => (string)item["id"]!).First();
    }
}
