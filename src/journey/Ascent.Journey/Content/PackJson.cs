using System.Text.Json;

namespace Ascent.Journey.Content;

/// <summary>A pack as JSON, for caches. Reading it is much faster than parsing the content again.</summary>
public static class PackJson
{
    public static string Write(JourneyPack pack) => JsonSerializer.Serialize(pack, JourneyJson.Default.JourneyPack);

    /// <exception cref="JsonException">When the text is not what <see cref="Write"/> wrote.</exception>
    public static JourneyPack Read(string json) =>
        JsonSerializer.Deserialize(json, JourneyJson.Default.JourneyPack) ?? throw new JsonException("The pack is null.");

    public static JourneyPack Read(ReadOnlySpan<byte> utf8) =>
        JsonSerializer.Deserialize(utf8, JourneyJson.Default.JourneyPack) ?? throw new JsonException("The pack is null.");
}
