using System.Buffers.Binary;
using System.IO.Compression;

namespace Ascent.Data.Idx;

/// <summary>
/// Reads IDX files, the format of MNIST: two zero bytes, the element type, the rank, one big-endian 32-bit extent for each
/// dimension, then the elements. Plain or gzip, told apart by the first bytes. Everything is checked before memory is taken, and
/// the file must end where the header says.
/// </summary>
public static class IdxReader
{
    /// <summary>The element type's number for unsigned bytes, the only one that is read.</summary>
    public const byte UnsignedByte = 0x08;

    /// <summary>Most elements that are read.</summary>
    public const int MostElements = 1 << 30;

    private const int LargestRank = 8;

    // Deflate cannot do better than 1032 to 1, so a header that claims more than that cannot be honest.
    private const long BestRatio = 1032;
    private const int SmallestGzip = 18;

    /// <summary>Reads a file.</summary>
    /// <exception cref="DataSetException">The file is missing, damaged or of another kind: names the file and the offset.</exception>
    public static IdxArray Read(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
            return Read(file, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataSetException($"{path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Reads from a stream whose length is known.</summary>
    /// <param name="stream">A stream that can seek, at its beginning.</param>
    /// <param name="name">Name for messages.</param>
    /// <exception cref="DataSetException">The content is damaged or of another kind: names the file and the offset.</exception>
    public static IdxArray Read(Stream stream, string name)
    {
        Span<byte> magic = stackalloc byte[2];
        var start = stream.Position;
        var length = stream.Length - start;
        var gzip = stream.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic[0] == 0x1F && magic[1] == 0x8B;
        if (!gzip)
        {
            stream.Position = start;
            return ReadContent(stream, name, length, "");
        }

        if (length < SmallestGzip) throw Fault(name, length, "the gzip file is cut off");
        stream.Position = start + length - 4;
        Span<byte> size = stackalloc byte[4];
        stream.ReadExactly(size);
        stream.Position = start;
        try
        {
            using var unpacked = new GZipStream(stream, CompressionMode.Decompress, leaveOpen: true);
            var array = ReadContent(unpacked, name, length * BestRatio, " of the unpacked content");
            if (BinaryPrimitives.ReadUInt32LittleEndian(size) != (uint)array.FileBytes)
                throw Fault(name, length - 4, $"the gzip trailer says {BinaryPrimitives.ReadUInt32LittleEndian(size)} bytes, unpacked are {array.FileBytes}; something follows the compressed data, or its end is damaged");
            return array;
        }
        catch (InvalidDataException e)
        {
            throw new DataSetException($"{name}: the gzip data is damaged or cut off ({e.Message})", e);
        }
    }

    /// <param name="stream">At the magic number.</param>
    /// <param name="name">Name for messages.</param>
    /// <param name="most">Bytes that the stream can give at most.</param>
    /// <param name="where">What offsets count in, for messages.</param>
    private static IdxArray ReadContent(Stream stream, string name, long most, string where)
    {
        Span<byte> head = stackalloc byte[4];
        var read = stream.ReadAtLeast(head, 4, throwOnEndOfStream: false);
        if (read < 4) throw Fault(name, read, $"the file ends inside the magic number{where}");
        if (head[0] != 0 || head[1] != 0) throw Fault(name, 0, $"an IDX file begins with two zero bytes{where}, this one with {head[0]:x2} {head[1]:x2}");
        if (head[2] != UnsignedByte) throw Fault(name, 2, TypeProblem(head[2]));
        int rank = head[3];
        if (rank is 0 or > LargestRank) throw Fault(name, 3, $"the number of dimensions is {rank}; 1 to {LargestRank} are read");

        var dimensions = new int[rank];
        var count = 1L;
        for (var i = 0; i < rank; i++)
        {
            var at = 4 + 4 * i;
            read = stream.ReadAtLeast(head, 4, throwOnEndOfStream: false);
            if (read < 4) throw Fault(name, at + read, $"the file ends inside dimension {i + 1} of {rank}{where}");
            var extent = BinaryPrimitives.ReadUInt32BigEndian(head);
            if (extent > MostElements) throw Fault(name, at, $"dimension {i + 1} is {extent}; at most {MostElements} elements are read");
            dimensions[i] = (int)extent;
            count *= extent;
            if (count > MostElements) throw Fault(name, at, $"the dimensions [{string.Join(", ", dimensions[..(i + 1)])}] have more than the {MostElements} elements that are read");
        }

        var begin = 4 + 4L * rank;
        if (begin + count > most) throw Fault(name, begin, $"the dimensions [{string.Join(", ", dimensions)}] need {count} bytes, but the file is too short for them");
        var data = new byte[count];
        var got = stream.ReadAtLeast(data, data.Length, throwOnEndOfStream: false);
        if (got < data.Length) throw Fault(name, begin + got, $"the file ends after {got} of {count} elements{where}");
        if (stream.Read(head[..1]) != 0) throw Fault(name, begin + count, $"bytes follow the last element{where}");
        return new IdxArray(name, dimensions, data);
    }

    private static string TypeProblem(byte type) => type switch
    {
        0x09 => "the elements are signed bytes (type 0x09); unsigned bytes (0x08) are read",
        0x0B => "the elements are 16-bit integers (type 0x0b); unsigned bytes (0x08) are read",
        0x0C => "the elements are 32-bit integers (type 0x0c); unsigned bytes (0x08) are read",
        0x0D => "the elements are 32-bit floats (type 0x0d); unsigned bytes (0x08) are read",
        0x0E => "the elements are 64-bit floats (type 0x0e); unsigned bytes (0x08) are read",
        _ => $"0x{type:x2} is no element type of IDX",
    };

    private static DataSetException Fault(string name, long offset, string problem) => new($"{name}: at byte {offset}: {problem}.");
}
