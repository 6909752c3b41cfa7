using System.Text.Json.Nodes;
using Ascent.Journey.Content;
using Ascent.Testing;

namespace Ascent.Application.Tests.Exports;

/// <summary>A JSON Resume that the published schema (1.0.0) accepts, checked by a validator that is not ours.</summary>
public sealed class ResumeTests : IDisposable
{
    private const string Validator =
        """
        import sys, json, jsonschema
        schema, document = json.load(open(sys.argv[1])), json.load(open(sys.argv[2]))
        validator = jsonschema.validators.validator_for(schema)
        validator.check_schema(schema)
        errors = [f'{list(e.path)}: {e.message}' for e in validator(schema, format_checker=jsonschema.FormatChecker()).iter_errors(document)]
        print('\n'.join(errors)); sys.exit(1 if errors else 0)
        """;

    private readonly TestHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void An_empty_journey_gives_a_valid_resume() => IsValid(_home.Bench.ExportResume());

    [Fact]
    public void A_resume_holds_what_is_proven_with_its_hashes_and_is_valid()
    {
        File.WriteAllText(_home.Home.PortfolioFile, "name: Ada\nheadline: Engineer\nabout: |\n  One.\n\n  Two.\nemail: ada@example.org\nlinks:\n  - title: Code\n    url: https://example.org/ada\n");
        var bench = _home.Bench;
        bench.SaveProfile(bench.Profile! with { Languages = ["C#", "Go"] });
        var course = Of(activity => activity.Kind == ActivityKind.CourseUnit && activity.Evidence == EvidenceKind.Link);
        var project = Of(activity => activity.Kind == ActivityKind.Project && activity.Evidence is EvidenceKind.Link or EvidenceKind.File);
        bench.MarkDone(course, new ProofOffer(Link: "https://example.org/certificate"));
        bench.MarkDone(project, new ProofOffer(Link: "https://example.org/project"));
        var resume = bench.ExportResume();
        IsValid(resume);
        Assert.Equal("Ada", (string)resume["basics"]!["name"]!);
        var certificate = resume["certificates"]!.AsArray().Concat(resume["projects"]!.AsArray()).Single(one => (string)one!["x-ascent"]!["activity"]! == course)!;
        Assert.Equal(bench.EvidenceList(course).Single().Sha256, (string)certificate["x-ascent"]!["evidence"]![0]!["sha256"]!);
        Assert.Contains(resume["projects"]!.AsArray(), one => (string?)one!["url"] == "https://example.org/project");
        Assert.Contains(resume["skills"]!.AsArray(), one => (string)one!["name"]! != "Programming");
        // What it exports, it can import.
        Assert.Equal("Engineer", Journey.Profiles.ProfileJson.FromJsonResume(resume.ToJsonString(), "resume.json", bench.DefaultProfile()).Role);
    }

    [Fact]
    public void What_is_hidden_stays_out()
    {
        var project = Of(activity => activity.Kind == ActivityKind.Project && activity.Evidence is EvidenceKind.Link or EvidenceKind.File);
        _home.Bench.MarkDone(project, new ProofOffer(Link: "https://example.org/project"));
        File.WriteAllText(_home.Home.PortfolioFile, $"hide: [{project}]\n");
        Assert.Empty(_home.Bench.ExportResume()["projects"]!.AsArray());
    }

    private string Of(Func<Activity, bool> wanted) => _home.Bench.Pack.Activities.Values.Where(wanted).Select(activity => activity.Id).Order(StringComparer.Ordinal).First();

    private void IsValid(JsonObject resume)
    {
        var schema = Path.Combine(AppContext.BaseDirectory, "Exports", "resume-schema-1.0.0.json");
        var (code, output, error) = CalendarTests.Run(Validator, schema, _home.Write("resume.json", resume.ToJsonString()));
        Needs.That(!error.Contains("No module named 'jsonschema'", StringComparison.Ordinal), "this test validates with python3-jsonschema");
        Assert.True(code == 0, output + error);
    }
}
