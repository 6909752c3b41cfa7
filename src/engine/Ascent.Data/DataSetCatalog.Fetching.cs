using Ascent.Data.Catalog;

namespace Ascent.Data;

public sealed partial class DataSetCatalog
{
    private static Task FetchAsync(Downloader downloader, DataSetDefinition set, DataFile file, string folder, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        var plain = set.Mirrors.Count == 0;
        var sources = plain ? file.Addresses : [.. set.Mirrors.Select(mirror => mirror + file.Name + ".gz")];
        return FetchAsync(
            downloader, set, sources, Path.Combine(folder, plain ? $"{file.Name}.part" : $"{file.Name}.gz.part"), file.Bytes + (1 << 20),
            () => DataSetFolder.Find(folder, file) is { } present && DataSetFolder.FaultOf(present, file) is null,
            part => DataSetFolder.Store(folder, file, part), progress, cancellation);
    }

    private static Task FetchArchiveAsync(Downloader downloader, DataSetDefinition set, DataArchive archive, string folder, IProgress<DownloadProgress>? progress, CancellationToken cancellation) =>
        FetchAsync(
            downloader, set, archive.Addresses, Path.Combine(folder, archive.Name + ".part"), archive.MostBytes,
            () => DataSetFolder.Faults(folder, set).Count == 0,
            part => ArchiveUnpacker.Unpack(part, set, folder), progress, cancellation);

    /// <param name="downloader">Fetches.</param>
    /// <param name="set">The data set, for messages.</param>
    /// <param name="addresses">Where what is fetched may be.</param>
    /// <param name="part">Where its bytes are collected.</param>
    /// <param name="largest">More bytes than this are no honest answer.</param>
    /// <param name="here">Whether it is here already.</param>
    /// <param name="accept">Takes the finished part.</param>
    /// <param name="progress">Told of the download.</param>
    /// <param name="cancellation">Leaves the part for later.</param>
    private static async Task FetchAsync(Downloader downloader, DataSetDefinition set, IReadOnlyList<string> addresses, string part, long largest, Func<bool> here, Action<string> accept, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        var folder = Path.GetDirectoryName(part);
        using var own = await PartLock.TakeAsync(part + ".lock", cancellation);

        // Another process may have fetched it while this one waited.
        if (here()) return;
        try
        {
            await downloader.FetchAsync([.. addresses.Select(address => new Uri(address))], part, largest, accept, progress, cancellation);
        }
        catch (PartException e)
        {
            throw new DataSetException($"{set.Id} could not be stored: {e.Message}. About {set.Bytes:N0} bytes are needed in {folder}. What came is kept in {e.Part}; with space on the disk the same command continues from there.", e);
        }
        catch (DataSetException e)
        {
            var archive = set.Archive is { } packed ? $", or {packed.Name} itself" : "";
            throw new DataSetException($"{set.Id} could not be fetched. Tried:\n{e.Message}\nWithout network: put the files ({string.Join(", ", set.Needed.Select(f => f.Name))}, plain or .gz) into a folder and name it in ASCENT_DATA, or run `ascent data import {set.Id} FOLDER`{archive}. A download that was cut off continues at the next try.", e);
        }
    }
}
