using System.Text.Json.Nodes;

namespace Ascent.Cli.Tests.Robust;

/// <summary>A clock that goes backwards between commands, by minutes or by months: no command fails, no figure is negative, nothing is lost.</summary>
public sealed class BackwardClockTests : IDisposable
{
    /// <summary>A step of the clock's service, a summer time that was set by hand, a wrong day, and a battery that is empty.</summary>
    public static TheoryData<int> MinutesBack => [2, 60, 60 * 24 * 3, 60 * 24 * 400];

    private readonly CommandLine _cli = new();

    public void Dispose() => _cli.Dispose();

    [Theory]
    [MemberData(nameof(MinutesBack))]
    public async Task Every_verb_goes_on_and_nothing_is_negative_or_lost(int minutes)
    {
        await _cli.StartedAsync();
        var begun = _cli.Time.Now;
        await DoneAsync("log", "gradients-lab", "45m");
        await DoneAsync("done", "orientation", "--note", "before");
        var card = await GradedAsync();
        await DoneAsync("assess", "next", "--area", "K1");
        await DoneAsync("assess", "answer", "K1-1", "?");
        await DoneAsync("weekly", "--learnt", "before");
        await DoneAsync("timer", "start", "gradients-lab");

        _cli.Time.Now = begun.AddMinutes(-minutes);
        await AllReadableAsync();
        var timer = await _cli.RunAsync("timer", "stop");
        Assert.Equal(2, timer.Code);
        Assert.Contains("the clock was set back", timer.Error, StringComparison.Ordinal);
        await DoneAsync("timer", "stop", "--minutes", "20");
        await DoneAsync("log", "gradients-lab", "5m");
        await DoneAsync("review", "grade", card, "good");
        await DoneAsync("assess", "next", "--area", "K1");
        await DoneAsync("assess", "answer", "K1-1", "?");
        await DoneAsync("done", "join-communities", "--link", "https://example.org/back");
        await DoneAsync("weekly", "--learnt", "while it was back");
        await DoneAsync("plan", "--off", "2027-W10");
        await AllReadableAsync();

        // And forward again, as it will be.
        _cli.Time.Now = begun.AddHours(1);
        await AllReadableAsync();
        using var store = Store.JourneyStore.Open(Path.Combine(_cli.Home, "ascent.db"));
        Assert.Equal([45, 20, 5], store.Progress().Log.Select(entry => entry.Minutes));
        Assert.Equal(2, store.Reviews(card).Count);
        Assert.Equal(2, store.Evidence().Count);
        Assert.Equal(2, store.Assessments().Answers.Count);
        Assert.Null(store.Fault());
        Assert.True(store.Card(card)!.Memory.Due > begun.AddDays(-minutes / 1440.0), "a card is due before it was seen");
    }

    [Fact]
    public async Task A_break_that_begins_in_what_is_the_future_now_still_ends()
    {
        await _cli.StartedAsync();
        var begun = _cli.Time.Now;
        await DoneAsync("pause");
        _cli.Time.Now = begun.AddDays(-3);
        await AllReadableAsync();
        Assert.Contains("not on a break", (await _cli.RunAsync("resume")).Error, StringComparison.Ordinal);
        await DoneAsync("log", "gradients-lab", "5m");
        _cli.Time.Now = begun.AddDays(1);
        await DoneAsync("resume");
        await AllReadableAsync();
    }

    /// <summary>Grades the first card that is due.</summary>
    private async Task<string> GradedAsync()
    {
        var card = (string)(await _cli.RunAsync("review", "--json")).Json["cards"]![0]!["id"]!;
        await DoneAsync("review", "grade", card, "good");
        return card;
    }

    private async Task DoneAsync(params string[] args)
    {
        var result = await _cli.RunAsync(args);
        Assert.True(result.Code == 0, $"{string.Join(' ', args)}: {result.Error}");
    }

    private async Task AllReadableAsync()
    {
        foreach (var verb in new[] { "today", "week", "month", "quarter", "plan", "next", "review status", "timer status", "weekly", "assess map", "evidence list", "paper list", "lab status gradients", "career list" })
        {
            var result = await _cli.RunAsync([.. verb.Split(' '), "--json"]);
            Assert.True(result.Code == 0, $"{verb}: {result.Error}");
            AssertNothingNegative(result.Json, verb);
            var shown = await _cli.RunAsync(verb.Split(' '));
            Assert.True(shown.Code == 0, $"{verb}: {shown.Error}");
            Assert.DoesNotMatch(@"(^|\s)[-−]\d", shown.Out);
        }

        var plan = (await _cli.RunAsync("plan", "--json")).Json;
        foreach (var item in plan["items"]!.AsArray())
        {
            if ((string?)item!["start"] is { } start && (string?)item["end"] is { } end)
                Assert.True(string.CompareOrdinal(start, end) <= 0, $"{item["id"]} ends before it starts");
        }

        Assert.True(string.CompareOrdinal((string)plan["forecast"]!["p50"]!, (string)plan["forecast"]!["p80"]!) <= 0);
    }

    /// <summary>Hours, minutes and counts; slack and how far a day has moved may well be below nothing.</summary>
    private static void AssertNothingNegative(JsonNode? node, string where)
    {
        switch (node)
        {
            case JsonObject map:
                foreach (var (key, value) in map)
                {
                    if (!key.Contains("slack", StringComparison.OrdinalIgnoreCase)) AssertNothingNegative(value, $"{where}.{key}");
                }

                break;
            case JsonArray list:
                foreach (var value in list) AssertNothingNegative(value, where);
                break;
            case JsonValue value when value.TryGetValue<double>(out var number):
                Assert.True(number >= 0, $"{where} is {number}");
                break;
        }
    }
}
