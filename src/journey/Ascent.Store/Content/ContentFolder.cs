using System.Security.Cryptography;
using System.Text;
using Ascent.Journey;
using Ascent.Journey.Content;

namespace Ascent.Store.Content;

/// <summary>Reads a journey from its folder. The parsed pack is kept under the home, named by a hash of what it was made from.</summary>
public static class ContentFolder
{
    /// <summary>More than any journey needs; keeps a wrong folder from being read whole.</summary>
    private const int MaximumFiles = 20_000;
    private const long MaximumFileBytes = 4 << 20;
    private static readonly string[] Extensions = [".md", ".yaml"];

    /// <summary>The pack, from the cache where nothing has changed. Its library is read when it is first asked for.</summary>
    /// <exception cref="JourneyException">Content with faults; lists them.</exception>
    public static JourneyPack Load(string folder, string cacheFolder) => Load(folder, Fingerprint(folder), cacheFolder);

    /// <inheritdoc cref="Load(string, string)"/>
    /// <param name="fingerprint">What <see cref="Fingerprint"/> says of the folder now.</param>
    public static JourneyPack Load(string folder, string fingerprint, string cacheFolder)
    {
        var cache = new PackCache(cacheFolder, Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)), fingerprint);
        if (cache.Read(() => Parse(folder)) is { } cached)
            return cached with { Fingerprint = fingerprint };

        var pack = Parse(folder);
        cache.Write(pack);
        return pack with { Fingerprint = fingerprint };
    }

    private static JourneyPack Parse(string folder)
    {
        var reading = PackReader.Read(ReadFiles(folder), prove: false);
        var faults = reading.Problems.Where(problem => !problem.Gap).ToList();
        return reading.Pack ?? throw new JourneyException(
            $"The journey in {folder} cannot be used:{Environment.NewLine}  " +
            string.Join($"{Environment.NewLine}  ", faults.Take(10)) +
            (faults.Count > 10 ? $"{Environment.NewLine}  and {faults.Count - 10} more: run 'ascent content check'." : ""),
            ProblemKind.BrokenEnvironment);
    }

    /// <summary>Every text file of the folder, by relative path with forward slashes.</summary>
    public static IReadOnlyList<ContentFile> ReadFiles(string folder)
    {
        try
        {
            return [.. Files(folder).Select(file => new ContentFile(Relative(folder, file.FullName), File.ReadAllText(file.FullName)))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JourneyException($"The journey in {folder} cannot be read: {e.Message}", ProblemKind.BrokenEnvironment, e);
        }
    }

    /// <summary>Changes when a file is added, removed or edited, or when this program is another build.</summary>
    /// <exception cref="JourneyException">A folder that cannot be read, or that is no journey.</exception>
    public static string Fingerprint(string folder)
    {
        var text = new StringBuilder();
        text.Append(typeof(JourneyPack).Module.ModuleVersionId).Append('\n');
        try
        {
            foreach (var file in Files(folder))
                text.Append(Relative(folder, file.FullName)).Append('\t').Append(file.Length).Append('\t').Append(file.LastWriteTimeUtc.Ticks).Append('\n');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JourneyException($"The journey in {folder} cannot be read: {e.Message}", ProblemKind.BrokenEnvironment, e);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16];
    }

    private static List<FileInfo> Files(string folder)
    {
        var files = new DirectoryInfo(folder)
            .EnumerateFiles("*", SearchOption.AllDirectories)
            .Where(file => Extensions.Contains(file.Extension, StringComparer.Ordinal))
            .Take(MaximumFiles + 1)
            .OrderBy(file => file.FullName, StringComparer.Ordinal)
            .ToList();
        if (files.Count > MaximumFiles)
            throw new JourneyException($"{folder} holds more than {MaximumFiles} files, so it is not a journey.");
        if (files.Find(file => file.Length > MaximumFileBytes) is { } large)
            throw new JourneyException($"{large.FullName} is larger than {MaximumFileBytes >> 20} MiB, which no file of a journey is.");
        return files;
    }

    private static string Relative(string folder, string file) => Path.GetRelativePath(folder, file).Replace('\\', '/');
}
