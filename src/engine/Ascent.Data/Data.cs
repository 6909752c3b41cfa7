#pragma warning disable CS1591
using Ascent.Tensors;

namespace Ascent.Data;

/// <summary>A data set that is missing, damaged or could not be fetched: says where it was looked for and what to do.</summary>
public sealed class DataSetException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Grey images with labels. Images are [count, rows, columns] bytes, row-major.</summary>
public sealed record LabelledImages(string Name, int Count, int Rows, int Columns, byte[] Pixels, byte[] Labels, int Classes)
{
    /// <summary>Float32 [end - start, rows * columns], each (pixel / 255 - mean) / deviation.</summary>
    public Tensor Images(int start, int end, double mean = 0, double deviation = 1) => throw new NotImplementedException();

    /// <summary>Int64 [end - start].</summary>
    public Tensor LabelTensor(int start, int end) => throw new NotImplementedException();
}

/// <summary>The digits that ship with the product: 8,000 to train on and 2,000 to test with, balanced.</summary>
public static class MnistSubset
{
    public static LabelledImages Train() => throw new NotImplementedException();
    public static LabelledImages Test() => throw new NotImplementedException();
}

/// <summary>One data set of the catalogue and where it stands on this machine.</summary>
public sealed record DataSetStatus(string Id, string Title, string Licence, long Bytes, bool Present, string? Folder, string State);

/// <summary>Progress of a download.</summary>
public sealed record DownloadProgress(string File, long Done, long Total, double BytesPerSecond);

/// <summary>Data sets by name: looked for in ASCENT_DATA folders, known system folders and the cache, else downloaded with SHA-256.</summary>
/// <param name="cacheFolder">ASCENT_HOME/data.</param>
/// <param name="searchFolders">The folders that ASCENT_DATA names.</param>
public sealed class DataSetCatalog(string cacheFolder, IReadOnlyList<string> searchFolders)
{
    public IReadOnlyList<DataSetStatus> List() => throw new NotImplementedException(cacheFolder + searchFolders.Count);
    public Task<string> GetAsync(string id, IProgress<DownloadProgress>? progress, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Checks every file's size and SHA-256 and that it parses; returns the faults.</summary>
    public IReadOnlyList<string> Verify(string id) => throw new NotImplementedException();

    /// <summary>Takes files from a folder or a file into the cache after checking them.</summary>
    public string Import(string id, string source) => throw new NotImplementedException();

    /// <summary>mnist, mnist-subset, fashion-mnist.</summary>
    public (LabelledImages Train, LabelledImages Test) LoadImages(string id) => throw new NotImplementedException();
}
