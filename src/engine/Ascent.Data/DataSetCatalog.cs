using Ascent.Data.Catalog;
using Ascent.Data.Cifar;
using Ascent.Data.Idx;

namespace Ascent.Data;

/// <summary>One data set of the catalogue and where it stands on this machine.</summary>
/// <param name="Id">Its name on the command line.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Licence">As stated at the source.</param>
/// <param name="Bytes">Size of its files, unpacked.</param>
/// <param name="Present">Whether it can be used now.</param>
/// <param name="Folder">Where it lies; null when it is built in or absent.</param>
/// <param name="State">In words: ready, built in, not on this machine, or what is wrong.</param>
/// <param name="Kind"><c>images</c>, <c>text</c> or <c>labelled texts</c>: which of the catalogue's Load methods reads it.</param>
public sealed record DataSetStatus(string Id, string Title, string Licence, long Bytes, bool Present, string? Folder, string State, string Kind);

/// <summary>Progress of a download.</summary>
/// <param name="File">Name of the file.</param>
/// <param name="Done">Bytes that are here.</param>
/// <param name="Total">Bytes of the whole file; 0 when the source does not say.</param>
/// <param name="BytesPerSecond">Mean rate of this download.</param>
public sealed record DownloadProgress(string File, long Done, long Total, double BytesPerSecond);

/// <summary>Data sets by name: looked for in ASCENT_DATA folders, known system folders and the cache, else downloaded with SHA-256.</summary>
public sealed partial class DataSetCatalog
{
    private const string BuiltIn = "built in";
    private readonly string _cache;
    private readonly IReadOnlyList<string> _search;
    private readonly IReadOnlyList<DataSetDefinition> _sets;
    private readonly Func<Downloader> _downloader;

    /// <summary>The catalogue of the data sets that Ascent knows.</summary>
    /// <param name="cacheFolder">ASCENT_HOME/data.</param>
    /// <param name="searchFolders">The folders that ASCENT_DATA names.</param>
    public DataSetCatalog(string cacheFolder, IReadOnlyList<string> searchFolders)
        : this(cacheFolder, searchFolders, KnownDataSets.All, static () => new Downloader(new HttpClient(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(10) }) { Timeout = Timeout.InfiniteTimeSpan }))
    {
    }

    internal DataSetCatalog(string cacheFolder, IReadOnlyList<string> searchFolders, IReadOnlyList<DataSetDefinition> sets, Func<Downloader> downloader)
    {
        _cache = Path.GetFullPath(cacheFolder);
        _search = [.. searchFolders.Where(folder => !string.IsNullOrWhiteSpace(folder)).Select(Path.GetFullPath)];
        _sets = sets;
        _downloader = downloader;
    }

    /// <summary>All data sets, with a quick look at whether they are here.</summary>
    public IReadOnlyList<DataSetStatus> List() => [.. _sets.Select(StatusOf)];

    /// <summary>Makes sure that a data set is here, by download if it must be, and returns its folder (<c>built in</c> for the digits that ship).</summary>
    /// <param name="id">Name of the data set.</param>
    /// <param name="progress">Told of downloads.</param>
    /// <param name="cancellation">Stops a download; what came is kept and the next try continues from it.</param>
    /// <exception cref="DataSetException">It cannot be had: says what was tried and what to do.</exception>
    public async Task<string> GetAsync(string id, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        var set = Find(id);
        if (IsBuiltIn(set)) return BuiltIn;
        var folder = CacheOf(set);
        foreach (var candidate in Candidates(set))
        {
            // What a set can be used without is fetched into the cache, but not asked of a folder that somebody filled.
            if (candidate == folder && set.Files.Any(file => DataSetFolder.Find(folder, file) is null)) continue;
            if (DataSetFolder.Lack(candidate, set, hash: false) is null && DataSetFolder.Faults(candidate, set).Count == 0) return candidate;
        }

        Directory.CreateDirectory(folder);
        var downloader = _downloader();
        if (set.Archive is { } archive)
        {
            await FetchArchiveAsync(downloader, set, archive, folder, progress, cancellation);
            return folder;
        }

        foreach (var file in set.Files)
        {
            if (DataSetFolder.Find(folder, file) is { } present && DataSetFolder.FaultOf(present, file) is null) continue;
            try
            {
                await FetchAsync(downloader, set, file, folder, progress, cancellation);
            }
            catch (DataSetException) when (file.Optional)
            {
                // The set can be used without it; the next `get` tries again.
                continue;
            }
        }

        return folder;
    }

    /// <summary>Checks every file's size and SHA-256 and that it parses; returns the faults.</summary>
    /// <exception cref="DataSetException">There is no data set of this name.</exception>
    public IReadOnlyList<string> Verify(string id)
    {
        var set = Find(id);
        if (IsBuiltIn(set)) return [.. set.Files.Select(file => MnistSubset.ReadFile(file.Name).Sha256() == file.Sha256 ? null : $"{file.Name} of this build of Ascent is damaged.").OfType<string>()];
        foreach (var folder in Candidates(set))
        {
            if (DataSetFolder.Lack(folder, set) is not { Length: 0 }) return DataSetFolder.Faults(folder, set);
        }

        return [$"{set.Id} is not on this machine. Looked in: {string.Join(", ", Candidates(set))}."];
    }

    /// <summary>Takes files from a folder or a file into the cache after checking them; returns the folder in the cache.</summary>
    /// <param name="id">Name of the data set.</param>
    /// <param name="source">A folder that holds all files; or one file of the data set under any name, plain or gzip; or the archive in which the source gives them.</param>
    /// <exception cref="DataSetException">The source is not what the data set consists of.</exception>
    public string Import(string id, string source)
    {
        var set = Find(id);
        if (IsBuiltIn(set)) throw new DataSetException($"{set.Id} is built in; there is nothing to import.");
        source = Path.GetFullPath(source);
        if (File.Exists(source)) return ImportFile(set, source);
        if (!Directory.Exists(source)) throw new DataSetException($"There is no folder and no file {source}.");
        var folders = Places(source, set).ToList();
        var folder = folders.FirstOrDefault(folder => DataSetFolder.Lack(folder, set) is null)
            ?? throw new DataSetException(folders.Select(folder => DataSetFolder.Lack(folder, set)).FirstOrDefault(lack => !string.IsNullOrEmpty(lack)) is { } lack
                ? $"{set.Id} cannot be imported: {lack.TrimEnd('.')}."
                : $"{source} holds none of the files of {set.Id}: {string.Join(", ", set.Files.Select(f => f.Name))} (also with .gz at the end).");
        // First everything is looked at, so that a fault in the last file does not leave the first ones behind.
        if (DataSetFolder.Faults(folder, set) is [var fault, ..]) throw new DataSetException($"{set.Id} cannot be imported: {fault}");
        foreach (var file in set.Files)
        {
            if (DataSetFolder.Find(folder, file) is { } path) DataSetFolder.Store(CacheOf(set), file, path);
        }

        return CacheOf(set);
    }

    /// <summary>mnist, mnist-subset, fashion-mnist, cifar10. Downloads nothing.</summary>
    /// <exception cref="DataSetException">The data set is not here, is damaged, or is not one of images.</exception>
    public (LabelledImages Train, LabelledImages Test) LoadImages(string id)
    {
        var set = Find(id);
        if (IsBuiltIn(set)) return (MnistSubset.Train(), MnistSubset.Test());
        if (!set.HasImages) throw OfAnotherKind(set, "images", static other => other.HasImages);
        return Load(set, folder => set.Kind == DataSetKind.Cifar ? CifarReader.Read(folder, set) : ReadIdx(folder, set));
    }

    private static (LabelledImages Train, LabelledImages Test) ReadIdx(string folder, DataSetDefinition set)
    {
        var arrays = new IdxArray[set.Files.Count];
        DataSetFolder.ForEach(folder, set, (i, path, file) => arrays[i] = FileContent.ReadIdx(path, file));
        return (
            LabelledImages.From($"{set.Id} train", arrays[0], arrays[1], classes: 10) with { ClassNames = set.ClassNames },
            LabelledImages.From($"{set.Id} test", arrays[2], arrays[3], classes: 10) with { ClassNames = set.ClassNames });
    }

    /// <summary>Reads a set from the first folder that holds it undamaged.</summary>
    private T Load<T>(DataSetDefinition set, Func<string, T> read)
    {
        var faults = new List<string>();
        foreach (var folder in Candidates(set))
        {
            if (DataSetFolder.Lack(folder, set, hash: false) is { } lack)
            {
                if (lack.Length > 0) faults.Add(lack);
                continue;
            }

            try
            {
                return read(folder);
            }
            catch (DataSetException e)
            {
                faults.Add(e.Message.TrimEnd('.'));
            }
        }

        throw new DataSetException(faults.Count == 0
            ? $"{set.Id} is not on this machine. `ascent data get {set.Id}` fetches it. Looked in: {string.Join(", ", Candidates(set))}."
            : $"{set.Id} cannot be used: {string.Join("; ", faults)}. `ascent data get {set.Id}` fetches it anew.");
    }

    private string ImportFile(DataSetDefinition set, string source)
    {
        var folder = CacheOf(set);
        var hash = FileContent.Sha256(source, set.Files.Max(file => file.Bytes));
        if (set.Files.FirstOrDefault(file => file.Optional ? DataSetFolder.FaultOf(source, file) is null : file.Sha256 == hash) is { } file)
        {
            DataSetFolder.Store(folder, file, source);
            return folder;
        }

        if (set.Archive is not null && ArchiveUnpacker.IsArchive(source))
        {
            ArchiveUnpacker.Unpack(source, set, folder);
            return folder;
        }

        throw new DataSetException($"{source} is none of the files of {set.Id} ({string.Join(", ", set.Files.Select(f => f.Name))}): its content's SHA-256 is {hash ?? "that of a larger file"}.");
    }

    private DataSetException OfAnotherKind(DataSetDefinition set, string wanted, Func<DataSetDefinition, bool> fits) =>
        new($"{set.Id} is a data set of {KindOf(set)}, and one of {wanted} is asked for; these are {string.Join(", ", _sets.Where(fits).Select(other => other.Id))}.");

    private static bool IsBuiltIn(DataSetDefinition set) => ReferenceEquals(set, KnownDataSets.Subset);

    private static IEnumerable<string> Places(string folder, DataSetDefinition set) => [folder, .. set.SubFolders.Select(sub => Path.Combine(folder, sub))];

    private string CacheOf(DataSetDefinition set) => Path.Combine(_cache, set.Id);

    private IEnumerable<string> Candidates(DataSetDefinition set) => [.. _search.SelectMany(folder => Places(folder, set)), .. set.SystemFolders, CacheOf(set)];

    private DataSetDefinition Find(string id) =>
        _sets.FirstOrDefault(set => set.Id == id)
        ?? throw new DataSetException($"There is no data set '{id}'; there are {string.Join(", ", _sets.Select(set => set.Id))}.");

    private static string KindOf(DataSetDefinition set) => set.Kind switch
    {
        DataSetKind.Corpus => "text",
        DataSetKind.LabelledTexts => "labelled texts",
        _ => "images",
    };

    private DataSetStatus StatusOf(DataSetDefinition set)
    {
        if (IsBuiltIn(set)) return new(set.Id, set.Title, set.Licence, set.Bytes, Present: true, Folder: null, BuiltIn, KindOf(set));
        var lacks = new List<string>();
        foreach (var folder in Candidates(set))
        {
            var lack = DataSetFolder.Lack(folder, set);
            if (lack is null) return new(set.Id, set.Title, set.Licence, set.Bytes, Present: true, folder, "ready", KindOf(set));
            if (lack.Length > 0) lacks.Add(lack);
        }

        return new(set.Id, set.Title, set.Licence, set.Bytes, Present: false, Folder: null, lacks.Count == 0 ? "not on this machine" : string.Join("; ", lacks), KindOf(set));
    }
}
