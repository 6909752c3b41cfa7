using Ascent.Journey.Papers;
using Ascent.Journey.Proofs;

namespace Ascent.Application.Tests.Proofs;

/// <summary>Notes on a paper are held against what their proof hashed, in the store and in a bundle, and what was changed is named.</summary>
public sealed class PaperNotesTests : IDisposable
{
    private readonly TestHome _home = new();

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_note_that_was_changed_in_a_bundle_is_found_and_its_field_named(bool forged)
    {
        var paper = Prove();
        var folder = _home.Bench.BundleEvidence(_home.PathOf("bundle"), null, weights: false).Path;
        Assert.Contains($"the notes on {paper} are those that were proven", Assert.Single(BundleVerifier.Verify(folder).Proofs).Message, StringComparison.Ordinal);

        var file = Assert.Single(Directory.EnumerateFiles(Path.Combine(folder, "evidence", "notes")));
        Change(folder, file, File.ReadAllText(file).Replace("What I doubt.", "What I never doubted.", StringComparison.Ordinal), forged);
        var check = BundleVerifier.Verify(folder);
        Assert.Equal(!forged, check.Faults.Any(fault => fault.Name == "evidence/notes/" + Path.GetFileName(file)));
        var finding = Assert.Single(check.Proofs);
        Assert.False(finding.Holds);
        Assert.Contains(paper, finding.Message, StringComparison.Ordinal);
        Assert.EndsWith("changed: doubts", finding.Message, StringComparison.Ordinal);

        Change(folder, file, File.ReadAllText(file).Replace("## Claim", "## Claims", StringComparison.Ordinal), forged);
        Assert.Contains("the headings (", Assert.Single(BundleVerifier.Verify(folder).Proofs).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_note_that_was_changed_in_the_store_is_found_until_it_is_proven_anew()
    {
        var paper = Prove();
        Assert.True(Assert.Single(_home.Bench.VerifyEvidence()).Holds);
        _home.Time.Now += TimeSpan.FromDays(1);
        _home.Bench.NotePaper(paper, new Dictionary<PaperField, string> { [PaperField.Claim] = "Depth alone.", [PaperField.Method] = "Other data." }, null);
        var check = Assert.Single(_home.Bench.VerifyEvidence());
        Assert.False(check.Holds);
        Assert.Contains("changed since: method, claim.", check.Message, StringComparison.Ordinal);

        var result = _home.Bench.BundleEvidence(_home.PathOf("bundle"), null, weights: false);
        Assert.Contains("changed since: method, claim", Assert.Single(result.Omitted), StringComparison.Ordinal);
        Assert.True(BundleVerifier.Verify(result.Path).Holds);

        _home.Bench.EndPaper(paper);
        Assert.Equal(2, _home.Bench.VerifyEvidence().Count);
        Assert.All(_home.Bench.VerifyEvidence(), one => Assert.True(one.Holds, one.Message));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_portfolio_holds_notes_only_where_they_are_public(bool shown)
    {
        var paper = Prove();
        _home.Bench.NotePaper(paper, new Dictionary<PaperField, string>(), shown);
        _home.Write("home/portfolio.yaml", $"publicNotes: [{_home.Bench.EvidenceList()[0].ActivityId}]\n");
        var site = _home.Bench.BuildPortfolio(_home.PathOf("site"), new PortfolioOptions()).Path;
        Assert.Single(Directory.EnumerateFiles(Path.Combine(site, "evidence", "proofs")));
        Assert.Equal(shown, Directory.Exists(Path.Combine(site, "evidence", "notes")));
        Assert.Equal(shown, Directory.EnumerateFiles(site, "*", SearchOption.AllDirectories).Any(file => File.ReadAllText(file).Contains("What I doubt.", StringComparison.Ordinal)));
        Assert.True(BundleVerifier.Verify(site).Holds);
    }

    [Fact]
    public void A_proof_of_before_that_has_the_hash_of_the_whole_alone_is_held_against_it()
    {
        var paper = Prove();
        var data = System.Text.Json.Nodes.JsonNode.Parse(_home.Bench.EvidenceList()[0].Data)!.AsObject();
        data.Remove("notes");
        var notes = _home.Bench.PaperNotes(paper)!.Markdown;
        Assert.Null(Application.Proofs.PaperProof.Changed(data, notes));
        Assert.Equal("the text of the notes", Application.Proofs.PaperProof.Changed(data, notes + "more"));
    }

    /// <summary>Notes on a paper, proven; returns the paper.</summary>
    private string Prove()
    {
        var activity = _home.Bench.Pack.Activities.Values.Where(activity => activity.Paper is not null).OrderBy(activity => activity.Id, StringComparer.Ordinal).First();
        var paper = activity.Paper!;
        _home.Bench.NotePaper(paper, PaperFields.All.ToDictionary(field => field, field => field == PaperField.Doubts ? "What I doubt.\n## and a heading" : $"On {field}."), null);
        _home.Bench.EndPaper(paper);
        return paper;
    }

    private static void Change(string folder, string file, string text, bool forged)
    {
        File.WriteAllText(file, text);
        if (!forged)
            return;
        var name = Path.GetRelativePath(folder, file).Replace('\\', '/');
        var path = Path.Combine(folder, "manifest.json");
        var manifest = BundleManifest.Read(File.ReadAllText(path), "manifest.json");
        var anew = manifest with { Files = [.. manifest.Files.Select(one => one.Path == name ? one with { Bytes = System.Text.Encoding.UTF8.GetByteCount(text), Sha256 = Hashes.OfText(text) } : one)] };
        File.WriteAllText(path, anew.Write());
        File.WriteAllText(Path.Combine(folder, "SHA256SUMS"), anew.Sums());
    }
}
