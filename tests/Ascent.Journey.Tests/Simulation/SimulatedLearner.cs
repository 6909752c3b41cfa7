using Ascent.Journey.Content;

namespace Ascent.Journey.Tests.Simulation;

/// <summary>
/// Somebody with known mastery: a down-closed set of skills whose size can be anything from nothing to all, a rate of slips and a luck in guessing of their own, and a
/// self-rating that is often off.
/// </summary>
internal sealed class SimulatedLearner
{
    private readonly Random _chance;
    private readonly double _slip;
    private readonly double _luck;
    private readonly double _honesty;

    private SimulatedLearner(Random chance, HashSet<string> known)
    {
        (_chance, Known) = (chance, known);
        _slip = 0.02 + (0.16 * chance.NextDouble());
        _luck = 0.5 + chance.NextDouble();
        _honesty = chance.NextDouble();
    }

    public IReadOnlySet<string> Known { get; }

    public IReadOnlyDictionary<string, int> Ratings { get; private init; } = new Dictionary<string, int>();

    /// <summary>Someone who knows a random part of one area, all that it builds on elsewhere, and random parts of the other areas.</summary>
    public static SimulatedLearner Of(JourneyPack pack, string area, int seed)
    {
        // The tests' own chance; the product draws nothing from it.
        var chance = new Random(seed);
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var place in pack.Areas.Where(a => a.Id != area))
            Grow(pack, place.Id, chance.NextDouble() * 0.6, known, chance);
        foreach (var id in pack.Skills.Keys.Where(s => pack.Skills[s].Area == area)) known.Remove(id);
        Grow(pack, area, chance.NextDouble(), known, chance);
        Prune(pack, known);
        var ratings = pack.Areas.ToDictionary(a => a.Id, a => Rate(pack, a.Id, known, chance), StringComparer.Ordinal);
        return new(chance, known) { Ratings = ratings };
    }

    /// <summary>Whether the answer is right; null for "I don't know".</summary>
    public bool? Answer(Item item)
    {
        if (Known.Contains(item.Skill)) return _chance.NextDouble() >= _slip;
        if (_chance.NextDouble() < _honesty) return null;
        return _chance.NextDouble() < Math.Min(0.9, Chance(item) * _luck);
    }

    /// <summary>What a guess is worth: one of four options, one of the orders and half-knowledge of them, next to nothing for a number.</summary>
    private static double Chance(Item item) => item.Kind switch
    {
        ItemKind.Choice => 0.25,
        ItemKind.Order => 0.1,
        _ => 0.02,
    };

    /// <summary>Adds skills of an area whose prerequisites are known, at random, until a share of them is known.</summary>
    private static void Grow(JourneyPack pack, string area, double share, HashSet<string> known, Random chance)
    {
        var skills = pack.Skills.Values.Where(s => s.Area == area).OrderBy(s => s.Id, StringComparer.Ordinal).ToList();
        var wanted = (int)Math.Round(share * skills.Count);
        for (var have = 0; have < wanted; have++)
        {
            var open = skills.Where(s => !known.Contains(s.Id) && s.Prerequisites.All(p => known.Contains(p) || pack.Skills[p].Area != area)).ToList();
            if (open.Count == 0) return;
            Learn(pack, open[chance.Next(open.Count)].Id, known);
        }
    }

    private static void Learn(JourneyPack pack, string skill, HashSet<string> known)
    {
        if (!known.Add(skill)) return;
        foreach (var prerequisite in pack.Skills[skill].Prerequisites) Learn(pack, prerequisite, known);
    }

    /// <summary>Takes away what lacks a prerequisite, until none does.</summary>
    private static void Prune(JourneyPack pack, HashSet<string> known)
    {
        while (known.RemoveWhere(s => pack.Skills[s].Prerequisites.Any(p => !known.Contains(p))) > 0)
        {
        }
    }

    /// <summary>The share that is known as a figure from 0 to 4, give or take one.</summary>
    private static int Rate(JourneyPack pack, string area, HashSet<string> known, Random chance)
    {
        var skills = pack.Skills.Values.Where(s => s.Area == area).ToList();
        var share = (double)skills.Count(s => known.Contains(s.Id)) / skills.Count;
        return Math.Clamp((int)Math.Round(4 * share) + chance.Next(-1, 2), 0, 4);
    }
}
