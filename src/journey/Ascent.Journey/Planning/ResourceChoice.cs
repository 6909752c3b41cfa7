using Ascent.Journey.Content;
using Ascent.Journey.Profiles;

namespace Ascent.Journey.Planning;

/// <summary>The material that suits the person.</summary>
internal static class ResourceChoice
{
    /// <summary>Free ones only where the person wants that; preferred kinds first, then in the order of the content.</summary>
    public static IReadOnlyList<string> For(JourneyPack pack, Profile profile, Activity activity)
    {
        var known = activity.Resources.Where(pack.Resources.ContainsKey).Select(r => pack.Resources[r]);
        return
        [
            .. known.Where(r => r.Free || !profile.FreeOnly)
                .OrderBy(r => Rank(profile.Prefers, r.Kind))
                .Select(r => r.Id),
        ];
    }

    /// <summary>True where the wish for free material leaves nothing.</summary>
    public static bool OnlyPaid(JourneyPack pack, Profile profile, Activity activity) =>
        profile.FreeOnly && activity.Resources.Any(pack.Resources.ContainsKey) && For(pack, profile, activity).Count == 0;

    private static int Rank(IReadOnlyList<string> prefers, string kind)
    {
        for (var i = 0; i < prefers.Count; i++)
        {
            if (prefers[i] == kind) return i;
        }

        return prefers.Count;
    }
}
