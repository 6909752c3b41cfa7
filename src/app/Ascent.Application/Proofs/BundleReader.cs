using System.IO.Compression;
using System.Text;
using Ascent.Journey;
using Ascent.Journey.Proofs;

namespace Ascent.Application.Proofs;

/// <summary>A bundle to look into, folder or ZIP, which may come from anybody: links are not followed and names not trusted.</summary>
internal sealed class BundleReader : IDisposable
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Dictionary<string, Func<Stream>> _files = new(StringComparer.Ordinal);
    private readonly FileStream? _stream;
    private readonly ZipArchive? _archive;

    private BundleReader(string path)
    {
        if (Directory.Exists(path))
        {
            ReadFolder(path);
            return;
        }

        _stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        try
        {
            Untouched = BundleWriter.HashFits(_stream);
            _archive = new ZipArchive(_stream, ZipArchiveMode.Read);
            ReadArchive(_archive);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Files by path; odd names are among the faults instead.</summary>
    internal IReadOnlyDictionary<string, Func<Stream>> Files => _files;

    /// <summary>What the container itself shows: a path and what is wrong with it.</summary>
    internal List<(string Path, string Message)> Faults { get; } = [];

    /// <summary>For a ZIP: whether its own hash fits; null where it has none, or for a folder.</summary>
    internal bool? Untouched { get; }

    internal bool IsZip => _archive is not null;

    internal static BundleReader Open(string path)
    {
        try
        {
            if (!Directory.Exists(path) && !File.Exists(path))
                throw new JourneyException($"There is no file or folder {Path.GetFullPath(path)}.");
            return new BundleReader(path);
        }
        catch (InvalidDataException e)
        {
            throw new JourneyException($"{path} is not a whole ZIP file: it was cut short, damaged, or is something else.", ProblemKind.CheckFailed, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JourneyException($"{path} cannot be read: {e.Message}", inner: e);
        }
    }

    /// <summary>The text of a file that is at most so large; null where it is not there or larger.</summary>
    internal string? Text(string path, int most)
    {
        if (!_files.TryGetValue(path, out var open))
            return null;
        try
        {
            using var stream = open();
            var bytes = new byte[Math.Min(most, 1 << 16)];
            var length = 0;
            for (int read; (read = stream.Read(bytes, length, bytes.Length - length)) > 0;)
            {
                length += read;
                if (length < bytes.Length)
                    continue;
                if (length >= most)
                    return null;
                Array.Resize(ref bytes, Math.Min(most, bytes.Length * 2));
            }

            return Strict.GetString(bytes, 0, length);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        _archive?.Dispose();
        _stream?.Dispose();
    }

    private void ReadFolder(string root)
    {
        var pending = new Stack<string>([root]);
        while (pending.TryPop(out var folder))
        {
            foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos())
            {
                var path = Path.GetRelativePath(root, entry.FullName).Replace('\\', '/');
                if (entry.LinkTarget is not null)
                    Faults.Add((path, "is a link; a bundle holds plain files"));
                else if (entry is DirectoryInfo)
                    pending.Push(entry.FullName);
                else if (_files.Count >= BundleManifest.MostFiles + 2)
                    throw new JourneyException($"{root} holds more than {BundleManifest.MostFiles} files, which no bundle does.");
                else
                    _files[path] = () => new FileStream(entry.FullName, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
            }
        }
    }

    private void ReadArchive(ZipArchive archive)
    {
        if (archive.Entries.Count > BundleManifest.MostFiles + 2)
            throw new JourneyException($"The ZIP file holds {archive.Entries.Count} entries, which no bundle does.");
        foreach (var entry in archive.Entries)
        {
            if (!BundleManifest.IsSafe(entry.FullName))
                Faults.Add((entry.FullName, "has a name that leads out of the bundle or that not every system takes"));
            else if (!_files.TryAdd(entry.FullName, entry.Open))
                Faults.Add((entry.FullName, "stands in the archive twice"));
        }
    }
}
