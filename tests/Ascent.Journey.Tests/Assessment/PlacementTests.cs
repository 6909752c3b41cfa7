using Ascent.Journey.Assessment;
using Ascent.Journey.Content;
using Ascent.Journey.Tests.Support;

namespace Ascent.Journey.Tests.Assessment;

public sealed class PlacementTests
{
    private static readonly JourneyPack Pack = RealContent.Pack;

    [Fact]
    public void The_skill_in_most_doubt_on_which_most_depends_is_asked_first()
    {
        var placement = new Placement(Pack, ["derivatives", "chain-rule", "gradients-jacobians"]);
        Assert.Equal("derivatives", placement.NextSkill(Known(0.5, 0.5, 0.5), _ => true));
        Assert.Equal("gradients-jacobians", placement.NextSkill(Known(0.95, 0.95, 0.5), _ => true));
        Assert.Equal("chain-rule", placement.NextSkill(Known(0.5, 0.5, 0.5), s => s != "derivatives"));
        Assert.Null(placement.NextSkill(Known(0.95, 0.95, 0.05), _ => true));
    }

    [Fact]
    public void No_draw_comes_twice_and_new_items_come_first()
    {
        var skill = Pack.Skills.Keys.First(s => Pack.Library.ItemsOf(s).Count >= 4 && Pack.Library.ItemsOf(s).All(i => i.Parameters.Count > 0));
        var asked = new List<Asked>();
        var count = Pack.Library.ItemsOf(skill).Count;
        for (var i = 0; i < 3 * count; i++)
        {
            var session = $"K1-{(i / count) + 1}";
            var choice = new QuestionChoice(Pack.Library, asked, session);
            Assert.True(choice.CanAsk(skill));
            var (item, seed) = choice.Next(skill, 0.5);
            asked.Add(new(item.Id, seed, session));
        }

        Assert.Equal(asked.Count, asked.Select(a => (a.Item, a.Seed)).Distinct().Count());
        foreach (var round in asked.Chunk(count)) Assert.Equal(count, round.Select(a => a.Item).Distinct().Count());
        Assert.All(asked, a => Assert.True(a.Seed < 1UL << 53, "a seed that JSON readers would round"));
    }

    [Fact]
    public void An_item_that_reads_the_same_each_time_comes_once_in_a_session()
    {
        var skill = Pack.Skills.Keys.First(s => Pack.Library.ItemsOf(s) is { Count: > 0 } items && items.Any(i => i.Parameters.Count == 0));
        var fixedItems = Pack.Library.ItemsOf(skill).Where(i => i.Parameters.Count == 0).Select(i => i.Id).ToHashSet();
        var asked = new List<Asked>();
        for (var i = 0; i < 20; i++)
        {
            var choice = new QuestionChoice(Pack.Library, asked, "K1-1");
            if (!choice.CanAsk(skill)) break;
            var (item, seed) = choice.Next(skill, 0.5);
            asked.Add(new(item.Id, seed, "K1-1"));
        }

        Assert.All(fixedItems, id => Assert.Equal(1, asked.Count(a => a.Item == id)));
        Assert.True(new QuestionChoice(Pack.Library, asked, "K1-2").CanAsk(skill), "a later session may ask again");
    }

    private static Dictionary<string, double> Known(double derivatives, double chain, double jacobians) =>
        new() { ["derivatives"] = derivatives, ["chain-rule"] = chain, ["gradients-jacobians"] = jacobians };
}
