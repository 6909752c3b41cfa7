using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Ascent.Journey.Exports;
using Ascent.Journey.Profiles;
using Ascent.Testing;

namespace Ascent.Application.Tests.Exports;

/// <summary>The plan as iCalendar, read by a parser that is not ours.</summary>
public sealed class CalendarTests : IDisposable
{
    private const string Python = "/usr/bin/python3";
    private const string Reader =
        """
        import sys, json, icalendar
        calendar = icalendar.Calendar.from_ical(open(sys.argv[1], 'rb').read())
        out = []
        for event in calendar.walk('VEVENT'):
            assert not event.errors, event.errors
            out.append({'uid': str(event['UID']), 'sequence': int(event['SEQUENCE']), 'start': event.decoded('DTSTART').isoformat(), 'end': event.decoded('DTEND').isoformat(),
                        'summary': str(event['SUMMARY']), 'description': str(event.get('DESCRIPTION', '')), 'stamp': event.decoded('DTSTAMP').isoformat(), 'status': str(event['STATUS'])})
        print(json.dumps({'version': str(calendar['VERSION']), 'prodid': str(calendar['PRODID']), 'events': out}))
        """;

    private readonly TestHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void An_independent_parser_reads_every_activity_with_its_days()
    {
        var read = Parse(_home.Bench.ExportCalendar());
        Assert.Equal("2.0", (string)read["version"]!);
        var plan = _home.Bench.CurrentPlan();
        var events = read["events"]!.AsArray().ToDictionary(one => ((string)one!["uid"]!).Split('.')[0], one => one!.AsObject());
        Assert.Equal(plan.Items.Count + 3, events.Count);
        foreach (var item in plan.Items)
        {
            var one = events[item.Id];
            Assert.Equal(item.Title, (string)one["summary"]!);
            Assert.Equal(item.Start.ToString("O"), (string)one["start"]!);
            Assert.Equal(item.End.AddDays(1).ToString("O"), (string)one["end"]!);
            Assert.Contains(item.Reason, (string)one["description"]!, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_update_moves_events_and_makes_no_second_ones()
    {
        var first = Events(_home.Bench.ExportCalendar());
        Assert.All(first.Values, one => Assert.Equal(0, (int)one["sequence"]!));
        _home.Time.Now += TimeSpan.FromHours(1);
        Assert.Equal(Same(first), Same(Events(_home.Bench.ExportCalendar())));

        var moved = _home.Bench.CurrentPlan().Items.Select(item => (item.Id, item.Start, item.End)).ToList();
        _home.Bench.SaveProfile(_home.Bench.Profile! with { WeeksOff = [IsoWeek.Of(_home.Bench.Today.AddDays(14))] });
        var ids = _home.Bench.CurrentPlan().Items.Select(item => (item.Id, item.Start, item.End)).Except(moved).Select(item => item.Id).ToHashSet(StringComparer.Ordinal);
        Assert.NotEmpty(ids);
        var second = Events(_home.Bench.ExportCalendar());
        Assert.Equal(first.Keys.Order(StringComparer.Ordinal), second.Keys.Order(StringComparer.Ordinal));
        foreach (var (uid, one) in second)
        {
            if (ids.Contains(uid.Split('.')[0])) Assert.Equal((1, "2026-11-30T10:00:00+00:00"), ((int)one["sequence"]!, (string)one["stamp"]!));
            if ((int)one["sequence"]! == 0) Assert.Equal((string)first[uid]["start"]!, (string)one["start"]!);
        }
    }

    [Fact]
    public void What_left_the_plan_is_called_off_and_comes_back_with_a_higher_sequence()
    {
        var now = _home.Time.Now;
        CalendarEvent[] one = [new("a@x", new(2026, 12, 1), new(2026, 12, 2), "A", "", null, "Course")];
        var told = CalendarUpdate.Tell(one, new Dictionary<string, ToldEvent>(), now);
        Dictionary<string, ToldEvent> Keep(IReadOnlyList<ToldEvent> list) => list.ToDictionary(item => item.Event.Uid);
        var gone = CalendarUpdate.Tell([], Keep(told), now.AddDays(1));
        Assert.Equal((true, 1), (Assert.Single(gone).Cancelled, gone[0].Sequence));
        Assert.Contains("STATUS:CANCELLED", ICalendar.Write("x", gone), StringComparison.Ordinal);
        Assert.Equal(gone, CalendarUpdate.Tell([], Keep(gone), now.AddDays(2)));
        Assert.Equal((false, 2), (CalendarUpdate.Tell(one, Keep(gone), now.AddDays(3))[0].Cancelled, CalendarUpdate.Tell(one, Keep(gone), now.AddDays(3))[0].Sequence));
        Assert.Empty(CalendarUpdate.Tell([], Keep(gone), now.AddDays(2 + CalendarUpdate.DaysToldAsCancelled)));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("a; b, c\\d\ne\r\nf")]
    [InlineData("END:VEVENT\r\nEND:VCALENDAR\r\nBEGIN:VEVENT")]
    [InlineData("ünïcödé \ud83d\ude80\ud83d\ude80\ud83d\ude80 und sehr lang, ein Satz, der über mehr als eine Zeile geht, weil fünfundsiebzig Oktette nicht reichen \ud83d\ude80 äöüäöüäöüäöüäöüäöüäöüäöü")]
    [InlineData("control \u0001\u0007\u001b[31m characters")]
    public void Any_text_comes_through_escaped_and_folded(string text)
    {
        var file = ICalendar.Write(text, [new(new("a@x", new(2026, 12, 1), new(2026, 12, 2), text, text, "javascript:alert(1)", text), 0, _home.Time.Now, false)]);
        var bytes = Encoding.UTF8.GetBytes(file);
        Assert.DoesNotContain("javascript", file, StringComparison.Ordinal);
        Assert.Equal(file.Count(c => c == '\n'), file.Split("\r\n").Length - 1);
        var strict = new UTF8Encoding(false, throwOnInvalidBytes: true);
        var from = 0;
        for (var i = 0; i + 1 < bytes.Length; i++)
        {
            if (bytes[i] != '\r' || bytes[i + 1] != '\n') continue;
            Assert.True(i - from <= 75, "a line has more than 75 octets");
            strict.GetString(bytes, from, i - from);
            from = i + 2;
        }

        var read = Assert.Single(Parse(file)["events"]!.AsArray())!;
        var clean = new string([.. text.ReplaceLineEndings("\n").Where(c => !char.IsControl(c) || c == '\n')]);
        Assert.Equal(clean, ((string)read["summary"]!).ReplaceLineEndings("\n"));
        Assert.Equal(clean, ((string)read["description"]!).ReplaceLineEndings("\n"));
    }

    [Fact]
    public void A_new_address_ends_the_old_one_and_keeps_the_events()
    {
        var old = _home.Bench.CalendarToken();
        Assert.Equal(32, old.Length);
        Assert.Equal(old, _home.Bench.CalendarToken());
        var before = _home.Bench.ExportCalendar();
        Assert.NotEqual(old, _home.Bench.CalendarToken(renew: true));
        Assert.Equal(before, _home.Bench.ExportCalendar());
        Assert.DoesNotContain(old, before, StringComparison.Ordinal);
    }

    private static string Same(Dictionary<string, JsonObject> events) => string.Join('\n', events.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value.ToJsonString()));

    private Dictionary<string, JsonObject> Events(string text) => Parse(text)["events"]!.AsArray().ToDictionary(one => (string)one!["uid"]!, one => one!.AsObject());

    private JsonObject Parse(string text)
    {
        var (code, output, error) = Run(Reader, _home.Write("calendar.ics", text));
        Needs.That(!error.Contains("No module named 'icalendar'", StringComparison.Ordinal) && File.Exists(Python), "this test reads calendars with python3-icalendar");
        Assert.True(code == 0, error);
        return JsonNode.Parse(output)!.AsObject();
    }

    internal static (int Code, string Output, string Error) Run(string script, params string[] args)
    {
        Needs.That(File.Exists(Python), $"this test runs {Python}");
        using var process = Process.Start(new ProcessStartInfo(Python, ["-c", script, .. args]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
