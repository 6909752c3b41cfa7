using System.Text;

namespace Ascent.Data.Texts;

/// <summary>Bytes as text, strictly: what is no valid text is a fault, not a question mark.</summary>
internal static class TextContent
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Text in UTF-8.</summary>
    /// <exception cref="DataSetException">A byte fits into no character: names its line and offset.</exception>
    public static string Utf8(string name, byte[] content)
    {
        ReadOnlySpan<byte> bytes = content;
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) bytes = bytes[3..];
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            var at = Math.Clamp(e.Index, 0, bytes.Length);
            throw new DataSetException($"{name}: line {1 + bytes[..at].Count((byte)'\n')}, byte {at}: the text is not UTF-8 (byte {Convert.ToHexStringLower(e.BytesUnknown ?? [])}).", e);
        }
    }

    /// <summary>Text in ISO-8859-1, in which every byte is a character.</summary>
    public static string Latin1(byte[] content) => Encoding.Latin1.GetString(content);

    /// <summary>Lines, without the empty one after the last line's end.</summary>
    public static string[] Lines(string text)
    {
        if (text.Length == 0) return [];
        var end = text.EndsWith('\n') ? text.Length - 1 : text.Length;
        return text[..end].Split('\n');
    }
}
