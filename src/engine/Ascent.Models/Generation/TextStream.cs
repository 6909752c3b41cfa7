using Ascent.Data.Tokens;

namespace Ascent.Models.Generation;

/// <summary>
/// Text out of tokens that come one at a time. A character of several tokens, as byte pairs can have, is given when it is whole. Looks
/// back at a few tokens only, because what a token says can depend on the one before it.
/// </summary>
/// <param name="tokenizer">Decodes.</param>
public sealed class TextStream(ITokenizer tokenizer)
{
    private const int Back = 4;
    private const int LongestCharacter = 4;
    private readonly List<int> _tokens = [];
    private int _given;

    /// <summary>The text that a further token completes; often a word or a part of one, empty where a character is not whole yet.</summary>
    public string Add(int token)
    {
        _tokens.Add(token);
        var text = Fresh();
        if (text.EndsWith('\uFFFD') && _tokens.Count - _given < LongestCharacter) return "";
        _given = _tokens.Count;
        if (_given > 2 * Back)
        {
            _tokens.RemoveRange(0, _given - Back);
            _given = Back;
        }

        return text;
    }

    /// <summary>What is left of a character that was never completed.</summary>
    public string Finish()
    {
        var text = Fresh();
        _given = _tokens.Count;
        return text;
    }

    private string Fresh()
    {
        var before = tokenizer.Decode(_tokens.Take(_given));
        var all = tokenizer.Decode(_tokens);
        return all.StartsWith(before, StringComparison.Ordinal) ? all[before.Length..] : all;
    }
}
