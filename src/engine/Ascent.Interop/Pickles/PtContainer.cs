using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Ascent.Interop;

/// <summary>One of the two containers of PyTorch's: what the pickle says, and where the bytes of a storage are.</summary>
internal abstract class PtContainer(ByteSource source)
{
    private const long AlwaysAllowed = 256L << 20;
    private const long TimesTheFile = 16;

    /// <summary>The pickled object.</summary>
    public object? Root { get; protected init; }

    protected ByteSource Source => source;

    protected Dictionary<string, PtStorage> Storages { get; } = new(StringComparer.Ordinal);

    /// <summary>Fills the destination from a byte of a storage on.</summary>
    public abstract void Read(PtStorage storage, long from, Span<byte> destination);

    /// <summary>Begins a reading: what is inflated from here on, up to the next beginning, may not exceed the allowance.</summary>
    public virtual void BeginReading()
    {
    }

    /// <summary>Ends a reading: large pieces that were kept for its next read are let go.</summary>
    public virtual void EndReading()
    {
    }

    /// <summary>
    /// The most bytes that a file's tensors may take together. They may overlap in their storages, repeat one element by a stride of zero,
    /// or be compressed: a small file could ask for any amount of memory.
    /// </summary>
    public static long Allowance(ByteSource source) => Math.Max(AlwaysAllowed, source.Length > long.MaxValue / TimesTheFile ? long.MaxValue : source.Length * TimesTheFile);

    public static PtContainer Open(ByteSource source)
    {
        Span<byte> start = stackalloc byte[4];
        if (source.Length < start.Length) throw new PtException($"{source.Name}: this is no PyTorch file: it has {source.Length} bytes.");
        source.Read(0, start);
        if (start.SequenceEqual("PK\u0003\u0004"u8)) return new PtArchive(source);
        return start[0] == 0x80 ? new PtStream(source) : throw new PtException($"{source.Name}: this is no PyTorch file: it begins neither as a zip archive nor as a pickle.");
    }

    /// <summary>A storage by its persistent id: ('storage', class, key, location, count) and, in the old format, the view.</summary>
    protected PtStorage Storage(object? id, bool views)
    {
        if (id is not PickleTuple { Items: ["storage", PickleGlobal { Kind: PickleGlobalKind.Storage } type, string key, _, long count, .. var rest] } || count < 0)
            throw new PtException(id is PickleTuple { Items: ["module", ..] } ? "holds the source of a module, not only weights; save its state_dict()" : "has a persistent id that names no storage");
        var (from, visible) = (0L, count);
        if (views && rest is [PickleTuple { Items: [_, long first, long size] }])
        {
            if (first < 0 || size < 0 || first > count - size) throw new PtException($"has a view of {size} elements from {first} on a storage of {count}");
            (from, visible) = (first, size);
        }
        else if (rest.Length > (views ? 1 : 0) || (rest.Length == 1 && rest[0] is not null))
        {
            throw new PtException("has a persistent id that names no storage");
        }

        if (count > long.MaxValue / 16) throw new PtException($"has a storage of {count} elements");
        var storage = new PtStorage(type.Element!, key, count, from, visible);
        if (!Storages.TryAdd(key, storage) && views && Storages[key] is var known && (known.Count != count || known.Element != storage.Element))
            throw new PtException($"has two storages {PtException.Quote(key)} that differ");
        Check(storage);
        return storage;
    }

    /// <summary>Whether the file can have the storage, as soon as it is named.</summary>
    protected virtual void Check(PtStorage storage)
    {
    }
}

/// <summary>The format since PyTorch 1.6: a zip archive with <c>NAME/data.pkl</c> and <c>NAME/data/KEY</c>.</summary>
internal sealed class PtArchive : PtContainer
{
    private const long LargestKept = 64 << 20;
    private readonly ZipDirectory _zip;
    private readonly string _top;
    private (string Key, byte[] Content)? _last;
    private long _inflated;

    public PtArchive(ByteSource source)
        : base(source)
    {
        _zip = new(source);
        _top = FindTop();
        if (_zip.Records.ContainsKey($"{_top}/constants.pkl"))
            throw new PtException($"{source.Name}: this is a TorchScript archive, a program with its weights. Save the weights alone in PyTorch: torch.save(torch.jit.load(file).state_dict(), 'weights.pt').");
        if (_zip.Records.TryGetValue($"{_top}/byteorder", out var order) && Encoding.ASCII.GetString(_zip.Read(order, 64)) is not "little" and var name)
            throw new PtException($"{source.Name}: its byte order is {PtException.Quote(name)}; 'little' is read.");
        using var pickle = new MemorySource(_zip.Read(_zip.Records[$"{_top}/data.pkl"], PickleReader.Longest), source.Name);
        Root = new PickleReader(pickle, 0, id => Storage(id, views: false)).Read();
    }

    public override void BeginReading() => _inflated = 0;

    public override void EndReading()
    {
        if (_last is { Content.LongLength: > LargestKept }) _last = null;
    }

    public override void Read(PtStorage storage, long from, Span<byte> destination)
    {
        var record = Record(storage);
        if (!record.Deflated)
        {
            Source.Read(_zip.Begin(record) + from, destination);
            return;
        }

        // A tensor is read in pieces, and its neighbours look at the same storage: it is kept until another one is asked for.
        if (_last is not { } last || last.Key != storage.Key)
        {
            _last = null;
            _inflated += record.Length;
            if (_inflated > Allowance(Source))
                throw new PtException($"{Source.Name}: its tensors would have {_inflated} bytes inflated, from a file of {Source.Length}. That is refused: save it without compression.");
            last = (storage.Key, _zip.Read(record, Array.MaxLength));
            _last = last;
        }

        last.Content.AsSpan((int)from, destination.Length).CopyTo(destination);
    }

    protected override void Check(PtStorage storage)
    {
        var (record, bytes) = (Record(storage), storage.Count * storage.Element.Size);
        if (record.Length < bytes) throw new PtException($"has a storage {PtException.Quote(storage.Key)} of {bytes} bytes; its record in the archive has {record.Length}");
    }

    private ZipRecord Record(PtStorage storage) => _zip.Records.TryGetValue($"{_top}/data/{storage.Key}", out var record)
        ? record
        : throw new PtException($"names the storage {PtException.Quote(storage.Key)}, which is not in the archive");

    private string FindTop()
    {
        const string pickle = "/data.pkl";
        var tops = _zip.Records.Keys.Where(name => name.EndsWith(pickle, StringComparison.Ordinal) && name.IndexOf('/', StringComparison.Ordinal) == name.Length - pickle.Length).ToList();
        return tops.Count == 1
            ? tops[0][..^pickle.Length]
            : throw new PtException($"{Source.Name}: this zip archive is no PyTorch file: it has {(tops.Count == 0 ? "no" : "more than one")} data.pkl in a folder.");
    }
}

/// <summary>The format before: pickles one after the other, then the storages.</summary>
internal sealed class PtStream : PtContainer
{
    private static readonly BigInteger Magic = BigInteger.Parse("01950a86a20f9469cfc6c", System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);
    private readonly Dictionary<string, long> _begins = new(StringComparer.Ordinal);
    private long _at;

    public PtStream(ByteSource source)
        : base(source)
    {
        if (Next(null) is not BigInteger magic || magic != Magic) throw new PtException($"{source.Name}: this is a pickle, but none of PyTorch's.");
        if (Next(null) is not 1001L) throw new PtException($"{source.Name}: this is a version of PyTorch's old format that is not known.");
        if (Next(null) is not PickleDictionary system || !system.Items.TryGetValue("little_endian", out var little) || little is not true)
            throw new PtException($"{source.Name}: its byte order is not little-endian, which is what is read.");
        Root = Next(id => Storage(id, views: true));
        if (Next(null) is not PickleList keys) throw new PtException($"{source.Name}: the list of its storages is missing.");
        foreach (var key in keys.Items) Place(key);
        if (Storages.Keys.FirstOrDefault(key => !_begins.ContainsKey(key)) is { } lost) throw new PtException($"{source.Name}: the storage {PtException.Quote(lost)} is missing.");
    }

    public override void Read(PtStorage storage, long from, Span<byte> destination) => Source.Read(_begins[storage.Key] + from, destination);

    private object? Next(Func<object?, PtStorage>? persistent)
    {
        var reader = new PickleReader(Source, _at, persistent);
        var value = reader.Read();
        _at = reader.End;
        return value;
    }

    /// <summary>A block: the number of elements, then the elements.</summary>
    private void Place(object? key)
    {
        if (key is not string name || !Storages.TryGetValue(name, out var storage)) throw new PtException($"{Source.Name}: the list of its storages has {PickleGlobals.Describe(key)}, which nothing uses.");
        Span<byte> count = stackalloc byte[sizeof(long)];
        var bytes = storage.Count * storage.Element.Size;
        if (_at > Source.Length - count.Length - bytes) throw new PtException($"{Source.Name}: the file breaks off in storage {PtException.Quote(name)}.");
        Source.Read(_at, count);
        if (BinaryPrimitives.ReadInt64LittleEndian(count) is var stated && stated != storage.Count) throw new PtException($"{Source.Name}: the storage {PtException.Quote(name)} has {stated} elements; its tensors were made on {storage.Count}.");
        if (!_begins.TryAdd(name, _at + count.Length)) throw new PtException($"{Source.Name}: the storage {PtException.Quote(name)} is listed twice.");
        _at += count.Length + bytes;
    }
}
