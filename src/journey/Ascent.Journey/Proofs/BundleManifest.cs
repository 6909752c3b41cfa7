using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ascent.Journey.Proofs;

/// <summary>A file of a bundle, by its path with forward slashes.</summary>
public sealed record BundleFile(string Path, long Bytes, string Sha256);

/// <summary>A proof in its place in the chain: <paramref name="Chain"/> is the hash of the link before it and of the proof's file.</summary>
public sealed record BundleLink(string Id, string File, string Sha256, string Chain);

/// <summary>
/// The list of all that a bundle holds. Each proof's link in the chain depends on all proofs before it, and the seal depends on the
/// whole list: whoever knows the seal from elsewhere knows that nothing was exchanged, left out or put in between.
/// </summary>
public sealed record BundleManifest
{
    public const int CurrentSchema = 1;
    public const string FileName = "manifest.json";
    public const string SumsName = "SHA256SUMS";

    /// <summary>What every chain begins with.</summary>
    public const string Genesis = "0000000000000000000000000000000000000000000000000000000000000000";

    /// <summary>More files than any person's evidence has.</summary>
    public const int MostFiles = 100_000;

    /// <summary>evidence, portfolio or backup.</summary>
    public required string Kind { get; init; }
    public required string CreatedAt { get; init; }

    /// <summary>Facts that a reader of this kind needs, such as the version of the store.</summary>
    public IReadOnlyDictionary<string, string> Facts { get; init; } = new SortedDictionary<string, string>(StringComparer.Ordinal);
    public required IReadOnlyList<BundleLink> Proofs { get; init; }

    /// <summary>In the order of their paths; all but the manifest and the sums.</summary>
    public required IReadOnlyList<BundleFile> Files { get; init; }

    public string Seal => Hashes.OfText(Write(sealedIn: false));

    /// <summary>The chain over proofs in the given order.</summary>
    public static IReadOnlyList<BundleLink> Chain(IEnumerable<(string Id, string File, string Sha256)> proofs)
    {
        var links = new List<BundleLink>();
        var before = Genesis;
        foreach (var (id, file, hash) in proofs)
        {
            before = Hashes.OfText(before + hash);
            links.Add(new(id, file, hash, before));
        }

        return links;
    }

    public string Write() => Write(sealedIn: true);

    /// <summary>What <c>sha256sum -c</c> reads.</summary>
    public string Sums()
    {
        var text = new StringBuilder();
        foreach (var (path, hash) in Files.Select(file => (file.Path, file.Sha256)).Append((FileName, Hashes.OfText(Write()))))
            text.Append(hash).Append("  ").Append(path).Append('\n');
        return text.ToString();
    }

    /// <summary>Reads a manifest and holds it against its own seal and chain.</summary>
    /// <exception cref="JourneyException">It is none, was changed, or a newer Ascent wrote it.</exception>
    public static BundleManifest Read(string text, string source)
    {
        JourneyException Bad(string why) => new($"{source} cannot be trusted: {why}.", ProblemKind.CheckFailed);
        BundleManifest manifest;
        string? seal;
        try
        {
            if (JsonNode.Parse(text) is not JsonObject root || (int?)root["schema"] is not { } schema) throw Bad("it is not a manifest of Ascent");
            if (schema > CurrentSchema)
                throw new JourneyException($"{source} was written by a newer Ascent (schema {schema}, this one reads {CurrentSchema}). Update Ascent.");
            seal = (string?)root["seal"];
            manifest = new BundleManifest
            {
                Kind = (string)root["kind"]!,
                CreatedAt = (string)root["createdAt"]!,
                Facts = new SortedDictionary<string, string>(root["facts"]!.AsObject().ToDictionary(pair => pair.Key, pair => (string)pair.Value!), StringComparer.Ordinal),
                Proofs = [.. root["proofs"]!.AsArray().Select(link => new BundleLink((string)link!["id"]!, (string)link["file"]!, (string)link["sha256"]!, (string)link["chain"]!))],
                Files = [.. root["files"]!.AsArray().Select(file => new BundleFile((string)file!["path"]!, (long)file["bytes"]!, (string)file["sha256"]!))],
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or NullReferenceException or ArgumentException)
        {
            throw Bad("it was changed or cut short, for it is no longer a manifest");
        }

        if (manifest.Files.Count > MostFiles) throw Bad($"it names {manifest.Files.Count} files, more than {MostFiles}");
        if (manifest.Seal != seal || manifest.Write() != text) throw Bad("it was changed after it was made: its seal does not fit");
        if (manifest.Files.FirstOrDefault(file => !IsSafe(file.Path) || file.Bytes < 0 || !Hashes.IsHash(file.Sha256)) is { } odd) throw Bad($"it names {Nearest.Quote(odd.Path)}, which no bundle holds");
        if (manifest.Files.Zip(manifest.Files.Skip(1)).Any(pair => string.CompareOrdinal(pair.First.Path, pair.Second.Path) >= 0)) throw Bad("its files are not in order");
        if (!manifest.Proofs.SequenceEqual(Chain(manifest.Proofs.Select(link => (link.Id, link.File, link.Sha256))))) throw Bad("its chain of proofs is broken");
        return manifest;
    }

    /// <summary>A path that stays inside the bundle on every system.</summary>
    public static bool IsSafe(string path) =>
        path is { Length: > 0 and <= 400 } && !path.StartsWith('/') && path.Split('/').All(IsSafeName);

    private static bool IsSafeName(string name) =>
        name.Length > 0 && name is not ("." or "..") && name[^1] is not (' ' or '.') && !name.Any(c => char.IsControl(c) || c is '\\' or ':' or '*' or '?' or '"' or '<' or '>' or '|');

    private string Write(bool sealedIn)
    {
        var root = new JsonObject
        {
            ["schema"] = CurrentSchema,
            ["kind"] = Kind,
            ["createdAt"] = CreatedAt,
            ["facts"] = new JsonObject([.. Facts.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)JsonValue.Create(pair.Value)))]),
            ["proofs"] = new JsonArray([.. Proofs.Select(link => new JsonObject { ["id"] = link.Id, ["file"] = link.File, ["sha256"] = link.Sha256, ["chain"] = link.Chain })]),
            ["files"] = new JsonArray([.. Files.Select(file => new JsonObject { ["path"] = file.Path, ["bytes"] = file.Bytes, ["sha256"] = file.Sha256 })]),
        };
        if (sealedIn) root["seal"] = Seal;
        return CanonicalJson.Write(root) + "\n";
    }
}
