namespace Ascent.Data.Tokens;

/// <summary>A tokeniser's file that is missing or damaged, or a text that a vocabulary cannot say: names the place and what to do.</summary>
public sealed class TokenizerException(string message, Exception? inner = null) : Exception(message, inner);
