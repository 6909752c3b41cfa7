using Ascent.Journey;
using Ascent.Journey.Career;
using Ascent.Journey.Papers;
using Ascent.Journey.Profiles;
using Ascent.Journey.Reviews;

namespace Ascent.Store.Tests;

/// <summary>Two homes of one person joined: what belongs together stays together, nothing is lost and nothing stands there twice.</summary>
public sealed class MergeTests(PostgresServer server) : IClassFixture<PostgresServer>, IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Today = new(2026, 11, 22);

    /// <summary>Columns that end like names of rows and name something of the content, or the row itself by what it is.</summary>
    private static readonly HashSet<string> NamesOfContent = new(
        ["activity_id", "lab_id", "task_id", "card_id", "paper_id", "interview_id", "criterion_id", "item_id", "skill_id"], StringComparer.Ordinal);

    private readonly string _folder = Directory.CreateTempSubdirectory("ascent-merge-").FullName;
    private int _places;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_column_that_names_a_row_of_this_home_is_known_to_the_merge()
    {
        foreach (var table in SchemaTables.All)
        {
            foreach (var column in table.Columns.Where(column => column.Name.EndsWith("_id", StringComparison.Ordinal) && !NamesOfContent.Contains(column.Name)))
                Assert.True(MergeRules.Parents.ContainsKey((table.Name, column.Name)) || table.Name == "assessment_session", $"{table.Name}.{column.Name}: does it name a row that is called otherwise in another home?");
        }
    }

    [Fact]
    public void Two_journeys_in_files_are_joined() => Join(() => Path.Combine(_folder, $"{++_places}.db"));

    [Fact]
    public void Two_journeys_on_a_server_are_joined() => Join(() => server.Address($"joined{++_places}"));

    [Fact]
    public void A_row_whose_parent_is_not_in_the_file_is_refused()
    {
        using var mine = JourneyStore.Open(Path.Combine(_folder, "mine.db"));
        using var theirs = JourneyStore.Open(Path.Combine(_folder, "theirs.db"));
        FullStore.Fill(mine, "mine", Now);
        FullStore.Fill(theirs, "theirs", Now.AddHours(1));
        var before = StoreContentJson.Write(mine.Content()).ToJsonString();
        foreach (var parent in new[] { "career_entry", "interview_session", "assessment_session" })
        {
            var cut = theirs.Content() with { Tables = [.. theirs.Content().Tables.Where(table => table.Name != parent)] };
            Assert.Contains(parent, Assert.Throws<JourneyException>(() => mine.Take(cut, TakeMode.Merge)).Message, StringComparison.Ordinal);
        }

        Assert.Equal(before, StoreContentJson.Write(mine.Content()).ToJsonString());
    }

    private static void Join(Func<string> place)
    {
        Rows_follow_their_parents_and_a_second_time_adds_nothing(place);
        What_went_on_in_both_homes_after_a_copy_comes_together(place);
        Of_one_question_answered_in_both_homes_one_answer_counts(place);
        Of_two_answers_to_one_question_the_newer_counts_and_both_are_told(place);
        Attempts_and_interviews_of_both_are_listed_by_date(place);
        Two_that_say_the_same_are_two(place);
    }

    private static void Rows_follow_their_parents_and_a_second_time_adds_nothing(Func<string> place)
    {
        var (minePlace, theirsPlace) = (place(), place());
        using var mine = JourneyStore.Open(minePlace);
        using var theirs = JourneyStore.Open(theirsPlace);
        FullStore.Fill(mine, "mine", Now);
        FullStore.Fill(theirs, "theirs", Now.AddHours(-1));
        var (before, other) = (FullStore.Dump(minePlace), FullStore.Dump(theirsPlace));
        Assert.True(mine.Take(theirs.Content(), TakeMode.Merge) > 0);

        foreach (var word in new[] { "mine", "theirs" })
        {
            var fix = mine.Career().Single(entry => entry.Title == $"Fix by {word}");
            Assert.Equal(["found", "opened"], fix.History.Select(step => step.State));
            Assert.Equal($"https://example.org/{word}", fix.Link);
            var ada = mine.Career(removed: true).Single(entry => entry.Note == word);
            Assert.Equal("met", Assert.Single(ada.History).State);
            Assert.NotNull(ada.RemovedAt);
            var interview = mine.Interviews().Single(session => session.Note == word);
            Assert.Equal([("scope", 3, null), ("data", 1, word)], interview.Scores.Select(score => (score.CriterionId, score.Points, score.Note)));
            var log = mine.Assessments();
            var answer = log.Answers.Single(answer => answer.Item == $"chain-rule-{word}");
            Assert.Equal(word == "mine" ? "K1-1" : "K1-2", answer.Session);
            Assert.Equal(answer.At, log.Sessions.Single(session => session.Id == answer.Session).StartedAt);
        }

        // The earlier home's rows stand before those of the later one.
        Assert.Equal(["theirs", "mine"], mine.Progress().Log.Select(entry => entry.Note!.Split(',')[0]));
        Assert.Equal(mine.Assessments().Answers.OrderBy(answer => answer.At).Select(answer => answer.Item), mine.Assessments().Answers.Select(answer => answer.Item));
        Assert.Equal(mine.Reviews().OrderBy(review => review.At), mine.Reviews());
        Assert.Equal(2, mine.Card("card-shared")!.Reviews);

        // Logs and lists hold the rows of both; nothing that was here is gone.
        foreach (var table in new[] { "log", "evidence", "attempt", "review", "career_entry", "career_state", "interview_session", "interview_score", "assessment_session", "assessment_answer", "assessment_restart" })
            Assert.Equal(before[table].Count + other[table].Count, FullStore.Dump(minePlace)[table].Count);
        Assert.Equal(before["timer"], FullStore.Dump(minePlace)["timer"]);
        Assert.Equal(before["profile"], FullStore.Dump(minePlace)["profile"]);

        var joined = FullStore.Dump(minePlace);
        Assert.Equal(0, mine.Take(theirs.Content(), TakeMode.Merge));
        Assert.Equal(joined, FullStore.Dump(minePlace));

        // And back: both homes know the same then.
        theirs.Take(mine.Content(), TakeMode.Merge);
        Assert.Equal(0, mine.Take(theirs.Content(), TakeMode.Merge));
        Assert.Equal(joined, FullStore.Dump(minePlace));
        theirs.Log("reading", 5, Now.AddDays(1), Today, "counted on");
        Assert.Equal("counted on", theirs.Progress().Log[^1].Note);
    }

    private static void What_went_on_in_both_homes_after_a_copy_comes_together(Func<string> place)
    {
        using var mine = JourneyStore.Open(place());
        using var theirs = JourneyStore.Open(place());
        var post = mine.AddCareer(CareerKind.Post, "On gradients", null, null, "draft", Today, Now).Id;
        mine.SavePaperNotes("resnet", null, new Dictionary<PaperField, string> { [PaperField.Claim] = "first", [PaperField.Doubts] = "mine" }, null, Now, Today);
        FullStore.Review(mine, "softmax", Now);
        FullStore.Answer(mine, "K1-1", "K1", "item-1", Now);
        theirs.Take(mine.Content(), TakeMode.IntoEmpty);

        var later = Now.AddHours(3);
        theirs.MoveCareer(post, "published", "https://example.org/post", null, Today, later);
        theirs.SavePaperNotes("resnet", null, new Dictionary<PaperField, string> { [PaperField.Claim] = "second" }, null, later, Today);
        theirs.SaveWeekAnswers(new IsoWeek(2026, 47), "there", null, later);
        FullStore.Review(theirs, "softmax", later, Grade.Easy);
        FullStore.Answer(theirs, "K1-1", "K1", "item-2", later);
        theirs.EndSession("K1-1", later);
        mine.MoveCareer(post, "draft", null, "my words", Today.AddDays(-1), Now.AddHours(1));
        mine.SavePaperNotes("resnet", null, new Dictionary<PaperField, string> { [PaperField.Doubts] = "mine, later" }, null, later.AddHours(1), Today);
        mine.SaveWeekAnswers(new IsoWeek(2026, 47), "here", "sleep", Now);
        FullStore.Review(mine, "softmax", Now.AddHours(1), Grade.Hard);
        mine.Ask(new("K1-1", Journey.Assessment.AssessmentKind.Area, "K1", Now, null, new("item-2", 4503599627370495, "chain-rule", Now, false)));

        for (var time = 0; time < 2; time++)
        {
            Assert.Equal(time == 0, mine.Take(theirs.Content(), TakeMode.Merge) > 0);
            var entry = Assert.Single(mine.Career());
            Assert.Equal(["draft", "draft", "published"], entry.History.Select(step => step.State));
            Assert.Equal(("published", "https://example.org/post", "my words"), (entry.State, entry.Link, entry.Note));
            Assert.Equal(("second", "mine, later"), (mine.PaperNotes("resnet")![PaperField.Claim], mine.PaperNotes("resnet")![PaperField.Doubts]));
            Assert.Equal(("there", "sleep"), (mine.WeekAnswers()[0].Learnt, mine.WeekAnswers()[0].Change));
            Assert.Equal([Grade.Good, Grade.Hard, Grade.Easy], mine.Reviews("softmax").Select(review => review.Grade));
            var card = mine.Card("softmax")!;
            Assert.Equal((3, theirs.Card("softmax")!.Memory), (card.Reviews, card.Memory));
            var session = Assert.Single(mine.Assessments().Sessions);
            Assert.Equal(later, session.EndedAt);
            Assert.Null(session.Pending);
            Assert.Equal(["item-1", "item-2"], mine.Assessments().Answers.Select(answer => answer.Item));
        }
    }

    private static void Of_one_question_answered_in_both_homes_one_answer_counts(Func<string> place)
    {
        using var mine = JourneyStore.Open(place());
        using var theirs = JourneyStore.Open(place());
        FullStore.Answer(mine, "K1-1", "K1", "same", Now);
        FullStore.Answer(theirs, "K1-1", "K1", "same", Now.AddHours(-1));
        FullStore.Answer(theirs, "K1-1", "K1", "other", Now.AddHours(-1));
        mine.Ask(new("K1-1", Journey.Assessment.AssessmentKind.Area, "K1", Now, null, new("other", 4503599627370495, "chain-rule", Now, false)));
        for (var time = 0; time < 2; time++)
        {
            mine.Take(theirs.Content(), TakeMode.Merge);
            Assert.Equal(["other", "same"], mine.Assessments().Answers.Select(answer => answer.Item));
            Assert.Equal(Now, mine.Assessments().Answers[1].At);
            Assert.All(mine.Assessments().Sessions, session => Assert.Null(session.Pending));
        }
    }

    private static void Of_two_answers_to_one_question_the_newer_counts_and_both_are_told(Func<string> place)
    {
        using var mine = JourneyStore.Open(place());
        using var theirs = JourneyStore.Open(place());
        FullStore.Answer(mine, "K1-1", "K1", "older-here", Now.AddHours(-1));
        FullStore.Answer(mine, "K1-1", "K1", "newer-here", Now.AddHours(1));
        FullStore.Answer(theirs, "K1-1", "K1", "older-here", Now, given: "theirs");
        FullStore.Answer(theirs, "K1-1", "K1", "newer-here", Now, given: "theirs");
        var report = new MergeReport();
        mine.Take(theirs.Content(), TakeMode.Merge, report: report);
        Assert.Equal([("newer-here", true), ("older-here", false)], report.Choices.Select(choice => (choice.Name[0], choice.KeptHere)).Order());
        Assert.True(report.Replaced);
        Assert.Equal(["theirs", "2 1 3"], mine.Assessments().Answers.Select(answer => answer.Given));
        var dump = StoreContentJson.Write(mine.Content()).ToJsonString();
        Assert.Equal(0, mine.Take(theirs.Content(), TakeMode.Merge));
        Assert.Equal(dump, StoreContentJson.Write(mine.Content()).ToJsonString());
    }

    private static void Attempts_and_interviews_of_both_are_listed_by_date(Func<string> place)
    {
        using var mine = JourneyStore.Open(place());
        using var theirs = JourneyStore.Open(place());
        foreach (var (store, days) in new[] { (mine, new[] { 0, 2 }), (theirs, [1, 3]) })
        {
            foreach (var day in days)
            {
                store.AddAttempt(new(0, "gradients", 1, "fail", day, 10, Now.AddDays(day), "hash", "{}"), _ => null, Today);
                store.AddInterview(new(0, "design-ads-click", Now.AddDays(day), 10, false, $"day {day}", []));
            }
        }

        mine.Take(theirs.Content(), TakeMode.Merge);
        Assert.Equal([0, 1, 2, 3], mine.Attempts("gradients").Select(attempt => attempt.Points));
        Assert.Equal(["day 0", "day 1", "day 2", "day 3"], mine.Interviews().Select(session => session.Note));
    }

    private static void Two_that_say_the_same_are_two(Func<string> place)
    {
        using var mine = JourneyStore.Open(place());
        using var theirs = JourneyStore.Open(place());
        for (var time = 0; time < 2; time++)
        {
            var ada = theirs.AddCareer(CareerKind.Contact, "Ada", null, null, "asked", Today, Now);
            theirs.MoveCareer(ada.Id, "met", null, null, Today, Now.AddMinutes(time));
            theirs.Log("reading", 10, Now, Today, null);
        }

        mine.AddCareer(CareerKind.Contact, "Ada", null, null, "asked", Today, Now.AddDays(1));
        for (var time = 0; time < 2; time++)
        {
            mine.Take(theirs.Content(), TakeMode.Merge);
            Assert.Equal(3, mine.Career().Count);
            Assert.Equal(["asked", "asked met", "asked met"], mine.Career().Select(entry => string.Join(" ", entry.History.Select(step => step.State))).Order(StringComparer.Ordinal));
            Assert.Equal(2, mine.Progress().Log.Count);
        }
    }
}
