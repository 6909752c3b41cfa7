using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Ascent.Application.Proofs;
using Ascent.Journey.Content;
using Ascent.Journey.Papers;
using Ascent.Journey.Progress;
using Ascent.Journey.Proofs;
using Ascent.Tracking;

namespace Ascent.Application;

/// <summary>Looks again at what an evidence points to: its own hash, and the file, run or attempt behind it.</summary>
internal sealed class EvidenceVerifier(
    RunStore runs, Func<string, IReadOnlyList<Attempt>> attempts, Func<string, PaperNotes?> notes, Func<string, IReadOnlyList<Evidence>> proofsOf)
{
    internal EvidenceCheck Check(Evidence evidence)
    {
        if (ProofDocument.Fault(evidence) is { } fault)
            return Broken(evidence, fault);

        try
        {
            return Look(evidence, JsonNode.Parse(evidence.Data)!.AsObject());
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or InvalidOperationException or NullReferenceException or FormatException or ArgumentException)
        {
            return Broken(evidence, "its data do not say what a proof of this kind says");
        }
    }

    private EvidenceCheck Look(Evidence evidence, JsonObject data) => evidence.Kind switch
    {
        EvidenceKind.File => CheckFile(evidence, data),
        EvidenceKind.Run => CheckRun(evidence, data),
        EvidenceKind.Attempt => CheckAttempt(evidence, data),
        EvidenceKind.Note when PaperProof.PaperOf(data) is { } paper => CheckNotes(evidence, data, paper),
        EvidenceKind.Link => Holds(evidence, "the record is whole; the page behind the link is not fetched"),
        _ => Holds(evidence, "the record is whole"),
    };

    private static EvidenceCheck CheckFile(Evidence evidence, JsonObject data)
    {
        var path = (string)data["path"]!;
        return !File.Exists(path) ? Broken(evidence, $"the file {path} is gone")
            : HashOfFile(path) != (string)data["sha256"]! ? Broken(evidence, $"the file {path} was changed since")
            : Holds(evidence, "the file is unchanged");
    }

    private EvidenceCheck CheckRun(Evidence evidence, JsonObject data)
    {
        var id = (string)data["run"]!;
        if (runs.Find(id) is not { } run)
            return Broken(evidence, $"run {id} is gone");
        foreach (var (name, hash) in data["artifacts"]!.AsObject())
        {
            var file = Path.Combine(runs.FolderOf(run.Id), name);
            if (!File.Exists(file))
                return Broken(evidence, $"{name} of run {id} is gone");
            if (HashOfFile(file) != (string)hash!)
                return Broken(evidence, $"{name} of run {id} was changed since");
        }

        return Holds(evidence, "the run and its artifacts are unchanged");
    }

    private EvidenceCheck CheckAttempt(Evidence evidence, JsonObject data)
    {
        // A merged journey may have given the attempt another number, but its report is the same.
        var number = (long)data["attempt"]!;
        var all = attempts((string)data["lab"]!);
        return all.Any(attempt => Hashes.OfText(attempt.Report) == (string)data["reportSha256"]!) ? Holds(evidence, "the attempt and its report are unchanged")
            : all.Any(attempt => attempt.Id == number) ? Broken(evidence, $"the report of attempt {number} was changed since")
            : Broken(evidence, $"attempt {number} is gone");
    }

    /// <summary>Notes may be written on; then it is a later proof that has to hold them.</summary>
    private EvidenceCheck CheckNotes(Evidence evidence, JsonObject data, string paper)
    {
        if (notes(paper) is not { } written)
            return Broken(evidence, $"the notes on {paper} are gone");
        if (PaperProof.Changed(data, written.Markdown) is not { } changed)
            return Holds(evidence, $"the notes on {paper} are unchanged");
        var hash = Hashes.OfText(written.Markdown);
        return proofsOf(evidence.ActivityId).Any(other => other.Id != evidence.Id && ProofDocument.Fault(other) is null && JsonNode.Parse(other.Data) is JsonObject later && PaperProof.HashOf(later) == hash)
            ? Holds(evidence, $"the notes on {paper} were written on, and another proof holds them as they are")
            : Broken(evidence, $"the notes on {paper} were changed since: {changed}. 'ascent paper done {paper}' proves them as they are");
    }

    private static EvidenceCheck Holds(Evidence evidence, string message) => new(evidence.Id, true, message);

    private static EvidenceCheck Broken(Evidence evidence, string message) => new(evidence.Id, false, message);

    private static string? HashOfFile(string path)
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
