using Ascent.Journey;
using Ascent.Journey.Assessment;
using Ascent.Journey.Content;

namespace Ascent.Application.Tests;

/// <summary>Assessments over the real content: what is asked, kept and skipped.</summary>
public sealed class AssessmentTests : IDisposable
{
    private readonly TestHome _home = new();

    private Workbench Bench => _home.Bench;

    public void Dispose() => _home.Dispose();

    [Fact]
    public void A_question_stays_the_same_until_it_is_answered_whatever_ends_the_program()
    {
        var scope = Bench.ScopeOf("k1", null);
        var first = Bench.NextQuestion(scope).Question!;
        using var other = Workbench.Open(_home.Home, _home.Time);
        var again = other.NextQuestion(scope).Question!;
        Assert.Equal((first.Session, first.Instance.Item.Id, first.Instance.Seed, first.Instance.Text), (again.Session, again.Instance.Item.Id, again.Instance.Seed, again.Instance.Text));

        var result = other.AnswerQuestion(again.Session, Right(again.Instance));
        Assert.True(result.Entry.Right);
        Assert.True(result.After > result.Before);
        Assert.Throws<JourneyException>(() => Bench.AnswerQuestion(first.Session, Right(first.Instance)));
        Assert.Equal(2, Bench.NextQuestion(scope).Question!.Number);
        Assert.Equal(result.Entry, Bench.AnswerById(result.Entry.Id)!.Entry);
    }

    [Fact]
    public void What_cannot_be_read_is_no_answer()
    {
        var question = Bench.NextQuestion(Bench.ScopeOf("K1", null)).Question!;
        var problem = Assert.Throws<JourneyException>(() => Bench.AnswerQuestion(question.Session, "many, I think"));
        Assert.Equal(ProblemKind.BadInput, problem.Kind);
        Assert.Empty(Bench.Mastery().Skills[question.Skill.Id].Answers);
        Assert.Equal(question.Instance.Seed, Bench.NextQuestion(Bench.ScopeOf("K1", null)).Question!.Instance.Seed);
    }

    [Fact]
    public void Who_knows_an_area_proves_it_in_at_most_25_questions_and_the_plan_gets_shorter()
    {
        var before = Bench.CurrentPlan();
        var (questions, update) = AnswerAll("K1", right: true);
        Assert.InRange(questions, 4, MasteryRules.MostQuestions);
        Assert.NotNull(update);
        var standing = Bench.AreaStandings().Single(s => s.Area.Id == "K1");
        Assert.True(standing.IsPlaced);
        Assert.True(standing.Of(SkillStanding.Proven) + standing.Of(SkillStanding.Known) == standing.Skills.Count, "all is placed as known");
        var after = Bench.CurrentPlan();
        var skipped = after.Skipped.Where(s => s.Kind == "activity" && s.Reason.Contains("question", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(skipped);
        Assert.True(after.Items.Sum(i => i.Hours.Expected) < before.Items.Sum(i => i.Hours.Expected) || after.Items.Count != before.Items.Count);

        using var other = Workbench.Open(_home.Home, _home.Time);
        Assert.Equal(after.Forecast.P50, other.CurrentPlan().Forecast.P50);

        Bench.RestartAssessment("K1");
        Assert.DoesNotContain(Bench.Mastery().Proven, s => s.Skill.Area == "K1");
        Assert.DoesNotContain(Bench.CurrentPlan().Skipped, s => s.Reason.Contains("Proven by", StringComparison.Ordinal));
    }

    [Fact]
    public void A_second_assessment_asks_no_question_of_the_first_again()
    {
        var first = Asked(AnswerAllIn("K2"));
        Bench.RestartAssessment("K2");
        _home.Time.Now = _home.Time.Now.AddDays(30);
        var second = Asked(AnswerAllIn("K2"));
        Assert.Empty(first.Intersect(second));
        Assert.NotEmpty(second.Select(s => s.Item).Except(first.Select(f => f.Item)));
    }

    [Fact]
    public void Who_knows_nothing_is_asked_little_and_nothing_is_skipped()
    {
        var (questions, update) = AnswerAll("K4", right: false);
        Assert.InRange(questions, 1, 15);
        Assert.Null(update);
        Assert.Empty(Bench.Mastery().Proven);
        Assert.DoesNotContain(Bench.CurrentPlan().Skipped, s => s.Kind == "skill");
    }

    [Fact]
    public void One_skill_is_tested_until_it_is_proven()
    {
        var scope = Bench.ScopeOf(null, "chain-rule");
        var count = 0;
        while (Bench.NextQuestion(scope).Question is { } question)
        {
            Assert.Equal("chain-rule", question.Skill.Id);
            Bench.AnswerQuestion(question.Session, Right(question.Instance));
            count++;
        }

        Assert.InRange(count, 1, MasteryRules.MostQuestionsOfSkill);
        Assert.Equal(SkillStanding.Proven, Bench.Mastery().Skills["chain-rule"].Standing);
    }

    [Fact]
    public void An_answer_after_the_hint_is_kept_and_does_not_count()
    {
        var question = Bench.NextQuestion(Bench.ScopeOf("K1", null)).Question!;
        Assert.NotEmpty(Bench.AssessmentHint(question.Session));
        var result = Bench.AnswerQuestion(question.Session, Right(question.Instance));
        Assert.True(result.Entry.Right && result.Entry.AfterHint);
        Assert.True(result.After < result.Before);
    }

    [Fact]
    public void A_wrong_scope_is_refused_with_what_there_is()
    {
        Assert.Contains("K1", Assert.Throws<JourneyException>(() => Bench.ScopeOf("K9", null)).Message, StringComparison.Ordinal);
        Assert.Contains("chain-rule", Assert.Throws<JourneyException>(() => Bench.ScopeOf(null, "chain-rul")).Message, StringComparison.Ordinal);
        var untested = Bench.Pack.Skills.Values.First(s => s.Untested is not null);
        Assert.Contains(untested.Untested!, Assert.Throws<JourneyException>(() => Bench.ScopeOf(null, untested.Id)).Message, StringComparison.Ordinal);
        Assert.Equal("K1", Bench.AuditArea);
    }

    private (int Questions, PlanUpdate? Update) AnswerAll(string area, bool right)
    {
        var scope = Bench.ScopeOf(area, null);
        var (count, update) = (0, (PlanUpdate?)null);
        while (Bench.NextQuestion(scope).Question is { } question)
        {
            _home.Time.Now = _home.Time.Now.AddMinutes(2);
            update = Bench.AnswerQuestion(question.Session, right ? Right(question.Instance) : "").Update ?? update;
            count++;
        }

        Assert.NotNull(Bench.AssessmentOf(scope).Ended);
        return (count, update);
    }

    private string AnswerAllIn(string area)
    {
        var scope = Bench.ScopeOf(area, null);
        string? session = null;
        while (Bench.NextQuestion(scope).Question is { } question)
        {
            session = question.Session;
            Bench.AnswerQuestion(session, question.Number % 3 == 0 ? "" : Right(question.Instance));
        }

        return session!;
    }

    /// <summary>What a person types who knows it.</summary>
    internal static string Right(ItemInstance instance) =>
        instance.Item.Kind == ItemKind.Choice ? $"{instance.Options.ToList().IndexOf(instance.Answer) + 1}" : instance.Answer;

    private List<(string Item, ulong Seed)> Asked(string session) =>
        [.. Enumerable.Range(1, 200).Select(id => Bench.AnswerById(id)).OfType<AnswerResult>().Where(a => a.Entry.Session == session).Select(a => (a.Entry.Item, a.Entry.Seed))];
}
