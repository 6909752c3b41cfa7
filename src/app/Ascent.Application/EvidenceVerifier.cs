using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Ascent.Journey.Content;
using Ascent.Journey.Progress;
using Ascent.Journey.Proofs;
using Ascent.Tracking;

namespace Ascent.Application;

/// <summary>Looks again at what an evidence points to: its own hash, and the file, run or attempt behind it.</summary>
internal static class EvidenceVerifier
{
    internal static EvidenceCheck Check(Evidence evidence, RunStore runs, Func<string, IReadOnlyList<Attempt>> attempts)
    {
        if (ProofDocument.Fault(evidence) is { } fault)
            return Broken(evidence, fault);

        var data = JsonNode.Parse(evidence.Data)!.AsObject();
        return evidence.Kind switch
        {
            EvidenceKind.File => CheckFile(evidence, data),
            EvidenceKind.Run => CheckRun(evidence, data, runs),
            EvidenceKind.Attempt => CheckAttempt(evidence, data, attempts),
            EvidenceKind.Link => Holds(evidence, "the record is whole; the page behind the link is not fetched"),
            _ => Holds(evidence, "the record is whole"),
        };
    }

    private static EvidenceCheck CheckFile(Evidence evidence, JsonObject data)
    {
        var path = (string)data["path"]!;
        return !File.Exists(path) ? Broken(evidence, $"the file {path} is gone")
            : HashOfFile(path) != (string)data["sha256"]! ? Broken(evidence, $"the file {path} was changed since")
            : Holds(evidence, "the file is unchanged");
    }

    private static EvidenceCheck CheckRun(Evidence evidence, JsonObject data, RunStore runs)
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

    private static EvidenceCheck CheckAttempt(Evidence evidence, JsonObject data, Func<string, IReadOnlyList<Attempt>> attempts)
    {
        // A merged journey may have given the attempt another number, but its report is the same.
        var number = (long)data["attempt"]!;
        var all = attempts((string)data["lab"]!);
        return all.Any(attempt => Hashes.OfText(attempt.Report) == (string)data["reportSha256"]!) ? Holds(evidence, "the attempt and its report are unchanged")
            : all.Any(attempt => attempt.Id == number) ? Broken(evidence, $"the report of attempt {number} was changed since")
            : Broken(evidence, $"attempt {number} is gone");
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
