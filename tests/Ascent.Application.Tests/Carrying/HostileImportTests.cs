using System.Text.Json;
using System.Text.Json.Nodes;
using Ascent.Journey;
using Ascent.Journey.Proofs;

namespace Ascent.Application.Tests.Carrying;

/// <summary>A file that is whole, and says what cannot be: refused with the place and the reason, and nothing is written.</summary>
public sealed class HostileImportTests : IDisposable
{
    private readonly TestHome _home = new();
    private readonly TestHome _other = new(started: false);

    public void Dispose()
    {
        _home.Dispose();
        _other.Dispose();
    }

    [Theory]
    [InlineData("ratings", "{\"T1\":9}", "'ratings.T1' is 9")]
    [InlineData("ratings", "{\"T9\":1}", "'ratings.T9' is not an area")]
    [InlineData("hoursPerWeek", "-5", "'hoursPerWeek' is -5")]
    [InlineData("hoursPerWeek", "1e6", "'hoursPerWeek' is 1000000")]
    [InlineData("hoursPerWeek", "null", "'hoursPerWeek'")]
    [InlineData("shoeSize", "43", "'shoeSize' is not a key of a profile")]
    [InlineData("deadline", "\"2001-01-01\"", "before the start")]
    [InlineData("deadline", "\"9999-12-31\"", "between 2000 and 2200")]
    [InlineData("startOn", "\"0001-01-01\"", "between 2000 and 2200")]
    [InlineData("weeksOff", "[\"2026-W99\"]", "2026-W99")]
    [InlineData("mastered", "[\"juggling\"]", "'juggling'")]
    [InlineData("mastered", "7", "'mastered'")]
    [InlineData("yearsExperience", "-3", "'yearsExperience' is -3")]
    [InlineData("hardware", "{\"gpu\":true,\"vramGb\":-4}", "'hardware.vramGb' is -4")]
    [InlineData("journey", "\"to-the-moon\"", "no journey 'to-the-moon'")]
    [InlineData("schema", "99", "'schema' is 99")]
    public void A_profile_that_no_command_could_use_is_refused_with_its_key(string key, string value, string expected)
    {
        var file = WithProfile(document => document[key] = JsonNode.Parse(value));
        var problem = Assert.Throws<JourneyException>(() => _other.Bench.ImportJourney(file, merge: false));
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
        Assert.Contains(file, problem.Message, StringComparison.Ordinal);
        Assert.Contains("Nothing was changed", problem.Message, StringComparison.Ordinal);
        Assert.Null(_other.Bench.Profile);
        Assert.Empty(_other.Bench.Progress.Log);

        // Beside a profile that can be used the rest of the file is taken, and said so.
        _other.Bench.SaveProfile(_other.Bench.DefaultProfile());
        var hours = _other.Bench.Profile!.HoursPerWeek;
        var result = _other.Bench.ImportJourney(file, merge: true);
        Assert.Contains(expected, Assert.Single(result.Notes), StringComparison.Ordinal);
        Assert.Equal(hours, _other.Bench.Profile!.HoursPerWeek);
        Assert.Single(_other.Bench.Progress.Log);
    }

    [Theory]
    [InlineData("log", "minutes", "100000", "minutes of row 1 is 100000; it must lie between 1 and 1440")]
    [InlineData("log", "minutes", "0", "between 1 and 1440")]
    [InlineData("log", "at", "\"0001-01-01T00:00:00.0000000+00:00\"", "between 1900 and 2200")]
    [InlineData("log", "at", "\"9999-12-31T00:00:00.0000000+00:00\"", "between 1900 and 2200")]
    [InlineData("activity", "done_on", "\"0001-01-01\"", "between 1900 and 2200")]
    [InlineData("activity", "pinned_to", "\"9999-W01\"", "between 1900 and 2200")]
    [InlineData("activity", "state", "\"Dreamt\"", "must be one of NotStarted, InProgress, Done")]
    [InlineData("evidence", "kind", "\"Rumour\"", "Rumour")]
    public void A_row_that_cannot_be_is_refused_with_table_row_and_column(string table, string column, string value, string expected)
    {
        var file = Changed(tables => tables[table]!.AsArray()[0]![column] = JsonNode.Parse(value));
        foreach (var merge in new[] { false, true })
        {
            var problem = Assert.Throws<JourneyException>(() => _other.Bench.ImportJourney(file, merge));
            Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
            Assert.Contains($"{table} cannot be taken: {column} of row 1", problem.Message, StringComparison.Ordinal);
        }

        Assert.Null(_other.Bench.Profile);
    }

    [Theory]
    [InlineData("assessment_answer", "{\"id\":1,\"session_id\":\"K1-1\",\"item_id\":\"x\",\"item_kind\":\"Numeric\",\"skill_id\":\"x\",\"seed\":1,\"given\":\"1\",\"correct\":7,\"dont_know\":0,\"after_hint\":0,\"at\":\"2026-11-01T00:00:00.0000000+00:00\",\"rules\":1}", "correct of row 1 is 7")]
    [InlineData("review", "{\"id\":1,\"card_id\":\"x\",\"at\":\"2026-11-01T00:00:00.0000000+00:00\",\"day\":\"2026-11-01\",\"grade\":9,\"stage\":\"Review\",\"seconds\":1,\"algorithm\":\"FSRS-6\"}", "grade of row 1 is 9; it must lie between 1 and 4")]
    [InlineData("card", "{\"card_id\":\"x\",\"stage\":\"Grown\",\"due\":\"2026-11-01T00:00:00.0000000+00:00\",\"introduced_on\":\"2026-11-01\",\"reviews\":1,\"lapses\":0}", "must be one of Learning, Review, Relearning")]
    [InlineData("paper_note", "{\"paper_id\":\"resnet\",\"field\":\"gossip\",\"text\":\"x\",\"at\":\"2026-11-01T00:00:00.0000000+00:00\"}", "must be one of architecture")]
    public void A_grade_or_answer_that_nobody_can_give_is_refused(string table, string row, string expected)
    {
        var file = Changed(tables => tables[table] = new JsonArray(JsonNode.Parse(row)));
        Assert.Contains(expected, Assert.Throws<JourneyException>(() => _other.Bench.ImportJourney(file, merge: false)).Message, StringComparison.Ordinal);
        Assert.Null(_other.Bench.Profile);
    }

    [Fact]
    public void Fifty_million_characters_in_one_field_are_refused()
    {
        var file = Changed(tables => tables["log"]!.AsArray()[0]!["note"] = new string('x', 50_000_000));
        Assert.Contains("note of row 1 has 50000000 characters", Assert.Throws<JourneyException>(() => _other.Bench.ImportJourney(file, merge: false)).Message, StringComparison.Ordinal);
        Assert.Null(_other.Bench.Profile);
    }

    [Fact]
    public void Records_of_what_the_content_does_not_have_are_kept_and_told()
    {
        var file = Changed(tables =>
        {
            tables["log"]!.AsArray()[0]!["activity_id"] = "no-such-activity";
            tables["evidence"]!.AsArray()[0]!["activity_id"] = "another-one";
        });
        var result = _other.Bench.ImportJourney(file, merge: false);
        Assert.Contains("2 records name 2 activities, such as 'another-one'", Assert.Single(result.Notes), StringComparison.Ordinal);
        Assert.Equal("no-such-activity", Assert.Single(_other.Bench.Progress.Log).ActivityId);
        Assert.NotEmpty(_other.Bench.CurrentPlan().Items);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"schema\":1}")]
    [InlineData("{\"schema\":1,\"items\":7}")]
    [InlineData("{\"schema\":1,\"items\":null,\"profile\":null}")]
    public void A_kept_plan_that_cannot_be_read_is_computed_anew(string plan)
    {
        var file = Changed(tables =>
        {
            foreach (var row in tables["plan"]!.AsArray()) row!["document"] = plan;
        });
        _other.Bench.ImportJourney(file, merge: false);
        Assert.NotEmpty(_other.Bench.CurrentPlan().Items);
        _other.Bench.LogTime("gradients-lab", 5, null);
        Assert.Equal(2, _other.Bench.Progress.Log.Count);
    }

    [Fact]
    public void A_kept_profile_that_the_content_has_outgrown_is_told_and_another_takes_its_place()
    {
        var backup = _home.Bench.Backup(_home.PathOf("all.zip"), runs: false).Path;
        _home.Bench.LogTime("gradients-lab", 5, null);
        using (var store = Store.JourneyStore.Open(_home.Home.Database))
            store.SaveProfile("{\"schema\":1,\"hoursPerWeek\":9,\"mastered\":[\"juggling\"]}", _home.Time.Now);
        var problem = Assert.Throws<JourneyException>(() => _home.Bench.CurrentPlan());
        Assert.Equal(ProblemKind.BrokenEnvironment, problem.Kind);
        Assert.Contains("'mastered' names 'juggling'", problem.Message, StringComparison.Ordinal);
        Assert.Contains("ascent profile import FILE", problem.Message, StringComparison.Ordinal);
        _home.Bench.SaveProfile(_home.Bench.DefaultProfile() with { HoursPerWeek = 11 });
        Assert.Equal(11, _home.Bench.Profile!.HoursPerWeek);
        Assert.Single(_home.Bench.Progress.Log);
        Assert.True(File.Exists(backup));
    }

    private string WithProfile(Action<JsonObject> change) => Changed(tables =>
    {
        var row = tables["profile"]!.AsArray()[0]!;
        var document = JsonNode.Parse((string)row["document"]!)!.AsObject();
        change(document);
        row["document"] = document.ToJsonString();
        // The newer one, which a merge would take.
        row["saved_at"] = "2027-01-01T00:00:00.0000000+00:00";
    });

    /// <summary>A whole file with its right hash.</summary>
    private string Changed(Action<JsonObject> change)
    {
        _home.Bench.LogTime("gradients-lab", 45, "mine");
        _home.Bench.MarkDone("orientation", new ProofOffer(Note: "read"));
        var root = JsonNode.Parse(_home.Bench.ExportJourney())!.AsObject();
        change(root["tables"]!.AsObject());
        root["sha256"] = Hashes.OfText(CanonicalJson.Write(root["tables"]) + "\n" + CanonicalJson.Write(root["files"]));
        return _home.Write("hostile.json", root.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }
}
