using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ascent.Journey;
using Ascent.Journey.Proofs;
using Ascent.Store;

namespace Ascent.Application.Carrying;

/// <summary>The whole journey as one JSON document: every row of the store, and the person's own words for the portfolio.</summary>
internal sealed record JourneyFile(StoreContent Content, string? Portfolio)
{
    private const string Kind = "ascent-journey";
    private const int Schema = 1;
    private const int Largest = 1 << 28;
    private const int Deepest = 16;

    /// <summary>How every ZIP file begins, and no JSON.</summary>
    private const string ZipMark = "PK\u0003\u0004";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal string Write(DateTimeOffset now)
    {
        var (tables, files) = (StoreContentJson.Write(Content), new JsonObject());
        if (Portfolio is not null)
            files[AscentHome.PortfolioName] = Portfolio;
        var root = new JsonObject
        {
            ["schema"] = Schema,
            ["kind"] = Kind,
            ["storeSchema"] = Content.Version,
            ["exportedAt"] = now.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture),
            ["sha256"] = HashOf(tables, files),
            ["tables"] = tables,
            ["files"] = files,
        };
        return root.ToJsonString(Indented) + "\n";
    }

    internal static JourneyFile Read(string path)
    {
        try
        {
            return Parse(Text(path), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JourneyException($"{path} cannot be read: {e.Message}", inner: e);
        }
    }

    /// <summary>The text, up to a bound: a pipe or a device has no length that could be looked at before.</summary>
    private static string Text(string path)
    {
        using var reader = new StreamReader(path);
        var text = new StringBuilder();
        var some = new char[1 << 16];
        while (reader.Read(some) is var read and > 0)
        {
            if (text.Length == 0 && some.AsSpan(0, read).StartsWith(ZipMark))
                throw new JourneyException($"{path} is no exported journey but a ZIP file. If it is a backup, 'ascent restore {path}' takes it back. Nothing was changed.");
            if (text.Length + read > Largest)
                throw new JourneyException($"{path} has more than {Largest >> 20} MiB, which no journey has. Nothing was changed.");
            text.Append(some, 0, read);
        }

        return text.ToString();
    }

    internal static JourneyFile Parse(string text, string source)
    {
        try
        {
            if (JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = Deepest }) is not JsonObject root || (string?)root["kind"] != Kind || (int?)root["schema"] is not { } schema || (int?)root["storeSchema"] is not { } version)
                throw new JourneyException($"{source} is no journey of Ascent: 'ascent export json --out FILE' makes one.");
            if (schema > Schema || version > StoreContent.LatestVersion)
                throw new JourneyException($"{source} was written by a newer Ascent (schema {Math.Max(schema, version)}), so nothing was changed. Update Ascent.");
            if (root["tables"] is not JsonObject tables || root["files"] is not JsonObject files)
                throw new JourneyException($"{source} has no tables. Nothing was changed.");
            if (HashOf(tables, files) != (string?)root["sha256"])
                throw new JourneyException($"{source} was changed after it was written: its hash does not fit. Nothing was changed.");
            return new JourneyFile(StoreContentJson.Read(tables, version), (string?)files[AscentHome.PortfolioName]);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new JourneyException($"{source} is not whole JSON: {(e is JsonException { LineNumber: { } line } ? $"line {line + 1}: " : "")}it was cut short or damaged. Nothing was changed.", inner: e);
        }
    }

    private static string HashOf(JsonObject tables, JsonObject files) =>
        Hashes.OfText(CanonicalJson.Write(tables) + "\n" + CanonicalJson.Write(files));
}
