
namespace Ascent.Cli.Tests;

/// <summary>Career entries and mock interviews on the command line.</summary>
public sealed class CareerTests : IDisposable
{
    private readonly CommandLine _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Five_people_reach_the_goal_and_the_command_that_is_named_proves_it()
    {
        await _cli.StartedAsync();
        Assert.Contains("0 of 5 people met", (await _cli.RunAsync("career")).Out, StringComparison.Ordinal);
        for (var i = 1; i < 5; i++) Assert.DoesNotContain("proves", (await _cli.RunAsync("career", "add", "contact", $"Engineer {i}")).Out, StringComparison.Ordinal);
        var last = (await _cli.RunAsync("career", "add", "contact", "Engineer 5", "--on", "2026-11-20", "--json")).Json;
        var command = (string)Assert.Single(last["proves"]!.AsArray())!;
        Assert.StartsWith("ascent done five-conversations --note \"Engineer 5, Engineer 1", command, StringComparison.Ordinal);
        var words = command.Split('"');
        Assert.Equal(0, (await _cli.RunAsync([.. words[0].Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1), words[1]])).Code);
        Assert.Contains("proved", (await _cli.RunAsync("career")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entry_moves_through_its_states_and_comes_back_after_it_was_taken_out()
    {
        await _cli.StartedAsync();
        await _cli.RunAsync("career", "add", "contribution", "Fix a [shape] error", "--on", "2026-11-01");
        await _cli.RunAsync("career", "move", "1", "opened", "--on", "2026-11-10", "--link", "https://example.org/pr/7");
        var back = await _cli.RunAsync("career", "move", "1", "started", "--on", "2026-11-05");
        Assert.Equal(2, back.Code);
        var merged = await _cli.RunAsync("career", "move", "1", "merged");
        Assert.Contains("ascent done first-contribution --link https://example.org/pr/7", merged.Out, StringComparison.Ordinal);
        var entry = Assert.Single((await _cli.RunAsync("career", "list", "--kind", "contribution", "--json")).Json["entries"]!.AsArray())!;
        Assert.Equal(["found", "opened", "merged"], entry["history"]!.AsArray().Select(step => (string)step!["state"]!));
        Assert.Contains("Fix a [shape] error", (await _cli.RunAsync("career", "list")).Out, StringComparison.Ordinal);

        Assert.Contains("career rm 1 --undo", (await _cli.RunAsync("career", "rm", "1")).Out, StringComparison.Ordinal);
        Assert.Contains("Nothing here yet", (await _cli.RunAsync("career", "list")).Out, StringComparison.Ordinal);
        Assert.Equal(2, (await _cli.RunAsync("career", "move", "1", "closed")).Code);
        Assert.Equal(0, (await _cli.RunAsync("career", "rm", "1", "--undo")).Code);
        Assert.Equal(2, (await _cli.RunAsync("career", "rm", "1", "--undo")).Code);
        Assert.Single((await _cli.RunAsync("career", "--json")).Json["entries"]!.AsArray());
    }

    [Fact]
    public async Task An_interview_shows_the_question_first_and_the_answer_after_the_scores()
    {
        await _cli.StartedAsync();
        var rubric = (await _cli.RunAsync("interview", "show", "design-fraud", "--answer", "--json")).Json["rubric"]!.AsArray();
        var shown = await _cli.RunAsync("interview", "show", "design-fraud");
        Assert.DoesNotContain((string)rubric[0]!["strong"]!, shown.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("rubric", (await _cli.RunAsync("interview", "show", "design-fraud", "--json")).Out, StringComparison.Ordinal);

        _cli.Width = 200;
        var answers = "\n\n" + string.Concat(rubric.Select((criterion, place) => place == 0 ? "99\n0\nforgot it\n" : $"{criterion!["points"]}\n\n")) + "\n";
        var held = await _cli.RunAsync(["interview", "start", "design-fraud"], answers);
        Assert.Equal(0, held.Code);
        Assert.Contains("A whole number from 0 to", held.Out, StringComparison.Ordinal);
        Assert.True(held.Out.IndexOf("All points for the whole of 'strong'", StringComparison.Ordinal) is > 0 and var scale && scale < held.Out.IndexOf("1 of ", StringComparison.Ordinal));
        Assert.Contains($"{20 - (int)rubric[0]!["points"]!} of 20 points", held.Out, StringComparison.Ordinal);
        Assert.Contains("Work on next", held.Out, StringComparison.Ordinal);
        Assert.True(held.Out.IndexOf("A good answer", StringComparison.Ordinal) > held.Out.IndexOf("of 20 points", StringComparison.Ordinal));

        var left = await _cli.RunAsync(["interview", "start", "design-fraud"], "\n\n1\n\nq\n");
        Assert.Contains("nothing was kept", left.Out, StringComparison.Ordinal);
        var history = (await _cli.RunAsync("interview", "history", "--json")).Json;
        var session = Assert.Single(history["sessions"]!.AsArray())!;
        Assert.Equal("forgot it", (string)session["scores"]![0]!["note"]!);
        Assert.Equal((string)rubric[0]!["id"]!, (string)history["workOn"]![0]!["criterion"]!);
    }

    [Fact]
    public async Task A_program_scores_an_interview_and_gets_the_total()
    {
        await _cli.StartedAsync();
        var rubric = (await _cli.RunAsync("interview", "show", "design-fraud", "--answer", "--json")).Json["rubric"]!.AsArray();
        string[] scores = [.. rubric.Select(criterion => $"{criterion!["id"]}={criterion["points"]}")];
        var scored = await _cli.RunAsync(["interview", "score", "design-fraud", .. scores, "--minutes", "41", "--note", "with Ada", "--json"]);
        Assert.Equal((20, 20, 41), ((int)scored.Json["total"]!, (int)scored.Json["most"]!, (int)scored.Json["minutes"]!));
        Assert.Empty(scored.Json["workOn"]!.AsArray());
        var missing = await _cli.RunAsync(["interview", "score", "design-fraud", .. scores[1..]]);
        Assert.Equal(2, missing.Code);
        Assert.Contains("No points for", missing.Error, StringComparison.Ordinal);
        var list = (await _cli.RunAsync("interview", "list", "--json")).Json;
        Assert.Equal(20, (int)list["questions"]!.AsArray().Single(question => (string)question!["id"]! == "design-fraud")!["last"]!);
        Assert.NotEqual("design-fraud", (string)list["next"]!);
    }
}
