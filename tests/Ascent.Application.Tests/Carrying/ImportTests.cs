using System.Text.Json.Nodes;
using Ascent.Journey;
using Ascent.Journey.Content;
using Ascent.Journey.Progress;

namespace Ascent.Application.Tests.Carrying;

/// <summary>Everything out as JSON and back in: the same ids, times and hashes.</summary>
public sealed class ImportTests : IDisposable
{
    private readonly TestHome _home = new();
    private readonly TestHome _other = new(started: false);

    public void Dispose()
    {
        _home.Dispose();
        _other.Dispose();
    }

    [Fact]
    public void What_is_exported_and_imported_is_the_same_to_the_byte()
    {
        Fill(_home.Bench, "mine");
        var export = _home.Bench.ExportJourney();
        _other.Time.Now = _home.Time.Now;
        Assert.True(_other.Bench.ImportJourney(_home.Write("journey.json", export), merge: false).Rows > 5);
        Assert.Equal(export, _other.Bench.ExportJourney());
        Assert.All(_other.Bench.VerifyEvidence(), check => Assert.True(check.Holds, check.Message));
        Assert.Equal(_home.Bench.CurrentPlan().Items.Select(item => (item.Id, item.Start, item.End)), _other.Bench.CurrentPlan().Items.Select(item => (item.Id, item.Start, item.End)));
    }

    [Fact]
    public void A_file_without_end_is_refused_and_nothing_changes()
    {
        Assert.SkipUnless(File.Exists("/dev/zero"), "this system has no file without end");
        var before = _home.Bench.ExportJourney();
        Assert.Contains("256 MiB", Assert.Throws<JourneyException>(() => _home.Bench.ImportJourney("/dev/zero", merge: true)).Message, StringComparison.Ordinal);
        Assert.Equal(before, _home.Bench.ExportJourney());
    }

    [Fact]
    public void Over_a_journey_an_import_is_refused_unless_it_is_to_be_merged()
    {
        var file = _home.Write("journey.json", _home.Bench.ExportJourney());
        Fill(_home.Bench, "later");
        var before = _home.Bench.ExportJourney();
        Assert.Contains("--merge", Assert.Throws<JourneyException>(() => _home.Bench.ImportJourney(file, merge: false)).Message, StringComparison.Ordinal);
        Assert.Equal(before, _home.Bench.ExportJourney());
    }

    [Fact]
    public void A_merge_adds_what_is_new_once_and_keeps_what_is_here()
    {
        Fill(_home.Bench, "mine");
        Fill(_other.Bench, "theirs");
        var file = _other.Write("theirs.json", _other.Bench.ExportJourney());
        Assert.True(_home.Bench.ImportJourney(file, merge: true).Rows > 0);
        Assert.Equal(["mine", "theirs"], _home.Bench.Progress.Log.Select(entry => entry.Note).Order(StringComparer.Ordinal));
        Assert.Equal(2, _home.Bench.Progress.Log.Select(entry => entry.Id).Distinct().Count());
        Assert.Equal(2, _home.Bench.EvidenceList().Count);
        var merged = _home.Bench.ExportJourney();
        Assert.Equal(0, _home.Bench.ImportJourney(file, merge: true).Rows);
        Assert.Equal(merged, _home.Bench.ExportJourney());
    }

    [Fact]
    public void In_a_merge_the_further_state_of_an_activity_counts()
    {
        var note = NoteActivity(_home.Bench);
        _other.Bench.SaveProfile(_other.Bench.DefaultProfile());
        _home.Bench.StartActivity(note);
        _other.Bench.MarkDone(note, new ProofOffer(Note: "done there"));
        _home.Bench.ImportJourney(_other.Write("there.json", _other.Bench.ExportJourney()), merge: true);
        Assert.Equal(ActivityState.Done, _home.Bench.Progress.Activities[note].State);
        _other.Bench.ImportJourney(_home.Write("back.json", _home.Bench.ExportJourney()), merge: true);
        Assert.Equal(ActivityState.Done, _other.Bench.Progress.Activities[note].State);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"kind\":\"ascent-journey\"}")]
    [InlineData("{\"kind\":\"other\",\"schema\":1,\"storeSchema\":1}")]
    [InlineData("{\"kind\":\"ascent-journey\",\"kind\":\"ascent-journey\",\"schema\":1,\"storeSchema\":1}")]
    [InlineData("{\"kind\":\"ascent-journey\",\"schema\":1e99,\"storeSchema\":1}")]
    [InlineData("{\"kind\":\"ascent-journey\",\"schema\":1,\"storeSchema\":\"one\"}")]
    [InlineData("{\"kind\":\"ascent-journey\",\"schema\":1,\"storeSchema\":-1,\"tables\":{},\"files\":{},\"sha256\":\"\"}")]
    [InlineData("{\"kind\":\"ascent-journey\",\"schema\":1,\"storeSchema\":1,\"tables\":[],\"files\":7,\"sha256\":{}}")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[")]
    public void What_is_no_journey_is_refused(string text)
    {
        var problem = Assert.Throws<JourneyException>(() => _home.Bench.ImportJourney(_home.Write("odd.json", text), merge: true));
        Assert.Equal(ProblemKind.BadInput, problem.Kind);
        Assert.Contains("odd.json", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_cut_or_newer_file_is_refused_and_nothing_is_taken()
    {
        Fill(_home.Bench, "mine");
        var export = _home.Bench.ExportJourney();
        string Refusal(string text) => Assert.Throws<JourneyException>(() => _other.Bench.ImportJourney(_home.Write("bad.json", text), merge: false)).Message;
        Assert.Contains("hash does not fit", Refusal(export.Replace("\"mine\"", "\"ours\"", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("cut short", Refusal(export[..(export.Length / 2)]), StringComparison.Ordinal);
        Assert.Contains("newer Ascent", Refusal(export.Replace("\"storeSchema\": ", "\"storeSchema\": 9", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("newer Ascent", Refusal(export.Replace("\"schema\": 1,\n  \"kind\"", "\"schema\": 2,\n  \"kind\"", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Null(_other.Bench.Profile);
    }

    [Theory]
    [InlineData("log", "{\"id\":1,\"activity_id\":\"x\",\"minutes\":\"many\",\"at\":\"2026-01-01\"}")]
    [InlineData("log", "{\"id\":1,\"activity_id\":\"x\",\"minutes\":-5,\"at\":\"2026-01-01\"}")]
    [InlineData("log", "{\"id\":1,\"activity_id\":\"x\",\"minutes\":1e99,\"at\":\"2026-01-01\"}")]
    [InlineData("log", "{\"id\":1,\"activity_id\":[],\"minutes\":5,\"at\":\"2026-01-01\"}")]
    [InlineData("log", "{\"id\":1,\"surprise\":5}")]
    [InlineData("sqlite_master", "{\"name\":\"x\"}")]
    [InlineData("activity; DROP TABLE log", "{\"id\":1}")]
    [InlineData("log", "7")]
    [InlineData("log", "{\"id\":9223372036854775807,\"activity_id\":\"x\",\"minutes\":5,\"at\":\"2026-01-01T00:00:00.0000000+00:00\"}")]
    [InlineData("log", "{\"id\":-1,\"activity_id\":\"x\",\"minutes\":5,\"at\":\"2026-01-01T00:00:00.0000000+00:00\"}")]
    [InlineData("log", "{\"id\":1,\"activity_id\":\"x\",\"minutes\":4611686018427387904,\"at\":\"2026-01-01T00:00:00.0000000+00:00\"}")]
    [InlineData("log", "{\"id\":1,\"activity_id\":\"x\",\"minutes\":5,\"at\":\"yesterday\"}")]
    [InlineData("log", "{\"id\":1,\"activity_id\":\"x\",\"minutes\":5,\"at\":\"9999-12-31T23:59:59.9999999+00:00\"}")]
    [InlineData("log", "{\"id\":1,\"activity_id\":null,\"minutes\":5,\"at\":\"2026-01-01T00:00:00.0000000+00:00\"}")]
    [InlineData("log", "{\"activity_id\":\"x\",\"minutes\":5,\"at\":\"2026-01-01T00:00:00.0000000+00:00\"}")]
    [InlineData("log", "{\"id\":1,\"activity_id\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{}}}}}}}}}}}}}},\"minutes\":5}")]
    [InlineData("activity", "{\"activity_id\":\"x\",\"state\":\"Finished\"}")]
    [InlineData("activity", "{\"activity_id\":\"x\",\"state\":\"Done\",\"done_on\":\"30.11.2026\"}")]
    [InlineData("activity", "{\"activity_id\":\"x\",\"state\":\"NotStarted\",\"pinned_to\":\"2026-W54\"}")]
    [InlineData("evidence", "{\"id\":\"e\",\"activity_id\":\"x\",\"kind\":\"Rumour\",\"at\":\"2026-01-01T00:00:00.0000000+00:00\",\"summary\":\"\",\"data\":\"{}\",\"sha256\":\"\"}")]
    [InlineData("evidence", "{\"id\":\"e\",\"activity_id\":\"x\",\"kind\":\"Link\",\"at\":\"2026-01-01T00:00:00.0000000+00:00\",\"summary\":\"\",\"data\":\"[]\",\"sha256\":\"\"}")]
    [InlineData("profile", "{\"id\":1,\"document\":\"not JSON\",\"saved_at\":\"2026-01-01T00:00:00.0000000+00:00\"}")]
    [InlineData("profile", "{\"id\":2,\"document\":\"{}\",\"saved_at\":\"2026-01-01T00:00:00.0000000+00:00\"}")]
    [InlineData("career_state", "{\"id\":1,\"entry_id\":77,\"state\":\"found\",\"day\":\"2026-01-01\",\"at\":\"2026-01-01T00:00:00.0000000+00:00\"}", true)]
    [InlineData("career_entry", "{\"id\":1,\"kind\":\"contact\",\"title\":\"without a state\"}")]
    public void Rows_that_no_store_holds_are_refused_as_a_whole(string table, string row, bool merge = false)
    {
        var root = JsonNode.Parse(_home.Bench.ExportJourney())!.AsObject();
        var tables = root["tables"]!.AsObject();
        tables[table] = new JsonArray(JsonNode.Parse(row));
        root["sha256"] = Journey.Proofs.Hashes.OfText(Journey.Proofs.CanonicalJson.Write(tables) + "\n" + Journey.Proofs.CanonicalJson.Write(root["files"]));
        var file = _home.Write("hostile.json", root.ToJsonString());
        Assert.Equal(ProblemKind.BadInput, Assert.Throws<JourneyException>(() => _other.Bench.ImportJourney(file, merge)).Kind);
        Assert.Throws<JourneyException>(() => _other.Bench.ImportJourney(file, !merge));
        Assert.Null(_other.Bench.Profile);
        Assert.Empty(_other.Bench.Progress.Log);
    }

    private static void Fill(Workbench bench, string word)
    {
        bench.SaveProfile(bench.DefaultProfile());
        bench.LogTime("gradients-lab", 45, word);
        bench.MarkDone(NoteActivity(bench), new ProofOffer(Note: $"{word}: “quoted”, \\ and \ud83d\ude80"));
        bench.ExportCalendar();
    }

    private static string NoteActivity(Workbench bench) =>
        bench.Pack.Activities.Values.Where(activity => activity.Evidence == EvidenceKind.Note).Select(activity => activity.Id).Order(StringComparer.Ordinal).First();
}
