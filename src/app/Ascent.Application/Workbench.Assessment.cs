using Ascent.Journey;
using Ascent.Journey.Assessment;
using Ascent.Journey.Content;
using Ascent.Journey.Profiles;
using Ascent.Journey.Progress;

namespace Ascent.Application;

/// <summary>Assessments: questions, answers, and the mastery that they show.</summary>
public sealed partial class Workbench
{
    private readonly Lock _mastery = new();
    private MasteryModel? _model;
    private (long Revision, AssessmentLog Log, MasteryMap Map)? _map;

    private MasteryModel Model
    {
        get
        {
            lock (_mastery)
                return _model ??= new MasteryModel(Pack);
        }
    }

    public string AuditArea => Pack.Areas.Where(area => area.Priority > 0).OrderBy(area => area.Priority).Select(area => area.Id).FirstOrDefault()
        ?? throw new JourneyException("This journey names no area that is learnt first, so it has no audit.");

    public MasteryMap Mastery() => Assessed().Map;

    public IReadOnlyList<AreaStanding> AreaStandings()
    {
        var (log, map) = Assessed();
        var counting = log.Counting(Pack).ToLookup(answer => Pack.Skills[answer.Skill].Area, StringComparer.Ordinal);
        return
        [
            .. Pack.Areas.Select(area =>
            {
                var scope = OfArea(area);
                return new AreaStanding(
                    area,
                    [.. map.Skills.Values.Where(skill => skill.Skill.Area == area.Id)],
                    scope.Skills.Count,
                    new Placement(Pack, scope.Skills).Open(map.Known).Count(),
                    counting[area.Id].Count(),
                    Running(log, scope));
            }),
        ];
    }

    public AssessmentScope ScopeOf(string? area, string? skill)
    {
        if (area is not null && skill is not null)
            throw new JourneyException("Give an area or a skill, not both.");
        AssessmentScope scope;
        if (skill is not null)
        {
            scope = Pack.Skills.TryGetValue(skill, out var found)
                ? new(AssessmentKind.Skill, found.Id, found.Title, Pack.Library.ItemsOf(found.Id).Count > 0 ? [found.Id] : [])
                : throw new JourneyException($"There is no skill '{skill}'.{Nearest.Suggestion(skill, Pack.Skills.Keys)} 'ascent assess map' lists them all.");
            if (scope.Skills.Count == 0)
                throw new JourneyException($"There are no questions on '{skill}'. {found.Untested ?? "What practises it shows it."}");
            return scope;
        }

        scope = Pack.Areas.FirstOrDefault(known => known.Id.Equals(area, StringComparison.OrdinalIgnoreCase)) is { } one
            ? OfArea(one)
            : throw new JourneyException($"There is no area '{area}'. There are {string.Join(", ", Pack.Areas.Select(known => $"{known.Id} ({known.Title})"))}.");
        return scope.Skills.Count > 0 ? scope : throw new JourneyException($"There are no questions on {scope.Id} ({scope.Title}): what practises it shows it.");
    }

    public AssessmentStanding AssessmentOf(AssessmentScope scope)
    {
        var (log, map) = Assessed();
        return Stand(scope, log, map, Running(log, scope));
    }

    public AssessmentStanding NextQuestion(AssessmentScope scope)
    {
        RequireProfile();
        while (true)
        {
            var (log, map) = Assessed();
            var session = Running(log, scope);
            if (session?.Pending is { } waiting && !Pack.Items.ContainsKey(waiting.Item))
            {
                Store.Withdraw(session.Id);
                continue;
            }

            var standing = Stand(scope, log, map, session);
            if (standing.Question is not null)
                return standing;
            if (standing.Ended is not null)
            {
                if (session is not null)
                    Store.EndSession(session.Id, Now);
                return standing;
            }

            session ??= new(SessionId(log, scope), scope.Kind, scope.Id, Now, null, null);
            var choice = new QuestionChoice(Pack.Library, log.Asked, session.Id);
            var skill = new Placement(Pack, scope.Skills).NextSkill(map.Known, choice.CanAsk, UpTo(scope))!;
            var (item, seed) = choice.Next(skill, map.Known[skill]);
            // A fault of the item is told before the question is put.
            _ = ItemInstance.Draw(item, seed);
            Store.Ask(session with { Pending = new(item.Id, seed, skill, Now, false) });
        }
    }

    public AnswerResult AnswerQuestion(string sessionId, string answer)
    {
        var (log, before) = Assessed();
        var session = FindSession(log, sessionId);
        var waiting = session.Pending ?? throw new JourneyException($"No question waits in session '{session.Id}': 'ascent assess next' puts one.");
        var instance = InstanceOf(waiting) ?? throw new JourneyException($"The question '{waiting.Item}' is not in the journey any more: 'ascent assess next' puts another.");
        var unknown = answer.Trim().Length == 0;
        var grading = unknown ? new Grading(false, null, "") : instance.Grade(answer);
        var entry = Store.AddAnswer(new()
        {
            Id = 0,
            Session = session.Id,
            Item = waiting.Item,
            Kind = instance.Item.Kind,
            Skill = waiting.Skill,
            Seed = waiting.Seed,
            Given = unknown ? "" : answer.Trim(),
            Right = grading.Right,
            DontKnow = unknown,
            AfterHint = waiting.HintSeen,
            At = Now,
        }) ?? throw new JourneyException("This question was answered meanwhile, in another window or by another command; that answer counts.");
        var after = Mastery();
        var same = before.Proven.Select(skill => skill.Skill.Id).SequenceEqual(after.Proven.Select(skill => skill.Skill.Id), StringComparer.Ordinal);
        return new(entry, instance, grading.Shows, TryScope(session), Chance(before, entry.Skill), Chance(after, entry.Skill), same || Profile is null ? null : Replan($"assess {session.Scope}"));
    }

    public string AssessmentHint(string sessionId)
    {
        var session = FindSession(Assessed().Log, sessionId);
        if (session.Pending is not { } waiting || !Pack.Skills.TryGetValue(waiting.Skill, out var skill))
            throw new JourneyException($"No question waits in session '{session.Id}'.");
        if (!waiting.HintSeen)
            Store.MarkHint(session.Id);
        var end = skill.Text.IndexOf("\n## ", StringComparison.Ordinal);
        return (end < 0 ? skill.Text : skill.Text[..end]).Trim();
    }

    public AnswerResult? AnswerById(long id)
    {
        var (log, map) = Assessed();
        if (log.Answers.FirstOrDefault(answer => answer.Id == id) is not { } entry || !Pack.Items.TryGetValue(entry.Item, out var item) || !Pack.Skills.ContainsKey(entry.Skill))
            return null;
        var instance = ItemInstance.Draw(item, entry.Seed);
        string? shows = null;
        try
        {
            if (!entry.DontKnow)
                shows = instance.Grade(entry.Given).Shows;
        }
        catch (JourneyException)
        {
            // The item was written anew since then, and reads answers otherwise; the verdict of that day stands.
        }

        var session = log.Sessions.FirstOrDefault(known => known.Id == entry.Session);
        return new(entry, instance, shows, session is null ? null : TryScope(session), null, Chance(map, entry.Skill), null);
    }

    public void RestartAssessment(string? area)
    {
        RequireProfile();
        var scope = area is null ? null : ScopeOf(area, null);
        var (log, before) = Assessed();
        var closed = log.Sessions.Where(session => session.EndedAt is null && (scope is null || session.Scope == scope.Id || (session.Kind == AssessmentKind.Skill && scope.Skills.Contains(session.Scope))));
        Store.RestartAssessment(scope?.Id, [.. closed.Select(session => session.Id)], Now);
        if (before.Proven.Any())
            Replan("assess restart");
    }

    /// <summary>The progress as the planner takes it, with what tests have proven. Without answers nothing is computed.</summary>
    private JourneyProgress WithTests(JourneyProgress progress, Profile profile)
    {
        if (!Store.HasAnswers())
            return progress;
        var (log, map) = Assessed();

        // A what-if may rate otherwise than the profile that is kept.
        var same = Pack.Areas.All(area => Current().Profile?.Rating(area.Id) == profile.Rating(area.Id));
        return progress with { Proven = (same ? map : MasteryMap.Of(Model, profile, log, progress.Activities)).ForPlanner() };
    }

    private (AssessmentLog Log, MasteryMap Map) Assessed()
    {
        var current = Current();
        lock (_mastery)
        {
            if (_map is { } kept && kept.Revision == current.Revision)
                return (kept.Log, kept.Map);
        }

        var log = Store.Assessments();
        var map = MasteryMap.Of(Model, current.Profile, log, current.Progress.Activities);
        lock (_mastery)
            _map = (current.Revision, log, map);
        return (log, map);
    }

    private AssessmentStanding Stand(AssessmentScope scope, AssessmentLog log, MasteryMap map, AssessmentSession? session)
    {
        var placement = new Placement(Pack, scope.Skills);
        var open = placement.Open(map.Known, UpTo(scope)).Count();
        var answered = session is null ? 0 : log.Answers.Count(answer => answer.Session == session.Id);
        if (session?.Pending is { } waiting && InstanceOf(waiting) is { } instance)
            return new(scope, session, new(session.Id, answered + 1, Pack.Skills[waiting.Skill], instance, waiting.HintSeen), answered, open, null);
        var most = scope.Kind == AssessmentKind.Skill ? MasteryRules.MostQuestionsOfSkill : MasteryRules.MostQuestions;
        var ended = answered >= most ? $"That were {answered} questions, which is enough for one sitting. {(open == 0 ? "" : "A new round goes on where this one ended.")}".Trim()
            : open == 0 ? "Every skill is placed."
            : placement.NextSkill(map.Known, new QuestionChoice(Pack.Library, log.Asked, session?.Id ?? "").CanAsk, UpTo(scope)) is null ? "Every question on what is open was asked in this session."
            : null;
        return new(scope, session, null, answered, open, ended);
    }

    /// <summary>A single skill is asked about until it is proven, an area until each skill is placed.</summary>
    private static double UpTo(AssessmentScope scope) => scope.Kind == AssessmentKind.Skill ? MasteryRules.Mastered : MasteryRules.AskTo;

    private static AssessmentSession? Running(AssessmentLog log, AssessmentScope scope) =>
        log.Sessions.LastOrDefault(session => session.EndedAt is null && session.Kind == scope.Kind && session.Scope == scope.Id);

    private static AssessmentSession FindSession(AssessmentLog log, string id) => log.Sessions.FirstOrDefault(session => session.Id == id)
        ?? throw new JourneyException($"There is no session '{id}'.{Nearest.Suggestion(id, log.Sessions.Select(session => session.Id))} 'ascent assess next --json' opens one and gives its id.");

    /// <summary>The first of an area is K1-1; two commands that begin at once mean the same one.</summary>
    private static string SessionId(AssessmentLog log, AssessmentScope scope)
    {
        var taken = log.Sessions.Select(session => session.Id).ToHashSet(StringComparer.Ordinal);
        var number = log.Sessions.Count(session => session.Kind == scope.Kind && session.Scope == scope.Id) + 1;
        while (taken.Contains($"{scope.Id}-{number}"))
            number++;
        return $"{scope.Id}-{number}";
    }

    private ItemInstance? InstanceOf(PendingQuestion waiting) =>
        Pack.Items.TryGetValue(waiting.Item, out var item) && Pack.Skills.ContainsKey(waiting.Skill) ? ItemInstance.Draw(item, waiting.Seed) : null;

    private AssessmentScope OfArea(Area area) => new(
        AssessmentKind.Area,
        area.Id,
        area.Title,
        [.. Pack.Skills.Values.Where(skill => skill.Area == area.Id && Pack.Library.ItemsOf(skill.Id).Count > 0).Select(skill => skill.Id).Order(StringComparer.Ordinal)]);

    private AssessmentScope? TryScope(AssessmentSession session)
    {
        try
        {
            return session.Kind == AssessmentKind.Area ? ScopeOf(session.Scope, null) : ScopeOf(null, session.Scope);
        }
        catch (JourneyException)
        {
            return null;
        }
    }

    private static double Chance(MasteryMap map, string skill) => map.Known.TryGetValue(skill, out var known) ? known : 0;
}
