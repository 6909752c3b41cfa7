using System.Text.RegularExpressions;
using Ascent.Cli.Output;

namespace Ascent.Cli.Tests;

/// <summary>What a person sees on a screen of 80 and of 120 columns, and what Ctrl-C does while a question waits.</summary>
public sealed partial class ScreenTests : IDisposable
{
    private readonly CommandLine _cli = new() { OutIsTerminal = true, Width = 80 };

    public void Dispose() => _cli.Dispose();

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public async Task No_line_is_wider_than_the_screen_and_no_id_address_or_figure_is_broken(int width)
    {
        _cli.Width = width;
        await _cli.StartedAsync();
        using var workbench = Application.Workbench.Open(new Application.AscentHome(_cli.Home), _cli.Time);
        foreach (var line in new[] { "today --no-color", "week --no-color", "month --no-color", "quarter --no-color", "plan --no-color", "next --no-color", "assess --list --no-color", "interview list --no-color", "paper list --all --no-color" })
        {
            var shown = (await _cli.RunAsync(line.Split(' '))).Out;
            var wide = shown.Split('\n').Where(text => text.TrimEnd().Length > width && !text.Contains("://", StringComparison.Ordinal)).ToList();
            Assert.True(wide.Count == 0, $"{line}: {string.Join("\n", wide.Take(3))}");
        }

        var plan = (await _cli.RunAsync("plan", "--no-color")).Out;
        Assert.All(workbench.CurrentPlan().Items, item => Assert.Matches($@"(^|\s){Regex.Escape(item.Id)}(\s|$)", plan));
        var interviews = (await _cli.RunAsync("interview", "list", "--no-color")).Out;
        Assert.All(workbench.Pack.Interviews.Keys, id => Assert.Contains(id, interviews, StringComparison.Ordinal));
        var week = (await _cli.RunAsync("week", "--no-color")).Out;
        Assert.All(workbench.AgendaFor(Application.AgendaSpan.Week).Items.SelectMany(entry => Address().Matches(entry.NextStep)), address => Assert.Contains(address.Value, week, StringComparison.Ordinal));
        var areas = (await _cli.RunAsync("assess", "--list", "--no-color")).Out;
        Assert.All(workbench.Pack.Areas.SelectMany(area => area.Title.Split(' ')), word => Assert.Contains(word, areas, StringComparison.Ordinal));
    }

    [Fact]
    public void Sentences_break_between_words_and_what_has_no_space_stays_whole()
    {
        Assert.Equal(["There is no", "file", "/a/very/long/path/that/has/no/space", "here."], Folding.Lines("There is no file /a/very/long/path/that/has/no/space here.", 12));
        Assert.Equal(["   kept", "in"], Folding.Lines("   kept in", 7));
        Assert.Equal(["one", "", "two"], Folding.Lines("one\n\ntwo", 80));
    }

    [Fact]
    public void A_paragraph_hangs_under_its_mark_without_spaces_at_the_end()
    {
        using var output = new StringWriter();
        var console = Terminal.Create(output, colored: false, terminal: false, width: 20);
        Hanging.Write(console, "[bold]!![/]", 4, "One two three four five [red]six[/]");
        Assert.Equal(["!!  One two three", "    four five six", ""], output.ToString().ReplaceLineEndings("\n").Split('\n'));
    }

    [Fact]
    public async Task A_pinned_activity_stands_first_among_what_moved_with_the_reason()
    {
        await _cli.StartedAsync();
        var pinned = await _cli.RunAsync("plan", "--pin", "first-mnist=2026-W51", "--no-color");
        var moved = pinned.Out.ReplaceLineEndings("\n").Split('\n').First(line => line.Contains('·', StringComparison.Ordinal));
        Assert.Contains("Install the framework", moved, StringComparison.Ordinal);
        Assert.Contains("You pinned it to 2026-W51", WhiteSpace().Replace(pinned.Out, " "), StringComparison.Ordinal);
        var again = await _cli.RunAsync("plan", "--pin", "first-mnist=2026-W52", "--no-color");
        Assert.Contains("2026-W52 instead of 2026-W51", WhiteSpace().Replace(again.Out, " "), StringComparison.Ordinal);
        var freed = await _cli.RunAsync("plan", "--unpin", "first-mnist", "--no-color");
        Assert.Contains("You let it go from 2026-W52", WhiteSpace().Replace(freed.Out, " "), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_moves_the_finish_says_by_how_much()
    {
        await _cli.StartedAsync();
        var before = DateOnly.Parse((string)(await _cli.RunAsync("plan", "--json")).Json["forecast"]!["p50"]!);
        var logged = (await _cli.RunAsync("log", "dls-1", "23h", "--no-color")).Out;
        var after = DateOnly.Parse((string)(await _cli.RunAsync("plan", "--json")).Json["forecast"]!["p50"]!);
        var days = after.DayNumber - before.DayNumber;
        Assert.NotEqual(0, days);
        Assert.Contains($"({Math.Abs(days)} day{(Math.Abs(days) == 1 ? "" : "s")} {(days > 0 ? "later" : "earlier")})", logged, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("start --no-serve")]
    [InlineData("assess")]
    [InlineData("assess restart")]
    [InlineData("review")]
    [InlineData("weekly")]
    [InlineData("paper notes lenet")]
    [InlineData("interview start design-fraud")]
    public async Task Ctrl_C_ends_a_question_at_once_and_says_so_by_130(string line)
    {
        if (!line.StartsWith("start", StringComparison.Ordinal)) await _cli.StartedAsync();
        if (line == "review") await _cli.RunAsync("log", "orientation", "20m");
        if (line == "review") await _cli.RunAsync("log", "first-mnist", "20m");
        var result = await _cli.RunInterruptedAsync(line.Split(' '));
        Assert.Equal(130, result.Code);
        Assert.EndsWith("\n", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_week_before_the_journey_is_shown_without_questions()
    {
        await _cli.StartedAsync();
        var early = await _cli.RunAsync(["weekly", "--week", "2026-W40"], "Learnt.\n\n\n");
        Assert.Equal(0, early.Code);
        Assert.DoesNotContain("Two questions", early.Out, StringComparison.Ordinal);
        Assert.Contains("Two questions", (await _cli.RunAsync(["weekly"], "\n\n")).Out, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"https?://[^\s,]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Address();

    [GeneratedRegex(@"\s+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex WhiteSpace();
}
