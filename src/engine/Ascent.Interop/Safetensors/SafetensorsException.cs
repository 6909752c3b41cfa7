namespace Ascent.Interop;

/// <summary>A safetensors file that breaks the format, or that holds what cannot be read: names the file and the place.</summary>
public sealed class SafetensorsException(string message) : FormatException(message);
