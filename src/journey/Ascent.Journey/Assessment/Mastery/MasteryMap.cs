using Ascent.Journey.Content;
using Ascent.Journey.Profiles;
using Ascent.Journey.Progress;

namespace Ascent.Journey.Assessment;

/// <summary>How a skill stands, in a word.</summary>
public enum SkillStanding
{
    /// <summary>Its area was not tested and nothing practised it: what is known is a guess from the self-rating and from neighbours.</summary>
    NotTested,

    /// <summary>Probably not there yet.</summary>
    Unknown,

    /// <summary>The answers do not say.</summary>
    Open,

    /// <summary>Probably there.</summary>
    Known,

    /// <summary>Proven by tests: the plan skips it.</summary>
    Proven,
}

/// <summary>What is known of one skill, and why.</summary>
/// <param name="Skill">The skill.</param>
/// <param name="Known">P(known).</param>
/// <param name="Standing">In a word.</param>
/// <param name="Answers">Counting answers on it, oldest first.</param>
/// <param name="Work">Done activities that practise it, oldest first.</param>
/// <param name="ProvenBy">The right answers, on it or on what builds on it, that prove it; empty unless proven.</param>
public sealed record SkillMastery(Skill Skill, double Known, SkillStanding Standing, IReadOnlyList<AnswerEntry> Answers, IReadOnlyList<WorkDone> Work, IReadOnlyList<AnswerEntry> ProvenBy);

/// <summary>The mastery of every skill of a journey, computed from the log.</summary>
public sealed class MasteryMap
{
    private readonly SortedDictionary<string, SkillMastery> _skills = new(StringComparer.Ordinal);

    private MasteryMap(IReadOnlyDictionary<string, double> known) => Known = known;

    /// <summary>P(known) by id.</summary>
    public IReadOnlyDictionary<string, double> Known { get; }

    public IReadOnlyDictionary<string, SkillMastery> Skills => _skills;

    /// <summary>Skills that tests have proven.</summary>
    public IEnumerable<SkillMastery> Proven => _skills.Values.Where(s => s.Standing == SkillStanding.Proven);

    /// <summary>Computes the map.</summary>
    /// <param name="model">The model of the journey.</param>
    /// <param name="profile">For the self-ratings; null for a newcomer.</param>
    /// <param name="log">All answers.</param>
    /// <param name="activities">What was done.</param>
    public static MasteryMap Of(MasteryModel model, Profile? profile, AssessmentLog log, IReadOnlyDictionary<string, ActivityProgress> activities)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(activities);
        var pack = model.Pack;
        var answers = log.Counting(pack).ToLookup(a => a.Skill, StringComparer.Ordinal);
        var work = Work(pack, activities).ToLookup(w => w.Skill, StringComparer.Ordinal);
        var observations = answers.SelectMany(g => g).Select(a => (Observation)a.Seen).Concat(work.SelectMany(g => g)).OrderBy(o => o.At).ThenBy(o => o.Skill, StringComparer.Ordinal).ToList();
        var known = model.Estimate(area => profile?.Rating(area) ?? 0, observations);
        var map = new MasteryMap(known);
        var asked = answers.Select(g => pack.Skills[g.Key].Area).ToHashSet(StringComparer.Ordinal);
        foreach (var skill in pack.Skills.Values)
        {
            IReadOnlyList<AnswerEntry> own = [.. answers[skill.Id].OrderBy(a => a.At)];
            var proof = known[skill.Id] >= MasteryRules.Mastered ? Proofs(pack, skill.Id, answers) : [];
            var standing = proof.Count > 0 ? SkillStanding.Proven
                : !work.Contains(skill.Id) && !asked.Contains(skill.Area) ? SkillStanding.NotTested
                : known[skill.Id] > MasteryRules.PlacedKnown ? SkillStanding.Known
                : known[skill.Id] < MasteryRules.PlacedUnknown ? SkillStanding.Unknown
                : SkillStanding.Open;
            map._skills[skill.Id] = new(skill, known[skill.Id], standing, own, [.. work[skill.Id].OrderBy(w => w.At)], proof);
        }

        return map;
    }

    /// <summary>What the planner is told: the proven skills with the test that proved each.</summary>
    public IReadOnlyDictionary<string, ProvenSkill> ForPlanner() => Proven.ToDictionary(s => s.Skill.Id, s => new ProvenSkill(s.Skill.Id, s.Known, Why(s)), StringComparer.Ordinal);

    private string Why(SkillMastery proven)
    {
        var last = proven.ProvenBy[^1];
        var on = last.Skill == proven.Skill.Id ? "" : $" on ‘{_skills[last.Skill].Skill.Title}’, which builds on it";
        var more = proven.ProvenBy.Count == 1 ? "" : $", with {proven.ProvenBy.Count - 1} more right {(proven.ProvenBy.Count == 2 ? "answer" : "answers")}";
        return $"question {last.Item}{on}, answered rightly on {last.At:ddd d MMM yyyy}{more}";
    }

    /// <summary>Right answers on a skill, or where there are none, on what builds on it.</summary>
    private static IReadOnlyList<AnswerEntry> Proofs(JourneyPack pack, string skill, ILookup<string, AnswerEntry> answers)
    {
        var own = answers[skill].Where(a => a.Seen.CountsAsRight).OrderBy(a => a.At).ToList();
        if (own.Count > 0) return own;
        return
        [
            .. answers.Where(g => BuildsOn(pack, g.Key, skill)).SelectMany(g => g).Where(a => a.Seen.CountsAsRight).OrderBy(a => a.At),
        ];
    }

    private static bool BuildsOn(JourneyPack pack, string skill, string ground)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>([skill]);
        while (open.TryPop(out var id))
        {
            if (!pack.Skills.TryGetValue(id, out var at)) continue;
            if (at.Prerequisites.Contains(ground)) return true;
            foreach (var next in at.Prerequisites)
            {
                if (seen.Add(next)) open.Push(next);
            }
        }

        return false;
    }

    private static IEnumerable<WorkDone> Work(JourneyPack pack, IReadOnlyDictionary<string, ActivityProgress> activities) =>
        from progress in activities.Values
        where progress is { State: ActivityState.Done, DoneOn: not null } && pack.Activities.ContainsKey(progress.ActivityId)
        let activity = pack.Activities[progress.ActivityId]
        from skill in activity.Skills
        select new WorkDone(skill, new(progress.DoneOn!.Value.ToDateTime(TimeOnly.MaxValue), TimeSpan.Zero), activity.Id, activity.Evidence == EvidenceKind.Attempt);
}
