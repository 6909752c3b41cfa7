using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ascent.Tracking;

/// <summary>The content of <c>run.json</c>.</summary>
internal sealed record RunFile
{
    public const string FileName = "run.json";
    public const int CurrentSchema = 1;
    private const long LargestFile = 16 << 20;

    public required int Schema { get; init; }
    public required string Id { get; init; }
    public required string Name { get; init; }
    public required string Recipe { get; init; }
    public required long Seed { get; init; }
    public required RunStatus Status { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public string? Problem { get; init; }
    public required ProcessIdentity Process { get; init; }
    public required IReadOnlyDictionary<string, string> Parameters { get; init; }
    public required IReadOnlyDictionary<string, string> Environment { get; init; }
    public required IReadOnlyDictionary<string, double> Final { get; init; }
    public required IReadOnlyDictionary<string, double> Best { get; init; }
    public required IReadOnlyList<RunArtifact> Artifacts { get; init; }

    // Fields that came later: files without them are as good.
    public RunSource? Source { get; init; }
    public double? Seconds { get; init; }
    public IReadOnlyList<RunResumption>? Resumptions { get; init; }

    /// <exception cref="TrackingException">The file is missing, damaged or of a later version.</exception>
    public static RunFile Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            var info = new FileInfo(path);
            if (!info.Exists) throw new TrackingException($"{path} is missing.");
            if (info.Length > LargestFile) throw new TrackingException($"{path} is larger than any run's ({info.Length} bytes).");
            var bytes = File.ReadAllBytes(path);
            CheckSchema(path, bytes);
            var file = JsonSerializer.Deserialize(bytes, RunFileContext.Default.RunFile) ?? throw new TrackingException($"{path} holds no run.");
            if (file.Name is null || file.Recipe is null || file.Process?.Start is null || file.Parameters is null || file.Environment is null || file.Final is null || file.Best is null || file.Artifacts is null || file.Artifacts.Contains(null!) || file.Resumptions?.Contains(null!) == true || !Enum.IsDefined(file.Status))
                throw new TrackingException($"{path} lacks a value that every run has.");
            return file;
        }
        catch (JsonException e)
        {
            throw new TrackingException($"{path} is damaged: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TrackingException($"{path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Written beside and renamed over, so that a reader finds the old content or the new, never half of it.</summary>
    public void Write(string folder)
    {
        var path = Path.Combine(folder, FileName);
        var beside = path + ".new";
        using (var stream = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0))
        {
            stream.Write(JsonSerializer.SerializeToUtf8Bytes(this, RunFileContext.Default.RunFile));
            stream.Flush(flushToDisk: true);
        }

        File.Move(beside, path, overwrite: true);
    }

    private static void CheckSchema(string path, byte[] bytes)
    {
        using var document = JsonDocument.Parse(bytes);
        if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("schema", out var schema) || schema.ValueKind != JsonValueKind.Number || !schema.TryGetInt32(out var version) || version < 1)
            throw new TrackingException($"{path} is damaged: it names no schema.");
        if (version > CurrentSchema)
            throw new TrackingException($"{path} was written by a later version of Ascent (schema {version}, this one reads {CurrentSchema}); update Ascent to read it.");
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    UseStringEnumConverter = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RunFile))]
internal sealed partial class RunFileContext : JsonSerializerContext;
