using System.Diagnostics.CodeAnalysis;

using Ascent.Tensors;

namespace Ascent.Interop;

/// <summary>
/// A file that PyTorch's <c>torch.save</c> wrote: a state dictionary, or dictionaries and lists with tensors anywhere in them, in the zip
/// format or in the one before it (<c>.pt</c>, <c>.pth</c>, <c>.th</c>, <c>.bin</c>).
/// <code>
/// foreach (var (name, tensor) in PtFile.Read("model.pt")) Console.WriteLine($"{name} {tensor.Shape}");
/// </code>
/// Such files are pickles, which in Python can run any program. Here a pickle is data: about forty opcodes and thirty names are known,
/// no name is resolved, nothing is called, and every tensor is checked to lie inside its storage before memory is taken.
/// </summary>
public sealed class PtFile : IDisposable
{
    private readonly ByteSource _source;
    private readonly PtContainer _container;
    private readonly PtContent _content;

    private PtFile(ByteSource source)
    {
        _source = source;
        _container = PtContainer.Open(source);
        _content = new(source.Name, _container.Root);
    }

    /// <summary>The file's path, or the name given for a buffer.</summary>
    public string Name => _source.Name;

    /// <summary>All tensors, in the order in which they were saved.</summary>
    public IReadOnlyList<PtEntry> Entries => [.. _content.Tensors.Values];

    /// <summary>
    /// What else the file holds, by name: texts, Int64, Double and Boolean values, or null. A checkpoint's epoch, an optimiser's settings.
    /// </summary>
    public IReadOnlyDictionary<string, object?> Values => _content.Values;

    /// <summary>Opens a file and reads its pickle. No tensor is read.</summary>
    /// <exception cref="PtException">The file breaks the format, or holds what is not among the names that weights need.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static PtFile Open(string path) => Open(new FileSource(path));

    /// <summary>The same for the content of a file that is in memory already.</summary>
    /// <param name="content">The whole file; it must not change while this object is used.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="PtException">As for a file.</exception>
    public static PtFile Open(ReadOnlyMemory<byte> content, string name) => Open(new MemorySource(content, name));

    /// <summary>Reads all tensors of a file, each into memory of its own.</summary>
    /// <returns>Tensors by name, in the order in which they were saved.</returns>
    /// <exception cref="PtException">The file breaks the format, or holds an element type that tensors do not have.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyDictionary<string, Tensor> Read(string path)
    {
        using var file = Open(path);
        return file.ReadTensors(file.Entries);
    }

    /// <summary>What the file says of a tensor.</summary>
    public bool TryFind(string name, [NotNullWhen(true)] out PtEntry? entry) => _content.Tensors.TryGetValue(name, out entry);

    /// <summary>Reads one tensor, contiguous, into memory of its own.</summary>
    /// <exception cref="KeyNotFoundException">There is no tensor of this name.</exception>
    /// <exception cref="PtException">Its element type or size is one that tensors do not have, or it is far larger than the file.</exception>
    public Tensor ReadTensor(string name) => Reading(() => ReadOne(Find(name)));

    /// <summary>The elements row by row, little-endian: for element types that tensors do not have.</summary>
    /// <exception cref="KeyNotFoundException">There is no tensor of this name.</exception>
    /// <exception cref="PtException">It is larger than an array can be, or far larger than the file.</exception>
    public byte[] ReadBytes(string name) => Reading(() => BytesOf(Find(name)));

    /// <summary>Closes the file. Tensors that were read stay valid.</summary>
    public void Dispose() => _source.Dispose();

    /// <summary>Whether the file is a dictionary that has another under this key.</summary>
    internal bool IsDictionary(string key) => _container.Root is PickleDictionary root && root.Items.TryGetValue(key, out var value) && value is PickleDictionary;

    /// <exception cref="KeyNotFoundException">There is no tensor of this name.</exception>
    internal PtEntry Find(string name) =>
        TryFind(name, out var entry) ? entry : throw new KeyNotFoundException($"{Name}: there is no tensor {PtException.Quote(name)} among its {Entries.Count}.");

    /// <summary>A tensor as a part of a reading of several.</summary>
    internal Tensor ReadOne(PtEntry entry)
    {
        var name = entry.Name;
        var type = entry.ElementType
            ?? throw new PtException($"{Name}: tensor {PtException.Quote(name)} has element type {entry.DType}, which tensors do not have. ReadBytes gives its bytes.");
        CheckSize([entry]);
        if (type.Size() != entry.Tensor.Element.Size) return Widened(entry, type);
        var tensor = Tensor.Empty(new Shape([.. entry.Shape.Select(extent => (int)extent)]), type);
        try
        {
            ReadOnlySpan<byte> gathered = entry.Tensor.IsContiguous ? [] : BytesOf(entry);
            for (var at = 0; at < tensor.Count; at += TensorBytes.AtOnce)
            {
                var piece = TensorBytes.Of(tensor, at);
                var from = (long)at * type.Size();
                if (entry.Tensor.IsContiguous) _container.Read(entry.Tensor.Storage, entry.Tensor.Range.From + from, piece);
                else gathered.Slice((int)from, piece.Length).CopyTo(piece);
                // The next step of the loop must not overflow for the largest tensors.
                if (at > int.MaxValue - TensorBytes.AtOnce) break;
            }

            GC.KeepAlive(tensor);
            return tensor;
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
    }

    /// <summary>A tensor's elements as a part of a reading of several.</summary>
    internal byte[] BytesOf(PtEntry entry)
    {
        CheckSize([entry]);
        var (from, length) = entry.Tensor.Range;
        if (Math.Max(length, entry.Bytes) > Array.MaxLength) throw new PtException($"{Name}: tensor {PtException.Quote(entry.Name)} spans {length} bytes of its storage, more than an array can hold.");
        var window = new byte[length];
        if (length > 0) _container.Read(entry.Tensor.Storage, from, window);
        if (entry.Tensor.IsContiguous) return window;
        var rows = new byte[entry.Bytes];
        if (entry.Tensor.Count > 0) Gather(entry.Tensor, window, rows);
        return rows;
    }

    /// <summary>These tensors, after it is clear that together they have a size that the file can explain.</summary>
    internal IReadOnlyDictionary<string, Tensor> ReadTensors(IReadOnlyCollection<PtEntry> entries)
    {
        CheckSize(entries);
        if (entries.FirstOrDefault(entry => entry.ElementType is null) is { } strange)
            throw new PtException($"{Name}: tensor {PtException.Quote(strange.Name)} has element type {strange.DType}, which tensors do not have.");
        return Reading(() =>
        {
            // Storage by storage, so that a compressed one is inflated once; in the file's order all the same.
            var read = new Dictionary<string, Tensor>(StringComparer.Ordinal);
            foreach (var entry in entries.GroupBy(static entry => entry.Tensor.Storage.Key, StringComparer.Ordinal).SelectMany(static group => group)) read.Add(entry.Name, ReadOne(entry));
            var tensors = new OrderedDictionary<string, Tensor>(StringComparer.Ordinal);
            foreach (var entry in entries) tensors.Add(entry.Name, read[entry.Name]);
            return tensors;
        });
    }

    /// <exception cref="PtException">The tensors would take far more memory than the file has.</exception>
    internal void CheckSize(IEnumerable<PtEntry> entries)
    {
        Int128 bytes = 0;
        foreach (var entry in entries) bytes += Math.Max(entry.Bytes, entry.Tensor.Range.Length);
        if (bytes > PtContainer.Allowance(_source))
            throw new PtException($"{Name}: its tensors overlap or repeat so that they would take {bytes} bytes, from a file of {_source.Length}. That is refused: save clones of them.");
    }

    private static PtFile Open(ByteSource source)
    {
        try
        {
            return new PtFile(source);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    private static void Gather(PtTensor tensor, ReadOnlySpan<byte> window, Span<byte> rows)
    {
        var (size, rank) = (tensor.Element.Size, tensor.Shape.Length);
        var place = new long[rank];
        var at = 0L;
        for (var to = 0; to < rows.Length; to += size)
        {
            window.Slice((int)(at * size), size).CopyTo(rows[to..]);
            for (var i = rank - 1; i >= 0; i--)
            {
                at += tensor.Strides[i];
                if (++place[i] < tensor.Shape[i]) break;
                at -= tensor.Shape[i] * tensor.Strides[i];
                place[i] = 0;
            }
        }
    }

    /// <summary>16-bit integers and unsigned 32-bit ones in the next wider type.</summary>
    private Tensor Widened(PtEntry entry, DType type)
    {
        var bytes = BytesOf(entry);
        var shape = new Shape([.. entry.Shape.Select(extent => (int)extent)]);
        if (type == DType.Int64)
        {
            var longs = new long[entry.Tensor.Count];
            for (var i = 0; i < longs.Length; i++) longs[i] = BitConverter.ToUInt32(bytes, i * sizeof(uint));
            return Tensor.From(longs, shape);
        }

        var numbers = new int[entry.Tensor.Count];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = entry.DType == "I16" ? BitConverter.ToInt16(bytes, i * sizeof(short)) : BitConverter.ToUInt16(bytes, i * sizeof(ushort));
        return Tensor.From(numbers, shape);
    }

    private T Reading<T>(Func<T> read)
    {
        _container.BeginReading();
        try
        {
            return read();
        }
        finally
        {
            _container.EndReading();
        }
    }
}
