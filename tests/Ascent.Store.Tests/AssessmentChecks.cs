using Ascent.Journey.Assessment;
using Ascent.Journey.Content;

namespace Ascent.Store.Tests;

/// <summary>What the store promises of assessments, for either kind of database.</summary>
internal static class AssessmentChecks
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    public static void A_question_waits_until_it_is_answered_and_the_answer_is_kept_with_it(JourneyStore store)
    {
        Assert.False(store.HasAnswers());
        var session = Session("K1-1", "chain-rule-1", 4503599627370495);
        Assert.Equal(session, store.Ask(session));

        // Whoever asks again gets the question that waits.
        Assert.Equal(session, store.Ask(Session("K1-1", "chain-rule-2", 2)));
        store.MarkHint("K1-1");
        Assert.True(Assert.Single(store.Assessments().Sessions).Pending!.HintSeen);

        var answer = Answer("K1-1", "chain-rule-1", 4503599627370495) with { AfterHint = true };
        var kept = store.AddAnswer(answer);
        Assert.Equal(answer with { Id = kept!.Id }, kept);
        Assert.Null(store.AddAnswer(answer));
        var log = store.Assessments();
        Assert.Equal(kept, Assert.Single(log.Answers));
        Assert.Null(Assert.Single(log.Sessions).Pending);
        Assert.True(store.HasAnswers());

        Assert.Equal("chain-rule-2", store.Ask(Session("K1-1", "chain-rule-2", 2)).Pending!.Item);
        store.Withdraw("K1-1");
        Assert.Null(Assert.Single(store.Assessments().Sessions).Pending);
        store.EndSession("K1-1", Now.AddHours(1));
        Assert.Equal(Now.AddHours(1), Assert.Single(store.Assessments().Sessions).EndedAt);

        // A closed session takes no question.
        Assert.Null(store.Ask(Session("K1-1", "chain-rule-3", 3)).Pending);
    }

    public static void A_restart_closes_sessions_and_keeps_the_log(JourneyStore store)
    {
        store.Ask(Session("K4-1", "softmax-1", 1));
        store.AddAnswer(Answer("K4-1", "softmax-1", 1));
        store.Ask(Session("K4-1", "softmax-2", 1));
        store.RestartAssessment("K4", ["K4-1"], Now.AddDays(1));
        store.RestartAssessment(null, [], Now.AddDays(2));
        var log = store.Assessments();
        var session = log.Sessions.Single(s => s.Id == "K4-1");
        Assert.Null(session.Pending);
        Assert.Equal(Now.AddDays(1), session.EndedAt);
        Assert.Contains(log.Answers, a => a.Item == "softmax-1");
        Assert.Equal([new("K4", Now.AddDays(1)), new(null, Now.AddDays(2))], log.Restarts);
    }

    public static void Of_two_answers_at_once_one_counts(JourneyStore store)
    {
        store.Ask(Session("T1-1", "python-1", 5));
        var kept = 0;
        Parallel.For(0, 8, i =>
        {
            if (store.AddAnswer(Answer("T1-1", "python-1", 5) with { Given = $"{i}" }) is not null) Interlocked.Increment(ref kept);
        });
        Assert.Equal(1, kept);
        Assert.Single(store.Assessments().Answers, a => a.Session == "T1-1");
    }

    private static AssessmentSession Session(string id, string item, ulong seed) => new(id, AssessmentKind.Area, id[..2], Now, null, new(item, seed, "chain-rule", Now, false));

    private static AnswerEntry Answer(string session, string item, ulong seed) => new()
    {
        Id = 0,
        Session = session,
        Item = item,
        Kind = ItemKind.Order,
        Skill = "chain-rule",
        Seed = seed,
        Given = "2 1 3",
        Right = true,
        DontKnow = false,
        AfterHint = false,
        At = Now.AddMinutes(3),
    };
}
