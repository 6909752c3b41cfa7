namespace Ascent.Data.Tokens;

/// <summary>Reads tokenisers of every kind.</summary>
public static class Tokenizer
{
    /// <summary>
    /// Reads the tokeniser that a folder holds: one that <see cref="ITokenizer.Save"/> wrote, or GPT-2's or BERT's files under the names that
    /// OpenAI, Google or Hugging Face give them.
    /// </summary>
    /// <exception cref="TokenizerException">There is none, it is damaged, or a newer Ascent wrote it: names the file and the line.</exception>
    public static ITokenizer Load(string folder)
    {
        if (!Directory.Exists(folder)) throw new TokenizerException($"The folder {folder} of a tokeniser does not exist.");
        var path = Path.Combine(folder, TokenizerManifest.Name);
        if (TokenizerManifest.Read(folder) is not { } manifest) return LoadOfficial(folder);
        return manifest.Kind switch
        {
            "byte-pair" => BytePairTokenizer.Load(Path.Combine(folder, "encoder.json"), Path.Combine(folder, "vocab.bpe")),
            "word-piece" => WordPieceTokenizer.Load(Path.Combine(folder, "vocab.txt"), manifest.Lowercase ?? throw new TokenizerException($"{path}: the key 'lowercase' is missing.")),
            "character" => CharacterTokenizer.From(path, manifest),
            "word" => WordTokenizer.Load(folder),
            var other => throw new TokenizerException($"{path}: '{other}' is no kind of tokeniser; there are byte-pair, word-piece, character and word."),
        };
    }

    private static ITokenizer LoadOfficial(string folder)
    {
        foreach (var (encoder, merges) in new[] { ("encoder.json", "vocab.bpe"), ("vocab.json", "merges.txt") })
        {
            if (File.Exists(Path.Combine(folder, encoder))) return BytePairTokenizer.Load(Path.Combine(folder, encoder), Path.Combine(folder, merges));
        }

        var pieces = Path.Combine(folder, "vocab.txt");
        if (File.Exists(pieces)) return WordPieceTokenizer.Load(pieces, HuggingFaceConfiguration.Lowercase(folder) ?? true);
        throw new TokenizerException($"{folder} holds no tokeniser: there is neither a {TokenizerManifest.Name} of Ascent's, nor encoder.json with vocab.bpe, vocab.json with merges.txt, or vocab.txt.");
    }
}
