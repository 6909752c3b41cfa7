using Ascent.Journey.Reviews;

namespace Ascent.Journey.Tests.Reviews;

/// <summary>What a person is asked to review, day by day: caps, free days, and the way back after a break.</summary>
public sealed class ReviewPlannerTests
{
    private static readonly DateTimeOffset Monday = new(2026, 11, 23, 9, 0, 0, TimeSpan.FromHours(1));

    [Fact]
    public void Nine_months_of_reviews_never_pass_the_cap_and_every_card_gets_its_turn()
    {
        const int seed = 5;
        var settings = new ReviewSettings(MostPerDay: 30, NewPerDay: 6, FreeDays: [DayOfWeek.Sunday]);
        var person = new Learner(seed, Enumerable.Range(0, 420).Select(i => $"card-{i:000}"));
        for (var day = 0; day < 273; day++)
        {
            // Three weeks without a single review.
            if (day is >= 120 and < 141) continue;
            var seen = person.Live(Monday.AddDays(day), settings);
            Assert.True(seen <= settings.MostPerDay, $"seed {seed}, day {day}: {seen} cards");
            if (Monday.AddDays(day).DayOfWeek == DayOfWeek.Sunday) Assert.Equal(0, seen);
        }

        Assert.Equal(420, person.Known.Count);
        Assert.True(person.Remembered > 0.8, $"seed {seed}: {person.Remembered:P0} remembered");
    }

    [Fact]
    public void After_a_break_the_pile_comes_in_portions_and_new_cards_wait()
    {
        var settings = new ReviewSettings(MostPerDay: 20, NewPerDay: 5);
        var known = Enumerable.Range(0, 90).Select(i => Reviewed($"card-{i:00}", stability: 1 + i, lastDaysAgo: 40, dueDaysAgo: 30)).ToList();
        var queue = ReviewPlanner.Build(known, new HashSet<string>(), ["new-card"], settings, Monday);
        Assert.True(queue.ComingBack);
        Assert.Equal(20, queue.Cards.Count);
        Assert.DoesNotContain(queue.Cards, card => card.IsNew);
        Assert.Equal(70, queue.Later);
        Assert.Equal(1, queue.NewWaiting);
        // 20 today and 70 on the four days after.
        Assert.Equal(new DateOnly(2026, 11, 27), queue.ClearedOn);
        Assert.Equal("card-89", queue.Cards[0].Id);
    }

    [Fact]
    public void Usually_what_is_nearest_to_being_forgotten_comes_first()
    {
        List<KnownCard> known = [Reviewed("sure", 100, 20, 1), Reviewed("shaky", 10, 20, 1)];
        Assert.Equal(["shaky", "sure"], ReviewPlanner.Build(known, new HashSet<string>(), [], new(), Monday).Cards.Select(card => card.Id));
    }

    [Theory]
    [InlineData(-1, "step a")]
    [InlineData(8, "a step")]
    public void A_card_in_its_minutes_comes_when_they_are_over_or_last_and_is_not_counted_twice(int dueInMinutes, string order)
    {
        var settings = new ReviewSettings(MostPerDay: 2, NewPerDay: 2);
        var step = new KnownCard("step", new(CardStage.Learning, 1, 2.3, 5, Monday.AddMinutes(dueInMinutes), Monday.AddMinutes(-12)), DateOnly.FromDateTime(Monday.Date), 1, 0);
        var queue = ReviewPlanner.Build([step], new HashSet<string> { "step" }, ["a", "b", "c"], settings, Monday);
        Assert.Equal(order.Split(' '), queue.Cards.Select(card => card.Id));
        Assert.Equal(2, queue.NewWaiting);
    }

    [Fact]
    public void The_forecast_stays_under_the_cap_and_leaves_free_days_free()
    {
        var settings = new ReviewSettings(MostPerDay: 25, NewPerDay: 10, FreeDays: [DayOfWeek.Saturday, DayOfWeek.Sunday]);
        var load = ReviewLoad.Forecast([], 400, settings, new DateOnly(2026, 11, 23), 273);
        Assert.All(load, reviews => Assert.InRange(reviews, 0, 25));
        Assert.All(load.Where((_, day) => day % 7 >= 5), reviews => Assert.Equal(0, reviews));
        Assert.InRange(load.Sum(), 400 * 3, 400 * 9);
    }

    private static KnownCard Reviewed(string id, double stability, int lastDaysAgo, int dueDaysAgo) =>
        new(id, new(CardStage.Review, null, stability, 5, Monday.AddDays(-dueDaysAgo), Monday.AddDays(-lastDaysAgo)), new DateOnly(2026, 1, 1), 3, 0);

    /// <summary>Remembers each card with the probability that the model says, and answers what is due.</summary>
    private sealed class Learner(int seed, IEnumerable<string> cards)
    {
        private readonly Random _random = new(seed);
        private readonly List<string> _new = [.. cards];
        private int _right;
        private int _asked;

        public Dictionary<string, KnownCard> Known { get; } = new(StringComparer.Ordinal);
        public double Remembered => (double)_right / _asked;

        public int Live(DateTimeOffset now, ReviewSettings settings)
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            while (ReviewPlanner.Build(Known.Values, seen, _new, settings, now) is { Cards: [var next, ..] })
            {
                var grade = Answer(next, now);
                var memory = new ReviewScheduler().Review(next.Memory, grade, now, _random.NextDouble());
                var before = Known.GetValueOrDefault(next.Id);
                Known[next.Id] = new(next.Id, memory, before?.IntroducedOn ?? DateOnly.FromDateTime(now.Date), (before?.Reviews ?? 0) + 1, 0);
                _new.Remove(next.Id);
                seen.Add(next.Id);
                now += TimeSpan.FromSeconds(30);
            }

            return seen.Count;
        }

        private Grade Answer(DueCard card, DateTimeOffset now)
        {
            if (card.IsNew) return _random.Next(4) == 0 ? Grade.Again : Grade.Good;
            var right = _random.NextDouble() < (card.Memory.Retrievability(now) ?? 1);
            if (card.Memory.Stage == CardStage.Review) (_right, _asked) = (_right + (right ? 1 : 0), _asked + 1);
            return right ? Grade.Good : Grade.Again;
        }
    }
}
