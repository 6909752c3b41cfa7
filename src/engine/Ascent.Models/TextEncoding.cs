using Ascent.Data.Tokens;

namespace Ascent.Models;

/// <summary>Texts as models that classify or mask them take them.</summary>
public static class TextEncoding
{
    /// <summary>
    /// The tokens of a text, cut to a length: between [CLS] and [SEP] where the tokeniser is BERT's. A text without a word becomes the one token for what
    /// is unknown.
    /// </summary>
    /// <param name="tokenizer">The model's.</param>
    /// <param name="text">Any string.</param>
    /// <param name="length">Most tokens, [CLS] and [SEP] among them; at least 3.</param>
    public static int[] Encode(ITokenizer tokenizer, string text, int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 3);
        if (tokenizer is WordPieceTokenizer pieces) return [.. pieces.EncodeSequence(text, null, length).Ids];
        int[] ids = [.. tokenizer.Encode(text).Take(length)];
        return ids.Length > 0 ? ids : [tokenizer.IdOf(WordTokenizer.Unknown) ?? 0];
    }
}
