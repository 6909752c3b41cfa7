using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Ascent.Journey;
using Ascent.Journey.Content;
using Ascent.Journey.Papers;
using Ascent.Journey.Progress;
using Ascent.Journey.Proofs;
using Ascent.Labs;
using Ascent.Labs.Grading;
using Ascent.Tracking;

namespace Ascent.Application.Proofs;

/// <summary>What goes into a bundle beside the proofs themselves.</summary>
/// <param name="Sources">The sources of labs, where they are still those that were graded.</param>
/// <param name="Attachments">Files that were given as proof.</param>
/// <param name="PrivateNotes">Notes on papers that the person has not made public.</param>
/// <param name="LargestFile">Larger files of runs stay out; their hashes stand in the proof all the same.</param>
internal sealed record GatherOptions(bool Sources, bool Attachments, bool PrivateNotes, long LargestFile);

/// <summary>Puts proofs and what they hash into a draft, and notes what could not be had.</summary>
internal sealed class EvidenceGatherer(BundleDraft draft, RunStore runs, Func<string, IReadOnlyList<Attempt>> attempts, Func<string, (LabPack Lab, string Folder)?> workspace, Func<string, PaperNotes?> notes, GatherOptions options)
{
    /// <summary>A sentence for each thing that is not in the bundle.</summary>
    internal List<string> Omitted { get; } = [];

    internal void Add(Evidence evidence)
    {
        draft.AddProof(evidence.Id, BundlePaths.Proof(evidence.Id), ProofDocument.Write(evidence));
        try
        {
            var data = JsonNode.Parse(evidence.Data)!.AsObject();
            switch (evidence.Kind)
            {
                case EvidenceKind.Attempt: AddAttempt(evidence, data); break;
                case EvidenceKind.Run: AddRun(evidence, data); break;
                case EvidenceKind.Note when PaperProof.PaperOf(data) is { } paper: AddNotes(evidence, data, paper); break;
                case EvidenceKind.File when options.Attachments: AddAttachment(evidence, data); break;
            }
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or InvalidOperationException or NullReferenceException or FormatException)
        {
            Omitted.Add($"{evidence.Id}: its data do not say what a proof of its kind says");
        }
    }

    private void AddAttempt(Evidence evidence, JsonObject data)
    {
        var lab = (string)data["lab"]!;
        if (attempts(lab).FirstOrDefault(attempt => Hashes.OfText(attempt.Report) == (string)data["reportSha256"]!) is { } attempt)
            draft.AddText(BundlePaths.Report(evidence.Id), attempt.Report);
        else
            Omitted.Add($"{evidence.Id}: the report of the attempt at {lab} is no longer in the store");
        if (!options.Sources)
            return;
        if (workspace(lab) is not { } place)
        {
            Omitted.Add($"{evidence.Id}: the project of {lab} is no longer where it was");
            return;
        }

        try
        {
            var sources = LearnerSources.Read(place.Lab, place.Folder);
            if (sources.Hash == (string)data["sourceHash"]! && sources.Files.Keys.All(name => BundleManifest.IsSafe(BundlePaths.Sources(evidence.Id) + name)))
            {
                foreach (var (name, text) in sources.Files)
                    draft.AddText(BundlePaths.Sources(evidence.Id) + name, text);
            }
            else
            {
                Omitted.Add($"{evidence.Id}: the sources of {lab} were changed since they were graded");
            }
        }
        catch (Exception e) when (e is JourneyException or SourceRefusedException or IOException or UnauthorizedAccessException)
        {
            Omitted.Add($"{evidence.Id}: the sources of {lab} cannot be read: {e.Message}");
        }
    }

    private void AddNotes(Evidence evidence, JsonObject data, string paper)
    {
        var written = notes(paper);
        if (written is { Public: false } && !options.PrivateNotes)
            return;
        if (written is null)
            Omitted.Add($"{evidence.Id}: the notes on {paper} are gone");
        else if (PaperProof.Changed(data, written.Markdown) is { } changed)
            Omitted.Add($"{evidence.Id}: the notes on {paper} were changed since: {changed}");
        else
            draft.AddText(BundlePaths.Notes(evidence.Id), written.Markdown);
    }

    private void AddRun(Evidence evidence, JsonObject data)
    {
        var id = (string)data["run"]!;
        if (runs.FindExactly(id) is not { } run)
        {
            Omitted.Add($"{evidence.Id}: run {id} is gone");
            return;
        }

        var folder = runs.FolderOf(run.Id);
        foreach (var name in new[] { "run.json", "metrics.tsv" })
        {
            if (File.Exists(Path.Combine(folder, name)))
                draft.AddFile(BundlePaths.Run(run.Id) + name, Path.Combine(folder, name));
        }

        foreach (var (name, hash) in data["artifacts"]!.AsObject())
        {
            var path = BundlePaths.Run(run.Id) + name;
            var file = new FileInfo(Path.Combine(folder, name));
            if (!BundleManifest.IsSafe(path) || !file.Exists)
                Omitted.Add($"{evidence.Id}: {name} of run {id} is gone");
            else if (file.Length > options.LargestFile)
                Omitted.Add($"{evidence.Id}: {name} of run {id} has {file.Length / 1e6:0.#} MB; its SHA-256 is {(string)hash!}");
            else if (HashOf(file.FullName) != (string)hash!)
                Omitted.Add($"{evidence.Id}: {name} of run {id} was changed since");
            else
                draft.AddFile(path, file.FullName);
        }
    }

    private void AddAttachment(Evidence evidence, JsonObject data)
    {
        var file = new FileInfo((string)data["path"]!);
        var name = BundleManifest.IsSafe(file.Name) ? file.Name : "file";
        if (!file.Exists)
            Omitted.Add($"{evidence.Id}: the file {file.Name} is gone");
        else if (file.Length > options.LargestFile)
            Omitted.Add($"{evidence.Id}: the file {file.Name} has {file.Length / 1e6:0.#} MB");
        else if (HashOf(file.FullName) != (string)data["sha256"]!)
            Omitted.Add($"{evidence.Id}: the file {file.Name} was changed since");
        else
            draft.AddFile(BundlePaths.Attached(evidence.Id) + name, file.FullName);
    }

    private static string? HashOf(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
