using Ascent.Journey.Content;
using Ascent.Journey.Papers;
using Ascent.Journey.Planning;
using Ascent.Journey.Progress;
using Ascent.Journey.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace Ascent.Journey.Tests.Practice;

public sealed class PaperTests
{
    private static readonly DateOnly Today = new(2026, 12, 9);

    [Fact]
    public void What_is_written_under_the_five_headings_is_read_again_whatever_it_holds()
    {
        var gen = from texts in Gen.Elements("", "one line", "## Claim", "\\## Method", "two\n\n## lines\n### own heading", "$x$ <b>", "- a\n- b", "\\\\## x").ListOf(5)
                  select texts;
        Prop.ForAll(gen.ToArbitrary(), texts =>
        {
            var notes = PaperFields.All.Zip(texts).Where(pair => pair.Second.Length > 0).ToDictionary(pair => pair.First, pair => pair.Second);
            Assert.Equal(notes, NotesText.Read(NotesText.Write(notes)));
            Assert.Equal(notes, NotesText.Read(NotesText.Write(notes, hints: true).ReplaceLineEndings("\r\n")));
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("## Claim\n\nx\n\n## Claims\n\ny", "Line 5")]
    [InlineData("## Claim\nx\n## claim\ny", "stands twice")]
    [InlineData("hello\n## Claim\nx", "before the first heading")]
    [InlineData("## 2\nx", "none of the five headings")]
    public void A_file_that_cannot_be_taken_is_told_with_its_line(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<JourneyException>(() => NotesText.Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Cadence_counts_this_week_and_the_four_before()
    {
        DateOnly[] days = [new(2026, 12, 7), new(2026, 12, 6), new(2026, 11, 30), new(2026, 11, 12), new(2026, 11, 1)];
        var cadence = PaperCadence.Of(days, Today);
        Assert.Equal(1, cadence.ThisWeek);
        Assert.Equal([1, 0, 0, 2], [cadence.Before[0], cadence.Before[1], cadence.Before[2], cadence.Before[3]]);
        Assert.Contains("1, 0, 0, 2", cadence.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void The_plan_opens_a_paper_when_its_week_comes_and_the_papers_before_it_are_read()
    {
        var (pack, profile) = (RealContent.Pack, RealContent.Pack.ReferenceProfile);
        var plan = Planner.Plan(pack, profile, JourneyProgress.None, profile.StartOn);
        var first = PaperRanking.Rank(pack, plan, profile, JourneyProgress.None, None, profile.StartOn);
        Assert.Equal(pack.Papers.Count, first.Count);
        Assert.All(first.Where(paper => paper.State == PaperState.Locked), paper => Assert.NotEmpty(paper.Missing));
        Assert.All(first.Where(paper => paper.State == PaperState.OtherTrack), paper => Assert.Equal("nlp", paper.Paper.Track));

        // A person who always reads the next one gets through every paper of the track, in an order that 'after' allows, none of them before its turn.
        var (progress, read) = (new Dictionary<string, ActivityProgress>(StringComparer.Ordinal), new List<string>());
        foreach (var item in plan.Items.OrderBy(item => item.Start))
        {
            var next = PaperRanking.Rank(pack, plan, profile, new(progress, []), None, item.Start).TakeWhile(paper => paper.State == PaperState.Ready).ToList();
            foreach (var paper in next)
            {
                Assert.All(paper.Paper.After, id => Assert.Contains(id, read));
                read.Add(paper.Paper.Id);
                if (paper.ActivityId is { } id) progress[id] = new(id, ActivityState.Done, item.Start, item.Start, null);
            }

            progress.TryAdd(item.Id, new(item.Id, ActivityState.Done, item.Start, item.End, null));
        }

        var planned = plan.Items.Select(item => pack.Activities[item.Id].Paper).OfType<string>().ToList();
        Assert.True(planned.Count >= 10);
        Assert.Empty(planned.Except(read).Except([ContentRules.AnyPaper]));
        Assert.Equal(read.Count, read.Distinct().Count());
    }

    [Fact]
    public void What_was_begun_comes_first_and_what_was_noted_last()
    {
        var (pack, profile) = (RealContent.Pack, RealContent.Pack.ReferenceProfile);
        var papers = pack.Papers.Values.Where(paper => paper.Track is null).Take(2).ToList();
        var now = new DateTimeOffset(2026, 12, 9, 9, 0, 0, TimeSpan.Zero);
        var notes = new Dictionary<string, PaperNotes>
        {
            [papers[0].Id] = new(papers[0].Id, now, null, false, new Dictionary<PaperField, PaperNote> { [PaperField.Claim] = new("x", now) }),
            [papers[1].Id] = new(papers[1].Id, now, Today, false, new Dictionary<PaperField, PaperNote>()),
        };
        var ranked = PaperRanking.Rank(pack, null, profile, JourneyProgress.None, notes, Today);
        Assert.Equal((papers[0].Id, PaperState.Begun), (ranked[0].Paper.Id, ranked[0].State));
        Assert.Contains("4 of 5 notes", ranked[0].Why, StringComparison.Ordinal);
        Assert.Equal((papers[1].Id, PaperState.Done), (ranked[^1].Paper.Id, ranked[^1].State));
    }

    private static IReadOnlyDictionary<string, PaperNotes> None => new Dictionary<string, PaperNotes>();
}
