using Ascent.Journey.Content;

namespace Ascent.Journey.Assessment;

public enum AssessmentKind
{
    /// <summary>Places an area.</summary>
    Area,

    /// <summary>Tests one skill until it is proven or clearly not there.</summary>
    Skill,
}

/// <summary>An assessment of an area or a skill, from its first question to its end, over as many sittings as it takes.</summary>
/// <param name="Id">A short name, by which programs answer.</param>
/// <param name="Kind">What it places.</param>
/// <param name="Scope">The id of the area or skill.</param>
/// <param name="StartedAt">When its first question was put.</param>
/// <param name="EndedAt">When nothing was left to ask; null while it runs.</param>
/// <param name="Pending">The question that waits for an answer.</param>
public sealed record AssessmentSession(string Id, AssessmentKind Kind, string Scope, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, PendingQuestion? Pending);

/// <summary>A question that was put and not answered; it stays the same however often it is looked at.</summary>
public sealed record PendingQuestion(string Item, ulong Seed, string Skill, DateTimeOffset AskedAt, bool HintSeen);

/// <summary>An answer as the log keeps it: enough to put the same question again and to compute mastery by another rule later.</summary>
public sealed record AnswerEntry
{
    public required long Id { get; init; }
    public required string Session { get; init; }
    public required string Item { get; init; }
    public required ItemKind Kind { get; init; }
    public required string Skill { get; init; }
    public required ulong Seed { get; init; }

    /// <summary>As the person wrote it; empty for "I don't know".</summary>
    public required string Given { get; init; }
    public required bool Right { get; init; }
    public required bool DontKnow { get; init; }
    public required bool AfterHint { get; init; }
    public required DateTimeOffset At { get; init; }

    public AnswerSeen Seen => new(Skill, At, Item, Kind, Right, DontKnow, AfterHint);
}

/// <summary>From this moment on, earlier answers on an area (or on all, when null) stay in the log but count no more.</summary>
public sealed record AssessmentRestart(string? Area, DateTimeOffset At);

/// <summary>Everything that assessments left behind.</summary>
public sealed record AssessmentLog(IReadOnlyList<AssessmentSession> Sessions, IReadOnlyList<AnswerEntry> Answers, IReadOnlyList<AssessmentRestart> Restarts)
{
    public static AssessmentLog Empty { get; } = new([], [], []);

    public IEnumerable<Asked> Asked => Answers.Select(a => new Asked(a.Item, a.Seed, a.Session))
        .Concat(Sessions.Where(s => s.Pending is not null).Select(s => new Asked(s.Pending!.Item, s.Pending.Seed, s.Id)));

    /// <summary>Answers that count: on skills that the journey has, and after the last restart of their area.</summary>
    public IEnumerable<AnswerEntry> Counting(JourneyPack pack)
    {
        ArgumentNullException.ThrowIfNull(pack);
        return Answers.Where(a => pack.Skills.TryGetValue(a.Skill, out var skill) && !Restarts.Any(r => (r.Area is null || r.Area == skill.Area) && r.At >= a.At));
    }
}
