using System.IO.Compression;
using System.Text.Json.Nodes;
using Ascent.Journey;
using Ascent.Journey.Content;
using Ascent.Journey.Proofs;
using Ascent.Labs;
using Ascent.Tracking;

namespace Ascent.Application.Tests.Proofs;

/// <summary>A bundle of evidence is checked by a stranger: no store, no network, every byte.</summary>
public sealed class BundleTests : IDisposable
{
    private readonly TestHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_bundle_of_every_kind_of_proof_holds_without_any_store()
    {
        var folder = await MakeAsync("bundle");
        var check = BundleVerifier.Verify(folder);
        Assert.Empty(check.Faults);
        Assert.All(check.Proofs, proof => Assert.True(proof.Holds, proof.Message));
        Assert.Equal(5, check.Proofs.Count);
        Assert.Contains(check.Proofs, proof => proof.Message.Contains("the report and", StringComparison.Ordinal) && proof.Message.Contains("source file", StringComparison.Ordinal));
        Assert.Contains(check.Proofs, proof => proof.Message.Contains("the run's record and 1 of its 1 files", StringComparison.Ordinal));
        Assert.Contains(check.Proofs, proof => proof.Message.Contains("the file is the one that was given", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_change_of_any_byte_of_any_file_is_found_and_the_file_is_named()
    {
        var folder = await MakeAsync("bundle");
        var random = new Random(5);
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToList())
        {
            var bytes = await File.ReadAllBytesAsync(file);
            var name = Path.GetRelativePath(folder, file).Replace('\\', '/');
            foreach (var at in Enumerable.Range(0, 6).Select(_ => random.Next(bytes.Length)).Append(0).Append(bytes.Length - 1))
            {
                var changed = (byte[])bytes.Clone();
                changed[at] ^= (byte)(1 << random.Next(8));
                await File.WriteAllBytesAsync(file, changed);
                var check = BundleVerifier.Verify(folder);
                Assert.Contains(check.Faults, fault => fault.Name == name);
            }

            await File.WriteAllBytesAsync(file, bytes);
        }

        Assert.True(BundleVerifier.Verify(folder).Holds);
    }

    [Fact]
    public async Task A_change_of_any_byte_of_a_zip_is_found()
    {
        var zip = await MakeAsync("bundle.zip");
        Assert.True(BundleVerifier.Verify(zip).Holds);
        var bytes = await File.ReadAllBytesAsync(zip);
        var random = new Random(6);
        var changed = _home.PathOf("changed.zip");
        for (var i = 0; i < 400; i++)
        {
            // The last ones lie in the archive's directory and its comment.
            var at = i < 200 ? random.Next(bytes.Length) : bytes.Length - 1 - (i - 200);
            var copy = (byte[])bytes.Clone();
            copy[at] ^= (byte)(1 << random.Next(8));
            await File.WriteAllBytesAsync(changed, copy);
            try
            {
                Assert.False(BundleVerifier.Verify(changed).Holds, $"byte {at} was changed and nothing was said");
            }
            catch (JourneyException refused)
            {
                Assert.NotEmpty(refused.Message);
            }
        }
    }

    [Fact]
    public async Task What_was_added_or_left_out_or_exchanged_is_named()
    {
        var folder = await MakeAsync("bundle");
        var proofs = Directory.EnumerateFiles(Path.Combine(folder, "evidence", "proofs")).Order(StringComparer.Ordinal).ToList();
        await File.WriteAllTextAsync(Path.Combine(folder, "more.txt"), "x");
        File.Delete(proofs[0]);
        var check = BundleVerifier.Verify(folder);
        Assert.Contains(check.Faults, fault => fault.Name == "more.txt" && fault.Message.Contains("added later", StringComparison.Ordinal));
        Assert.Contains(check.Faults, fault => fault.Name.EndsWith(Path.GetFileName(proofs[0]), StringComparison.Ordinal) && fault.Message.Contains("missing", StringComparison.Ordinal));
        Assert.Contains(check.Proofs, proof => !proof.Holds);
    }

    [Fact]
    public async Task Somebody_who_rewrites_the_hashes_but_not_the_proof_is_found_out()
    {
        // All hashes of the container are made anew; the proof's own hash still tells.
        var folder = await MakeAsync("bundle");
        var path = Directory.EnumerateFiles(Path.Combine(folder, "evidence", "proofs")).First();
        var proof = JsonNode.Parse(await File.ReadAllTextAsync(path))!.AsObject();
        proof["data"] = ((string)proof["data"]!).Replace(":12", ":99", StringComparison.Ordinal) + " ";
        var text = CanonicalJson.Write(proof);
        await File.WriteAllTextAsync(path, text);
        var manifest = BundleManifest.Read(await File.ReadAllTextAsync(Path.Combine(folder, "manifest.json")), "manifest.json");
        var name = "evidence/proofs/" + Path.GetFileName(path);
        var forged = manifest with
        {
            Files = [.. manifest.Files.Select(file => file.Path == name ? file with { Bytes = System.Text.Encoding.UTF8.GetByteCount(text), Sha256 = Hashes.OfText(text) } : file)],
            Proofs = BundleManifest.Chain(manifest.Proofs.Select(link => (link.Id, link.File, link.File == name ? Hashes.OfText(text) : link.Sha256))),
        };
        await File.WriteAllTextAsync(Path.Combine(folder, "manifest.json"), forged.Write());
        await File.WriteAllTextAsync(Path.Combine(folder, "SHA256SUMS"), forged.Sums());
        var check = BundleVerifier.Verify(folder);
        Assert.Empty(check.Faults);
        Assert.Contains("hash does not fit", Assert.Single(check.Proofs, finding => !finding.Holds).Message, StringComparison.Ordinal);
        Assert.NotEqual(manifest.Seal, check.Seal);
    }

    [Fact]
    public void A_bundle_of_a_later_version_is_told_apart_from_a_damaged_one()
    {
        var folder = _home.PathOf("later");
        _home.Bench.BundleEvidence(folder, null, weights: false);
        var manifest = Path.Combine(folder, "manifest.json");
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("\"schema\":1", "\"schema\":2", StringComparison.Ordinal));
        Assert.Contains("newer Ascent", Assert.Throws<JourneyException>(() => BundleVerifier.Verify(folder)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"schema\":1}")]
    [InlineData("{\"schema\":1,\"kind\":5,\"createdAt\":\"\",\"facts\":{},\"proofs\":[],\"files\":[],\"seal\":\"\"}")]
    [InlineData("{\"schema\":1,\"kind\":\"evidence\",\"createdAt\":\"\",\"facts\":{},\"proofs\":[3],\"files\":[],\"seal\":\"\"}")]
    public void An_odd_manifest_is_refused_by_name(string text)
    {
        var folder = _home.PathOf("odd");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "manifest.json"), text);
        var check = BundleVerifier.Verify(folder);
        Assert.False(check.Holds);
        Assert.Equal("manifest.json", Assert.Single(check.Faults).Name);
    }

    [Theory]
    [InlineData("../outside.txt")]
    [InlineData("/etc/passwd")]
    [InlineData("a/../../b")]
    [InlineData("a\\b")]
    [InlineData("con:x")]
    [InlineData("trailing. ")]
    [InlineData("a//b")]
    public void A_path_that_leads_out_of_a_bundle_is_never_taken(string path)
    {
        Assert.False(BundleManifest.IsSafe(path));
        var zip = _home.PathOf("odd.zip");
        using (var archive = ZipFile.Open(zip, ZipArchiveMode.Create))
        {
            using (var entry = archive.CreateEntry(path).Open()) entry.Write("x"u8);
            var manifest = new BundleManifest { Kind = "evidence", CreatedAt = "2026-01-01T00:00:00Z", Proofs = [], Files = [new(path, 1, Hashes.OfText("x"))] };
            using var to = archive.CreateEntry("manifest.json").Open();
            to.Write(System.Text.Encoding.UTF8.GetBytes(manifest.Write()));
        }

        Assert.False(BundleVerifier.Verify(zip).Holds);
    }

    [Fact]
    public void A_folder_that_holds_something_else_is_not_replaced()
    {
        var folder = _home.PathOf("mine");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "thesis.txt"), "years of work");
        Assert.Contains("left as it is", Assert.Throws<JourneyException>(() => _home.Bench.BundleEvidence(folder, null, false)).Message, StringComparison.Ordinal);
        Assert.Equal("years of work", File.ReadAllText(Path.Combine(folder, "thesis.txt")));
    }

    [Fact]
    public async Task The_sums_are_those_of_sha256sum()
    {
        var folder = await MakeAsync("bundle");
        Testing.Needs.That(File.Exists("/usr/bin/sha256sum"), "this test runs sha256sum");
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("/usr/bin/sha256sum", ["-c", "--strict", "SHA256SUMS"]) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, output);
    }

    [Fact]
    public async Task Sources_that_were_changed_since_stay_out_and_are_named()
    {
        await ProveAllAsync();
        await File.AppendAllTextAsync(Directory.EnumerateFiles(_home.PathOf("gradients"), "*.cs").First(), "\n// later");
        var result = _home.Bench.BundleEvidence(_home.PathOf("bundle"), null, weights: false);
        Assert.Contains(result.Omitted, line => line.Contains("changed since they were graded", StringComparison.Ordinal));
        Assert.True(BundleVerifier.Verify(result.Path).Holds);
    }

    private async Task<string> MakeAsync(string name)
    {
        await ProveAllAsync();
        var result = _home.Bench.BundleEvidence(_home.PathOf(name), null, weights: false);
        Assert.Empty(result.Omitted);
        return result.Path;
    }

    /// <summary>One proof of each kind: a lab, a run, a link, a file, a note.</summary>
    private async Task ProveAllAsync()
    {
        var bench = _home.Bench;
        var folder = _home.PathOf("gradients");
        bench.StartLab("gradients", folder);
        _home.Solve("gradients", folder);
        var graded = await bench.GradeLabAsync("gradients", null, new GradeOptions(), null, TestContext.Current.CancellationToken);
        Assert.NotNull(graded.Evidence);
        string run;
        using (var writer = bench.Runs.Start(new RunHeader("mnist-mlp", "mnist-mlp", 1, new Dictionary<string, string> { ["lr"] = "0.1" }, new Dictionary<string, string> { ["cpu"] = "x" })))
        {
            run = writer.Id;
            writer.Log(1, ("loss", 2.5));
            await File.WriteAllTextAsync(Path.Combine(writer.Folder, "model.json"), "{}");
            writer.AddArtifact("model.json");
            writer.Complete(new Dictionary<string, double> { ["test_accuracy"] = 0.97, ["loss"] = 0.1 });
        }

        string Of(EvidenceKind kind) => bench.Pack.Activities.Values.Where(activity => activity.Evidence == kind).Select(activity => activity.Id).Order(StringComparer.Ordinal).First();
        bench.MarkDone(Of(EvidenceKind.Run), new ProofOffer(Run: run));
        bench.MarkDone(Of(EvidenceKind.Link), new ProofOffer(Link: "https://example.org/me"));
        bench.MarkDone(Of(EvidenceKind.Note), new ProofOffer(Note: "Read it; \"quoted\" <b>and</b> ünïcödé \ud83d\ude80"));
        var file = bench.Pack.Activities.Values.Where(activity => activity.Evidence is EvidenceKind.File or EvidenceKind.Link).Select(activity => activity.Id).Order(StringComparer.Ordinal).Last();
        bench.MarkDone(file, new ProofOffer(File: _home.Write("certificate.txt", "passed")));
    }
}
