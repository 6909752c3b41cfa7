using Ascent.Journey.Reviews;

namespace Ascent.Store.Tests;

/// <summary>What the store promises of reviews, for either kind of database.</summary>
internal static class ReviewChecks
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Today = new(2026, 11, 22);

    public static void A_review_changes_card_and_log_together(JourneyStore store)
    {
        var scheduler = new ReviewScheduler();
        foreach (var (grade, day) in ((Grade, int)[])[(Grade.Easy, 0), (Grade.Again, 20)])
        {
            var at = Now.AddDays(day);
            store.AddReview("softmax-shift", grade, 12, at, Today.AddDays(day), before => scheduler.Review(before?.Memory ?? CardMemory.New(at), grade, at));
        }

        var card = store.Card("softmax-shift")!;
        Assert.Equal((2, 1, Today), (card.Reviews, card.Lapses, card.IntroducedOn));
        Assert.Equal(CardStage.Relearning, card.Memory.Stage);
        Assert.Equal(0, card.Memory.Step);
        Assert.Equal(Now.AddDays(20).AddMinutes(10), card.Memory.Due);
        Assert.Equal(card, Assert.Single(store.Cards()));
        var log = store.Reviews("softmax-shift");
        Assert.Equal([(Grade.Easy, CardStage.Learning), (Grade.Again, CardStage.Review)], log.Select(entry => (entry.Grade, entry.Stage)));
        Assert.All(log, entry => Assert.Equal((Fsrs6.Version, 12), (entry.Algorithm, entry.Seconds)));
        Assert.Equal(["softmax-shift"], store.ReviewedOn(Today));
        Assert.Equal(1, store.ReviewCounts(Today.AddDays(1))[Today.AddDays(20)]);
        Assert.Empty(store.Reviews("another"));
        Assert.Null(store.Card("another"));

        // The log alone leads to the same memory again.
        var memory = CardMemory.New(log[0].At);
        foreach (var entry in log) memory = scheduler.Review(memory, entry.Grade, entry.At);
        Assert.Equal(card.Memory, memory);
    }

    public static void Two_reviews_at_once_both_count(JourneyStore store)
    {
        var scheduler = new ReviewScheduler();
        Parallel.For(0, 8, i => store.AddReview("shared", Grade.Good, 1, Now.AddMinutes(i), Today, before => scheduler.Review(before?.Memory ?? CardMemory.New(Now), Grade.Good, Now.AddMinutes(i))));
        Assert.Equal(8, store.Card("shared")!.Reviews);
        Assert.Equal(8, store.Reviews("shared").Count);
    }
}
