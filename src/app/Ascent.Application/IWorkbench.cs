using Ascent.Data;
using Ascent.Journey.Content;
using Ascent.Journey.Planning;
using Ascent.Journey.Profiles;
using Ascent.Journey.Progress;
using Ascent.Labs;
using Ascent.Tracking;

namespace Ascent.Application;

/// <summary>
/// What both faces, terminal and browser, can do for the person: one method for each use. Every method is safe to call
/// from several threads and while other processes work on the same home.
/// </summary>
public partial interface IWorkbench : IDisposable
{
    AscentHome Home { get; }
    TimeProvider Time { get; }
    DateOnly Today { get; }
    JourneyPack Pack { get; }
    LabCatalog Labs { get; }
    RunStore Runs { get; }
    DataSetCatalog Data { get; }

    /// <summary>Null until the person has started.</summary>
    Profile? Profile { get; }

    /// <summary>Profile of a newcomer on this machine: defaults, detected hardware, starting today.</summary>
    Profile DefaultProfile();
    JourneyProgress Progress { get; }

    /// <summary>Stores the profile and replans.</summary>
    PlanUpdate SaveProfile(Profile profile);

    /// <summary>The plan as of today, computed from profile and progress. Throws a JourneyException that says to start when there is no profile.</summary>
    Plan CurrentPlan();

    /// <summary>A plan for somebody's profile from the beginning, without touching the store.</summary>
    Plan PlanFor(Profile profile);

    /// <summary>The person's own plan, progress included, under another profile, without touching the store.</summary>
    Plan CurrentPlanFor(Profile profile);
    Agenda AgendaFor(AgendaSpan span);
    Explanation Explain(string id);

    PlanUpdate StartActivity(string activityId);
    PlanUpdate LogTime(string activityId, int minutes, string? note);

    /// <summary>Marks an activity done by what its content asks for: a link, a file or a note (attempts and runs prove by themselves).</summary>
    DoneResult MarkDone(string activityId, ProofOffer offer);
    IReadOnlyList<Evidence> EvidenceList(string? activityId = null);
    Evidence EvidenceById(string id);

    /// <summary>Recomputes hashes and re-checks files, runs and attempts behind an evidence.</summary>
    IReadOnlyList<EvidenceCheck> VerifyEvidence(string? id = null);

    IReadOnlyList<LabStanding> LabStandings();
    LabStanding LabStanding(string labId);

    /// <summary>The lab to do next by the plan; null when all are passed.</summary>
    LabStanding? NextLab();

    /// <summary>Creates the learner's project and remembers where it is.</summary>
    LabStanding StartLab(string labId, string folder);

    /// <summary>Grades, stores the attempt and, after a pass, the evidence; the activity is done and the plan moves.</summary>
    Task<GradeOutcome> GradeLabAsync(string labId, string? folder, GradeOptions options, IProgress<GradeEvent>? progress, CancellationToken cancellation);

    /// <summary>The next hint of a task that was not yet shown; recorded. Shown ones are repeated when all are out.</summary>
    HintResult Hint(string labId, string? taskId);

    /// <summary>Files of the solution by relative path. Needs a pass, or <paramref name="anyway"/>, which is recorded.</summary>
    IReadOnlyDictionary<string, string> Solution(string labId, bool anyway);
    string ResetLab(string labId);

    /// <summary>Changes whenever something that a page shows may have changed (store, runs), from any process.</summary>
    string ChangeStamp();
}

public enum AgendaSpan { Today, Week, Month, Quarter }

/// <summary>The plan after a change, and what the change moved.</summary>
/// <param name="FinishDays">By how many days P50 moved; null where there was no plan before.</param>
public sealed record PlanUpdate(Plan Plan, IReadOnlyList<PlanChange> Changes, int? FinishDays = null);

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
