namespace Ascent.Data.Tokens;

/// <summary>
/// How GPT-2 spells bytes: each as one visible character, so that a vocabulary is a text file. Printable bytes of Latin-1 stand for themselves,
/// the others take the code points from 256 on in their order (a space is 'Ġ', a line feed 'Ċ').
/// </summary>
internal static class ByteAlphabet
{
    private static readonly char[] Characters = MakeCharacters();
    private static readonly short[] Bytes = MakeBytes();

    /// <summary>The character of a byte.</summary>
    internal static char Spell(byte value) => Characters[value];

    /// <summary>The characters of bytes.</summary>
    internal static string Spell(ReadOnlySpan<byte> bytes)
    {
        var spelled = new char[bytes.Length];
        for (var i = 0; i < bytes.Length; i++) spelled[i] = Characters[bytes[i]];
        return new(spelled);
    }

    /// <summary>The bytes that a token spells; null if one of its characters is not of the alphabet.</summary>
    internal static byte[]? Read(string token)
    {
        var bytes = new byte[token.Length];
        for (var i = 0; i < token.Length; i++)
        {
            if (token[i] >= Bytes.Length || Bytes[token[i]] < 0) return null;
            bytes[i] = (byte)Bytes[token[i]];
        }

        return bytes;
    }

    /// <summary>The bytes in the order of GPT-2's first 256 ids: those that stand for themselves, then the others.</summary>
    internal static IEnumerable<byte> InOrder() =>
        Enumerable.Range(0, 256).OrderBy(value => StandsForItself(value) ? 0 : 1).ThenBy(value => value).Select(value => (byte)value);

    private static bool StandsForItself(int value) => value is >= '!' and <= '~' or >= 0xA1 and <= 0xAC or >= 0xAE and <= 0xFF;

    private static char[] MakeCharacters()
    {
        var characters = new char[256];
        var next = 256;
        for (var value = 0; value < 256; value++) characters[value] = (char)(StandsForItself(value) ? value : next++);
        return characters;
    }

    private static short[] MakeBytes()
    {
        var bytes = new short[Characters.Max() + 1];
        Array.Fill(bytes, (short)-1);
        for (var value = 0; value < 256; value++) bytes[Characters[value]] = (short)value;
        return bytes;
    }
}
