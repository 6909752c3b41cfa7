using Ascent.Journey.Content;
using Ascent.Journey.Profiles;

namespace Ascent.Journey.Progress;

/// <summary>What the store knows of one activity.</summary>
public sealed record ActivityProgress(string ActivityId, ActivityState State, DateOnly? StartedOn, DateOnly? DoneOn, IsoWeek? PinnedTo);

public enum ActivityState { NotStarted, InProgress, Done }

/// <summary>Time spent on an activity. <paramref name="At"/> is when it was logged.</summary>
public sealed record LogEntry(long Id, string ActivityId, int Minutes, DateTimeOffset At, string? Note);

/// <summary>What proves an activity. <paramref name="Data"/> is a JSON object whose SHA-256 is <paramref name="Sha256"/>.</summary>
public sealed record Evidence(string Id, string ActivityId, EvidenceKind Kind, DateTimeOffset At, string Summary, string Data, string Sha256);

/// <summary>One grading of a lab; <paramref name="Report"/> is the JSON that <c>lab test --json</c> printed.</summary>
public sealed record Attempt(long Id, string LabId, int LabVersion, string Status, int Points, int MaxPoints, DateTimeOffset At, string SourceHash, string Report);

/// <summary>All that the planner needs to know about what has been done so far.</summary>
public sealed record JourneyProgress(IReadOnlyDictionary<string, ActivityProgress> Activities, IReadOnlyList<LogEntry> Log)
{
    private IReadOnlyDictionary<string, double>? _loggedHours;

    /// <summary>Hours logged on each activity. A store may sum them itself, so that a long log need not be read.</summary>
    public IReadOnlyDictionary<string, double> LoggedHours
    {
        get => _loggedHours ??= Log.GroupBy(entry => entry.ActivityId, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Sum(entry => (double)entry.Minutes) / 60, StringComparer.Ordinal);
        init => _loggedHours = value;
    }

    /// <summary>Cards under spaced repetition, whose reviews take time of every week.</summary>
    public int CardsInPlay { get; init; }

    /// <summary>Skills that tests have proven, by id.</summary>
    public IReadOnlyDictionary<string, ProvenSkill> Proven { get; init; } = new Dictionary<string, ProvenSkill>();

    public static JourneyProgress None { get; } = new(new Dictionary<string, ActivityProgress>(), []);
}

/// <summary>A skill that tests have proven. <paramref name="By"/> names the question and the day, to follow "Proven by".</summary>
public sealed record ProvenSkill(string Skill, double Known, string By);
