using Ascent.Journey;
using Ascent.Journey.Content;
using Ascent.Journey.Progress;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Ascent.Store.Tests;

public sealed class JourneyStoreTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 30, 18, 5, 0, TimeSpan.Zero);
    private static readonly DateOnly Day = new(2026, 11, 30);

    private readonly string _folder = Directory.CreateTempSubdirectory("ascent-store-").FullName;

    private string DatabasePath => Path.Combine(_folder, "home", "ascent.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Reviews_are_kept_with_their_log()
    {
        using var store = JourneyStore.Open(DatabasePath);
        ReviewChecks.A_review_changes_card_and_log_together(store);
        ReviewChecks.Two_reviews_at_once_both_count(store);
    }

    [Fact]
    public void Practice_and_career_are_kept()
    {
        foreach (var (number, check) in PracticeChecks.All.Index())
        {
            using var store = JourneyStore.Open(Path.Combine(_folder, $"{number}", "ascent.db"));
            check(store);
        }
    }

    [Fact]
    public void Pins_the_newest_activity_and_due_cards_are_kept()
    {
        foreach (var (number, check) in PlanningChecks.All.Index())
        {
            using var store = JourneyStore.Open(Path.Combine(_folder, $"planning{number}", "ascent.db"));
            check(store);
        }
    }

    [Fact]
    public void Assessments_are_kept_with_their_log()
    {
        using var store = JourneyStore.Open(DatabasePath);
        AssessmentChecks.A_question_waits_until_it_is_answered_and_the_answer_is_kept_with_it(store);
        AssessmentChecks.A_restart_closes_sessions_and_keeps_the_log(store);
        AssessmentChecks.Of_two_answers_at_once_one_counts(store);
    }

    [Fact]
    public void A_new_store_is_empty()
    {
        using var store = JourneyStore.Open(DatabasePath);
        Assert.Null(store.Profile());
        Assert.Null(store.LastPlan());
        Assert.Empty(store.Progress().Activities);
        Assert.Empty(store.Evidence());
        Assert.Null(store.Fault());
    }

    [Fact]
    public void What_was_written_is_there_after_reopening()
    {
        using (var store = JourneyStore.Open(DatabasePath))
        {
            store.SaveProfile("{\"a\":1}", Now);
            store.SaveProfile("{\"a\":2}", Now);
            store.SavePlan("first", "profile", Now);
            store.SavePlan("second", "done x", Now);
            store.Log("reading", 45, Now, Day, "half of it");
            store.Prove(Proof("e-1", "lab"), Day);
            store.SaveLabFolder("gradients", "/somewhere", Now);
            store.AddReveal("gradients", "chain", 1, Now);
            store.AddReveal("gradients", "chain", 1, Now);
        }

        using var again = JourneyStore.Open(DatabasePath);
        Assert.Equal("{\"a\":2}", again.Profile());
        Assert.Equal("second", again.LastPlan());
        var progress = again.Progress();
        Assert.Equal(ActivityState.InProgress, progress.Activities["reading"].State);
        Assert.Equal(new ActivityProgress("lab", ActivityState.Done, Day, Day, null), progress.Activities["lab"]);
        Assert.Equal(new LogEntry(1, "reading", 45, Now, "half of it"), Assert.Single(progress.Log));
        Assert.Equal(Proof("e-1", "lab"), Assert.Single(again.Evidence("lab")));
        Assert.Empty(again.Evidence("reading"));
        Assert.Equal("/somewhere", again.LabFolder("gradients"));
        Assert.Equal([1], again.Reveals("gradients", "chain"));
    }

    [Fact]
    public void Only_the_twenty_newest_plans_are_kept()
    {
        using var store = JourneyStore.Open(DatabasePath);
        for (var i = 1; i <= 30; i++)
            store.SavePlan($"plan {i}", "test", Now);
        Assert.Equal("plan 30", store.LastPlan());
        Assert.Equal(20, Query<int>("SELECT count(*) FROM plan"));
    }

    [Fact]
    public void Proving_again_keeps_the_first_day_and_the_first_proof()
    {
        using var store = JourneyStore.Open(DatabasePath);
        store.Start("lab", Day);
        store.Prove(Proof("e-1", "lab"), Day.AddDays(2));
        store.Prove(Proof("e-1", "lab") with { Summary = "changed" }, Day.AddDays(9));
        var done = store.Progress().Activities["lab"];
        Assert.Equal((Day, Day.AddDays(2)), (done.StartedOn, done.DoneOn));
        Assert.Equal("a proof", Assert.Single(store.Evidence()).Summary);
    }

    [Fact]
    public void Logging_time_on_a_done_activity_leaves_it_done()
    {
        using var store = JourneyStore.Open(DatabasePath);
        store.Prove(Proof("e-1", "lab"), Day);
        store.Log("lab", 10, Now, Day.AddDays(1), null);
        Assert.Equal(ActivityState.Done, store.Progress().Activities["lab"].State);
    }

    [Fact]
    public void An_attempt_and_its_proof_are_kept_together_or_not_at_all()
    {
        using var store = JourneyStore.Open(DatabasePath);
        var attempt = new Attempt(0, "gradients", 1, "pass", 10, 10, Now, "hash", "{}");
        Assert.Throws<InvalidOperationException>(() => store.AddAttempt(attempt, _ => throw new InvalidOperationException("no proof"), Day));
        Assert.Empty(store.Attempts("gradients"));

        var (kept, evidence) = store.AddAttempt(attempt, numbered => Proof($"e-{numbered.Id}", "lab"), Day);
        Assert.Equal(attempt with { Id = kept.Id }, Assert.Single(store.Attempts("gradients")));
        Assert.Equal(evidence, Assert.Single(store.Evidence()));
        Assert.Equal(ActivityState.Done, store.Progress().Activities["lab"].State);
    }

    [Fact]
    public void The_revision_rises_with_every_change_and_only_then()
    {
        using var store = JourneyStore.Open(DatabasePath);
        var before = store.Revision();
        store.Progress();
        Assert.Equal(before, store.Revision());
        store.Start("lab", Day);
        using var other = JourneyStore.Open(DatabasePath);
        Assert.Equal(before + 1, other.Revision());
    }

    [Fact]
    public async Task Several_writers_at_once_lose_nothing()
    {
        using var store = JourneyStore.Open(DatabasePath);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(() =>
        {
            using var mine = JourneyStore.Open(DatabasePath);
            for (var i = 0; i < 25; i++)
                mine.Log($"activity-{writer}", 1, Now, Day, null);
        })));
        Assert.Equal(200, store.Progress().Log.Count);
    }

    [Theory]
    [InlineData("this is not a database, but a text that somebody put in its place, long enough to hold a header of a hundred bytes")]
    [InlineData("short")]
    public void A_file_that_is_no_database_is_refused_and_left_untouched(string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(DatabasePath)!);
        File.WriteAllText(DatabasePath, text);
        var problem = Assert.Throws<JourneyException>(() => JourneyStore.Open(DatabasePath));
        Assert.Equal(ProblemKind.BrokenEnvironment, problem.Kind);
        Assert.Contains("--fresh", problem.Message, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(DatabasePath));
    }

    [Fact]
    public void Damage_inside_the_file_is_told_not_thrown_as_is()
    {
        using (var store = JourneyStore.Open(DatabasePath))
        {
            for (var i = 0; i < 400; i++)
                store.Log($"activity-{i}", 1, Now, Day, new string('n', 200));
        }

        var bytes = File.ReadAllBytes(DatabasePath);
        new Random(1).NextBytes(bytes.AsSpan(4096));
        File.WriteAllBytes(DatabasePath, bytes);
        var problem = Assert.Throws<JourneyException>(() =>
        {
            using var store = JourneyStore.Open(DatabasePath);
            store.Progress();
        });
        Assert.Equal(ProblemKind.BrokenEnvironment, problem.Kind);
        Assert.Equal(bytes, File.ReadAllBytes(DatabasePath));
    }

    [Fact]
    public void A_database_of_a_newer_version_is_refused_and_left_untouched()
    {
        JourneyStore.Open(DatabasePath).Dispose();
        Execute("PRAGMA user_version = 99");
        var before = File.ReadAllBytes(DatabasePath);
        var problem = Assert.Throws<JourneyException>(() => JourneyStore.Open(DatabasePath));
        Assert.Contains("newer", problem.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(DatabasePath));
    }

    [Fact]
    public void A_database_of_another_program_is_refused()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(DatabasePath)!);
        Execute("CREATE TABLE theirs (x)");
        var problem = Assert.Throws<JourneyException>(() => JourneyStore.Open(DatabasePath));
        Assert.Contains("another program", problem.Message, StringComparison.Ordinal);
        Assert.Equal(0, Query<int>("SELECT count(*) FROM sqlite_master WHERE name = 'profile'"));
    }

    [Fact]
    public void A_home_that_is_a_file_is_told()
    {
        File.WriteAllText(Path.Combine(_folder, "home"), "");
        var problem = Assert.Throws<JourneyException>(() => JourneyStore.Open(DatabasePath));
        Assert.Equal(ProblemKind.BrokenEnvironment, problem.Kind);
        Assert.Contains("--home", problem.Message, StringComparison.Ordinal);
    }

    private static Evidence Proof(string id, string activity) => new(id, activity, EvidenceKind.Link, Now, "a proof", "{}", "00");

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={DatabasePath};Pooling=False");
        connection.Execute(sql);
    }

    private T Query<T>(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={DatabasePath};Pooling=False");
        return connection.ExecuteScalar<T>(sql)!;
    }
}
