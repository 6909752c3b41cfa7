using Ascent.Application;
using Ascent.Journey.Content;
using Ascent.Journey.Planning;
using Ascent.Journey.Progress;
using Ascent.Tracking;

namespace Ascent.Web.Activities;

/// <summary>What was typed into a form that could not be taken, with the reason beside each field.</summary>
public sealed record FormEcho(IReadOnlyDictionary<string, string> Values, IReadOnlyDictionary<string, string> Errors)
{
    public static FormEcho None { get; } = new(new Dictionary<string, string>(), new Dictionary<string, string>());
    public string Value(string field) => Values.GetValueOrDefault(field, "");
    public string? Error(string field) => Errors.GetValueOrDefault(field);
}

/// <summary>What the page of one activity shows.</summary>
public sealed record ActivityModel
{
    public required Activity Activity { get; init; }
    public required string PhaseTitle { get; init; }

    /// <summary>Null when the activity is not in the plan.</summary>
    public PlanItem? Item { get; init; }
    public SkippedItem? Skipped { get; init; }
    public required ActivityState State { get; init; }

    /// <summary>The week in which the person holds it.</summary>
    public Journey.Profiles.IsoWeek? PinnedTo { get; init; }

    /// <summary>An optional activity that is planned because the person wants it.</summary>
    public bool Wanted { get; init; }
    public Explanation? Why { get; init; }
    public required bool HasPlan { get; init; }
    public required IReadOnlyList<Resource> Resources { get; init; }
    public required IReadOnlyList<(string Id, string Title, ActivityState State)> Prerequisites { get; init; }
    public required IReadOnlyList<Skill> Skills { get; init; }
    public required IReadOnlyList<Evidence> Evidence { get; init; }
    public required IReadOnlyList<LogEntry> Log { get; init; }

    /// <summary>Completed runs to choose from, where a run is what proves the activity.</summary>
    public required IReadOnlyList<RunRecord> Runs { get; init; }
    public required FormEcho Echo { get; init; }
    public Notice? Notice { get; init; }
    public required string Stamp { get; init; }

    public double LoggedHours => Log.Sum(entry => entry.Minutes) / 60.0;

    /// <summary>Null when the content has no activity of that id.</summary>
    public static ActivityModel? Of(IWorkbench workbench, string stamp, string id, FormEcho echo, Notice? notice)
    {
        var pack = workbench.Pack;
        if (!pack.Activities.TryGetValue(id, out var activity)) return null;
        var plan = workbench.Profile is null ? null : workbench.CurrentPlan();
        var item = plan?.Items.FirstOrDefault(candidate => candidate.Id == id);
        var progress = workbench.Progress;
        return new ActivityModel
        {
            Activity = activity,
            PhaseTitle = pack.Phases.FirstOrDefault(phase => phase.Id == activity.Phase)?.Title ?? activity.Phase,
            Item = item,
            Skipped = plan?.Skipped.FirstOrDefault(candidate => candidate.Id == id),
            State = StateOf(progress, id),
            PinnedTo = progress.Activities.GetValueOrDefault(id)?.PinnedTo,
            Wanted = workbench.Profile?.Wants.Contains(id) == true,
            Why = plan is null ? null : workbench.Explain(id),
            HasPlan = plan is not null,
            Resources = [.. (item?.Resources ?? activity.Resources).Where(pack.Resources.ContainsKey).Select(resource => pack.Resources[resource])],
            Prerequisites = [.. (item?.Prerequisites ?? activity.Prerequisites).Where(pack.Activities.ContainsKey)
                .Select(before => (before, pack.Activities[before].Title, StateOf(progress, before)))],
            Skills = [.. activity.Skills.Where(pack.Skills.ContainsKey).Select(skill => pack.Skills[skill])],
            Evidence = workbench.EvidenceList(id),
            Log = [.. progress.Log.Where(entry => entry.ActivityId == id).OrderByDescending(entry => entry.At)],
            Runs = activity.Evidence == EvidenceKind.Run ? [.. workbench.Runs.List().Where(run => run.Status == RunStatus.Completed)] : [],
            Echo = echo,
            Notice = notice,
            Stamp = stamp,
        };
    }

    private static ActivityState StateOf(JourneyProgress progress, string id) =>
        progress.Activities.TryGetValue(id, out var known) ? known.State : ActivityState.NotStarted;
}
