using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ascent.Nn.Training;

/// <summary>A file of a checkpoint.</summary>
/// <param name="Name">Its name in the folder of checkpoints.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Its SHA-256 in lower-case hexadecimal.</param>
internal sealed record CheckpointFile(string Name, long Bytes, string Sha256);

/// <summary>Where a generator stands.</summary>
internal sealed record GeneratorState(ulong Seed, ulong Stream, ulong Position);

/// <summary>
/// Names all parts of a checkpoint and holds what is no tensor: where the training stands, the numbers of the optimiser (the schedule's
/// rates among them) and of the average, the generators, and the facts of what is trained. Written last: without it the files are nothing.
/// The file is <c>{"schema": 1, "sha256": HASH, "checkpoint": {...}}</c> with the hash of the checkpoint's text.
/// </summary>
internal sealed record CheckpointManifest
{
    public const int CurrentSchema = 1;
    private const long LargestFile = 16 << 20;

    public required IReadOnlyDictionary<string, string> Facts { get; init; }
    public required TrainerState State { get; init; }
    public required IReadOnlyDictionary<string, double> Optimizer { get; init; }
    public IReadOnlyDictionary<string, double>? Average { get; init; }
    public required IReadOnlyList<GeneratorState> Generators { get; init; }
    public required CheckpointFile Weights { get; init; }
    public required CheckpointFile OptimizerTensors { get; init; }
    public CheckpointFile? AverageTensors { get; init; }

    [JsonIgnore]
    public IEnumerable<CheckpointFile> Files => new[] { Weights, OptimizerTensors, AverageTensors }.OfType<CheckpointFile>();

    /// <exception cref="CheckpointException">The file is damaged or of a later version.</exception>
    public static CheckpointManifest Read(string path)
    {
        try
        {
            var length = new FileInfo(path).Length;
            if (length > LargestFile) throw new CheckpointException($"{path} has {length} bytes; no checkpoint's manifest has so many.");
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("schema", out var schema) || !schema.TryGetInt32(out var version)) throw new CheckpointException($"{path} is damaged: it names no schema.");
            if (version > CurrentSchema) throw new CheckpointException($"{path} was written by a later version of Ascent (schema {version}, this one reads {CurrentSchema}); update Ascent to go on from it.");
            if (!root.TryGetProperty("sha256", out var hash) || !root.TryGetProperty("checkpoint", out var checkpoint) || hash.GetString() != Hash(checkpoint.GetRawText())) throw new CheckpointException($"{path} is damaged: its SHA-256 is not that of its content.");
            return checkpoint.Deserialize(CheckpointContext.Default.CheckpointManifest) ?? throw new CheckpointException($"{path} holds nothing.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new CheckpointException($"{path} is damaged: {e.Message}", e);
        }
    }

    /// <summary>Written beside and renamed over.</summary>
    public void Write(string path)
    {
        var beside = path + ".new";
        using (var stream = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            var text = JsonSerializer.Serialize(this, CheckpointContext.Default.CheckpointManifest);
            stream.Write(Encoding.UTF8.GetBytes($"{{\n\"schema\": {CurrentSchema},\n\"sha256\": \"{Hash(text)}\",\n\"checkpoint\": {text}\n}}\n"));
            stream.Flush(flushToDisk: true);
        }

        File.Move(beside, path, overwrite: true);
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, UseStringEnumConverter = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CheckpointManifest))]
internal sealed partial class CheckpointContext : JsonSerializerContext;
