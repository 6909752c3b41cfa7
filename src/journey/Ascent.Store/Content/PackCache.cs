using System.Text.Json;
using Ascent.Journey;
using Ascent.Journey.Content;

namespace Ascent.Store.Content;

/// <summary>
/// A parsed journey as JSON in the home: one document for the frame, which every command reads, and one for each kind of the library,
/// read when it is first asked for. Anything wrong with one of them means parsing again, and nothing else.
/// </summary>
internal sealed class PackCache(string cacheFolder, string journey, string fingerprint)
{
    private string Frame => Path.Combine(cacheFolder, $"journey-{journey}.{fingerprint}.json");

    /// <summary>The pack, or null where it is not kept. <paramref name="parse"/> makes it anew should a document of its library be damaged.</summary>
    public JourneyPack? Read(Func<JourneyPack> parse)
    {
        if (Bytes(Frame) is not { } frame || Parsed(frame, PackJson.Read) is not { } pack)
            return null;
        var parsed = new Lazy<PackLibrary>(() =>
        {
            var again = parse();
            Write(again);
            return again.Library;
        });
        return pack with
        {
            Library = new PackLibrary(
                () => Bytes(Part("items")) is { } items && Parsed(items, PackJson.ReadItems) is { } read ? read : [.. parsed.Value.Items.Values],
                () => Bytes(Part("cards")) is { } cards && Parsed(cards, PackJson.ReadCards) is { } read ? read : [.. parsed.Value.Cards.Values],
                () => Bytes(Part("papers")) is { } papers && Parsed(papers, PackJson.ReadPapers) is { } read ? read : [.. parsed.Value.Papers.Values],
                () => Bytes(Part("interviews")) is { } interviews && Parsed(interviews, PackJson.ReadInterviews) is { } read ? read : [.. parsed.Value.Interviews.Values]),
        };
    }

    public void Write(JourneyPack pack)
    {
        try
        {
            Directory.CreateDirectory(cacheFolder);
            foreach (var old in Directory.EnumerateFiles(cacheFolder, $"journey-{journey}.*.json").Concat(Directory.EnumerateFiles(cacheFolder, $"library-{journey}.*.json")))
                File.Delete(old);
            Write(Part("items"), PackJson.WriteItems(pack.Library));
            Write(Part("cards"), PackJson.WriteCards(pack.Library));
            Write(Part("papers"), PackJson.WritePapers(pack.Library));
            Write(Part("interviews"), PackJson.WriteInterviews(pack.Library));

            // Last, so that where the frame is the rest is too.
            Write(Frame, PackJson.Write(pack));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A home that cannot be written is told where something has to be kept.
        }
    }

    private string Part(string kind) => Path.Combine(cacheFolder, $"library-{journey}.{fingerprint}.{kind}.json");

    private static void Write(string file, string json)
    {
        var beside = $"{file}.{Environment.ProcessId}.tmp";
        File.WriteAllText(beside, json);
        File.Move(beside, file, overwrite: true);
    }

    private static byte[]? Bytes(string file)
    {
        try
        {
            return File.Exists(file) ? File.ReadAllBytes(file) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private delegate T Reader<T>(ReadOnlySpan<byte> utf8);

    private static T? Parsed<T>(byte[] bytes, Reader<T> read) where T : class
    {
        try
        {
            return read(bytes);
        }
        catch (Exception e) when (e is JsonException or JourneyException)
        {
            return null;
        }
    }
}
