using Ascent.Journey.Career;
using Ascent.Journey.Content;
using Ascent.Journey.Interviews;
using Ascent.Journey.Progress;
using Ascent.Journey.Tests.Support;

namespace Ascent.Journey.Tests.Practice;

public sealed class CareerTests
{
    private static readonly DateOnly Day = new(2027, 3, 1);

    [Fact]
    public void The_journey_asks_for_five_engineers_a_merged_contribution_and_two_posts()
    {
        var goals = RealContent.Pack.Goals;
        Assert.Contains(goals, goal => goal is { Kind: CareerKind.Contact, Count: 5, State: "met" });
        Assert.Contains(goals, goal => goal is { Kind: CareerKind.Contribution, Count: 1, State: "merged" });
        Assert.Contains(goals, goal => goal is { Kind: CareerKind.Post, Count: 2, State: "published" });
        Assert.All(goals, goal => Assert.True(RealContent.Pack.Activities.ContainsKey(goal.Activity)));
        Assert.Equal(goals, PackJson.Read(PackJson.Write(RealContent.Pack)).Goals);
    }

    [Fact]
    public void A_goal_that_is_reached_names_the_command_that_proves_it()
    {
        CareerEntry[] entries =
        [
            Entry(1, CareerKind.Contribution, "Fix", ["found", "opened", "merged", "closed"], "https://example.org/pr/7"),
            .. Enumerable.Range(2, 5).Select(id => Entry(id, CareerKind.Contact, $"Engineer \"{id}\" $(x)", ["met"])),
            Entry(7, CareerKind.Post, "Draft", ["draft"]),
            Entry(8, CareerKind.Contact, "Gone", ["met"]) with { RemovedAt = DateTimeOffset.UnixEpoch },
        ];
        var goals = GoalProgress.Of(RealContent.Pack, JourneyProgress.None, entries);
        var contribution = goals.Single(goal => goal.Goal.Kind == CareerKind.Contribution);
        Assert.Equal($"ascent done {contribution.Goal.Activity} --link https://example.org/pr/7", contribution.Command);
        var contacts = goals.Single(goal => goal.Goal.Kind == CareerKind.Contact);
        Assert.Equal(5, contacts.Entries.Count);
        Assert.Equal($"ascent done {contacts.Goal.Activity} --note \"{string.Join(", ", Enumerable.Range(2, 5).Select(id => $"Engineer {id} (x)"))}\"", contacts.Command);
        Assert.All(goals.Where(goal => goal.Goal.Kind == CareerKind.Post), goal => Assert.Null(goal.Command));

        var done = new JourneyProgress(new Dictionary<string, ActivityProgress> { [contacts.Goal.Activity] = new(contacts.Goal.Activity, ActivityState.Done, Day, Day, null) }, []);
        Assert.Null(GoalProgress.Of(RealContent.Pack, done, entries).Single(goal => goal.Goal.Kind == CareerKind.Contact).Command);
    }

    [Theory]
    [InlineData("{kind: friend, count: 5, activity: linear-algebra}", "must be one of contribution, contact, application, post")]
    [InlineData("{kind: post, state: merged, count: 1, activity: linear-algebra}", "must be one of draft, published")]
    [InlineData("{kind: post, count: 0, activity: linear-algebra}", "between 1 and 1000")]
    [InlineData("{kind: post, count: 1, activity: nowhere}", "which does not exist")]
    [InlineData("{kind: post, count: 1, activity: linear-algebra, extra: 1}", "unknown key")]
    public void A_goal_that_cannot_be_taken_is_told_with_its_line(string goal, string expected)
    {
        var files = MiniContent.Files();
        files["journey.yaml"] += $"\ngoals:\n  - {goal}\n";
        var reading = PackReader.Read([.. files.Select(file => new ContentFile(file.Key, file.Value))]);
        Assert.Contains(reading.Problems, problem => problem.File == "journey.yaml" && problem.ToString().Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void Scores_hold_every_criterion_within_its_points()
    {
        var interview = RealContent.Pack.Interviews.Values.First();
        var whole = interview.Rubric.ToDictionary(criterion => criterion.Id, criterion => criterion.Points);
        var scores = InterviewScoring.Check(interview, whole);
        Assert.Equal(ContentRules.RubricPoints, scores.Sum(score => score.Points));
        var first = interview.Rubric[0].Id;
        Assert.Contains("no criterion", Refusal(new(whole) { ["nothing"] = 1 }), StringComparison.Ordinal);
        Assert.Contains("takes 0 to", Refusal(new(whole) { [first] = interview.Rubric[0].Points + 1 }), StringComparison.Ordinal);
        Assert.Contains("takes 0 to", Refusal(new(whole) { [first] = -1 }), StringComparison.Ordinal);
        whole.Remove(first);
        Assert.Contains($"No points for {first}", Refusal(whole), StringComparison.Ordinal);

        string Refusal(Dictionary<string, int> points) => Assert.Throws<JourneyException>(() => InterviewScoring.Check(interview, points)).Message;
    }

    [Fact]
    public void The_weakest_criteria_are_taken_over_all_interviews_and_the_next_question_is_a_new_one()
    {
        var interviews = RealContent.Pack.Interviews;
        var (one, two) = (interviews.Values.First(), interviews.Values.Skip(1).First());
        InterviewSession Held(Interview interview, Func<Criterion, int> points, int day) =>
            new(day, interview.Id, DateTimeOffset.UnixEpoch.AddDays(day), 40, false, null, [.. interview.Rubric.Select(criterion => new CriterionScore(criterion.Id, points(criterion), criterion.Points, null))]);
        var weak = one.Rubric[^1];
        InterviewSession[] sessions = [Held(one, criterion => criterion.Id == weak.Id ? 0 : criterion.Points, 1), Held(two, criterion => criterion.Points, 2)];
        var standing = InterviewScoring.Standing(sessions, interviews);
        Assert.Equal(weak.Id, standing[0].CriterionId);
        Assert.True(standing[0].Share < InterviewScoring.WorthWork);
        Assert.All(standing.Skip(1), criterion => Assert.Equal(1, criterion.Share));
        var next = InterviewScoring.Next(interviews.Values, sessions)!;
        Assert.DoesNotContain(next.Id, new[] { one.Id, two.Id });
        var all = interviews.Values.Select((interview, day) => Held(interview, criterion => interview.Id == two.Id ? 0 : criterion.Points, day)).ToList();
        Assert.Equal(two.Id, InterviewScoring.Next(interviews.Values, all)!.Id);
    }

    private static CareerEntry Entry(long id, CareerKind kind, string title, string[] states, string? link = null) =>
        new(id, kind, title, link, null, [.. states.Select((state, day) => new CareerStep(state, Day.AddDays(day)))], null);
}
