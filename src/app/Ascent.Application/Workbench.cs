using Ascent.Data;
using Ascent.Journey.Content;
using Ascent.Journey.Planning;
using Ascent.Journey.Profiles;
using Ascent.Journey.Progress;
using Ascent.Labs;
using Ascent.Tracking;

namespace Ascent.Application;

/// <summary>
/// What both faces, terminal and browser, can do for the person: one method for each use. Opens the store and the content;
/// every method is safe to call from several threads and several processes.
/// </summary>
public sealed class Workbench : IDisposable
{
    public static Workbench Open(AscentHome home, TimeProvider time) => throw new NotImplementedException();

    public AscentHome Home => throw new NotImplementedException();
    public TimeProvider Time => throw new NotImplementedException();
    public DateOnly Today => throw new NotImplementedException();
    public JourneyPack Pack => throw new NotImplementedException();
    public LabCatalog Labs => throw new NotImplementedException();
    public RunStore Runs => throw new NotImplementedException();
    public DataSetCatalog Data => throw new NotImplementedException();

    /// <summary>Null until the person has started.</summary>
    public Profile? Profile => throw new NotImplementedException();

    /// <summary>Profile of a newcomer on this machine: defaults, detected hardware, starting today.</summary>
    public Profile DefaultProfile() => throw new NotImplementedException();
    public JourneyProgress Progress => throw new NotImplementedException();

    /// <summary>Stores the profile and replans.</summary>
    public PlanUpdate SaveProfile(Profile profile) => throw new NotImplementedException();

    /// <summary>The plan as of today, computed from profile and progress. Throws a JourneyException that says to start when there is no profile.</summary>
    public Plan CurrentPlan() => throw new NotImplementedException();

    /// <summary>A plan for a profile without touching the store.</summary>
    public Plan PlanFor(Profile profile) => throw new NotImplementedException();
    public Agenda AgendaFor(AgendaSpan span) => throw new NotImplementedException();
    public Explanation Explain(string id) => throw new NotImplementedException();

    public PlanUpdate StartActivity(string activityId) => throw new NotImplementedException();
    public PlanUpdate LogTime(string activityId, int minutes, string? note) => throw new NotImplementedException();

    /// <summary>Marks an activity done by what its content asks for: a link, a file or a note (attempts and runs prove by themselves).</summary>
    public DoneResult MarkDone(string activityId, ProofOffer offer) => throw new NotImplementedException();
    public IReadOnlyList<Evidence> EvidenceList(string? activityId = null) => throw new NotImplementedException();
    public Evidence EvidenceById(string id) => throw new NotImplementedException();

    /// <summary>Recomputes hashes and re-checks files, runs and attempts behind an evidence.</summary>
    public IReadOnlyList<EvidenceCheck> VerifyEvidence(string? id = null) => throw new NotImplementedException();

    public IReadOnlyList<LabStanding> LabStandings() => throw new NotImplementedException();
    public LabStanding LabStanding(string labId) => throw new NotImplementedException();

    /// <summary>The lab to do next by the plan; null when all are passed.</summary>
    public LabStanding? NextLab() => throw new NotImplementedException();

    /// <summary>Creates the learner's project and remembers where it is.</summary>
    public LabStanding StartLab(string labId, string folder) => throw new NotImplementedException();

    /// <summary>Grades, stores the attempt and, after a pass, the evidence; the activity is done and the plan moves.</summary>
    public Task<GradeOutcome> GradeLabAsync(string labId, string? folder, GradeOptions options, IProgress<GradeEvent>? progress, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>The next hint of a task that was not yet shown; recorded. Shown ones are repeated when all are out.</summary>
    public HintResult Hint(string labId, string? taskId) => throw new NotImplementedException();

    /// <summary>Files of the solution by relative path. Needs a pass, or <paramref name="anyway"/>, which is recorded.</summary>
    public IReadOnlyDictionary<string, string> Solution(string labId, bool anyway) => throw new NotImplementedException();
    public string ResetLab(string labId) => throw new NotImplementedException();

    /// <summary>Changes whenever something that a page shows may have changed (store, runs), from any process.</summary>
    public string ChangeStamp() => throw new NotImplementedException();
    public void Dispose() => throw new NotImplementedException();
}

public enum AgendaSpan { Today, Week, Month, Quarter }

/// <summary>The plan after a change, and what the change moved.</summary>
public sealed record PlanUpdate(Plan Plan, IReadOnlyList<PlanChange> Changes);

/// <summary>At most one of the three is given.</summary>
public sealed record ProofOffer(string? Link = null, string? File = null, string? Note = null, string? Run = null);

public sealed record DoneResult(Evidence Evidence, PlanUpdate Update, bool AlreadyDone);

public sealed record EvidenceCheck(string EvidenceId, bool Holds, string Message);

/// <summary>Where a lab stands. <paramref name="Folder"/> is the learner's project, null before the start.</summary>
public sealed record LabStanding(LabPack Lab, LabState State, string? Folder, Attempt? LastAttempt, int Attempts, string? ActivityId, IReadOnlyList<string> Missing);

/// <summary>Locked: a prerequisite lab is not passed (Missing names them).</summary>
public enum LabState { Locked, Unlocked, Started, Passed }

public sealed record GradeOutcome(GradeReport Report, Attempt Attempt, Evidence? Evidence, PlanUpdate? Update, string? RunId);

public sealed record HintResult(string Task, int Number, int Of, string Text);
