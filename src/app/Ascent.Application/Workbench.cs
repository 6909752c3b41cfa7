using Ascent.Data;
using Ascent.Journey.Content;
using Ascent.Journey.Planning;
using Ascent.Journey.Profiles;
using Ascent.Journey.Progress;
using Ascent.Labs;
using Ascent.Tracking;

namespace Ascent.Application;

/// <summary>The person's journey on this machine: the store, the content, the labs and the runs, opened together.</summary>
public sealed class Workbench : IWorkbench
{
    public static Workbench Open(AscentHome home, TimeProvider time) => throw new NotImplementedException();

    public AscentHome Home => throw new NotImplementedException();
    public TimeProvider Time => throw new NotImplementedException();
    public DateOnly Today => throw new NotImplementedException();
    public JourneyPack Pack => throw new NotImplementedException();
    public LabCatalog Labs => throw new NotImplementedException();
    public RunStore Runs => throw new NotImplementedException();
    public DataSetCatalog Data => throw new NotImplementedException();

    public Profile? Profile => throw new NotImplementedException();

    public Profile DefaultProfile() => throw new NotImplementedException();
    public JourneyProgress Progress => throw new NotImplementedException();

    public PlanUpdate SaveProfile(Profile profile) => throw new NotImplementedException();

    public Plan CurrentPlan() => throw new NotImplementedException();

    public Plan PlanFor(Profile profile) => throw new NotImplementedException();
    public Agenda AgendaFor(AgendaSpan span) => throw new NotImplementedException();
    public Explanation Explain(string id) => throw new NotImplementedException();

    public PlanUpdate StartActivity(string activityId) => throw new NotImplementedException();
    public PlanUpdate LogTime(string activityId, int minutes, string? note) => throw new NotImplementedException();

    public DoneResult MarkDone(string activityId, ProofOffer offer) => throw new NotImplementedException();
    public IReadOnlyList<Evidence> EvidenceList(string? activityId = null) => throw new NotImplementedException();
    public Evidence EvidenceById(string id) => throw new NotImplementedException();

    public IReadOnlyList<EvidenceCheck> VerifyEvidence(string? id = null) => throw new NotImplementedException();

    public IReadOnlyList<LabStanding> LabStandings() => throw new NotImplementedException();
    public LabStanding LabStanding(string labId) => throw new NotImplementedException();

    public LabStanding? NextLab() => throw new NotImplementedException();

    public LabStanding StartLab(string labId, string folder) => throw new NotImplementedException();

    public Task<GradeOutcome> GradeLabAsync(string labId, string? folder, GradeOptions options, IProgress<GradeEvent>? progress, CancellationToken cancellation) => throw new NotImplementedException();

    public HintResult Hint(string labId, string? taskId) => throw new NotImplementedException();

    public IReadOnlyDictionary<string, string> Solution(string labId, bool anyway) => throw new NotImplementedException();
    public string ResetLab(string labId) => throw new NotImplementedException();

    public string ChangeStamp() => throw new NotImplementedException();
    public void Dispose() => throw new NotImplementedException();
}
