using System.Globalization;
using System.Text;
using Ascent.Store;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Ascent.Benchmarks.Journey;

/// <summary>
/// A journey far larger than anybody's: 2,000 activities, 1,000 skills and 10,000 cards as content on disk, and a home in which 100,000 log
/// entries and as many reviews have been made.
/// </summary>
internal sealed class LargeJourney : IDisposable
{
    private const int Skills = 1_000;
    private const int Activities = 2_000;
    private const int CardsPerSkill = 10;
    private const int LogEntries = 100_000;
    private const int KnownCards = 10_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("ascent-large-").FullName;

    public string Home => Path.Combine(_folder, "home");
    public string Content => Path.Combine(_folder, "content");

    public static string Size => $"{Activities:N0} activities, {Skills * CardsPerSkill:N0} cards, {LogEntries:N0} log entries";

    public void Write()
    {
        WriteContent(Path.Combine(Content, "journeys", "large"));
        Directory.CreateDirectory(Home);
        WriteStore(Path.Combine(Home, "ascent.db"), DateTimeOffset.UtcNow);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void WriteContent(string journey)
    {
        Write(journey, "journey.yaml",
            """
            id: large
            version: 1
            title: A large journey
            from: engineer
            to: engineer of more
            horizonWeeks: 520
            reference-profile:
              hoursPerWeek: 40
              track: vision
              ratings: {T1: 3, K1: 0}
            phases:
              - {id: P1, title: One, weeks: 250, why: First things come first.}
              - {id: P2, title: Two, weeks: 250, why: And second things second.}
            areas:
              - {id: T1, title: Programming, priority: 0}
              - {id: K1, title: Mathematics, priority: 1}
            rows:
              - {id: W, title: This week}
            """);
        Write(journey, "resources.yaml", "- {id: book, title: A book, authors: [Somebody], kind: book, url: \"https://example.org/\", hours: 10, free: true, level: introductory}\n");
        for (var i = 0; i < Skills; i++)
        {
            Write(journey, $"skills/K1/skill-{i:0000}.md",
                $"---\ntitle: Skill {i}\narea: K1\nprerequisites: [{(i == 0 ? "" : $"skill-{i / 2:0000}")}]\nhours: [1, 2, 4]\neased-by: {{T1: 0.9}}\nresources: [book]\n---\nSkill {i} in two sentences.\n\n## Why deep learning needs it\n\nBecause of reason {i}.\n\n## You have it when you can\n\n- do {i}\n");
            var cards = new StringBuilder();
            for (var c = 0; c < CardsPerSkill; c++)
                cards.Append(CultureInfo.InvariantCulture, $"- id: card-{i:0000}-{c}\n  front: \"What is fact {c} of skill {i}?\"\n  back: \"The answer {i}-{c}.\"\n");
            Write(journey, $"cards/skill-{i:0000}.yaml", cards.ToString());
        }

        for (var i = 0; i < Activities; i++)
        {
            var phase = i < Activities / 2 ? "P1" : "P2";
            Write(journey, $"activities/{phase}/activity-{i:0000}.md",
                $"---\ntitle: Activity {i} of a large journey\nkind: reading\nphase: {phase}\ncovers: [W]\nskills: [skill-{i / 2:0000}]\nprerequisites: [{(i < 2 ? "" : $"activity-{i / 2:0000}")}]\nhours: [2, 4, 8]\nevidence: note\nresources: [book]\n---\n## What you do\n\nRead part {i}.\n\n## What you have at the end\n\nNotes on part {i}.\n\n## What usually goes wrong\n\nToo fast a reading of part {i}.\n");
        }
    }

    private static void WriteStore(string path, DateTimeOffset now)
    {
        using (var store = JourneyStore.Open(path))
            store.SaveProfile($"{{\"schema\":1,\"hoursPerWeek\":40,\"startOn\":\"{now.AddDays(-700):yyyy-MM-dd}\"}}", now);
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var transaction = connection.BeginTransaction();
        var done = Activities / 4;
        connection.Execute(
            "INSERT INTO activity (activity_id, state, started_on, done_on) VALUES (@id, 'Done', @day, @day)",
            Enumerable.Range(0, done).Select(i => new { id = $"activity-{i:0000}", day = Day(now, i, done) }), transaction);
        connection.Execute(
            "INSERT INTO log (activity_id, minutes, at) VALUES (@id, 2, @at)",
            Enumerable.Range(0, LogEntries).Select(i => new { id = $"activity-{i * (long)done / LogEntries:0000}", at = Stamp(now.AddDays(-700 + (700.0 * i / LogEntries))) }), transaction);
        connection.Execute(
            "INSERT INTO card (card_id, stage, stability, difficulty, due, last_review, introduced_on, reviews, lapses) VALUES (@id, 'Review', @stability, 5, @due, @last, @day, 10, 0)",
            Enumerable.Range(0, KnownCards).Select(i => new
            {
                id = $"card-{i / CardsPerSkill:0000}-{i % CardsPerSkill}",
                stability = 5.0 + (i % 300),
                due = Stamp(now.AddDays((i % 300) - 2)),
                last = Stamp(now.AddDays(-5)),
                day = Day(now, i, KnownCards),
            }), transaction);
        connection.Execute(
            "INSERT INTO review (card_id, at, day, grade, stage, seconds, algorithm) VALUES (@id, @at, @day, 3, 'Review', 8, 'fsrs-6')",
            Enumerable.Range(0, LogEntries).Select(i => new { id = $"card-{i % Skills:0000}-{i % CardsPerSkill}", at = Stamp(now.AddDays(-700 + (700.0 * i / LogEntries))), day = Day(now, i, LogEntries) }), transaction);
        transaction.Commit();
    }

    private static string Day(DateTimeOffset now, int index, int of) => now.AddDays(-700 + (690.0 * index / of)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Stamp(DateTimeOffset time) => time.ToString("O", CultureInfo.InvariantCulture);

    private static void Write(string root, string name, string text)
    {
        var path = Path.Combine(root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
