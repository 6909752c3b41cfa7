using Ascent.Journey.Content;

namespace Ascent.Journey.Planning;

/// <summary>
/// What counts of work that was begun for another track or another machine. An activity and its variants stand for each other; where one of
/// them was begun and the profile now asks for another, that other one is needed only for the skills that are new in it.
/// </summary>
internal sealed class Carryover
{
    private readonly JourneyPack _pack;
    private readonly Func<string, bool> _begun;
    private readonly Dictionary<string, string> _family = new(StringComparer.Ordinal);
    private readonly ILookup<string, string> _members;

    public Carryover(JourneyPack pack, Func<string, bool> begun)
    {
        (_pack, _begun) = (pack, begun);
        foreach (var activity in pack.Activities.Values)
        {
            foreach (var variant in activity.Variants.Where(v => pack.Activities.ContainsKey(v.Instead))) Join(activity.Id, variant.Instead);
        }

        _members = _family.Keys.ToLookup(Root, StringComparer.Ordinal);
    }

    /// <summary>
    /// The part of the hours that is left, at least <see cref="PlanRules.SmallestEase"/>, or 0 where everything is practised already; and the
    /// activities that count for it.
    /// </summary>
    public (double Part, IReadOnlyList<Activity> Counting) Of(Activity activity)
    {
        if (!_family.ContainsKey(activity.Id) || _begun(activity.Id)) return (1, []);
        List<Activity> counting = [.. _members[Root(activity.Id)].Where(_begun).Select(id => _pack.Activities[id]).OrderBy(a => a.Id, StringComparer.Ordinal)];
        if (counting.Count == 0) return (1, []);
        var practised = counting.SelectMany(a => a.Skills).ToHashSet(StringComparer.Ordinal);
        var added = activity.Skills.Count(skill => !practised.Contains(skill));
        if (added == 0) return (0, counting);
        return added == activity.Skills.Count ? (1, []) : (Math.Max(PlanRules.SmallestEase, added / (double)activity.Skills.Count), counting);
    }

    private void Join(string a, string b)
    {
        _family.TryAdd(a, a);
        _family.TryAdd(b, b);
        var (x, y) = (Root(a), Root(b));
        if (x != y) _family[y] = x;
    }

    private string Root(string id)
    {
        while (_family[id] != id) id = _family[id];
        return id;
    }
}
