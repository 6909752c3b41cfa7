namespace Ascent.Data.Tokens;

/// <summary>
/// Cuts text into tokens and numbers them from 0 to <see cref="Count"/>, exclusive. A tokeniser never changes once it is made, so any number
/// of threads may use one.
/// </summary>
public interface ITokenizer
{
    /// <summary>Tokens in the vocabulary: the first extent of an embedding.</summary>
    int Count { get; }

    /// <summary>The ids of a text. What looks like a special token is text like any other.</summary>
    /// <exception cref="TokenizerException">The vocabulary cannot say this text and has no token for what it does not know.</exception>
    IReadOnlyList<int> Encode(string text);

    /// <summary>The text of ids. It never fails: an id without a token is shown as the unknown token, or as U+FFFD where there is none.</summary>
    string Decode(IEnumerable<int> ids);

    /// <summary>The id of a token as the vocabulary spells it, special tokens among them; null if it has none.</summary>
    int? IdOf(string token);

    /// <summary>The token of an id, as the vocabulary spells it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The id is not one of the vocabulary's.</exception>
    string TokenOf(int id);

    /// <summary>Writes the vocabulary's files into a folder, from which <see cref="Tokenizer.Load"/> reads them.</summary>
    /// <exception cref="IOException">A file cannot be written.</exception>
    void Save(string folder);
}
