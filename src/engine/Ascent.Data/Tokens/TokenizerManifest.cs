using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ascent.Data.Tokens;

/// <summary>
/// <c>tokenizer.json</c>: which kind of tokeniser a folder holds, what the kind's own files do not say, and the hashes of these files, so that a mix of
/// two vocabularies is noticed. It is written last.
/// </summary>
/// <param name="Kind">byte-pair, word-piece, character or word.</param>
internal sealed record TokenizerManifest(string Kind)
{
    internal const string Name = "tokenizer.json";
    private const int CurrentFormat = 1;

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        MaxDepth = 4,
    };

    /// <summary>Version of this file.</summary>
    [JsonRequired]
    [JsonPropertyOrder(-1)]
    public int Format { get; init; } = CurrentFormat;

    /// <summary>Word pieces: whether text is lower-cased and accents are stripped.</summary>
    public bool? Lowercase { get; init; }

    /// <summary>Characters: whether the last id stands for what is none of them.</summary>
    public bool? Unknown { get; init; }

    /// <summary>Characters: all of them, in the order of their ids.</summary>
    public string? Characters { get; init; }

    /// <summary>SHA-256 by name of the other files.</summary>
    public IReadOnlyDictionary<string, string>? Files { get; init; }

    /// <summary>Writes the files, then the manifest that names them.</summary>
    internal static void Write(string folder, TokenizerManifest manifest, params ReadOnlySpan<(string Name, byte[] Content)> files)
    {
        Directory.CreateDirectory(folder);
        var hashes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, content) in files)
        {
            TokenFile.Write(Path.Combine(folder, name), content);
            hashes.Add(name, Hash(content));
        }

        TokenFile.Write(Path.Combine(folder, Name), JsonSerializer.SerializeToUtf8Bytes(manifest with { Files = hashes.Count == 0 ? null : hashes }, Options));
    }

    /// <summary>Reads the manifest of a folder and checks its files; null if there is none, or one of another program, which has no format.</summary>
    internal static TokenizerManifest? Read(string folder)
    {
        var path = Path.Combine(folder, Name);
        if (!File.Exists(path)) return null;
        var content = TokenFile.Read(path);
        try
        {
            using (var document = JsonDocument.Parse(content))
            {
                if (document.RootElement.ValueKind != JsonValueKind.Object) throw TokenFile.Fault(path, 1, "a JSON object is expected");
                if (!document.RootElement.TryGetProperty("format", out var format)) return document.RootElement.TryGetProperty("model", out _) ? null : throw TokenFile.Fault(path, 1, "the key 'format' is missing");
                if (format.ValueKind != JsonValueKind.Number || !format.TryGetInt32(out var number) || number < 1) throw new TokenizerException($"{path}: 'format' must be a whole number from 1.");
                if (number > CurrentFormat) throw new TokenizerException($"{path}: the format is {number}, and this version of Ascent reads up to {CurrentFormat}; a newer Ascent wrote it.");
            }

            var manifest = JsonSerializer.Deserialize<TokenizerManifest>(content, Options) ?? throw TokenFile.Fault(path, 1, "a JSON object is expected");
            foreach (var (name, hash) in manifest.Files ?? new Dictionary<string, string>())
            {
                if (name != Path.GetFileName(name) || name is "" or "." or "..") throw new TokenizerException($"{path}: '{name}' is no file of this folder.");
                var found = Hash(TokenFile.ReadExact(Path.Combine(folder, name)));
                if (found != hash) throw new TokenizerException($"{Path.Combine(folder, name)}: the content's SHA-256 is {found}, but {Name} says {hash}; the file is damaged or of another vocabulary.");
            }

            return manifest;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            var line = (e as JsonException)?.LineNumber + 1 ?? 1;
            throw TokenFile.Fault(path, (int)line, $"the manifest is damaged: {e.Message}");
        }
    }

    private static string Hash(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
