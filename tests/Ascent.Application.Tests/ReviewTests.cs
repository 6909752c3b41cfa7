using Ascent.Journey;
using Ascent.Journey.Reviews;
using Ascent.Labs.Content;

namespace Ascent.Application.Tests;

/// <summary>Which cards come into the reviews, and when.</summary>
public sealed class ReviewTests : IDisposable
{
    private readonly TestHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Cards_of_a_skill_come_when_a_test_has_proven_it()
    {
        var bench = _home.Bench;
        Assert.Empty(bench.ReviewsToday().Cards);
        var scope = bench.ScopeOf(null, "chain-rule");
        while (bench.NextQuestion(scope).Question is { } question)
            bench.AnswerQuestion(question.Session, AssessmentTests.Right(question.Instance));
        var proven = bench.Mastery().Proven.Select(skill => skill.Skill.Id).ToList();
        Assert.Contains("chain-rule", proven);
        var queue = bench.ReviewsToday();
        Assert.Equal(proven.Sum(skill => bench.Pack.Library.CardsOf(skill).Count), queue.Cards.Count + queue.NewWaiting);
        Assert.All(queue.Cards, card => Assert.Contains(bench.Pack.Cards[card.Id].Skill, proven));

        // What was begun comes before what is only proven.
        bench.StartActivity("matrices-refresher");
        var skills = bench.Pack.Activities["matrices-refresher"].Skills;
        Assert.All(bench.ReviewsToday().Cards, card => Assert.Contains(bench.Pack.Cards[card.Id].Skill, skills));

        // A restart takes back what was proven, and a card that was seen stays.
        var seen = bench.Pack.Library.CardsOf("chain-rule")[0].Id;
        bench.ReviewCard(seen, Grade.Again, 5);
        bench.RestartAssessment(null);
        Assert.Contains(bench.ReviewsToday().Cards, card => card.Id == seen);
        Assert.DoesNotContain(bench.ReviewsToday().Cards, card => card.IsNew && proven.Except(skills).Contains(bench.Pack.Cards[card.Id].Skill));
    }

    [Fact]
    public void Cards_of_a_lab_come_when_it_is_begun_and_keep_their_history()
    {
        var bench = _home.Bench;
        var before = bench.ReviewsStanding();
        var cards = LabCards.Read(bench.Labs.Find("gradients"));
        Assert.True(cards.Count > 5);
        Assert.Equal(cards.Count, cards.Select(card => card.Id).Distinct().Count());
        Assert.Equal(0, before.Waiting);
        bench.SaveProfile(bench.Profile! with { Reviews = new(200, 200) });
        bench.StartLab("gradients", _home.PathOf("gradients"));
        var queue = bench.ReviewsToday();
        var mine = cards.Where(card => queue.Cards.Any(due => due.Id == card.Id)).ToList();
        Assert.Equal(cards.Where(card => !bench.Pack.Cards.Values.Any(other => other.Front == card.Front)), mine);
        Assert.NotEmpty(mine);
        var standing = bench.ReviewsStanding();
        Assert.Equal(before.Locked, standing.Locked + standing.Waiting);

        var view = bench.CardOf(mine[0].Id);
        Assert.Equal((mine[0].Front, null), (view.Card.Front, view.Known));
        bench.ReviewCard(mine[0].Id, Grade.Good, 5);
        _home.Time.Now += TimeSpan.FromDays(5);
        Assert.Contains(bench.ReviewsToday().Cards, card => card.Id == mine[0].Id && !card.IsNew);
        Assert.Throws<JourneyException>(() => bench.CardOf("lab-gradients-no-such"));
    }

    [Fact]
    public void A_card_of_a_lab_is_called_after_its_front_or_by_its_id()
    {
        var lab = _home.Bench.Labs.Find("gradients");
        var folder = _home.PathOf("lab");
        Directory.CreateDirectory(folder);
        var copy = lab with { Folder = folder };
        IReadOnlyList<Journey.Content.Card> Read(string yaml)
        {
            File.WriteAllText(Path.Combine(folder, "cards.yaml"), yaml);
            return LabCards.Read(copy);
        }

        var first = Read("- {front: One?, back: 1}\n- {front: Two?, back: 2, id: two}\n");
        var later = Read("- {front: Zero?, back: 0}\n- {front: Two then?, back: 2, id: two}\n- {front: One?, back: one}\n- {front: broken}\n");
        Assert.Equal(first[0].Id, later[2].Id);
        Assert.Equal("lab-gradients-two", first[1].Id);
        Assert.Equal(first[1].Id, later[1].Id);
        Assert.Equal(3, later.Count);
        Assert.Empty(Read("not: a list"));
        Assert.Empty(Read("- ["));
    }
}
