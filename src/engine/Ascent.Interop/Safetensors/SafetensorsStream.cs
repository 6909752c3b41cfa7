namespace Ascent.Interop;

/// <summary>Writes a safetensors file from tensors that are given one by one.</summary>
internal static class SafetensorsStream
{
    private static int _written;

    /// <summary>Written beside and renamed over.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">Name, element type and shape of each.</param>
    /// <param name="content">Writes the elements of the tensor of a name.</param>
    /// <param name="metadata">Texts to store under <c>__metadata__</c>.</param>
    public static void Write(string path, IEnumerable<(string Name, string DType, IReadOnlyList<long> Shape)> tensors, Action<string, Stream> content, IReadOnlyDictionary<string, string>? metadata)
    {
        var entries = SafetensorsHeaderWriter.Lay(tensors);
        var header = SafetensorsHeaderWriter.Build(entries, metadata);
        Replace(path, stream =>
        {
            stream.Write(header);
            foreach (var entry in entries) content(entry.Name, stream);
        });
    }

    /// <summary>Hands out a stream beside the file, and puts what was written there in the file's place.</summary>
    public static void Replace(string path, Action<FileStream> write)
    {
        var beside = $"{path}.{Environment.ProcessId}.{Interlocked.Increment(ref _written)}.new";
        try
        {
            using (var stream = new FileStream(beside, FileMode.Create, FileAccess.ReadWrite, FileShare.None, bufferSize: 0))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(beside, path, overwrite: true);
        }
        finally
        {
            if (File.Exists(beside)) File.Delete(beside);
        }
    }
}
