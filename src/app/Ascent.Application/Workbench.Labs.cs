using Ascent.Journey;
using Ascent.Journey.Content;
using Ascent.Journey.Progress;
using Ascent.Labs;

namespace Ascent.Application;

/// <summary>Practice: where the labs stand, gradings, hints and solutions.</summary>
public sealed partial class Workbench
{
    /// <summary>Under this name a shown solution is recorded among the hints.</summary>
    private const string SolutionReveal = "solution";

    private LabEnvironment LabEnvironment => new([AppContext.BaseDirectory], Path.Combine(Home.Cache, "labs"));

    public IReadOnlyList<LabStanding> LabStandings() => [.. Labs.Labs.Select(Standing)];

    public LabStanding LabStanding(string labId) => Standing(Labs.Find(labId));

    public LabStanding? NextLab()
    {
        var open = LabStandings().Where(standing => standing.State != LabState.Passed).ToList();
        if (Profile is null)
            return open.Find(standing => standing.Missing.Count == 0) ?? open.FirstOrDefault();

        // In the order of the plan; labs that the plan does not hold come after.
        var order = CurrentPlan().Items.Select((item, place) => (item.Id, place)).ToDictionary(pair => pair.Id, pair => pair.place, StringComparer.Ordinal);
        return open
            .OrderBy(standing => standing.Missing.Count == 0 ? 0 : 1)
            .ThenBy(standing => standing.ActivityId is { } id && order.TryGetValue(id, out var place) ? place : int.MaxValue)
            .FirstOrDefault();
    }

    public LabStanding StartLab(string labId, string folder)
    {
        var lab = Labs.Find(labId);
        var path = Path.GetFullPath(folder);
        _ = Store; // a store that cannot be written is told before a project is made
        LabWorkspace.Create(lab, path, LabEnvironment);
        Store.SaveLabFolder(lab.Id, path, Now);
        if (ActivityOf(lab) is { } activity && Profile is not null)
        {
            Store.Start(activity.Id, Today);
            Replan($"lab start {lab.Id}");
        }

        return Standing(lab);
    }

    public async Task<GradeOutcome> GradeLabAsync(string labId, string? folder, GradeOptions options, IProgress<GradeEvent>? progress, CancellationToken cancellation)
    {
        var lab = Labs.Find(labId);
        var path = folder is null ? WorkspaceOf(lab) : Path.GetFullPath(folder);
        if (!Directory.Exists(path))
            throw new JourneyException($"There is no folder {path}. 'ascent lab start {lab.Id}' makes the project.");

        using var run = new LabRun(Runs, lab, options.Seed, progress);
        var report = await new Grader(LabEnvironment).GradeAsync(lab, path, options, run, cancellation);
        run.End(report);

        var partial = options.Tasks is { Count: > 0 };
        var activity = ActivityOf(lab);
        // The same sources passed again prove nothing new.
        var known = Store.Attempts(lab.Id).Any(earlier => IsPass(earlier) && earlier.SourceHash == report.Env.SourceHash && earlier.LabVersion == lab.Version);
        var proves = report.Status == GradeStatus.Pass && !partial && !known && activity is not null;
        var (attempt, evidence) = Store.AddAttempt(
            ToAttempt(lab, report),
            numbered => proves ? EvidenceMaker.Make(activity!, Proof.OfAttempt(numbered), Now) : null,
            Today);

        var update = Profile is not null && evidence is not null ? Replan($"lab {lab.Id} passed") : null;
        return new GradeOutcome(report, attempt, evidence, update, run.Id);
    }

    public HintResult Hint(string labId, string? taskId)
    {
        var lab = Labs.Find(labId);
        var task = taskId is null ? FirstOpenTask(lab) : lab.Tasks.FirstOrDefault(task => task.Id == taskId)
            ?? throw new JourneyException($"Lab '{lab.Id}' has no task '{taskId}'.{Nearest.Suggestion(taskId, lab.Tasks.Select(task => task.Id))} Its tasks: {string.Join(", ", lab.Tasks.Select(task => task.Id))}.");
        var shown = Store.Reveals(lab.Id, task.Id).Count;
        var number = Math.Min(shown + 1, task.Hints.Count);
        Store.AddReveal(lab.Id, task.Id, number, Now);
        return new HintResult(task.Id, number, task.Hints.Count, task.Hints[number - 1]);
    }

    public IReadOnlyDictionary<string, string> Solution(string labId, bool anyway)
    {
        var lab = Labs.Find(labId);
        if (Standing(lab).State != LabState.Passed)
        {
            if (!anyway)
                throw new JourneyException($"The solution of '{lab.Id}' is open after you pass it. 'ascent lab hint {lab.Id}' helps on; with --anyway it is shown now, and that is recorded.", ProblemKind.CheckFailed);
            Store.AddReveal(lab.Id, SolutionReveal, 0, Now);
        }

        var folder = Path.Combine(lab.Folder, "solution");
        return Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .ToDictionary(file => Path.GetRelativePath(folder, file).Replace('\\', '/'), File.ReadAllText, StringComparer.Ordinal);
    }

    public string ResetLab(string labId)
    {
        var lab = Labs.Find(labId);
        return LabWorkspace.Reset(lab, WorkspaceOf(lab), LabEnvironment, Time.GetLocalNow());
    }

    private string WorkspaceOf(LabPack lab) => Store.LabFolder(lab.Id)
        ?? throw new JourneyException($"You have not started '{lab.Id}' yet: 'ascent lab start {lab.Id}' makes the project in the current folder.");

    private LabTask FirstOpenTask(LabPack lab)
    {
        var last = Store.Attempts(lab.Id) is [.., var newest] ? newest : null;
        if (last is null)
            return lab.Tasks[0];
        var passed = AttemptReport.PassedTasks(last);
        return lab.Tasks.FirstOrDefault(task => !passed.Contains(task.Id)) ?? lab.Tasks[^1];
    }

    private LabStanding Standing(LabPack lab)
    {
        var attempts = Store.Attempts(lab.Id);
        var folder = Store.LabFolder(lab.Id);
        var missing = lab.Prerequisites.Where(id => !IsPassed(id)).ToList();
        var state = attempts.Any(IsPass) ? LabState.Passed
            : folder is not null ? LabState.Started
            : missing.Count > 0 ? LabState.Locked
            : LabState.Unlocked;
        return new LabStanding(lab, state, folder, attempts is [.., var last] ? last : null, attempts.Count, ActivityOf(lab)?.Id, missing);
    }

    private bool IsPassed(string labId) => Store.Attempts(labId).Any(IsPass);

    /// <summary>All tasks passed; a grading of some tasks has fewer points.</summary>
    private static bool IsPass(Attempt attempt) => attempt.Status == "pass" && attempt.Points == attempt.MaxPoints;

    private Activity? ActivityOf(LabPack lab) => Pack.Activities.Values
        .Where(activity => activity.Lab == lab.Id)
        .OrderBy(activity => activity.Id, StringComparer.Ordinal)
        .FirstOrDefault();

    private Attempt ToAttempt(LabPack lab, GradeReport report) => new(
        0,
        lab.Id,
        lab.Version,
        report.Status.ToString().ToLowerInvariant(),
        report.Tasks.Sum(task => task.Points),
        lab.Tasks.Sum(task => task.Points),
        Now,
        report.Env.SourceHash,
        GradeReportJson.Serialize(report));
}
