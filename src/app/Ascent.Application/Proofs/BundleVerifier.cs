using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Ascent.Journey;
using Ascent.Journey.Content;
using Ascent.Journey.Progress;
using Ascent.Journey.Proofs;
using Ascent.Labs;

namespace Ascent.Application;

/// <summary>What was found about one file or one proof of a bundle.</summary>
public sealed record BundleFinding(string Name, bool Holds, string Message);

/// <summary>A bundle looked through. <paramref name="Seal"/> is what to compare with what its maker published.</summary>
public sealed record BundleCheck(string Kind, string CreatedAt, string Seal, int Files, IReadOnlyList<BundleFinding> Proofs, IReadOnlyList<BundleFinding> Faults)
{
    public bool Holds => Faults.Count == 0 && Proofs.All(proof => proof.Holds);
}

/// <summary>
/// Checks a bundle of evidence or a portfolio with nothing else at hand: every byte of every file against the manifest, the manifest against its
/// seal, the chain of proofs, and each proof against the report, the sources and the run's files that lie beside it.
/// </summary>
public static class BundleVerifier
{
    private const int LargestManifest = 64 << 20;
    private const int LargestText = 16 << 20;

    /// <exception cref="JourneyException">There is nothing at the path that could be a bundle.</exception>
    public static BundleCheck Verify(string path)
    {
        using var reader = Proofs.BundleReader.Open(path);
        return Verify(reader, path);
    }

    internal static BundleCheck Verify(Proofs.BundleReader reader, string path)
    {
        if (!reader.Files.ContainsKey(BundleManifest.FileName))
            throw new JourneyException($"{path} holds no {BundleManifest.FileName}, so it is neither a bundle of evidence nor a portfolio. 'ascent evidence bundle --into FILE.zip' makes one.");
        var faults = reader.Faults.Select(fault => new BundleFinding(fault.Path, false, fault.Message)).ToList();
        BundleManifest manifest;
        try
        {
            var text = reader.Text(BundleManifest.FileName, LargestManifest) ?? throw new JourneyException($"{BundleManifest.FileName} cannot be trusted: it is damaged or too large.", ProblemKind.CheckFailed);
            manifest = BundleManifest.Read(text, BundleManifest.FileName);
        }
        catch (JourneyException problem) when (problem.Kind == ProblemKind.CheckFailed)
        {
            faults.Add(new(BundleManifest.FileName, false, problem.Message));
            return new("", "", "", reader.Files.Count, [], faults);
        }

        CheckFiles(reader, manifest, faults);
        if (reader.IsZip && reader.Untouched != true && faults.Count == 0)
            faults.Add(new(Path.GetFileName(path), false, reader.Untouched is null ? "the archive was packed anew by another program: its files are whole, its own hash is gone" : "bytes of the archive outside of its files were changed (dates, names or attributes)"));
        var proofs = manifest.Proofs.Select(link => CheckProof(reader, manifest, link)).ToList();
        return new(manifest.Kind, manifest.CreatedAt, manifest.Seal, manifest.Files.Count, proofs, faults);
    }

    private static void CheckFiles(Proofs.BundleReader reader, BundleManifest manifest, List<BundleFinding> faults)
    {
        foreach (var file in manifest.Files)
        {
            if (!reader.Files.TryGetValue(file.Path, out var open))
                faults.Add(new(file.Path, false, "is missing"));
            else if (HashOf(open, file.Bytes) is not { } hash)
                faults.Add(new(file.Path, false, $"does not have the {file.Bytes} bytes that the manifest states, or cannot be read"));
            else if (hash != file.Sha256)
                faults.Add(new(file.Path, false, "was changed: its hash does not fit the manifest"));
        }

        var known = manifest.Files.Select(file => file.Path).Append(BundleManifest.FileName).Append(BundleManifest.SumsName).ToHashSet(StringComparer.Ordinal);
        foreach (var stray in reader.Files.Keys.Where(name => !known.Contains(name)).Order(StringComparer.Ordinal))
            faults.Add(new(stray, false, "is not in the manifest: it was added later"));
        if (reader.Text(BundleManifest.SumsName, LargestManifest) != manifest.Sums())
            faults.Add(new(BundleManifest.SumsName, false, reader.Files.ContainsKey(BundleManifest.SumsName) ? "was changed: it does not say what the manifest says" : "is missing"));
    }

    private static BundleFinding CheckProof(Proofs.BundleReader reader, BundleManifest manifest, BundleLink link)
    {
        BundleFinding Broken(string why) => new(link.Id, false, why);
        if (manifest.Files.FirstOrDefault(file => file.Path == link.File)?.Sha256 != link.Sha256)
            return Broken($"{link.File} is not the file that the chain names");
        if (reader.Text(link.File, LargestText) is not { } text || Hashes.OfText(text) != link.Sha256)
            return Broken($"{link.File} was changed or is missing");
        if (ProofDocument.Read(text, out var problem) is not { } evidence)
            return Broken($"{link.File}: {problem}");
        if (evidence.Id != link.Id)
            return Broken($"{link.File} is the proof {Nearest.Quote(evidence.Id)}");
        if (ProofDocument.Fault(evidence) is { } fault)
            return Broken(fault);
        try
        {
            var data = JsonNode.Parse(evidence.Data)!.AsObject();
            return evidence.Kind switch
            {
                EvidenceKind.Attempt => CheckAttempt(reader, evidence, data),
                EvidenceKind.Run => CheckRun(reader, manifest, evidence, data),
                EvidenceKind.File => CheckFile(manifest, evidence, data),
                EvidenceKind.Note when Proofs.PaperProof.PaperOf(data) is { } paper => CheckNotes(reader, evidence, data, paper),
                EvidenceKind.Link => Fine(evidence, $"{evidence.Summary}; the record is whole, look at the page yourself"),
                _ => Fine(evidence, "the record is whole; it is the person's own word"),
            };
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or InvalidOperationException or NullReferenceException or FormatException)
        {
            return Broken("its data do not say what a proof of this kind says");
        }
    }

    private static BundleFinding CheckAttempt(Proofs.BundleReader reader, Evidence evidence, JsonObject data)
    {
        var parts = new List<string>();
        var report = BundlePaths.Report(evidence.Id);
        if (reader.Files.ContainsKey(report))
        {
            if (reader.Text(report, LargestText) is not { } text || Hashes.OfText(text) != (string)data["reportSha256"]!)
                return new(evidence.Id, false, $"{report} is not the report that the proof names");
            parts.Add("the report");
        }

        var folder = BundlePaths.Sources(evidence.Id);
        var sources = reader.Files.Keys.Where(name => name.StartsWith(folder, StringComparison.Ordinal)).ToDictionary(name => name[folder.Length..], name => reader.Text(name, LargestText) ?? "", StringComparer.Ordinal);
        if (sources.Count > 0)
        {
            if (LearnerSources.HashOf(sources) != (string)data["sourceHash"]!)
                return new(evidence.Id, false, $"the files under {folder} are not the sources that were graded");
            parts.Add($"{sources.Count} source {(sources.Count == 1 ? "file" : "files")}");
        }

        return Fine(evidence, $"{evidence.Summary}; {(parts.Count > 0 ? $"checked against {string.Join(" and ", parts)}" : "the record is whole, report and sources are not in here")}");
    }

    private static BundleFinding CheckRun(Proofs.BundleReader reader, BundleManifest manifest, Evidence evidence, JsonObject data)
    {
        var folder = BundlePaths.Run((string)data["run"]!);
        var (there, all) = (0, 0);
        foreach (var (name, hash) in data["artifacts"]!.AsObject())
        {
            all++;
            if (manifest.Files.FirstOrDefault(file => file.Path == folder + name) is not { } file)
                continue;
            if (file.Sha256 != (string)hash!)
                return new(evidence.Id, false, $"{folder}{name} is not the file that the proof names");
            there++;
        }

        if (reader.Text(folder + "run.json", LargestText) is { } text && JsonNode.Parse(text)?["final"] is JsonObject final)
        {
            foreach (var (name, value) in data["final"]!.AsObject())
            {
                if (CanonicalJson.Write(final[name]) != CanonicalJson.Write(value))
                    return new(evidence.Id, false, $"{folder}run.json has another {name} than the proof");
            }

            return Fine(evidence, $"{evidence.Summary}; checked against the run's record and {there} of its {all} files");
        }

        return Fine(evidence, $"{evidence.Summary}; the record is whole, {(there == 0 ? "the run's files are not in here" : $"{there} of the run's {all} files are in here and fit")}");
    }

    private static BundleFinding CheckNotes(Proofs.BundleReader reader, Evidence evidence, JsonObject data, string paper)
    {
        var path = BundlePaths.Notes(evidence.Id);
        if (!reader.Files.ContainsKey(path))
            return Fine(evidence, $"{evidence.Summary}; the record is whole, the notes on {paper} are not in here");
        if (reader.Text(path, LargestText) is not { } text)
            return new(evidence.Id, false, $"{path} cannot be read, so the notes on {paper} cannot be held against the proof");
        return Proofs.PaperProof.Changed(data, text) is { } changed
            ? new(evidence.Id, false, $"{path} has not the notes on {paper} that the proof names; changed: {changed}")
            : Fine(evidence, $"{evidence.Summary}; the notes on {paper} are those that were proven");
    }

    private static BundleFinding CheckFile(BundleManifest manifest, Evidence evidence, JsonObject data)
    {
        var folder = BundlePaths.Attached(evidence.Id);
        return manifest.Files.FirstOrDefault(file => file.Path.StartsWith(folder, StringComparison.Ordinal)) is not { } file
            ? Fine(evidence, $"{evidence.Summary}; the record is whole, the file is not in here")
            : file.Sha256 == (string)data["sha256"]!
                ? Fine(evidence, $"{evidence.Summary}; the file is the one that was given")
                : new(evidence.Id, false, $"{file.Path} is not the file that the proof names");
    }

    private static BundleFinding Fine(Evidence evidence, string message) => new(evidence.Id, true, message);

    /// <summary>The hash of exactly so many bytes; null for more, fewer, or what cannot be read.</summary>
    private static string? HashOf(Func<Stream> open, long bytes)
    {
        try
        {
            using var stream = open();
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = new byte[1 << 16];
            var seen = 0L;
            for (int read; (read = stream.Read(buffer)) > 0;)
            {
                seen += read;
                if (seen > bytes)
                    return null;
                hash.AppendData(buffer, 0, read);
            }

            return seen == bytes ? Convert.ToHexStringLower(hash.GetHashAndReset()) : null;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
