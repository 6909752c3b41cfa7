using Ascent.Journey;
using Ascent.Journey.Content;
using Ascent.Journey.Progress;
using Ascent.Tracking;

namespace Ascent.Application;

/// <summary>Proving activities and checking the proofs.</summary>
public sealed partial class Workbench
{
    public DoneResult MarkDone(string activityId, ProofOffer offer)
    {
        var activity = FindActivity(activityId);
        RequireProfile();
        var already = Progress.Activities.TryGetValue(activity.Id, out var progress) && progress.State == ActivityState.Done;
        var evidence = EvidenceMaker.Make(activity, Checked(activity, offer), Now);
        Store.Prove(evidence, Today);
        return new DoneResult(evidence, Replan($"done {activity.Id}"), already);
    }

    public IReadOnlyList<Evidence> EvidenceList(string? activityId = null) =>
        Store.Evidence(activityId is null ? null : FindActivity(activityId).Id);

    public Evidence EvidenceById(string id)
    {
        var all = Store.Evidence();
        var found = all.Where(evidence => evidence.Id.StartsWith(id, StringComparison.Ordinal)).ToList();
        return found.Count switch
        {
            1 => found[0],
            0 => throw new JourneyException($"There is no evidence '{id}'.{Nearest.Suggestion(id, all.Select(evidence => evidence.Id))} 'ascent evidence list' shows all."),
            _ => throw new JourneyException($"'{id}' fits {found.Count} proofs: {string.Join(", ", found.Select(evidence => evidence.Id))}. Give more of it."),
        };
    }

    public IReadOnlyList<EvidenceCheck> VerifyEvidence(string? id = null)
    {
        IReadOnlyList<Evidence> chosen = id is null ? Store.Evidence() : [EvidenceById(id)];
        var verifier = new EvidenceVerifier(Runs, labId => Store.Attempts(labId), Store.PaperNotes, activityId => Store.Evidence(activityId));
        return [.. chosen.Select(verifier.Check)];
    }

    /// <summary>Holds an offer against what the activity's content asks for and looks at what it points to.</summary>
    private Proof Checked(Activity activity, ProofOffer offer)
    {
        var given = new[] { offer.Link, offer.File, offer.Note, offer.Run }.Count(part => part is not null);
        if (activity.Evidence == EvidenceKind.Attempt)
            throw new JourneyException($"'{activity.Id}' is proved by passing its lab: 'ascent lab test {activity.Lab}'.");
        if (given != 1)
            throw new JourneyException($"'{activity.Id}' needs {(given == 0 ? "a" : "one")} proof: {ProofWays(activity)}.");

        return (activity.Evidence, offer) switch
        {
            (EvidenceKind.Run, { Run: { } run }) => RunProof(run),
            (EvidenceKind.Link or EvidenceKind.File or EvidenceKind.Note, { Link: { } link }) => Proof.OfLink(link),
            (EvidenceKind.Link or EvidenceKind.File or EvidenceKind.Note, { File: { } file }) => Proof.OfFile(file),
            (EvidenceKind.Note, { Note: { } note }) => Proof.OfNote(note),
            _ => throw new JourneyException($"'{activity.Id}' is proved otherwise: {ProofWays(activity)}."),
        };
    }

    private static string ProofWays(Activity activity)
    {
        var command = $"ascent done {activity.Id}";
        return activity.Evidence switch
        {
            EvidenceKind.Run => $"'{command} --run RUN' with a completed run ('ascent runs list')",
            EvidenceKind.Note => $"'{command} --note TEXT', --link URL or --file PATH",
            _ => $"'{command} --link URL' or --file PATH",
        };
    }

    private Proof RunProof(string id)
    {
        var run = Runs.Find(id) ?? throw new JourneyException($"There is no run '{id}'. 'ascent runs list' shows all.");
        return run.Status == RunStatus.Completed
            ? Proof.OfRun(run)
            : throw new JourneyException($"Run {run.Id} is {run.Status.ToString().ToLowerInvariant()}; only a completed run proves something.");
    }
}
