using Ascent.Journey.Assessment;
using Ascent.Journey.Content;
using Ascent.Journey.Planning;
using Ascent.Journey.Progress;
using Ascent.Journey.Tests.Support;

namespace Ascent.Journey.Tests.Assessment;

/// <summary>What answers and work say of the skills of the real journey.</summary>
public sealed class MasteryTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 30, 9, 0, 0, TimeSpan.Zero);
    private static readonly JourneyPack Pack = RealContent.Pack;
    private static readonly MasteryModel Model = new(Pack);

    /// <summary>Of the area that is learnt first: a skill in the middle, one it builds on, and one that builds on it.</summary>
    private const string Ground = "derivatives";
    private const string Middle = "chain-rule";
    private const string Beyond = "gradients-jacobians";

    [Fact]
    public void A_right_answer_raises_what_the_skill_builds_on_and_a_wrong_one_lowers_what_builds_on_it()
    {
        Assert.True(BuildsOn(Beyond, Middle) && BuildsOn(Middle, Ground), "the skills of this test build on each other no more");
        var before = Map();
        var right = Map(Answer(Middle, true));
        var wrong = Map(Answer(Middle, false));
        Assert.True(right.Known[Middle] > before.Known[Middle] && right.Known[Ground] > before.Known[Ground]);
        Assert.True(wrong.Known[Middle] < before.Known[Middle] && wrong.Known[Beyond] < before.Known[Beyond]);
    }

    [Fact]
    public void No_rating_proves_anything()
    {
        var profile = Pack.ReferenceProfile with { Ratings = Pack.Areas.ToDictionary(a => a.Id, _ => 4) };
        var map = MasteryMap.Of(Model, profile, AssessmentLog.Empty, JourneyProgress.None.Activities);
        Assert.Empty(map.Proven);
        Assert.All(map.Skills.Values, s => Assert.Equal(SkillStanding.NotTested, s.Standing));
        Assert.True(map.Known[Middle] > Map().Known[Middle], "a rating says where to begin");
    }

    [Fact]
    public void An_answer_after_a_hint_counts_as_wrong_and_not_knowing_as_wrong_without_a_guess()
    {
        var wrong = Map(Answer(Middle, false)).Known[Middle];
        Assert.Equal(wrong, Map(Answer(Middle, true) with { AfterHint = true }).Known[Middle], 1e-12);
        Assert.True(Map(Answer(Middle, false) with { DontKnow = true, Kind = ItemKind.Choice }).Known[Middle] < Map(Answer(Middle, false) with { Kind = ItemKind.Choice }).Known[Middle]);
    }

    [Fact]
    public void A_choice_says_less_than_a_number()
    {
        Assert.True(Map(Answer(Middle, true) with { Kind = ItemKind.Choice }).Known[Middle] < Map(Answer(Middle, true) with { Kind = ItemKind.Order }).Known[Middle]);
        Assert.True(Map(Answer(Middle, true) with { Kind = ItemKind.Order }).Known[Middle] < Map(Answer(Middle, true)).Known[Middle]);
    }

    [Fact]
    public void Work_raises_mastery_less_than_a_test_and_a_graded_lab_more_than_a_note_but_neither_proves()
    {
        var lab = Pack.Activities.Values.First(a => a.Evidence == EvidenceKind.Attempt && a.Skills.Count > 0);
        var note = Pack.Activities.Values.First(a => a.Evidence is EvidenceKind.Note or EvidenceKind.Link && a.Skills.Count > 0);
        foreach (var activity in (Activity[])[lab, note])
        {
            var done = Done(activity);
            foreach (var skill in activity.Skills)
            {
                Assert.True(done.Known[skill] > Map().Known[skill], skill);
                Assert.True(done.Known[skill] < Map(Answer(skill, true)).Known[skill], skill);
                Assert.NotEqual(SkillStanding.Proven, done.Skills[skill].Standing);
                Assert.Equal(activity.Id, Assert.Single(done.Skills[skill].Work).Activity);
            }
        }

        var (unknown, known) = new WorkDone("a", Start, "w", Graded: true).Likelihood;
        var (unknownNote, knownNote) = new WorkDone("a", Start, "w", Graded: false).Likelihood;
        Assert.True(known / unknown > knownNote / unknownNote);
    }

    [Fact]
    public void Learning_makes_up_for_wrong_answers_of_before()
    {
        var lab = Pack.Activities.Values.First(a => a.Evidence == EvidenceKind.Attempt && a.Skills.Any(s => Pack.Skills[s].Untested is null));
        var skill = lab.Skills.First(s => Pack.Skills[s].Untested is null);
        var wrong = new[] { Answer(skill, false), Answer(skill, false) };
        AnswerEntry[] after = [Answer(skill, true) with { At = Start.AddDays(2) }, Answer(skill, true) with { At = Start.AddDays(2) }];
        var without = Map([.. wrong, .. after]).Known[skill];
        var with = MasteryMap.Of(Model, null, new([], Numbered([.. wrong, .. after]), []), Activities(lab)).Known[skill];
        Assert.True(with > without + 0.01, $"{with} {without}");
        Assert.True(with >= MasteryRules.Mastered);
    }

    [Fact]
    public void A_restart_forgets_the_answers_of_its_area_and_no_others()
    {
        var other = Pack.Skills.Values.First(s => s.Area != Pack.Skills[Middle].Area && s.Untested is null).Id;
        var answers = Numbered([Answer(Middle, true), Answer(other, true)]);
        var log = new AssessmentLog([], answers, [new(Pack.Skills[Middle].Area, Start.AddHours(1))]);
        Assert.Equal(other, Assert.Single(log.Counting(Pack)).Skill);
        Assert.Equal(2, log.Asked.Count());
        Assert.Empty(new AssessmentLog([], answers, [new(null, Start.AddHours(1))]).Counting(Pack));
        Assert.Equal(2, new AssessmentLog([], answers, [new(null, Start.AddHours(-1))]).Counting(Pack).Count());
    }

    [Fact]
    public void What_tests_prove_leaves_the_plan_and_the_reason_names_the_test_and_the_hours()
    {
        var activity = Pack.Activities.Values.Where(a => a.Skills.Count > 0 && !a.Optional && a.Skills.All(s => Pack.Library.ItemsOf(s).Count > 0)).OrderBy(a => a.Skills.Count).ThenBy(a => a.Id, StringComparer.Ordinal).First();
        var map = Map([.. activity.Skills.SelectMany(s => Enumerable.Range(0, 3).Select(_ => Answer(s, true)))]);
        Assert.All(activity.Skills, s => Assert.Equal(SkillStanding.Proven, map.Skills[s].Standing));

        var profile = Pack.ReferenceProfile with { StartOn = new(2026, 11, 30) };
        var before = Planner.Plan(Pack, profile, JourneyProgress.None, profile.StartOn);
        var progress = JourneyProgress.None with { Proven = map.ForPlanner() };
        var after = Planner.Plan(Pack, profile, progress, profile.StartOn, before);

        Assert.DoesNotContain(after.Items, i => i.Id == activity.Id);
        var skipped = after.Skipped.Single(s => s.Id == activity.Id);
        Assert.True(skipped.HoursSaved > 0);
        Assert.Contains("question test-", skipped.Reason, StringComparison.Ordinal);
        Assert.Contains("30 Nov 2026", after.Skipped.Single(s => s.Id == activity.Skills[0]).Reason, StringComparison.Ordinal);
        Assert.Contains("tests changed which skills are proven", string.Join(" ", PlanComparison.Compare(before, after).Select(c => c.Why)), StringComparison.Ordinal);
        Assert.Contains("question test-", Explainer.Explain(Pack, after, activity.Id).Headline, StringComparison.Ordinal);
    }

    private static MasteryMap Map(params AnswerEntry[] answers) => MasteryMap.Of(Model, null, new([], Numbered(answers), []), JourneyProgress.None.Activities);

    private static MasteryMap Done(Activity activity) => MasteryMap.Of(Model, null, AssessmentLog.Empty, Activities(activity));

    private static Dictionary<string, ActivityProgress> Activities(Activity activity) =>
        new() { [activity.Id] = new(activity.Id, ActivityState.Done, DateOnly.FromDateTime(Start.DateTime), DateOnly.FromDateTime(Start.DateTime), null) };

    private static IReadOnlyList<AnswerEntry> Numbered(IReadOnlyList<AnswerEntry> answers) => [.. answers.Select((a, i) => a with { Id = i + 1, Seed = (ulong)i })];

    private static AnswerEntry Answer(string skill, bool right) => new()
    {
        Id = 0,
        Session = "s",
        Item = $"test-{skill}",
        Kind = ItemKind.Numeric,
        Skill = skill,
        Seed = 0,
        Given = "1",
        Right = right,
        DontKnow = false,
        AfterHint = false,
        At = Start,
    };

    private static bool BuildsOn(string skill, string ground) => Pack.Skills[skill].Prerequisites.Any(p => p == ground || BuildsOn(p, ground));
}
