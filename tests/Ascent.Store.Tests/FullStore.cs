using System.Data.Common;
using System.Globalization;
using Ascent.Journey.Assessment;
using Ascent.Journey.Career;
using Ascent.Journey.Content;
using Ascent.Journey.Exports;
using Ascent.Journey.Papers;
using Ascent.Journey.Profiles;
using Ascent.Journey.Progress;
using Ascent.Journey.Reviews;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Ascent.Store.Tests;

/// <summary>A store with something in every table, and what a database says of itself, without the store's help.</summary>
internal static class FullStore
{
    /// <summary>A store's own: how often it changed, and on a server which scripts have run.</summary>
    private static readonly string[] ItsOwn = ["revision", "ascent_schema"];

    /// <summary>Leaves rows in every table, all of them told apart by <paramref name="word"/> and the moment.</summary>
    public static void Fill(JourneyStore store, string word, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.DateTime);
        var week = IsoWeek.Of(today);
        store.SaveProfile($"{{\"schema\":1,\"hoursPerWeek\":16,\"role\":\"{word}\"}}", now);
        store.SavePlan($"{{\"plan\":\"{word}\"}}", "profile", now);
        store.Log("reading", 45, now, today, $"{word}, “quoted” \ud83d\ude80\u001f");
        store.Pin(new Dictionary<string, IsoWeek?> { ["reading"] = week });
        store.SaveLabFolder("gradients", $"/home/{word}/gradients", now);
        store.AddReveal("gradients", "chain-rule", 1, now);
        store.AddAttempt(
            new Attempt(0, "gradients", 1, "pass", 12, 12, now, "abc", $"{{\"by\":\"{word}\"}}"),
            attempt => new Evidence($"e-{word}", "gradients-lab", EvidenceKind.Attempt, now, "passed", "{}", "44136f"), today);
        Review(store, $"card-{word}", now);
        Review(store, "card-shared", now.AddMinutes(1));
        store.StartTimer("reading", now, today);
        store.SaveCalendarToken(word, replace: false, now);
        store.TellCalendar(before => CalendarUpdate.Tell([new($"{word}@x", today, today, "A", "d", null, "Course")], before, now));
        store.SavePaperNotes("resnet", "paper-resnet", new Dictionary<PaperField, string> { [PaperField.Claim] = $"Depth helps {word}." }, true, now, today);
        store.EndPaper("resnet", today, notes => new Evidence($"e-paper-{word}", "paper-resnet", EvidenceKind.Note, now, notes![PaperField.Claim], "{}", "44136f"));
        store.KeepWeekPlan(week, "{}");
        store.SaveWeekAnswers(week, $"What {word} learnt.", null, now);
        var entry = store.AddCareer(CareerKind.Contribution, $"Fix by {word}", null, null, "found", today, now);
        store.MoveCareer(entry.Id, "opened", "https://example.org/" + word, null, today, now.AddMinutes(5));
        store.RemoveCareer(store.AddCareer(CareerKind.Contact, "Ada", null, word, "met", today, now.AddMinutes(6)).Id, now.AddMinutes(7));
        store.AddInterview(new(0, "design-fraud", now, 44, true, word, [new("scope", 3, 3, null), new("data", 1, 4, word)]));
        Answer(store, "K1-1", "K1", $"chain-rule-{word}", now);
        Answer(store, "K4-1", "K4", $"softmax-{word}", now.AddMinutes(2));
        store.Ask(new("K4-1", AssessmentKind.Area, "K4", now.AddMinutes(2), null, new("waiting", 5, "softmax", now.AddMinutes(3), false)));
        store.RestartAssessment("K1", ["K1-1"], now.AddMinutes(4));
    }

    public static void Answer(JourneyStore store, string session, string area, string item, DateTimeOffset now, string given = "2 1 3")
    {
        var asked = store.Ask(new(session, AssessmentKind.Area, area, now, null, new(item, 4503599627370495, "chain-rule", now, false)));
        store.AddAnswer(new()
        {
            Id = 0,
            Session = asked.Id,
            Item = item,
            Kind = ItemKind.Order,
            Skill = "chain-rule",
            Seed = 4503599627370495,
            Given = given,
            Right = true,
            DontKnow = false,
            AfterHint = false,
            At = now,
        });
    }

    public static void Review(JourneyStore store, string card, DateTimeOffset at, Grade grade = Grade.Good) =>
        store.AddReview(card, grade, 12, at, DateOnly.FromDateTime(at.DateTime), before => new ReviewScheduler().Review(before?.Memory ?? CardMemory.New(at), grade, at));

    /// <summary>Every table that the database itself names, with its rows as texts; but for what is each store's own.</summary>
    public static SortedDictionary<string, List<string>> Dump(string place)
    {
        using var connection = Connect(place);
        var names = Rows(connection, connection is SqliteConnection
            ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            : "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()");
        return new(names.Except(ItsOwn, StringComparer.Ordinal).ToDictionary(name => name, name => Rows(connection, $"SELECT * FROM {name}")), StringComparer.Ordinal);
    }

    private static DbConnection Connect(string place)
    {
        DbConnection connection;
        if (PostgresDatabase.Understands(place))
        {
            var (settings, person) = PostgresAddress.Parse(place);
            settings.SearchPath = "ascent_" + person;
            connection = new NpgsqlConnection(settings.ToString());
        }
        else
        {
            connection = new SqliteConnection($"Data Source={place};Pooling=false");
        }

        connection.Open();
        return connection;
    }

    private static List<string> Rows(DbConnection connection, string query)
    {
        using var command = connection.CreateCommand();
        command.CommandText = query;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(string.Join(" | ", Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "NULL" : Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture))));
        rows.Sort(StringComparer.Ordinal);
        return rows;
    }
}
