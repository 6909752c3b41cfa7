using Ascent.Journey;
using Ascent.Journey.Content;
using Ascent.Journey.Progress;

namespace Ascent.Store.Tests;

/// <summary>Team mode: the same store on a real PostgreSQL server, each person's journey apart from the others'.</summary>
public sealed class PostgresStoreTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Today = new(2026, 11, 22);

    [Fact]
    public void What_is_stored_is_read_again_by_another_connection()
    {
        var address = server.Address("ada");
        using (var store = JourneyStore.Open(address))
        {
            store.SaveProfile("{\"schema\":1,\"hoursPerWeek\":16}", Now);
            store.SavePlan("{\"plan\":true}", "profile", Now);
            store.Log("reading", 45, Now, Today, "half of it");
            store.SaveLabFolder("gradients", "/home/me/gradients", Now);
            store.AddReveal("gradients", "chain-rule", 1, Now);
            store.AddReveal("gradients", "chain-rule", 1, Now);
            store.AddAttempt(
                new Attempt(0, "gradients", 1, "pass", 12, 12, Now, "abc", "{\"tasks\":[]}"),
                attempt => new Evidence("e-1", "gradients-lab", EvidenceKind.Attempt, Now, "lab gradients passed", "{}", "44136f"),
                Today);
        }

        using var again = JourneyStore.Open(address);
        Assert.Null(again.Fault());
        Assert.Equal("{\"schema\":1,\"hoursPerWeek\":16}", again.Profile());
        Assert.Equal("{\"plan\":true}", again.LastPlan());
        var progress = again.Progress();
        Assert.Equal(ActivityState.InProgress, progress.Activities["reading"].State);
        Assert.Equal(ActivityState.Done, progress.Activities["gradients-lab"].State);
        Assert.Equal("half of it", Assert.Single(progress.Log).Note);
        Assert.Equal("/home/me/gradients", again.LabFolder("gradients"));
        Assert.Equal([1], again.Reveals("gradients", "chain-rule"));
        Assert.Equal(12, Assert.Single(again.Attempts("gradients")).Points);
        Assert.Equal("e-1", Assert.Single(again.Evidence("gradients-lab")).Id);
        Assert.Empty(again.Evidence("reading"));
    }

    [Fact]
    public void Reviews_are_kept_with_their_log()
    {
        using var store = JourneyStore.Open(server.Address("reviews"));
        ReviewChecks.A_review_changes_card_and_log_together(store);
        ReviewChecks.Two_reviews_at_once_both_count(store);
    }

    [Fact]
    public void Practice_and_career_are_kept()
    {
        foreach (var (number, check) in PracticeChecks.All.Index())
        {
            using var store = JourneyStore.Open(server.Address($"practice{number}"));
            check(store);
        }
    }

    [Fact]
    public void Pins_the_newest_activity_and_due_cards_are_as_in_a_file()
    {
        foreach (var (number, check) in PlanningChecks.All.Index())
        {
            using var store = JourneyStore.Open(server.Address($"planning{number}"));
            check(store);
        }
    }

    [Fact]
    public void Assessments_are_kept_with_their_log()
    {
        using var store = JourneyStore.Open(server.Address("assessments"));
        AssessmentChecks.A_question_waits_until_it_is_answered_and_the_answer_is_kept_with_it(store);
        AssessmentChecks.A_restart_closes_sessions_and_keeps_the_log(store);
        AssessmentChecks.Of_two_answers_at_once_one_counts(store);
    }

    [Fact]
    public void Two_people_on_one_server_do_not_see_each_other()
    {
        using var grace = JourneyStore.Open(server.Address("grace"));
        using var alan = JourneyStore.Open(server.Address("alan"));
        grace.Log("reading", 30, Now, Today, null);
        Assert.Single(grace.Progress().Log);
        Assert.Empty(alan.Progress().Log);
        Assert.Equal(0, alan.Revision());
    }

    [Fact]
    public void Many_writers_at_once_lose_nothing()
    {
        var address = server.Address("many");
        JourneyStore.Open(address).Dispose();
        Parallel.For(0, 6, _ =>
        {
            using var store = JourneyStore.Open(address);
            for (var i = 0; i < 20; i++) store.Log("reading", 1, Now, Today, null);
        });
        using var all = JourneyStore.Open(address);
        Assert.Equal(120, all.Progress().Log.Count);
        Assert.Equal(120, all.Revision());
    }

    [Fact]
    public void Two_commands_that_open_a_new_store_at_once_both_find_it_made()
    {
        var address = server.Address("twice");
        Parallel.For(0, 6, _ => JourneyStore.Open(address).Dispose());
        using var store = JourneyStore.Open(address);
        Assert.Null(store.Profile());
    }

    [Fact]
    public void A_change_that_fails_leaves_nothing_behind()
    {
        using var store = JourneyStore.Open(server.Address("failing"));
        Assert.ThrowsAny<Exception>(() => store.AddAttempt(
            new Attempt(0, "gradients", 1, "pass", 12, 12, Now, "abc", "{}"), _ => throw new InvalidOperationException("no proof"), Today));
        Assert.Empty(store.Attempts("gradients"));
        Assert.Equal(0, store.Revision());
    }

    [Fact]
    public void A_schema_of_a_later_version_is_refused_untouched()
    {
        var address = server.Address("later");
        JourneyStore.Open(address).Dispose();
        using (var source = Npgsql.NpgsqlDataSource.Create(PostgresAddress.Parse(address).Settings))
        using (var command = source.CreateCommand("INSERT INTO ascent_later.ascent_schema (version) VALUES (9999)"))
            command.ExecuteNonQuery();
        var problem = Assert.Throws<JourneyException>(() => JourneyStore.Open(address));
        Assert.Equal(ProblemKind.BrokenEnvironment, problem.Kind);
        Assert.Contains("newer Ascent (schema 9999", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_database_that_is_not_there_is_said_with_what_to_do()
    {
        var address = server.Address("ada").Replace("/postgres?", "/nowhere?", StringComparison.Ordinal);
        var problem = Assert.Throws<JourneyException>(() => JourneyStore.Open(address));
        Assert.Contains("no such database", problem.Message, StringComparison.Ordinal);
        Assert.Contains("createdb", problem.Message, StringComparison.Ordinal);
    }
}
