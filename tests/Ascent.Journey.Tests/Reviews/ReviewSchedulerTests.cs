using Ascent.Journey.Reviews;

namespace Ascent.Journey.Tests.Reviews;

/// <summary>FSRS-6 beside what py-fsrs publishes, and what holds for every history of a card.</summary>
public sealed class ReviewSchedulerTests
{
    private static readonly DateTimeOffset Start = new(2022, 11, 29, 12, 30, 0, TimeSpan.Zero);

    /// <summary>py-fsrs, tests/test_basic.py: each review takes place when the card is due.</summary>
    [Fact]
    public void The_published_history_gives_the_published_intervals()
    {
        Grade[] grades = [.. Enumerable.Repeat(Grade.Good, 6), Grade.Again, Grade.Again, .. Enumerable.Repeat(Grade.Good, 5)];
        var (card, now) = (CardMemory.New(Start), Start);
        var intervals = new List<int>();
        foreach (var grade in grades)
        {
            card = new ReviewScheduler().Review(card, grade, now);
            intervals.Add((card.Due - now).Days);
            now = card.Due;
        }

        Assert.Equal([0, 2, 11, 46, 163, 498, 0, 0, 2, 4, 7, 12, 21], intervals);
    }

    /// <summary>py-fsrs, test_memo_state: Again, then five Good with given gaps, ends at this memory.</summary>
    [Fact]
    public void The_published_memory_state_is_reached()
    {
        (Grade Grade, int Days)[] history = [(Grade.Again, 0), (Grade.Good, 0), (Grade.Good, 1), (Grade.Good, 3), (Grade.Good, 8), (Grade.Good, 21)];
        var (card, now) = (CardMemory.New(Start), Start);
        foreach (var (grade, days) in history)
        {
            now += TimeSpan.FromDays(days);
            card = new ReviewScheduler().Review(card, grade, now);
        }

        Assert.Equal(53.62691, card.Stability!.Value, 1e-4);
        Assert.Equal(6.3574867, card.Difficulty!.Value, 1e-4);
    }

    [Fact]
    public void A_card_is_remembered_with_nine_tenths_when_its_stability_has_passed()
    {
        foreach (var days in (int[])[1, 5, 30, 400])
            Assert.Equal(0.9, Fsrs6.Retrievability(days, days), 1e-12);
    }

    [Fact]
    public void Any_history_keeps_stability_difficulty_and_interval_in_their_bounds()
    {
        const int seed = 20261122;
        var random = new Random(seed);
        for (var trial = 0; trial < 500; trial++)
        {
            var (card, now) = (CardMemory.New(Start), Start);
            for (var review = 0; review < 40; review++)
            {
                // The clock may go back: then no day has passed.
                now += TimeSpan.FromDays(random.NextDouble() switch { < 0.1 => -random.Next(30), < 0.5 => 0, _ => random.Next(800) });
                var grade = (Grade)random.Next(1, 5);
                var before = card;
                card = new ReviewScheduler().Review(card, grade, now, random.NextDouble());
                Assert.InRange(card.Stability!.Value, Fsrs6.LeastStability, 1e7);
                Assert.InRange(card.Difficulty!.Value, Fsrs6.LeastDifficulty, Fsrs6.MostDifficulty);
                Assert.InRange((card.Due - now).TotalDays, 0, Fsrs6.LongestInterval);
                Assert.Equal(now, card.LastReview);
                if (before.Stability is { } stability && grade == Grade.Again) Assert.True(card.Stability <= stability, $"seed {seed}: forgetting made the memory stronger");
            }
        }
    }

    [Fact]
    public void A_better_grade_never_brings_a_card_back_sooner()
    {
        var random = new Random(7);
        for (var trial = 0; trial < 300; trial++)
        {
            var card = new CardMemory(CardStage.Review, null, 0.1 + (random.NextDouble() * 300), 1 + (random.NextDouble() * 9), Start, Start);
            var waits = new ReviewScheduler().Preview(card, Start + TimeSpan.FromDays(random.Next(1, 500)));
            Assert.True(waits[Grade.Again] <= waits[Grade.Hard] && waits[Grade.Hard] <= waits[Grade.Good] && waits[Grade.Good] <= waits[Grade.Easy]);
        }
    }

    [Fact]
    public void Fuzz_spreads_an_interval_within_its_published_range()
    {
        var card = new CardMemory(CardStage.Review, null, 30, 5, Start, Start - TimeSpan.FromDays(30));
        var plain = (new ReviewScheduler().Review(card, Grade.Good, Start).Due - Start).Days;
        var drawn = Enumerable.Range(0, 200).Select(i => (new ReviewScheduler().Review(card, Grade.Good, Start, i / 200.0).Due - Start).Days).ToList();
        // From 20 days on: 1 + 0.15 · 4.5 + 0.10 · 13 + 0.05 for each further day.
        var reach = 1 + (0.15 * 4.5) + (0.10 * 13) + (0.05 * (plain - 20));
        Assert.InRange(drawn.Min(), (int)Math.Round(plain - reach), plain - 1);
        Assert.InRange(drawn.Max(), plain + 1, (int)Math.Round(plain + reach));
    }
}
