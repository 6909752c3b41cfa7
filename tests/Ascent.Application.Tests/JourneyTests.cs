using Ascent.Journey;
using Ascent.Journey.Content;
using Ascent.Journey.Progress;

namespace Ascent.Application.Tests;

/// <summary>Profile, plan, time and evidence over the real content.</summary>
public sealed class JourneyTests : IDisposable
{
    private readonly TestHome _home = new();

    private Workbench Bench => _home.Bench;

    public void Dispose() => _home.Dispose();

    [Fact]
    public void The_reference_person_finishes_when_the_journey_promises()
    {
        var plan = Bench.PlanFor(Bench.Pack.ReferenceProfile with { StartOn = Bench.Today });
        Assert.InRange(plan.Forecast.P50Week, 26, 30);
        Assert.InRange(plan.Forecast.P80Week, plan.Forecast.P50Week, 39);
    }

    [Fact]
    public void Computing_a_plan_for_somebody_touches_nothing()
    {
        var stamp = Bench.ChangeStamp();
        var before = Bench.CurrentPlan();
        Bench.PlanFor(before.Profile with { HoursPerWeek = 4 });
        Bench.CurrentPlanFor(before.Profile with { HoursPerWeek = 4 });
        Assert.Equal(stamp, Bench.ChangeStamp());
        Assert.Equal(before.Forecast.P50, Bench.CurrentPlan().Forecast.P50);
    }

    [Fact]
    public void Another_process_sees_a_change_at_once()
    {
        using var other = Workbench.Open(_home.Home, _home.Time);
        var stamp = other.ChangeStamp();
        var before = other.CurrentPlan().Forecast.P50;
        Bench.SaveProfile(Bench.Profile! with { HoursPerWeek = 8 });
        Assert.NotEqual(stamp, other.ChangeStamp());
        Assert.True(other.CurrentPlan().Forecast.P50 > before);
    }

    [Fact]
    public void A_profile_that_cannot_be_planned_is_not_stored()
    {
        var before = Bench.Profile;
        Assert.Throws<JourneyException>(() => Bench.SaveProfile(before! with { HoursPerWeek = 0.001 }));
        Assert.Equal(before!.HoursPerWeek, Bench.Profile!.HoursPerWeek);
    }

    [Fact]
    public void A_slip_moves_what_was_planned_and_says_so()
    {
        _home.Time.Now = _home.Time.Now.AddDays(21);
        var update = Bench.LogTime(First(EvidenceKind.Note), 30, null);
        Assert.NotEmpty(update.Changes);
        Assert.All(update.Changes, change => Assert.NotEmpty(change.Why));
        Assert.All(update.Plan.Items.Where(item => item.State == ActivityState.NotStarted), item => Assert.True(item.Start >= Bench.Today));
    }

    [Theory]
    [InlineData("https://example.org/project", null, null)]
    [InlineData(null, "proof.txt", null)]
    public void A_link_or_a_file_proves_an_activity_that_asks_for_a_link(string? link, string? file, string? note)
    {
        var id = First(EvidenceKind.Link);
        var path = file is null ? null : _home.Write(file, "proof");
        var result = Bench.MarkDone(id, new ProofOffer(link, path, note));
        Assert.False(result.AlreadyDone);
        Assert.Equal(ActivityState.Done, Bench.Progress.Activities[id].State);
        Assert.True(Assert.Single(Bench.VerifyEvidence()).Holds);
        Assert.Equal(result.Evidence, Bench.EvidenceById(result.Evidence.Id[..6]));
    }

    [Fact]
    public void The_same_proof_twice_is_one_evidence()
    {
        var id = First(EvidenceKind.Link);
        Bench.MarkDone(id, new ProofOffer("https://example.org/a"));
        Assert.True(Bench.MarkDone(id, new ProofOffer("https://example.org/a")).AlreadyDone);
        Assert.Single(Bench.EvidenceList(id));
    }

    [Fact]
    public void A_file_that_is_gone_or_changed_breaks_its_evidence()
    {
        var path = _home.Write("proof.txt", "proof");
        Bench.MarkDone(First(EvidenceKind.Link), new ProofOffer(File: path));
        File.WriteAllText(path, "another");
        Assert.Contains("changed", Assert.Single(Bench.VerifyEvidence(), check => !check.Holds).Message, StringComparison.Ordinal);
        File.Delete(path);
        Assert.Contains("gone", Assert.Single(Bench.VerifyEvidence(), check => !check.Holds).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_that_was_tampered_with_does_not_verify()
    {
        Bench.MarkDone(First(EvidenceKind.Link), new ProofOffer("https://example.org/a"));
        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={_home.Home.Database};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "UPDATE evidence SET data = replace(data, 'example.org', 'example.com')";
            Assert.Equal(1, command.ExecuteNonQuery());
        }

        Assert.False(Assert.Single(Bench.VerifyEvidence()).Holds);
    }

    [Fact]
    public void Only_a_completed_run_proves_an_activity_that_asks_for_one()
    {
        var id = First(EvidenceKind.Run);
        using (var writer = Bench.Runs.Start(new("test", "mnist-mlp", 1, new Dictionary<string, string>(), new Dictionary<string, string>())))
            Assert.Contains("running", Assert.Throws<JourneyException>(() => Bench.MarkDone(id, new ProofOffer(Run: writer.Id))).Message, StringComparison.Ordinal);

        string run;
        using (var writer = Bench.Runs.Start(new("test", "mnist-mlp", 1, new Dictionary<string, string>(), new Dictionary<string, string>())))
        {
            run = writer.Id;
            File.WriteAllText(Path.Combine(writer.Folder, "weights.txt"), "1 2 3");
            writer.AddArtifact("weights.txt");
            writer.Complete(new Dictionary<string, double> { ["test_accuracy"] = 0.98 });
        }

        Bench.MarkDone(id, new ProofOffer(Run: run));
        Assert.True(Assert.Single(Bench.VerifyEvidence()).Holds);
        File.AppendAllText(Path.Combine(Bench.Runs.FolderOf(run), "weights.txt"), " 4");
        Assert.False(Assert.Single(Bench.VerifyEvidence()).Holds);
    }

    [Fact]
    public void A_fresh_start_moves_the_store_aside_and_keeps_what_it_held()
    {
        Bench.MarkDone(First(EvidenceKind.Link), new ProofOffer("https://example.org/a"));
        Bench.Dispose();
        var aside = _home.Home.MoveStoreAside(_home.Time.Now);
        Assert.NotNull(aside);
        Assert.False(File.Exists(_home.Home.Database));
        using (var old = Store.JourneyStore.Open(Path.Combine(aside, "ascent.db")))
            Assert.Single(old.Evidence());
        using var fresh = Workbench.Open(_home.Home, _home.Time);
        Assert.Null(fresh.Profile);
        Assert.Null(new AscentHome(_home.PathOf("nowhere")).MoveStoreAside(_home.Time.Now));
    }

    [Fact]
    public void A_damaged_content_cache_costs_nothing_but_time()
    {
        var cache = Assert.Single(Directory.GetFiles(_home.Home.Cache, "journey-*.json"));
        foreach (var text in new[] { "", "{", "{}", "null", "[1]", File.ReadAllText(cache)[..5000] })
        {
            File.WriteAllText(cache, text);
            using var bench = Workbench.Open(_home.Home, _home.Time);
            Assert.Equal(Bench.Pack.Activities.Count, bench.Pack.Activities.Count);
        }
    }

    [Fact]
    public void A_note_on_time_is_no_longer_than_any_other()
    {
        var activity = First(EvidenceKind.Note);
        Assert.Contains("10000 are the most", Assert.Throws<JourneyException>(() => Bench.LogTime(activity, 5, new string('x', 10_001))).Message, StringComparison.Ordinal);
        Bench.StartTimer(activity);
        Assert.Throws<JourneyException>(() => Bench.StopTimer(5, new string('x', 10_001)));
        Assert.NotNull(Bench.Timer);
        Assert.Empty(Bench.Progress.Log);
    }

    private string First(EvidenceKind kind) => Bench.CurrentPlan().Items.First(item => Bench.Pack.Activities[item.Id].Evidence == kind).Id;
}
