using Ascent.Journey.Assessment;

namespace Ascent.Journey.Tests.Assessment;

public sealed class DrawsTests
{
    [Fact]
    public void The_sequence_is_the_published_one()
    {
        // The first outputs of SplitMix64 from 1234567, as Rosetta Code and the reference implementation give them.
        var draws = new Draws(1234567);
        Assert.Equal([6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821], Enumerable.Range(0, 5).Select(_ => draws.Next()));
    }

    [Fact]
    public void Items_and_streams_of_one_seed_have_their_own_numbers()
    {
        var sequences = new[] { new Draws(5, "a", 0), new Draws(5, "a", 1), new Draws(5, "b", 0), new Draws(6, "a", 0) };
        Assert.Equal(4, sequences.Select(s => s.Next()).Distinct().Count());
        Assert.Equal(new Draws(5, "a", 0).Next(), new Draws(5, "a", 0).Next());
    }

    [Fact]
    public void Orders_are_permutations_and_all_of_them_appear()
    {
        var draws = new Draws(1, "order", 0);
        var orders = Enumerable.Range(0, 600).Select(_ => draws.Order(3)).ToList();
        Assert.All(orders, order => Assert.Equal([0, 1, 2], order.Order()));
        Assert.Equal(6, orders.Select(order => string.Join(' ', order)).Distinct().Count());
    }

    [Fact]
    public void Numbers_stay_below_their_bound()
    {
        var draws = new Draws(1, "below", 0);
        for (var i = 0; i < 2_000; i++)
        {
            Assert.InRange(draws.Below(7), 0UL, 6UL);
            Assert.InRange(draws.Unit(), 0, 1 - double.Epsilon);
        }

        Assert.InRange(draws.Below(ulong.MaxValue), 0UL, ulong.MaxValue - 1);
    }
}
