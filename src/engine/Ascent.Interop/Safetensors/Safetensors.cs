using System.Text;

using Ascent.Tensors;
using Ascent.Tensors.Autograd;

namespace Ascent.Interop;

/// <summary>
/// Strict reading and writing of safetensors files: a length, a JSON header, the elements little-endian and row-major.
/// See https://github.com/huggingface/safetensors for the format.
/// </summary>
public static class Safetensors
{
    /// <summary>Reads all tensors, as <see cref="SafetensorsFile.Read"/> does: large ones are private maps of the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="metadata">The texts under <c>__metadata__</c>; empty when there are none.</param>
    /// <param name="copy">Whether every tensor gets memory of its own, independent of what happens to the file.</param>
    /// <returns>Tensors by name, in the order of their data.</returns>
    /// <exception cref="SafetensorsException">The file breaks the format, or holds an element type that tensors do not have.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyDictionary<string, Tensor> Read(string path, out IReadOnlyDictionary<string, string> metadata, bool copy = false)
    {
        using var file = SafetensorsFile.Open(path);
        metadata = file.Metadata;
        return ReadAll(file, copy);
    }

    /// <summary>Written beside and renamed over, so that a reader finds the old file or the new, never half of one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">Tensors by name; views are written as their elements stand.</param>
    /// <param name="metadata">Texts to store under <c>__metadata__</c>.</param>
    /// <exception cref="ArgumentException">A name cannot be stored.</exception>
    public static void Write(string path, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        foreach (var text in tensors.Keys.Concat(metadata?.SelectMany(pair => new[] { pair.Key, pair.Value }) ?? [])) CheckText(text);
        if (tensors.ContainsKey("__metadata__")) throw new ArgumentException("No tensor can be called '__metadata__': the format keeps its texts there.", nameof(tensors));
        SafetensorsStream.Write(
            path,
            tensors.Select(pair => (pair.Key, SafetensorsTypes.ToName(pair.Value.DType), (IReadOnlyList<long>)[.. pair.Value.Shape.Select(extent => (long)extent)])),
            (name, stream) => WriteElements(stream, tensors[name]),
            metadata);
    }

    internal static Dictionary<string, Tensor> ReadAll(SafetensorsFile file, bool copy)
    {
        // Everything is checked before the first tensor takes memory.
        foreach (var entry in file.Entries) file.Check(entry);
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var entry in file.Entries) tensors.Add(entry.Name, file.Read(entry.Name, copy));
        return tensors;
    }

    private static void WriteElements(Stream stream, Tensor tensor)
    {
        using var off = GradMode.NoGrad();
        var rows = tensor.Contiguous();
        for (var at = 0L; at < rows.Count; at += TensorBytes.AtOnce) stream.Write(TensorBytes.Of(rows, (int)at));
        if (!ReferenceEquals(rows, tensor)) rows.Dispose();
        GC.KeepAlive(rows);
    }

    private static void CheckText(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar && !text.Contains('\uFFFD')) throw new ArgumentException($"'{text}' is not valid Unicode and cannot be stored.", nameof(text));
        }
    }
}
