using Ascent.Data.Tokens;

namespace Ascent.Data.Dialogue;

/// <summary>How turns become tokens: &lt;|user|&gt; question &lt;|assistant|&gt; answer &lt;|endoftext|&gt;. A tokeniser that has these three belongs to a dialogue model.</summary>
public sealed class DialogueFormat
{
    /// <summary>Begins a question.</summary>
    public const string User = "<|user|>";

    /// <summary>Begins an answer.</summary>
    public const string Assistant = "<|assistant|>";

    /// <summary>The tokens that a vocabulary needs for dialogues.</summary>
    public static readonly IReadOnlyList<string> SpecialTokens = [User, Assistant, BytePairTokenizer.EndOfText];

    private readonly ITokenizer _tokenizer;
    private readonly int _user;
    private readonly int _assistant;

    private DialogueFormat(ITokenizer tokenizer, int user, int assistant, int end) => (_tokenizer, _user, _assistant, End) = (tokenizer, user, assistant, end);

    /// <summary>The token that ends an answer.</summary>
    public int End { get; }

    /// <summary>The format of a tokeniser, or null if it has no tokens for turns.</summary>
    public static DialogueFormat? Of(ITokenizer tokenizer) =>
        tokenizer.IdOf(User) is { } user && tokenizer.IdOf(Assistant) is { } assistant && tokenizer.IdOf(BytePairTokenizer.EndOfText) is { } end ? new(tokenizer, user, assistant, end) : null;

    /// <summary>The tokens of a question, up to where the answer begins.</summary>
    public IReadOnlyList<int> Question(string text) => [_user, .. _tokenizer.Encode(text), _assistant];

    /// <summary>The tokens of an answer and its end.</summary>
    public IReadOnlyList<int> Answer(string text) => [.. _tokenizer.Encode(text), End];
}
