using System.Security.Cryptography;
using System.Text;

namespace Ascent.Journey.Proofs;

public static class Hashes
{
    /// <summary>SHA-256 of the UTF-8 text, in lower-case hexadecimal.</summary>
    public static string OfText(string text) => OfBytes(Encoding.UTF8.GetBytes(text));

    public static string OfBytes(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>Sixty-four hexadecimal digits in lower case.</summary>
    public static bool IsHash(string? text) => text is { Length: 64 } && text.All(char.IsAsciiHexDigitLower);
}
