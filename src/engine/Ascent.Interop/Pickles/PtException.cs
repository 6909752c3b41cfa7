namespace Ascent.Interop;

/// <summary>A PyTorch file that breaks the format, or that holds what is not read: names the file and the place.</summary>
public sealed class PtException(string message) : FormatException(message)
{
    /// <summary>A text of the file, in quotes, as it may stand in a message.</summary>
    internal static string Quote(string text) => SafetensorsException.Quote(text);
}
