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

    /// <summary>The pack, from the cache where nothing has changed.</summary>
    /// <exception cref="JourneyException">Content with faults; lists them.</exception>
    public static JourneyPack Load(string folder, string cacheFolder)
    {
        var fingerprint = Fingerprint(folder);
        var cacheFile = Path.Combine(cacheFolder, $"journey-{fingerprint}.json");
        if (TryReadCache(cacheFile) is { } cached)
            return cached with { Fingerprint = fingerprint };

        var reading = PackReader.Read(ReadFiles(folder));
        if (reading.Pack is null)
        {
            throw new JourneyException(
                $"The journey in {folder} cannot be used:{Environment.NewLine}  " +
                string.Join($"{Environment.NewLine}  ", reading.Problems.Take(10)) +
                (reading.Problems.Count > 10 ? $"{Environment.NewLine}  and {reading.Problems.Count - 10} more: run 'ascent content check'." : ""),
                ProblemKind.BrokenEnvironment);
        }

        TryWriteCache(cacheFile, reading.Pack);
        return reading.Pack with { Fingerprint = fingerprint };
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
    private static string Fingerprint(string folder)
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

    /// <summary>A cache that is missing, torn or unreadable costs time and nothing else.</summary>
    private static JourneyPack? TryReadCache(string file)
    {
        try
        {
            return File.Exists(file) ? PackJson.Read(File.ReadAllText(file)) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Text.Json.JsonException or JourneyException)
        {
            return null;
        }
    }

    private static void TryWriteCache(string file, JourneyPack pack)
    {
        try
        {
            var folder = Path.GetDirectoryName(file)!;
            Directory.CreateDirectory(folder);
            foreach (var old in Directory.EnumerateFiles(folder, "journey-*.json"))
                File.Delete(old);
            var beside = $"{file}.{Environment.ProcessId}.tmp";
            File.WriteAllText(beside, PackJson.Write(pack));
            File.Move(beside, file, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A home that cannot be written is told where something has to be kept.
        }
    }
}
