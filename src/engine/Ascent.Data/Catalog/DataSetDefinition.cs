namespace Ascent.Data.Catalog;

/// <summary>What a data set's files are, and so how they are read.</summary>
internal enum DataSetKind
{
    /// <summary>Four IDX files: training images and labels, test images and labels.</summary>
    Idx,

    /// <summary>CIFAR's binary format: five files to train on and one to test with.</summary>
    Cifar,

    /// <summary>Running text, for language models.</summary>
    Corpus,

    /// <summary>Texts with a class each.</summary>
    LabelledTexts,
}

/// <summary>One file of a data set; size and SHA-256 are those of the uncompressed content, which no mirror's packing changes.</summary>
internal sealed record DataFile(string Name, long Bytes, string Sha256)
{
    /// <summary>Other names under which programs keep it.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Whole addresses of the plain file, beside the mirrors of the set.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>The end of its path inside an archive.</summary>
    public string Member { get; init; } = Name;

    /// <summary>Whether the set can be used without it. Its content is not known beforehand: <see cref="Bytes"/> is the most that is read, <see cref="Judge"/> says whether it is the right one.</summary>
    public bool Optional { get; init; }

    /// <summary>What is wrong with the content of an optional file; null when nothing is.</summary>
    public Func<byte[], string?> Judge { get; init; } = _ => null;

    /// <summary>Whether its content is an array with a header that names its size.</summary>
    public bool IsIdx => Name.Contains("-idx", StringComparison.Ordinal);

    /// <summary>Names under which the file is found: as at the sources, and as some programs unpack it, plain or gzip.</summary>
    public IEnumerable<string> Names()
    {
        var dotted = Name.Replace("-idx", ".idx", StringComparison.Ordinal);
        List<string> plain = dotted == Name ? [Name, .. Aliases] : [Name, dotted, .. Aliases];
        return [.. plain, .. plain.Select(name => name + ".gz")];
    }
}

/// <summary>An archive (.tar.gz or .zip) at the source that holds several files of a data set.</summary>
/// <param name="Name">Its name.</param>
/// <param name="MostBytes">More than this is no honest answer.</param>
/// <param name="Sha256">Of the archive; null where it may be packed anew, so that only the files' own count.</param>
/// <param name="Addresses">Where it is, tried in turn.</param>
internal sealed record DataArchive(string Name, long MostBytes, string? Sha256, IReadOnlyList<string> Addresses);

/// <summary>A data set of the catalogue.</summary>
/// <param name="Id">Its name on the command line.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Licence">As stated at the source.</param>
/// <param name="Files">In the order in which the reader of its kind wants them; for IDX: training images and labels, test images and labels.</param>
/// <param name="Mirrors">Addresses of the folder that holds the files with <c>.gz</c> at the end of their names.</param>
/// <param name="SubFolders">Folders inside a data folder in which other programs keep this data set.</param>
/// <param name="SystemFolders">Folders in which packages of the operating system install it.</param>
internal sealed record DataSetDefinition(string Id, string Title, string Licence, IReadOnlyList<DataFile> Files, IReadOnlyList<string> Mirrors, IReadOnlyList<string> SubFolders, IReadOnlyList<string> SystemFolders)
{
    public DataSetKind Kind { get; init; }

    /// <summary>Where the files come in one archive.</summary>
    public DataArchive? Archive { get; init; }

    /// <summary>Names of the classes by number; empty where they have none but the number.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];

    public long Bytes => Files.Where(file => !file.Optional).Sum(file => file.Bytes);

    public IEnumerable<DataFile> Needed => Files.Where(file => !file.Optional);

    /// <summary>The smallest file: its hash tells data sets with equal names and sizes apart at little cost.</summary>
    public DataFile Smallest => Needed.MinBy(file => file.Bytes)!;

    public bool HasImages => Kind is DataSetKind.Idx or DataSetKind.Cifar;
}
