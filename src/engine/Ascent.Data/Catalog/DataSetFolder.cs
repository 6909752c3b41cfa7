namespace Ascent.Data.Catalog;

/// <summary>A folder that may hold the files of a data set.</summary>
internal static class DataSetFolder
{
    /// <summary>The file under one of its names, or null.</summary>
    public static string? Find(string folder, DataFile file) =>
        file.Names().Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    /// <summary>The file under one of its names.</summary>
    /// <exception cref="DataSetException">It is not there.</exception>
    public static string Require(string folder, DataFile file) =>
        Find(folder, file) ?? throw new DataSetException($"{folder} lacks {file.Name}.");

    /// <summary>What is wrong with a file, or null.</summary>
    public static string? FaultOf(string path, DataFile file)
    {
        try
        {
            FileContent.Check(path, file);
            return null;
        }
        catch (DataSetException e)
        {
            return e.Message;
        }
    }

    /// <summary>What is wrong with the files of a folder, each read whole.</summary>
    public static List<string> Faults(string folder, DataSetDefinition set)
    {
        var faults = new string?[set.Files.Count];
        Parallel.For(0, faults.Length, i =>
        {
            var file = set.Files[i];
            var path = Find(folder, file);
            if (path is not null) faults[i] = FaultOf(path, file);
            else if (!file.Optional) faults[i] = $"{folder} lacks {file.Name}.";
        });
        return [.. faults.OfType<string>()];
    }

    /// <summary>
    /// A quick look: null when all files are there with the right sizes and the smallest is the right one; else what is missing. A folder
    /// without any of the files gives the empty text.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="set">The data set.</param>
    /// <param name="hash">Whether the smallest file is read: not needed by those who read them all.</param>
    public static string? Lack(string folder, DataSetDefinition set, bool hash = true)
    {
        var paths = set.Needed.Select(file => (File: file, Path: Find(folder, file))).ToList();
        var missing = paths.Where(pair => pair.Path is null).Select(pair => pair.File.Name).ToList();
        if (missing.Count == paths.Count) return "";
        if (missing.Count > 0) return $"{folder} lacks {string.Join(", ", missing)}";
        foreach (var (file, path) in paths)
        {
            if (path!.EndsWith(".gz", StringComparison.Ordinal)) continue;
            var length = new FileInfo(path).Length;
            if (length != file.Bytes) return $"{path} has {length} bytes, not {file.Bytes}";
        }

        return hash ? FaultOf(Find(folder, set.Smallest)!, set.Smallest) : null;
    }

    /// <summary>Runs a reader over a set's files side by side; the first fault of a file is the fault of the set.</summary>
    /// <exception cref="DataSetException">One of them is missing or damaged.</exception>
    public static void ForEach(string folder, DataSetDefinition set, Action<int, string, DataFile> read)
    {
        try
        {
            Parallel.For(0, set.Files.Count, i =>
            {
                var file = set.Files[i];
                if (file.Optional && Find(folder, file) is null) return;
                read(i, Require(folder, file), file);
            });
        }
        catch (AggregateException e) when (e.InnerExceptions.OfType<DataSetException>().FirstOrDefault() is { } first)
        {
            throw new DataSetException(first.Message, e);
        }
    }

    /// <summary>Writes a file beside its place, verified on the way, and renames it over.</summary>
    /// <param name="folder">Where it goes.</param>
    /// <param name="file">Which it is.</param>
    /// <param name="write">Writes the content and throws when it is not what it must be.</param>
    public static void Store(string folder, DataFile file, Action<Stream> write)
    {
        Directory.CreateDirectory(folder);
        var target = Path.Combine(folder, file.Name);
        var beside = $"{target}.{Environment.ProcessId}-{Environment.CurrentManagedThreadId}.new";
        try
        {
            using (var stream = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(beside, target, overwrite: true);
        }
        catch (IOException e)
        {
            throw new DataSetException($"{target} cannot be written: {e.Message}. {file.Bytes:N0} bytes are needed in {folder}.", e);
        }
        finally
        {
            if (File.Exists(beside)) File.Delete(beside);
        }
    }

    /// <summary>The same from a file, plain or gzip.</summary>
    public static void Store(string folder, DataFile file, string source) => Store(folder, file, stream => FileContent.Check(source, file, stream));
}
