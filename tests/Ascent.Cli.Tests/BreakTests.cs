using System.Text.Json.Nodes;

namespace Ascent.Cli.Tests;

/// <summary><c>next</c>, <c>pause</c> and <c>resume</c>: what to do now, going away, and coming back.</summary>
public sealed class BreakTests : IDisposable
{
    private readonly CommandLine _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Next_ranks_steps_with_reasons_and_the_command_that_begins_each()
    {
        await _cli.StartedAsync();
        var advice = (await _cli.RunAsync("next", "--json")).Json;
        var steps = advice["steps"]!.AsArray();
        Assert.NotEmpty(steps);
        var scores = steps.Select(step => (double)step!["score"]!).ToList();
        Assert.Equal(scores.OrderDescending(), scores);
        var planned = (await _cli.RunAsync("plan", "--json")).Json["items"]!.AsArray().Select(item => (string)item!["id"]!).ToHashSet();
        foreach (var step in steps)
        {
            Assert.Contains((string)step!["id"]!, planned);
            Assert.NotEmpty(step["reasons"]!.AsArray());
            Assert.Contains("ascent ", (string)step["command"]!, StringComparison.Ordinal);
        }

        var shown = (await _cli.RunAsync("next")).Out;
        Assert.Contains((string)steps[0]!["title"]!, shown, StringComparison.Ordinal);
        Assert.Contains((string)steps[0]!["command"]!, shown, StringComparison.Ordinal);
        foreach (var warning in advice["warnings"]!.AsArray())
            Assert.NotEqual("", (string)warning!["remedy"]!);
    }

    [Fact]
    public async Task What_is_done_is_no_next_step_any_more()
    {
        await _cli.StartedAsync();
        var first = (string)(await StepsAsync())[0]!["id"]!;
        Assert.Equal("orientation", first);
        Assert.Equal(0, (await _cli.RunAsync("done", first, "--note", "Read it.")).Code);
        Assert.DoesNotContain(await StepsAsync(), step => (string)step!["id"]! == first);
    }

    [Fact]
    public async Task A_break_plans_nothing_until_its_end_and_moves_the_finish_by_itself()
    {
        await _cli.StartedAsync();
        await _cli.RunAsync("log", "orientation", "20m");
        var paused = (await _cli.RunAsync("pause", "--until", "2026-12-13", "--json")).Json;
        Assert.Equal("2026-12-13", (string)paused["until"]!);
        Assert.Equal(14, (int)paused["p50Days"]!);
        var today = await _cli.RunAsync("today");
        Assert.Contains("on a break", today.Out, StringComparison.Ordinal);
        Assert.Contains("on Mon 14 Dec 2026", today.Out, StringComparison.Ordinal);
        var items = (await _cli.RunAsync("plan", "--json")).Json["items"]!.AsArray();
        Assert.All(items.SelectMany(item => item!["weeks"]!.AsArray()), week => Assert.True(string.CompareOrdinal((string)week!["week"]!, "2026-W51") >= 0));
        Assert.Contains("Sun 13 Dec 2026", (await _cli.RunAsync("profile", "show")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_break_without_an_end_names_no_day_and_lasts_until_resume()
    {
        await _cli.StartedAsync();
        var paused = await _cli.RunAsync("pause");
        Assert.Contains("ascent resume", paused.Out, StringComparison.Ordinal);
        var today = await _cli.RunAsync("today");
        Assert.Contains("waits for you", today.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("next comes", today.Out, StringComparison.Ordinal);

        _cli.Time.Now += TimeSpan.FromDays(10);
        Assert.Empty((await _cli.RunAsync("today", "--json")).Json["items"]!.AsArray());
        var back = await _cli.RunAsync("resume");
        Assert.Contains("Welcome back. You were away for 10 days", back.Out, StringComparison.Ordinal);
        Assert.Contains("Take up first", back.Out, StringComparison.Ordinal);
        Assert.NotEmpty((await _cli.RunAsync("today", "--json")).Json["items"]!.AsArray());
    }

    [Fact]
    public async Task A_break_that_is_taken_back_on_its_day_leaves_the_plan_as_it_was()
    {
        await _cli.StartedAsync();
        var before = (await _cli.RunAsync("plan", "--json")).Json["forecast"]!.ToJsonString();
        await _cli.RunAsync("pause");
        var back = (await _cli.RunAsync("resume", "--json")).Json;
        Assert.Equal((0, 0), ((int)back["daysAway"]!, (int)back["p50Days"]!));
        Assert.Equal(before, (await _cli.RunAsync("plan", "--json")).Json["forecast"]!.ToJsonString());
    }

    [Theory]
    [InlineData("resume", "You are not on a break")]
    [InlineData("pause --until yesterday", "write it as 2027-01-03")]
    [InlineData("pause --until 2026-11-29", "is over")]
    public async Task What_cannot_be_a_break_is_told(string line, string expected)
    {
        await _cli.StartedAsync();
        var result = await _cli.RunAsync(line.Split(' '));
        Assert.Equal(2, result.Code);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("next")]
    [InlineData("pause")]
    [InlineData("resume")]
    [InlineData("assess restart --yes")]
    public async Task Before_the_start_it_says_to_start(string line)
    {
        var result = await _cli.RunAsync(line.Split(' '));
        Assert.Equal(2, result.Code);
        Assert.Contains("ascent start", result.Error, StringComparison.Ordinal);
    }

    private async Task<JsonArray> StepsAsync() => (await _cli.RunAsync("next", "--json")).Json["steps"]!.AsArray();
}
