using System.Buffers;

namespace Ascent.Data.Tokens;

/// <summary>Finds special tokens in text; where two begin at one place, the longer.</summary>
/// <param name="tokens">Special tokens, none empty.</param>
internal sealed class SpecialTokenFinder(IEnumerable<string> tokens)
{
    private readonly string[] _tokens = [.. tokens.OrderByDescending(token => token.Length).ThenBy(token => token, StringComparer.Ordinal)];
    private readonly SearchValues<string> _any = SearchValues.Create([.. tokens], StringComparison.Ordinal);

    /// <summary>Takes the next special token, and the text before it, off the front of a text.</summary>
    /// <param name="rest">What is left of the text.</param>
    /// <param name="before">The text before the token, or all of it where none is left.</param>
    /// <returns>The token; null where none is left.</returns>
    internal string? Next(ref ReadOnlySpan<char> rest, out ReadOnlySpan<char> before)
    {
        var at = rest.IndexOfAny(_any);
        before = at < 0 ? rest : rest[..at];
        rest = at < 0 ? [] : rest[at..];
        if (at < 0) return null;
        foreach (var token in _tokens)
        {
            if (!rest.StartsWith(token, StringComparison.Ordinal)) continue;
            rest = rest[token.Length..];
            return token;
        }

        throw new InvalidOperationException("A special token was found that is none.");
    }
}
