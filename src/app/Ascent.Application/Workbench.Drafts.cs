using System.Text.Json.Nodes;
using Ascent.Application.Portfolio;
using Ascent.Application.Proofs;
using Ascent.Journey;
using Ascent.Journey.Content;
using Ascent.Journey.Progress;
using Ascent.Journey.Proofs;
using Ascent.Tracking;

namespace Ascent.Application;

/// <summary>Beginnings of posts, from what is proven.</summary>
public sealed partial class Workbench
{
    public DraftResult DraftPost(string id, string path)
    {
        var full = DraftFile(path);
        if (File.Exists(full))
            throw new JourneyException($"{full} is there already and was left as it is: you may have written in it. Give another name.");
        if (!id.StartsWith("e-", StringComparison.Ordinal))
            return DraftOf(Runs.Find(id) ?? throw new JourneyException($"There is no run '{id}', and evidence begins with 'e-'. 'ascent runs list' and 'ascent evidence list' show what there is."), full);
        var evidence = EvidenceById(id);
        var data = JsonNode.Parse(evidence.Data)!;
        if (evidence.Kind == EvidenceKind.Run && (string?)data["run"] is { } run)
            return DraftOf(Runs.Find(run) ?? throw new JourneyException($"Run {run}, which {evidence.Id} names, is gone. Its proof alone makes no post."), full);
        Attempt? attempt = evidence.Kind == EvidenceKind.Attempt ? Store.Attempts((string)data["lab"]!).FirstOrDefault(one => Hashes.OfText(one.Report) == (string?)data["reportSha256"]) : null;
        Beside.Text(full, PostDraft.OfEvidence(evidence, Pack.Activities.GetValueOrDefault(evidence.ActivityId), attempt));
        return new DraftResult(full, []);
    }

    /// <summary>A path that ends in no name of a file means a folder of the draft's own.</summary>
    private static string DraftFile(string path)
    {
        var full = Path.GetFullPath(path);
        return Directory.Exists(full) || Path.GetExtension(full).Length == 0 ? Path.Combine(full, "post.md") : full;
    }

    private DraftResult DraftOf(RunRecord run, string path)
    {
        var (portrait, pictures) = new RunPortrait(Runs).Of(run, []);
        var folder = Path.GetDirectoryName(path)!;
        var stem = Path.GetFileNameWithoutExtension(path);
        var number = 0;
        var names = pictures.Keys.Order(StringComparer.Ordinal).ToDictionary(file => file, _ => $"{stem}-{++number}.svg", StringComparer.Ordinal);
        if (names.Values.FirstOrDefault(name => File.Exists(Path.Combine(folder, name))) is { } there)
            throw new JourneyException($"{Path.Combine(folder, there)} is there already and was left as it is. Give the draft another name.");
        foreach (var (file, svg) in pictures)
            Beside.Text(Path.Combine(folder, names[file]), svg);
        Beside.Text(path, PostDraft.OfRun(run, portrait, file => Uri.EscapeDataString(names[file])));
        return new DraftResult(path, [.. names.Values.Select(name => Path.Combine(folder, name))]);
    }
}
