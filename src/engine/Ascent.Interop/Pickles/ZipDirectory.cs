using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Ascent.Interop;

/// <summary>A record of a zip archive, by its central directory.</summary>
/// <param name="Name">Its path.</param>
/// <param name="Deflated">Whether it is compressed; else it is stored as it is.</param>
/// <param name="Packed">Bytes in the file.</param>
/// <param name="Length">Bytes of the content.</param>
/// <param name="Header">Where its local header is.</param>
internal sealed record ZipRecord(string Name, bool Deflated, long Packed, long Length, long Header);

/// <summary>
/// The directory of a zip archive, read strictly: sizes against the file's, no two records of one name or in one place, no
/// encryption, stored or deflated only. Records that are stored can be read from any byte on.
/// </summary>
internal sealed class ZipDirectory
{
    private const int EndBytes = 22;
    private const int LongestComment = ushort.MaxValue;
    private const int EntryBytes = 46;
    private const int LocalBytes = 30;
    private const long LargestDirectory = 64 << 20;
    // Deflate cannot do better than 1032 to 1.
    private const long HighestRatio = 1032;

    private readonly ByteSource _source;
    private readonly long _directory;

    public ZipDirectory(ByteSource source)
    {
        _source = source;
        var (count, size, at) = FindDirectory();
        _directory = at;
        if (at < 0 || size < 0 || size > LargestDirectory || at > source.Length - size || count < 0 || count > size / EntryBytes)
            throw Broken($"its directory of {count} records and {size} bytes at byte {at} does not fit");
        var bytes = new byte[size];
        source.Read(at, bytes);
        var records = new Dictionary<string, ZipRecord>(StringComparer.Ordinal);
        var rest = bytes.AsSpan();
        for (var i = 0L; i < count; i++)
        {
            var record = ReadEntry(ref rest);
            if (!records.TryAdd(record.Name, record)) throw Broken($"it has two records {PtException.Quote(record.Name)}");
        }

        Records = records;
        CheckPlaces();
    }

    public IReadOnlyDictionary<string, ZipRecord> Records { get; }

    /// <summary>Where the bytes of a stored record begin.</summary>
    public long Begin(ZipRecord record)
    {
        Span<byte> header = stackalloc byte[LocalBytes];
        if (record.Header > _directory - LocalBytes) throw Broken($"record {PtException.Quote(record.Name)} lies outside");
        _source.Read(record.Header, header);
        if (BinaryPrimitives.ReadUInt32LittleEndian(header) != 0x04034b50) throw Broken($"record {PtException.Quote(record.Name)} does not begin with a header");
        var begin = record.Header + LocalBytes + BinaryPrimitives.ReadUInt16LittleEndian(header[26..]) + BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
        if (begin > _directory - record.Packed) throw Broken($"record {PtException.Quote(record.Name)} lies outside");
        return begin;
    }

    /// <summary>The whole content of a record that is no longer than this.</summary>
    public byte[] Read(ZipRecord record, long longest)
    {
        if (record.Length > longest) throw Broken($"record {PtException.Quote(record.Name)} has {record.Length} bytes; at most {longest} are read");
        var begin = Begin(record);
        var content = new byte[record.Length];
        if (!record.Deflated)
        {
            _source.Read(begin, content);
            return content;
        }

        try
        {
            using var inflated = new DeflateStream(new SourceStream(_source, begin, record.Packed), CompressionMode.Decompress);
            inflated.ReadExactly(content);
            if (inflated.ReadByte() >= 0) throw Broken($"record {PtException.Quote(record.Name)} is longer than the {record.Length} bytes that it states");
            return content;
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw Broken($"record {PtException.Quote(record.Name)} is not what it states: {e.Message}");
        }
    }

    private (long Count, long Size, long At) FindDirectory()
    {
        var tail = new byte[Math.Min(_source.Length, EndBytes + LongestComment)];
        _source.Read(_source.Length - tail.Length, tail);
        for (var i = tail.Length - EndBytes; i >= 0; i--)
        {
            var end = tail.AsSpan(i);
            if (BinaryPrimitives.ReadUInt32LittleEndian(end) != 0x06054b50 || BinaryPrimitives.ReadUInt16LittleEndian(end[20..]) != end.Length - EndBytes) continue;
            var at = _source.Length - tail.Length + i;
            return Large(at) ?? (BinaryPrimitives.ReadUInt16LittleEndian(end[10..]), BinaryPrimitives.ReadUInt32LittleEndian(end[12..]), BinaryPrimitives.ReadUInt32LittleEndian(end[16..]));
        }

        throw Broken("it has no end; the file may be cut off");
    }

    /// <summary>The 64-bit form of the same, where there is one.</summary>
    private (long Count, long Size, long At)? Large(long end)
    {
        const int locatorBytes = 20, largeBytes = 56;
        if (end < locatorBytes + largeBytes) return null;
        Span<byte> bytes = stackalloc byte[largeBytes];
        _source.Read(end - locatorBytes, bytes[..locatorBytes]);
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes) != 0x07064b50) return null;
        var at = BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]);
        if (at < 0 || at > end - locatorBytes - largeBytes) throw Broken("its 64-bit end lies outside");
        _source.Read(at, bytes);
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes) != 0x06064b50) throw Broken("its 64-bit end is missing");
        return (BinaryPrimitives.ReadInt64LittleEndian(bytes[32..]), BinaryPrimitives.ReadInt64LittleEndian(bytes[40..]), BinaryPrimitives.ReadInt64LittleEndian(bytes[48..]));
    }

    private ZipRecord ReadEntry(ref Span<byte> rest)
    {
        if (rest.Length < EntryBytes || BinaryPrimitives.ReadUInt32LittleEndian(rest) != 0x02014b50) throw Broken("its directory breaks off");
        var entry = rest;
        int Short(Span<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);
        var (nameLength, extraLength, commentLength) = (Short(entry, 28), Short(entry, 30), Short(entry, 32));
        if (rest.Length - EntryBytes < nameLength + extraLength + commentLength) throw Broken("its directory breaks off");
        var name = Encoding.UTF8.GetString(entry.Slice(EntryBytes, nameLength));
        var method = Short(entry, 10);
        if ((Short(entry, 8) & 1) != 0) throw Broken($"record {PtException.Quote(name)} is encrypted");
        if (method is not (0 or 8)) throw Broken($"record {PtException.Quote(name)} is compressed by method {method}; stored and deflated ones are read");
        long packed = BinaryPrimitives.ReadUInt32LittleEndian(entry[20..]), length = BinaryPrimitives.ReadUInt32LittleEndian(entry[24..]), header = BinaryPrimitives.ReadUInt32LittleEndian(entry[42..]);
        var extra = entry.Slice(EntryBytes + nameLength, extraLength);
        while (extra.Length >= 4)
        {
            var (id, size) = (Short(extra, 0), Short(extra, 2));
            if (extra.Length - 4 < size) break;
            if (id == 1) Widen(extra.Slice(4, size), name, ref length, ref packed, ref header);
            extra = extra[(4 + size)..];
        }

        if (packed < 0 || length < 0 || header < 0 || packed > _source.Length || (method == 0 && packed != length) || (method == 8 && length > (packed + 1) * HighestRatio))
            throw Broken($"record {PtException.Quote(name)} states {length} bytes, packed into {packed}, which cannot be");
        rest = rest[(EntryBytes + nameLength + extraLength + commentLength)..];
        return new(name, method == 8, packed, length, header);
    }

    /// <summary>64-bit values of those fields that are full.</summary>
    private void Widen(Span<byte> extra, string name, ref long length, ref long packed, ref long header)
    {
        length = Wide(length, ref extra, name);
        packed = Wide(packed, ref extra, name);
        header = Wide(header, ref extra, name);
    }

    private long Wide(long field, ref Span<byte> extra, string name)
    {
        if (field != uint.MaxValue) return field;
        if (extra.Length < 8) throw Broken($"record {PtException.Quote(name)} lacks a 64-bit size");
        field = BinaryPrimitives.ReadInt64LittleEndian(extra);
        extra = extra[8..];
        return field;
    }

    /// <summary>Records in one place would unpack one piece of the file many times.</summary>
    private void CheckPlaces()
    {
        var end = 0L;
        foreach (var record in Records.Values.OrderBy(record => record.Header))
        {
            if (record.Header < end) throw Broken($"record {PtException.Quote(record.Name)} lies in another");
            if (record.Header > _directory - LocalBytes - record.Packed) throw Broken($"record {PtException.Quote(record.Name)} lies outside");
            end = record.Header + LocalBytes + record.Packed;
        }
    }

    private PtException Broken(string what) => new($"{_source.Name}: this zip archive is broken: {what}.");

    /// <summary>A piece of a source as a stream.</summary>
    private sealed class SourceStream(ByteSource source, long begin, long length) : Stream
    {
        private long _at;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get => _at; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var count = (int)Math.Min(buffer.Length, length - _at);
            source.Read(begin + _at, buffer[..count]);
            _at += count;
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
