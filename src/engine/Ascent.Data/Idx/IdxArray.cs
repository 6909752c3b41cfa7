using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Ascent.Data.Idx;

/// <summary>An array of unsigned bytes read from an IDX file, row-major.</summary>
/// <param name="Name">Where it came from, for messages.</param>
/// <param name="Dimensions">The extents, outermost first.</param>
/// <param name="Data">The elements.</param>
public sealed record IdxArray(string Name, IReadOnlyList<int> Dimensions, byte[] Data)
{
    /// <summary>The bytes in front of the elements: magic number and extents, big-endian.</summary>
    public byte[] Header()
    {
        var header = new byte[4 + 4 * Dimensions.Count];
        header[2] = IdxReader.UnsignedByte;
        header[3] = (byte)Dimensions.Count;
        for (var i = 0; i < Dimensions.Count; i++) BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + 4 * i), Dimensions[i]);
        return header;
    }

    /// <summary>Size of the uncompressed file.</summary>
    public long FileBytes => 4 + 4L * Dimensions.Count + Data.LongLength;

    /// <summary>SHA-256 of the uncompressed file in lower-case hexadecimal.</summary>
    public string Sha256()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Header());
        hash.AppendData(Data);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Writes the uncompressed file.</summary>
    public void Write(Stream stream)
    {
        stream.Write(Header());
        stream.Write(Data);
    }
}
