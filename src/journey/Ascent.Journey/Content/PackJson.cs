using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Ascent.Journey.Content;

/// <summary>
/// A pack as JSON, for caches. Reading it is much faster than parsing the content again. The library lies in documents of its own, one for
/// each kind, so that a command reads only what it needs.
/// </summary>
public static class PackJson
{
    /// <summary>The pack without its library.</summary>
    public static string Write(JourneyPack pack) => JsonSerializer.Serialize(pack, JourneyJson.Default.JourneyPack);

    public static string WriteItems(PackLibrary library) => Write(library.Items.Values, JourneyJson.Default.ListItem);

    public static string WriteCards(PackLibrary library) => Write(library.Cards.Values, JourneyJson.Default.ListCard);

    public static string WritePapers(PackLibrary library) => Write(library.Papers.Values, JourneyJson.Default.ListPaper);

    public static string WriteInterviews(PackLibrary library) => Write(library.Interviews.Values, JourneyJson.Default.ListInterview);

    /// <summary>The pack with an empty library.</summary>
    /// <exception cref="JsonException">When the text is not what <see cref="Write(JourneyPack)"/> wrote.</exception>
    public static JourneyPack Read(string json) =>
        JsonSerializer.Deserialize(json, JourneyJson.Default.JourneyPack) ?? throw new JsonException("The pack is null.");

    /// <inheritdoc cref="Read(string)"/>
    public static JourneyPack Read(ReadOnlySpan<byte> utf8) =>
        JsonSerializer.Deserialize(utf8, JourneyJson.Default.JourneyPack) ?? throw new JsonException("The pack is null.");

    public static IReadOnlyList<Item> ReadItems(ReadOnlySpan<byte> utf8) => Read(utf8, JourneyJson.Default.ListItem);

    public static IReadOnlyList<Card> ReadCards(ReadOnlySpan<byte> utf8) => Read(utf8, JourneyJson.Default.ListCard);

    public static IReadOnlyList<Paper> ReadPapers(ReadOnlySpan<byte> utf8) => Read(utf8, JourneyJson.Default.ListPaper);

    public static IReadOnlyList<Interview> ReadInterviews(ReadOnlySpan<byte> utf8) => Read(utf8, JourneyJson.Default.ListInterview);

    private static string Write<T>(IEnumerable<T> things, JsonTypeInfo<List<T>> type) => JsonSerializer.Serialize([.. things], type);

    private static List<T> Read<T>(ReadOnlySpan<byte> utf8, JsonTypeInfo<List<T>> type) =>
        JsonSerializer.Deserialize(utf8, type) ?? throw new JsonException("The list is null.");
}
