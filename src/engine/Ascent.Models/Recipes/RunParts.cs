using Ascent.Data.Tokens;

namespace Ascent.Models;

/// <summary>What lies beside the weights in a run's folder.</summary>
internal static class RunParts
{
    /// <summary>The tokeniser's folder.</summary>
    public const string TokenizerFolder = "tokenizer";

    /// <summary>Writes a tokeniser into a run's folder and names its files.</summary>
    public static IReadOnlyList<string> Tokenizer(ITokenizer tokenizer, string folder)
    {
        var path = Directory.CreateDirectory(Path.Combine(folder, TokenizerFolder)).FullName;
        tokenizer.Save(path);
        return [.. Directory.GetFiles(path).Select(static file => $"{TokenizerFolder}/{Path.GetFileName(file)}").Order(StringComparer.Ordinal)];
    }
}
