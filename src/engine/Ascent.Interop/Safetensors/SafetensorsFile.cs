using System.Diagnostics.CodeAnalysis;
using System.IO.MemoryMappedFiles;

using Ascent.Tensors;

namespace Ascent.Interop;

/// <summary>
/// An open safetensors file: its header is read and checked, its tensors are read one by one when asked for.
/// <code>
/// using var file = SafetensorsFile.Open("model.safetensors");
/// foreach (var entry in file.Entries) Console.WriteLine($"{entry.Name} {entry.DType}");
/// var weight = file.Read("fc.weight");
/// </code>
/// A tensor of at least <see cref="MappedFrom"/> bytes is a private map of the file and copies nothing: its pages come from the
/// file when they are first used, and writing to the tensor in place changes this process's copy of the page, never the file.
/// Smaller tensors, and those whose data do not lie aligned to their elements, are read into memory of their own. Tensors
/// outlive this object: a map ends when its last view is disposed or forgotten. A file may be replaced meanwhile by a rename, as
/// <see cref="Safetensors.Write"/> does; but a program that cuts it short in place takes the pages from under the map, and the
/// system ends the process that looks at them. Read with <c>copy: true</c> what others may write to in place.
/// </summary>
public sealed class SafetensorsFile : IDisposable
{
    /// <summary>Tensors of at least this many bytes are mapped, smaller ones read: for them a map costs more than a copy.</summary>
    public const int MappedFrom = 1 << 18;

    private const int HighestRank = 64;

    private readonly ByteSource _source;
    private readonly long _data;
    private readonly Dictionary<string, SafetensorsEntry> _byName;

    private SafetensorsFile(ByteSource source)
    {
        _source = source;
        var header = SafetensorsHeader.Read(source, out _data);
        Entries = header.Entries;
        Metadata = header.Metadata;
        _byName = header.Entries.ToDictionary(entry => entry.Name, StringComparer.Ordinal);
    }

    /// <summary>The file's path, or the name given for a buffer.</summary>
    public string Name => _source.Name;

    /// <summary>All tensors, in the order of their data.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries { get; }

    /// <summary>The texts under <c>__metadata__</c>; empty when there are none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary><see cref="MappedFrom"/>, unless a test wants maps of small tensors.</summary>
    internal int Mapping { get; set; } = MappedFrom;

    /// <summary>Opens a file and checks its header against its length. No tensor is read.</summary>
    /// <exception cref="SafetensorsException">The file breaks the format.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SafetensorsFile Open(string path) => Open(new FileSource(path));

    /// <summary>The same for the content of a file that is in memory already. Its tensors are copies.</summary>
    /// <param name="content">The whole file; it must not change while this object is used.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="SafetensorsException">The content breaks the format.</exception>
    public static SafetensorsFile Open(ReadOnlyMemory<byte> content, string name) => Open(new MemorySource(content, name));

    /// <summary>What the header says of a tensor.</summary>
    public bool TryFind(string name, [NotNullWhen(true)] out SafetensorsEntry? entry) => _byName.TryGetValue(name, out entry);

    /// <summary>Reads one tensor.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="copy">Whether it gets memory of its own in any case, independent of what happens to the file.</param>
    /// <exception cref="KeyNotFoundException">There is no tensor of this name.</exception>
    /// <exception cref="SafetensorsException">Its element type, size or rank is one that tensors do not have, or the file has changed.</exception>
    public Tensor Read(string name, bool copy = false)
    {
        var entry = Find(name);
        var (type, shape) = Check(entry);
        if (!copy && entry.Bytes >= Mapping && Map(entry, shape, type) is { } mapped) return mapped;
        var tensor = Tensor.Empty(shape, type);
        try
        {
            for (var at = 0L; at < tensor.Count; at += TensorBytes.AtOnce)
                _source.Read(_data + entry.Begin + (at * type.Size()), TensorBytes.Of(tensor, (int)at));
            GC.KeepAlive(tensor);
            return tensor;
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
    }

    /// <summary>The elements as they stand in the file, little-endian and row-major: for element types that tensors do not have.</summary>
    /// <exception cref="KeyNotFoundException">There is no tensor of this name.</exception>
    /// <exception cref="SafetensorsException">It has more bytes than an array can, or the file has changed.</exception>
    public byte[] ReadBytes(string name)
    {
        var entry = Find(name);
        if (entry.Bytes > Array.MaxLength) throw new SafetensorsException($"{Name}: tensor {SafetensorsException.Quote(name)} has {entry.Bytes} bytes, more than an array can hold; read it in pieces.");
        var bytes = new byte[entry.Bytes];
        ReadBytes(name, 0, bytes);
        return bytes;
    }

    /// <summary>A piece of the elements as they stand in the file.</summary>
    /// <param name="name">The tensor.</param>
    /// <param name="from">First byte, counted from the tensor's first.</param>
    /// <param name="destination">Filled completely.</param>
    /// <exception cref="ArgumentOutOfRangeException">The piece does not lie inside the tensor.</exception>
    /// <exception cref="KeyNotFoundException">There is no tensor of this name.</exception>
    /// <exception cref="SafetensorsException">The file has changed.</exception>
    public void ReadBytes(string name, long from, Span<byte> destination)
    {
        var entry = Find(name);
        if (from < 0 || from > entry.Bytes - destination.Length)
            throw new ArgumentOutOfRangeException(nameof(from), $"{destination.Length} bytes from byte {from} do not lie inside the {entry.Bytes} of tensor {SafetensorsException.Quote(name)}.");
        _source.Read(_data + entry.Begin + from, destination);
    }

    /// <summary>Closes the file. Tensors that were read stay valid.</summary>
    public void Dispose() => _source.Dispose();

    /// <summary>Element type and shape as a tensor has them.</summary>
    internal (DType Type, Shape Shape) Check(SafetensorsEntry entry)
    {
        var name = SafetensorsException.Quote(entry.Name);
        if (entry.ElementType is not { } type)
            throw new SafetensorsException($"{Name}: tensor {name} has element type {entry.DType}, which tensors do not have; {SafetensorsTypes.Readable} are read. ReadBytes gives its bytes.");
        if (entry.Shape.Count > HighestRank)
            throw new SafetensorsException($"{Name}: tensor {name} has {entry.Shape.Count} dimensions; tensors have at most {HighestRank}.");
        var count = 1.0;
        foreach (var extent in entry.Shape) count = extent > int.MaxValue ? double.PositiveInfinity : count * Math.Max(1, extent);
        if (count > int.MaxValue)
            throw new SafetensorsException($"{Name}: tensor {name} of shape {SafetensorsException.Quote(entry.Shape)} has more elements than a tensor can have ({int.MaxValue}).");
        return (type, new Shape([.. entry.Shape.Select(extent => (int)extent)]));
    }

    private static SafetensorsFile Open(ByteSource source)
    {
        try
        {
            return new SafetensorsFile(source);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    private SafetensorsEntry Find(string name) =>
        _byName.TryGetValue(name, out var entry) ? entry : throw new KeyNotFoundException($"{Name}: there is no tensor {SafetensorsException.Quote(name)} among its {Entries.Count}.");

    /// <summary>A tensor on a private map of its range, or null where the data are not aligned or this kind of file cannot be mapped.</summary>
    private Tensor? Map(SafetensorsEntry entry, Shape shape, DType type)
    {
        var from = _data + entry.Begin;
        if (_source is not FileSource file || !BitConverter.IsLittleEndian || from % type.Size() != 0) return null;
        if (!file.IsUnchanged) throw new SafetensorsException($"{Name}: the file has another length than the {file.Length} bytes that it was opened with.");
        try
        {
            using var map = MemoryMappedFile.CreateFromFile(file.Handle, mapName: null, capacity: 0, MemoryMappedFileAccess.CopyOnWrite, HandleInheritability.None, leaveOpen: true);
            using var view = map.CreateViewAccessor(from, entry.Bytes, MemoryMappedFileAccess.CopyOnWrite);
            return Tensor.FromBuffer(view.SafeMemoryMappedViewHandle, view.PointerOffset, shape, type);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or OutOfMemoryException)
        {
            return null;
        }
    }
}
