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
/// </summary>
internal sealed record CheckpointManifest
{
    public const int CurrentSchema = 1;
    private const long LargestFile = 16 << 20;

    public required int Schema { get; init; }
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
            var bytes = File.ReadAllBytes(path);
            using (var document = JsonDocument.Parse(bytes))
            {
                if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("schema", out var schema) || !schema.TryGetInt32(out var version)) throw new CheckpointException($"{path} is damaged: it names no schema.");
                if (version > CurrentSchema) throw new CheckpointException($"{path} was written by a later version of Ascent (schema {version}, this one reads {CurrentSchema}); update Ascent to go on from it.");
            }

            return JsonSerializer.Deserialize(bytes, CheckpointContext.Default.CheckpointManifest) ?? throw new CheckpointException($"{path} holds nothing.");
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
            stream.Write(JsonSerializer.SerializeToUtf8Bytes(this, CheckpointContext.Default.CheckpointManifest));
            stream.Flush(flushToDisk: true);
        }

        File.Move(beside, path, overwrite: true);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, UseStringEnumConverter = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CheckpointManifest))]
internal sealed partial class CheckpointContext : JsonSerializerContext;
