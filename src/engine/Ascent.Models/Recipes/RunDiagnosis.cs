using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

using Ascent.Nn.Training.Diagnosis;

namespace Ascent.Models;

/// <summary><c>diagnosis.json</c> in a run's folder: what went wrong with its training; no findings if nothing did.</summary>
public static class RunDiagnosis
{
    /// <summary>The file's name.</summary>
    public const string FileName = "diagnosis.json";

    private const int CurrentSchema = 1;
    private const long LargestFile = 1 << 20;

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        MaxDepth = 8,
    };

    private sealed record Content(int Schema, IReadOnlyList<Finding> Findings);

    /// <summary>Reads the file of a run's folder; null where the run was not diagnosed.</summary>
    /// <exception cref="RecipeException">The file is damaged or of a later version.</exception>
    public static IReadOnlyList<Finding>? Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        var file = new FileInfo(path);
        if (!file.Exists) return null;
        if (file.Length > LargestFile) throw new RecipeException($"{path} has {file.Length} bytes; no run writes so many.");
        try
        {
            var content = JsonSerializer.Deserialize<Content>(File.ReadAllBytes(path), Options) ?? throw new RecipeException($"{path} is damaged: it holds no object.");
            if (content.Findings.Contains(null!)) throw new RecipeException($"{path} is damaged: a finding is null.");
            return content.Schema == CurrentSchema ? content.Findings : throw new RecipeException($"{path} has the schema {content.Schema}; this version of Ascent reads {CurrentSchema}.");
        }
        catch (JsonException e)
        {
            throw new RecipeException($"{path} is damaged: {e.Message}");
        }
    }

    /// <summary>Writes the file beside and renames it over.</summary>
    internal static void Write(string folder, IReadOnlyList<Finding> findings)
    {
        var path = Path.Combine(folder, FileName);
        File.WriteAllBytes(path + ".new", JsonSerializer.SerializeToUtf8Bytes(new Content(CurrentSchema, findings), Options));
        File.Move(path + ".new", path, overwrite: true);
    }
}
