using Ascent.Tensors;

namespace Ascent.Interop;

/// <summary>An open file of weights, whichever its format.</summary>
internal abstract class WeightSource : IDisposable
{
    /// <summary>Name, element type as safetensors calls it, and shape of each tensor.</summary>
    public abstract IReadOnlyList<(string Name, string DType, IReadOnlyList<long> Shape)> Entries { get; }

    public virtual IReadOnlyDictionary<string, string> Metadata => new Dictionary<string, string>();

    public virtual IReadOnlyList<string> PassedOver => [];

    /// <summary>Whether these tensors together have a size that the file can explain; those of safetensors always have.</summary>
    /// <exception cref="PtException">They would take far more than the file has.</exception>
    public virtual void CheckSize(IEnumerable<string> names)
    {
    }

    public abstract Tensor Read(string name);

    /// <summary>Writes the elements as they are.</summary>
    public abstract void CopyTo(string name, Stream destination);

    public abstract void Dispose();

    /// <exception cref="ConversionException">It is of a format that is not read.</exception>
    public static WeightSource Open(string path)
    {
        if (!File.Exists(path)) throw new ConversionException(Directory.Exists(path) ? $"{path} is a folder; a file of weights is asked for." : $"{path} does not exist.");
        return IsPyTorch(path) ? new PtSource(PtFile.Open(path)) : new SafetensorsSource(SafetensorsFile.Open(path));
    }

    /// <summary>By the first bytes: a zip archive or a pickle. The first byte of a safetensors header's length is a 0x80 sometimes, but then JSON follows.</summary>
    public static bool IsPyTorch(string path)
    {
        if (Path.GetExtension(path).Equals(".onnx", StringComparison.OrdinalIgnoreCase)) throw new ConversionException($"{path}: ONNX files are not converted yet; .safetensors, .pt, .pth, .th and .bin are.");
        Span<byte> start = stackalloc byte[9];
        using var file = File.OpenHandle(path);
        var count = RandomAccess.Read(file, start, 0);
        if (start[..Math.Min(count, 4)].SequenceEqual("PK\u0003\u0004"u8)) return true;
        return count >= 2 && start[0] == 0x80 && start[1] is >= 2 and <= 5 && !(count == 9 && start[8] == '{');
    }

    private sealed class SafetensorsSource(SafetensorsFile file) : WeightSource
    {
        private const int Piece = 1 << 20;

        public override IReadOnlyList<(string Name, string DType, IReadOnlyList<long> Shape)> Entries { get; } = [.. file.Entries.Select(entry => (entry.Name, entry.DType, entry.Shape))];

        public override IReadOnlyDictionary<string, string> Metadata => file.Metadata;

        public override Tensor Read(string name) => file.Read(name, copy: true);

        public override void CopyTo(string name, Stream destination)
        {
            file.TryFind(name, out var entry);
            var buffer = new byte[Piece];
            for (var at = 0L; at < entry!.Bytes; at += Piece)
            {
                var piece = buffer.AsSpan(0, (int)Math.Min(Piece, entry.Bytes - at));
                file.ReadBytes(name, at, piece);
                destination.Write(piece);
            }
        }

        public override void Dispose() => file.Dispose();
    }

    private sealed class PtSource : WeightSource
    {
        private readonly PtFile _file;

        public PtSource(PtFile file)
        {
            _file = file;
            Entries = [.. file.Entries.Select(entry => (entry.Name, entry.DType, entry.Shape))];
            PassedOver = [.. file.Values.Keys];
        }

        public override IReadOnlyList<(string Name, string DType, IReadOnlyList<long> Shape)> Entries { get; }

        public override IReadOnlyList<string> PassedOver { get; }

        public override void CheckSize(IEnumerable<string> names) => _file.CheckSize(names.Select(_file.Find));

        // One reading from the first tensor to the last: what is inflated for them adds up.
        public override Tensor Read(string name) => _file.ReadOne(_file.Find(name));

        public override void CopyTo(string name, Stream destination) => destination.Write(_file.BytesOf(_file.Find(name)));

        public override void Dispose() => _file.Dispose();
    }
}
