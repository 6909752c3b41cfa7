using System.Security.Cryptography;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Ascent.Journey;

namespace Ascent.Labs.Grading;

/// <summary>A text to compile, by its path relative to the project, with forward slashes.</summary>
internal sealed record SourceFile(string Path, string Text);

/// <summary>What the project file adds to every source: <c>&lt;Using&gt;</c> lines and whether unsafe code is allowed.</summary>
internal sealed record ProjectSettings(IReadOnlyList<string> Usings, bool AllowUnsafe);

/// <summary>The files of one grading: the learner's, and the lab's tests, which never come from the learner's folder.</summary>
internal sealed record LabSources(IReadOnlyList<SourceFile> Learner, IReadOnlyList<SourceFile> Tests, ProjectSettings Settings)
{
    private const int MaxFiles = 200;
    private const int MaxFileBytes = 256 * 1024;
    private const int MaxTotalBytes = 2 * 1024 * 1024;
    private static readonly string[] IgnoredFolders = ["bin", "obj", "artifacts", "TestResults"];

    // What ImplicitUsings gives a project of Microsoft.NET.Sdk.
    private static readonly string[] ImplicitUsings =
        ["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks"];

    /// <summary>
    /// Reads a learner's folder as it is. The author's folders hold only what differs: <c>solution</c> is laid over the starter,
    /// a folder under <c>mutants</c> over both.
    /// </summary>
    /// <exception cref="SourceRefusedException">A link, too many files or too large ones, a project file that is not XML.</exception>
    public static LabSources Read(LabPack lab, string folder)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (!Directory.Exists(full)) throw new JourneyException($"The folder {full} does not exist. `ascent lab start {lab.Id}` makes one.");

        string[] layers = full == lab.Solution ? [lab.Starter, full]
            : Path.GetDirectoryName(full) == lab.Mutants ? [lab.Starter, lab.Solution, full]
            : [full];
        var learner = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var layer in layers.Where(Directory.Exists))
            foreach (var file in ReadFolder(layer, skipTests: true)) learner[file.Path] = file.Text;
        if (learner.Count == 0) throw new JourneyException($"The folder {full} holds no C# file. `ascent lab start {lab.Id}` makes a project.");

        var tests = new List<SourceFile>();
        foreach (var (part, name) in new[] { (lab.Tests, "tests"), (lab.Hidden, "hidden") })
            if (Directory.Exists(part)) tests.AddRange(ReadFolder(part, skipTests: false).Select(file => file with { Path = name + "/" + file.Path }));
        var project = layers.Reverse().Append(lab.Starter).Where(Directory.Exists)
            .SelectMany(layer => Directory.GetFiles(layer, "*.csproj").Order(StringComparer.Ordinal)).FirstOrDefault();
        return new([.. learner.Select(pair => new SourceFile(pair.Key, pair.Value))], tests, ReadSettings(project));
    }

    /// <summary>SHA-256 of the learner's files, which evidence names.</summary>
    public string LearnerHash() => Hash(Learner, []);

    /// <summary>SHA-256 of files and of what else decides the result.</summary>
    public static string Hash(IEnumerable<SourceFile> files, IEnumerable<string> more)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void Add(string text)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }
        foreach (var (path, text) in files)
        {
            Add(path);
            Add(text);
        }
        foreach (var text in more) Add(text);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static List<SourceFile> ReadFolder(string root, bool skipTests)
    {
        var files = new List<SourceFile>();
        var total = 0L;
        var pending = new Stack<string>([root]);
        while (pending.TryPop(out var folder))
        {
            foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal))
            {
                var path = Path.GetRelativePath(root, entry.FullName).Replace('\\', '/');
                var isFolder = entry is DirectoryInfo;
                if (entry.Name.StartsWith('.') || (isFolder && (IgnoredFolders.Contains(entry.Name) || (skipTests && path == "tests")))) continue;
                if (!isFolder && !entry.Name.EndsWith(".cs", StringComparison.OrdinalIgnoreCase)) continue;
                if (entry.LinkTarget is not null) throw new SourceRefusedException($"{path} is a symbolic link. The grader reads plain files of the project only: put the file itself there.");
                if (isFolder)
                {
                    pending.Push(entry.FullName);
                    continue;
                }
                var size = ((FileInfo)entry).Length;
                total += size;
                if (size > MaxFileBytes) throw new SourceRefusedException($"{path} has {size / 1024} KB; a source file may have at most {MaxFileBytes / 1024} KB.");
                if (files.Count == MaxFiles || total > MaxTotalBytes) throw new SourceRefusedException($"The project has more than {MaxFiles} C# files or {MaxTotalBytes / 1024} KB of them. Grade the folder of the lab itself, not one above it.");
                files.Add(new(path, File.ReadAllText(entry.FullName)));
            }
        }
        files.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        return files;
    }

    private static ProjectSettings ReadSettings(string? project)
    {
        if (project is null) return new(ImplicitUsings, false);
        try
        {
            using var stream = File.OpenRead(project);
            using var reader = XmlReader.Create(stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, MaxCharactersInDocument = MaxFileBytes });
            var root = XDocument.Load(reader).Root!;
            bool Enabled(string name) => root.Descendants(name).LastOrDefault()?.Value.Trim().ToUpperInvariant() is "ENABLE" or "TRUE";
            var usings = new List<string>(Enabled("ImplicitUsings") ? ImplicitUsings : []);
            foreach (var item in root.Descendants("Using"))
            {
                if (item.Attribute("Include")?.Value is { Length: > 0 } included && included != "Xunit")
                    usings.Add(item.Attribute("Static")?.Value == "true" ? "static " + included : item.Attribute("Alias") is { } alias ? $"{alias.Value} = {included}" : included);
                if (item.Attribute("Remove")?.Value is { } removed) usings.Remove(removed);
            }
            return new([.. usings.Distinct(StringComparer.Ordinal)], Enabled("AllowUnsafeBlocks"));
        }
        catch (XmlException e)
        {
            throw new SourceRefusedException($"{Path.GetFileName(project)}({e.LineNumber},{e.LinePosition}): the project file is not valid XML. Repair it, or copy it from a fresh start of the lab.");
        }
    }
}

/// <summary>The learner's folder holds what the grader does not take; the message says what and what to do.</summary>
internal sealed class SourceRefusedException(string message) : Exception(message);
