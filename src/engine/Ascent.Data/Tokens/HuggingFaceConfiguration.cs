using System.Text.Json;

namespace Ascent.Data.Tokens;

/// <summary><c>tokenizer_config.json</c>, which Hugging Face puts beside a vocabulary: only whether the vocabulary is uncased matters here.</summary>
internal static class HuggingFaceConfiguration
{
    /// <summary>The value of <c>do_lower_case</c>; null where the file or the key is missing.</summary>
    internal static bool? Lowercase(string folder)
    {
        var path = Path.Combine(folder, "tokenizer_config.json");
        if (!File.Exists(path)) return null;
        try
        {
            using var document = JsonDocument.Parse(TokenFile.Read(path));
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("do_lower_case", out var value)) return null;
            return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw new TokenizerException($"{path}: 'do_lower_case' must be true or false.");
        }
        catch (JsonException e)
        {
            throw TokenFile.Fault(path, (int)((e.LineNumber ?? 0) + 1), $"the JSON is damaged: {e.Message}");
        }
    }
}
