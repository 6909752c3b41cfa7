using Ascent.Application.Proofs;
using Ascent.Journey.Progress;
using Ascent.Labs;

namespace Ascent.Application;

/// <summary>Evidence for others: bundles that can be checked without a store.</summary>
public sealed partial class Workbench
{
    /// <summary>Larger files of runs, mostly weights, go into a bundle only when they are asked for.</summary>
    private const long LargestBundledFile = 8 << 20;

    public BundleResult BundleEvidence(string path, IReadOnlyList<string>? ids, bool weights)
    {
        IReadOnlyList<Evidence> chosen = ids is null ? Store.Evidence() : [.. ids.Select(EvidenceById).DistinctBy(evidence => evidence.Id).OrderBy(evidence => evidence.At).ThenBy(evidence => evidence.Id, StringComparer.Ordinal)];
        var draft = new BundleDraft();
        var gatherer = Gatherer(draft, new GatherOptions(Sources: true, Attachments: true, weights ? long.MaxValue : LargestBundledFile));
        foreach (var evidence in chosen)
            gatherer.Add(evidence);
        draft.AddText("README.md", BundleReadme.Write(Profile?.Name, chosen, TitleOf, gatherer.Omitted));
        var manifest = BundleWriter.Write(path, draft, "evidence", Now);
        return new BundleResult(Path.GetFullPath(path), manifest, gatherer.Omitted);
    }

    private EvidenceGatherer Gatherer(BundleDraft draft, GatherOptions options) =>
        new(draft, Runs, labId => Store.Attempts(labId), WorkspaceFor, options);

    private (LabPack Lab, string Folder)? WorkspaceFor(string labId) =>
        Labs.Labs.FirstOrDefault(lab => lab.Id == labId) is { } lab && Store.LabFolder(labId) is { } folder && Directory.Exists(folder) ? (lab, folder) : null;

    private string TitleOf(string activityId) => Pack.Activities.TryGetValue(activityId, out var activity) ? activity.Title : activityId;
}
