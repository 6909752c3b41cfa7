using Ascent.Data.Idx;

namespace Ascent.Data.Catalog;

/// <summary>A folder that may hold the files of a data set.</summary>
internal static class DataSetFolder
{
    /// <summary>The file under one of its names, or null.</summary>
    public static string? Find(string folder, DataFile file) =>
        file.Names().Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    /// <summary>Reads a file and holds it against size and SHA-256.</summary>
    /// <exception cref="DataSetException">It is damaged, or it is another file.</exception>
    public static IdxArray Read(string path, DataFile file)
    {
        var array = IdxReader.Read(path);
        if (array.FileBytes != file.Bytes) throw new DataSetException($"{path}: the content has {array.FileBytes} bytes, {file.Name} has {file.Bytes}.");
        var hash = array.Sha256();
        if (hash != file.Sha256) throw new DataSetException($"{path}: the content's SHA-256 is {hash}, that of {file.Name} is {file.Sha256}; it is damaged or belongs to another data set.");
        return array;
    }

    /// <summary>
    /// A quick look: null when all files are there and the smallest is the right one; else what is missing. A folder without any
    /// of the files gives the empty text.
    /// </summary>
    public static string? Lack(string folder, DataSetDefinition set)
    {
        var paths = set.Files.Select(file => (File: file, Path: Find(folder, file))).ToList();
        var missing = paths.Where(pair => pair.Path is null).Select(pair => pair.File.Name).ToList();
        if (missing.Count == paths.Count) return "";
        if (missing.Count > 0) return $"{folder} lacks {string.Join(", ", missing)}";
        foreach (var (file, path) in paths)
        {
            if (path!.EndsWith(".gz", StringComparison.Ordinal)) continue;
            var length = new FileInfo(path).Length;
            if (length != file.Bytes) return $"{path} has {length} bytes, not {file.Bytes}";
        }

        try
        {
            _ = Read(Find(folder, set.Smallest)!, set.Smallest);
            return null;
        }
        catch (DataSetException e)
        {
            return e.Message;
        }
    }

    /// <summary>All files, verified, in the definition's order; the large ones side by side.</summary>
    /// <exception cref="DataSetException">One of them is missing or damaged.</exception>
    public static IdxArray[] ReadAll(string folder, DataSetDefinition set)
    {
        var arrays = new IdxArray[set.Files.Count];
        try
        {
            Parallel.For(0, arrays.Length, i =>
            {
                var file = set.Files[i];
                arrays[i] = Read(Find(folder, file) ?? throw new DataSetException($"{folder} lacks {file.Name}."), file);
            });
        }
        catch (AggregateException e) when (e.InnerExceptions.OfType<DataSetException>().FirstOrDefault() is { } first)
        {
            throw new DataSetException(first.Message, e);
        }

        return arrays;
    }

    /// <summary>Writes a verified file beside its place and renames it over.</summary>
    public static void Store(string folder, DataFile file, IdxArray array)
    {
        Directory.CreateDirectory(folder);
        var target = Path.Combine(folder, file.Name);
        var beside = $"{target}.{Environment.ProcessId}-{Environment.CurrentManagedThreadId}.new";
        try
        {
            using (var stream = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                array.Write(stream);
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
}
