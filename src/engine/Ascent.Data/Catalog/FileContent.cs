using System.Buffers;
using System.IO.Compression;
using System.Security.Cryptography;

using Ascent.Data.Idx;

namespace Ascent.Data.Catalog;

/// <summary>The content of a data file, unpacked where it is gzip, never more of it than is expected, held against size and SHA-256.</summary>
internal static class FileContent
{
    private const int Chunk = 256 << 10;

    /// <summary>Reads an IDX file.</summary>
    /// <exception cref="DataSetException">It is damaged, or it is another file.</exception>
    public static IdxArray ReadIdx(string path, DataFile file)
    {
        var array = IdxReader.Read(path);
        if (array.FileBytes != file.Bytes) throw WrongSize(path, file, $"{array.FileBytes}");
        CheckHash(path, file, array.Sha256());
        return array;
    }

    /// <summary>Reads a file whole.</summary>
    /// <exception cref="DataSetException">It is damaged, or it is another file.</exception>
    public static byte[] ReadAll(string path, DataFile file)
    {
        if (file.Optional) return ReadUnknown(path, file);
        var data = new byte[file.Bytes];
        var at = 0;
        Walk(path, file, chunk =>
        {
            chunk.CopyTo(data.AsSpan(at));
            at += chunk.Length;
        });
        return data;
    }

    /// <summary>Holds a file against size and SHA-256, and copies it on the way.</summary>
    /// <param name="path">The file, plain or gzip.</param>
    /// <param name="file">What it must be.</param>
    /// <param name="copy">Takes the unpacked content; what it took is worthless when this throws. Null to look only.</param>
    /// <exception cref="DataSetException">It is damaged, or it is another file.</exception>
    public static void Check(string path, DataFile file, Stream? copy = null)
    {
        if (file.Optional)
        {
            var content = ReadUnknown(path, file);
            copy?.Write(content);
        }
        else if (file.IsIdx)
        {
            var array = ReadIdx(path, file);
            if (copy is not null) array.Write(copy);
        }
        else
        {
            Walk(path, file, chunk => copy?.Write(chunk));
        }
    }

    /// <summary>Passes the content through in pieces; it is what the file must be only if this returns.</summary>
    /// <exception cref="DataSetException">It is damaged, or it is another file.</exception>
    public static void Walk(string path, DataFile file, ReadOnlySpanAction take) => Guard(path, stream => Walk(stream, path, file, take));

    /// <summary>The same for a stream that is open.</summary>
    public static void Walk(Stream stream, string name, DataFile file, ReadOnlySpanAction take)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(Chunk);
        try
        {
            var left = file.Bytes;
            while (left > 0)
            {
                var count = stream.Read(buffer, 0, (int)Math.Min(Chunk, left));
                if (count == 0) throw WrongSize(name, file, $"{file.Bytes - left}");
                hash.AppendData(buffer.AsSpan(0, count));
                take(buffer.AsSpan(0, count));
                left -= count;
            }

            if (stream.Read(buffer, 0, 1) != 0) throw WrongSize(name, file, $"more than {file.Bytes}");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        CheckHash(name, file, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>SHA-256 of the unpacked content, in lower-case hexadecimal; null if it is longer than <paramref name="most"/>.</summary>
    public static string? Sha256(string path, long most)
    {
        string? result = null;
        Guard(path, stream =>
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = new byte[Chunk];
            long read = 0;
            int count;
            while ((count = stream.Read(buffer)) > 0)
            {
                read += count;
                if (read > most) return;
                hash.AppendData(buffer.AsSpan(0, count));
            }

            result = Convert.ToHexStringLower(hash.GetHashAndReset());
        });
        return result;
    }

    private static byte[] ReadUnknown(string path, DataFile file)
    {
        using var content = new MemoryStream();
        Guard(path, stream =>
        {
            var buffer = new byte[Chunk];
            int count;
            while ((count = stream.Read(buffer)) > 0)
            {
                if (content.Length + count > file.Bytes) throw new DataSetException($"{path}: the content has more than {file.Bytes} bytes; it is not {file.Name}.");
                content.Write(buffer, 0, count);
            }
        });
        var data = content.ToArray();
        return file.Judge(data) is { } fault ? throw new DataSetException($"{path}: {fault}") : data;
    }

    private static void Guard(string path, Action<Stream> read)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
            Span<byte> magic = stackalloc byte[2];
            var packed = file.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic[0] == 0x1F && magic[1] == 0x8B;
            file.Position = 0;
            if (!packed)
            {
                read(file);
                return;
            }

            using var unpacked = new GZipStream(file, CompressionMode.Decompress);
            read(unpacked);
        }
        catch (InvalidDataException e)
        {
            throw new DataSetException($"{path}: the gzip data is damaged or cut off ({e.Message}).", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataSetException($"{path} cannot be read: {e.Message}", e);
        }
    }

    private static DataSetException WrongSize(string path, DataFile file, string bytes) => new($"{path}: the content has {bytes} bytes, {file.Name} has {file.Bytes}.");

    private static void CheckHash(string path, DataFile file, string hash)
    {
        if (hash != file.Sha256) throw new DataSetException($"{path}: the content's SHA-256 is {hash}, that of {file.Name} is {file.Sha256}; it is damaged or belongs to another data set.");
    }
}

/// <summary>Takes a piece of a file.</summary>
internal delegate void ReadOnlySpanAction(ReadOnlySpan<byte> chunk);
