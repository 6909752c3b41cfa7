using Ascent.Journey.Content;
using Ascent.Journey.Profiles;

namespace Ascent.Journey.Planning;

/// <summary>How far what the person brings shortens an activity.</summary>
internal sealed class Easing(JourneyPack pack, Profile profile)
{
    private readonly Dictionary<string, IReadOnlyList<KeyValuePair<string, double>>> _skills = new(StringComparer.Ordinal);

    /// <summary>1 at rating 0, the stated factor at rating 4, linear between.</summary>
    public static double Interpolate(double stated, int rating) =>
        1 - ((1 - stated) * Math.Clamp(rating, 0, ProfileRules.HighestRating) / ProfileRules.HighestRating);

    /// <summary>
    /// The product over areas of the activity's own factors, times the mean over its skills of their products, at least
    /// <see cref="PlanRules.SmallestEase"/>; with each area's part in it (the parts multiply to the whole).
    /// </summary>
    public Ease Of(Activity activity)
    {
        var own = Product(activity.EasedBy);
        double mean = 1;
        if (activity.Skills.Count > 0)
        {
            var sum = 0.0;
            foreach (var id in activity.Skills) sum += pack.Skills.TryGetValue(id, out var skill) ? Product(skill.EasedBy) : 1;
            mean = sum / activity.Skills.Count;
        }

        var factor = Math.Max(PlanRules.SmallestEase, own * mean);
        return new(factor, factor < 1 ? Parts(activity) : []);
    }

    private double Product(IReadOnlyDictionary<string, double> easedBy)
    {
        var product = 1.0;
        foreach (var (area, stated) in easedBy) product *= Interpolate(stated, profile.Rating(area));
        return product;
    }

    /// <summary>Each area's share of the saving, by the logarithm of its own factor.</summary>
    private IReadOnlyList<KeyValuePair<string, double>> Parts(Activity activity)
    {
        var logs = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var (area, stated) in activity.EasedBy) Add(area, Math.Log(Interpolate(stated, profile.Rating(area))));
        foreach (var id in activity.Skills)
        {
            foreach (var (area, log) in OfSkill(id)) Add(area, log / activity.Skills.Count);
        }

        var total = logs.Values.Sum();
        return total >= 0 ? [] : [.. logs.Where(l => l.Value < 0).Select(l => KeyValuePair.Create(l.Key, l.Value / total))];

        void Add(string area, double log) => logs[area] = logs.GetValueOrDefault(area) + log;
    }

    private IReadOnlyList<KeyValuePair<string, double>> OfSkill(string id)
    {
        if (_skills.TryGetValue(id, out var known)) return known;
        IReadOnlyList<KeyValuePair<string, double>> found = pack.Skills.TryGetValue(id, out var skill)
            ? [.. skill.EasedBy.Select(e => KeyValuePair.Create(e.Key, Math.Log(Interpolate(e.Value, profile.Rating(e.Key)))))]
            : [];
        return _skills[id] = found;
    }
}

/// <summary><paramref name="Shares"/> maps areas to their part of the saving; they add up to 1, or there are none.</summary>
internal sealed record Ease(double Factor, IReadOnlyList<KeyValuePair<string, double>> Shares);
