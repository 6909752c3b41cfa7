namespace Ascent.Interop;

/// <summary>Weights that cannot be converted as asked: says what and why.</summary>
public sealed class ConversionException(string message) : Exception(message);
