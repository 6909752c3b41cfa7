using Ascent.Journey.Content;

namespace Ascent.Journey.Planning;

internal static class AreaNames
{
    /// <summary>An area as sentences name it: its title, with the id by which the command line and the profile know it.</summary>
    public static string Of(JourneyPack pack, string id) => pack.Areas.FirstOrDefault(area => area.Id == id) is { } area ? $"{area.Title} ({id})" : id;
}
