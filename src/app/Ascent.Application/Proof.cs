using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Ascent.Journey;
using Ascent.Journey.Content;
using Ascent.Journey.Progress;
using Ascent.Journey.Proofs;
using Ascent.Tracking;

namespace Ascent.Application;

/// <summary>What a proof says, before it is tied to an activity: a sentence and a document that a reader can check.</summary>
internal sealed record Proof(EvidenceKind Kind, string Summary, JsonObject Data)
{
    internal const int LongestNote = 10_000;

    internal static Proof OfLink(string link) =>
        Uri.TryCreate(link, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Host.Length > 0
            ? new Proof(EvidenceKind.Link, uri.ToString(), new JsonObject { ["url"] = uri.ToString() })
            : throw new JourneyException($"'{link}' is not a link: it has to begin with http:// or https:// and name a host.");

    internal static Proof OfFile(string file)
    {
        try
        {
            var path = Path.GetFullPath(file);
            using var stream = File.OpenRead(path);
            var hash = Convert.ToHexStringLower(SHA256.HashData(stream));
            return new Proof(EvidenceKind.File, Path.GetFileName(path), new JsonObject { ["path"] = path, ["bytes"] = stream.Length, ["sha256"] = hash });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new JourneyException($"The file '{file}' cannot be read: {e.Message}", inner: e);
        }
    }

    internal static Proof OfNote(string note) => note.Trim() switch
    {
        "" => throw new JourneyException("The note is empty: write a sentence on what you did and found."),
        { Length: > LongestNote } => throw new JourneyException($"The note has more than {LongestNote} characters: put it into a file and give --file."),
        var text => new Proof(EvidenceKind.Note, text.Length <= 80 ? text : text[..79] + "…", new JsonObject { ["note"] = text }),
    };

    internal static Proof OfRun(RunRecord run)
    {
        var final = new JsonObject();
        foreach (var (name, value) in run.Final.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            final[name] = value;
        var artifacts = new JsonObject();
        foreach (var artifact in run.Artifacts)
            artifacts[artifact.Name] = artifact.Sha256;
        return new Proof(EvidenceKind.Run, $"run {run.Id} of {run.Recipe}", new JsonObject
        {
            ["run"] = run.Id,
            ["recipe"] = run.Recipe,
            ["seed"] = run.Seed,
            ["final"] = final,
            ["artifacts"] = artifacts,
        });
    }

    internal static Proof OfAttempt(Attempt attempt) => new(
        EvidenceKind.Attempt,
        $"lab {attempt.LabId} passed with {attempt.Points} of {attempt.MaxPoints} points",
        new JsonObject
        {
            ["lab"] = attempt.LabId,
            ["version"] = attempt.LabVersion,
            ["attempt"] = attempt.Id,
            ["points"] = attempt.Points,
            ["maxPoints"] = attempt.MaxPoints,
            ["sourceHash"] = attempt.SourceHash,
            ["reportSha256"] = Hashes.OfText(attempt.Report),
        });
}

/// <summary>Ties a proof to an activity. The id comes from the content, so the same proof twice is one evidence.</summary>
internal static class EvidenceMaker
{
    internal static Evidence Make(Activity activity, Proof proof, DateTimeOffset now)
    {
        var data = proof.Data.ToJsonString();
        var hash = Hashes.OfText(data);
        return new Evidence(ProofDocument.IdOf(activity.Id, data), activity.Id, proof.Kind, now, proof.Summary, data, hash);
    }
}
