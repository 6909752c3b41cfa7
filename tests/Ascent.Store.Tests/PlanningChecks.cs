using Ascent.Journey.Content;
using Ascent.Journey.Profiles;
using Ascent.Journey.Progress;
using Ascent.Journey.Reviews;

namespace Ascent.Store.Tests;

/// <summary>What the store promises of pins, of the newest activity and of due cards, for either kind of database.</summary>
internal static class PlanningChecks
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Today = new(2026, 11, 22);

    /// <summary>Each takes a store of its own.</summary>
    public static IReadOnlyList<Action<JourneyStore>> All { get; } = [A_pin_holds_an_activity_and_leaves_its_state, The_newest_activity_is_that_of_any_kind, A_card_is_due_from_its_moment_on];

    public static void A_pin_holds_an_activity_and_leaves_its_state(JourneyStore store)
    {
        store.Start("reading", Today);
        var revision = store.Revision();
        store.Pin(new Dictionary<string, IsoWeek?> { ["reading"] = new IsoWeek(2026, 50), ["new"] = new IsoWeek(2027, 1) });
        Assert.Equal(revision + 1, store.Revision());
        var activities = store.Progress().Activities;
        Assert.Equal(new ActivityProgress("reading", ActivityState.InProgress, Today, null, new IsoWeek(2026, 50)), activities["reading"]);
        Assert.Equal(new ActivityProgress("new", ActivityState.NotStarted, null, null, new IsoWeek(2027, 1)), activities["new"]);

        store.Pin(new Dictionary<string, IsoWeek?> { ["reading"] = new IsoWeek(2026, 51), ["new"] = null });
        Assert.Equal(new IsoWeek(2026, 51), store.Progress().Activities["reading"].PinnedTo);
        Assert.Null(store.Progress().Activities["new"].PinnedTo);
        store.Start("new", Today);
        store.Prove(new Evidence("e-1", "reading", EvidenceKind.Note, Now, "read", "{}", "44136f"), Today);
        Assert.Equal((ActivityState.Done, new IsoWeek(2026, 51)), (store.Progress().Activities["reading"].State, store.Progress().Activities["reading"].PinnedTo!.Value));
    }

    public static void The_newest_activity_is_that_of_any_kind(JourneyStore store)
    {
        Assert.Null(store.LastActivity());
        store.Pin(new Dictionary<string, IsoWeek?> { ["later"] = new IsoWeek(2027, 9) });
        Assert.Null(store.LastActivity());
        store.Start("reading", Today);
        Assert.Equal(Today, store.LastActivity());
        store.Log("reading", 5, Now.AddDays(3), Today.AddDays(3), null);
        Assert.Equal(Today.AddDays(3), store.LastActivity());

        // A clock that went back makes nothing older.
        store.Log("reading", 5, Now.AddDays(-9), Today.AddDays(-9), null);
        Assert.Equal(Today.AddDays(3), store.LastActivity());
        store.Prove(new Evidence("e-1", "reading", EvidenceKind.Note, Now, "read", "{}", "44136f"), Today.AddDays(5));
        Assert.Equal(Today.AddDays(5), store.LastActivity());
    }

    public static void A_card_is_due_from_its_moment_on(JourneyStore store)
    {
        Assert.Equal(0, store.CardsDue(Now.AddYears(9)));
        FullStore.Review(store, "one", Now, Grade.Again);
        FullStore.Review(store, "two", Now, Grade.Easy);
        var (one, two) = (store.Card("one")!.Memory.Due, store.Card("two")!.Memory.Due);
        Assert.True(one < two);
        Assert.Equal(0, store.CardsDue(one.AddTicks(-1)));
        Assert.Equal(1, store.CardsDue(one));
        Assert.Equal(1, store.CardsDue(two.AddTicks(-1)));

        // The same moment, told in another time zone.
        Assert.Equal(2, store.CardsDue(two.ToOffset(TimeSpan.FromHours(-8))));
    }
}
