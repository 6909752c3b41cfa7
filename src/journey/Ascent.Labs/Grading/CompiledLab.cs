using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ascent.Labs.Grading;

/// <summary>A case as the compiler saw it. <paramref name="Hidden"/> ones lie in the lab's hidden folder.</summary>
internal sealed record CaseInfo(string Task, string Name, string Type, string Method, bool Hidden);

/// <summary>The outcome of a compilation; without errors, the folder holds the two assemblies.</summary>
internal sealed record CompiledLab(string Folder, IReadOnlyList<CaseInfo> Cases, IReadOnlyList<string> Diagnostics, string? Problem)
{
    public const string LearnerAssembly = "Lab";
    public const string TestAssembly = "Lab.Tests";

    public string TestPath => Path.Combine(Folder, TestAssembly + ".dll");
}

internal sealed record CompiledManifest(IReadOnlyList<CaseInfo> Cases, IReadOnlyList<string> Diagnostics);

[JsonSerializable(typeof(CompiledManifest))]
internal sealed partial class CompiledJson : JsonSerializerContext;

/// <summary>Compiled assemblies by the hash of all that went into them. Folders are written beside and renamed; old ones go.</summary>
internal sealed class CompileCache(string scratch)
{
    private const int Kept = 40;
    private const string ManifestName = "cases.json";
    private readonly string _root = Path.Combine(scratch, "compiled");

    public CompiledLab? Find(string key)
    {
        var folder = Path.Combine(_root, key);
        try
        {
            var manifest = JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(folder, ManifestName)), CompiledJson.Default.CompiledManifest);
            if (manifest is null || !File.Exists(Path.Combine(folder, CompiledLab.TestAssembly + ".dll"))) return null;
            Directory.SetLastWriteTimeUtc(folder, DateTime.UtcNow);
            return new(folder, manifest.Cases, manifest.Diagnostics, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    public CompiledLab Add(string key, IReadOnlyList<CaseInfo> cases, IReadOnlyList<string> diagnostics, IReadOnlyDictionary<string, byte[]> files)
    {
        Directory.CreateDirectory(_root);
        Prune();
        var folder = Path.Combine(_root, key);
        var beside = folder + "." + Guid.NewGuid().ToString("N");
        Directory.CreateDirectory(beside);
        foreach (var (name, bytes) in files) File.WriteAllBytes(Path.Combine(beside, name), bytes);
        File.WriteAllBytes(Path.Combine(beside, ManifestName), JsonSerializer.SerializeToUtf8Bytes(new CompiledManifest(cases, diagnostics), CompiledJson.Default.CompiledManifest));
        try
        {
            if (Directory.Exists(folder) && Find(key) is null) Directory.Delete(folder, recursive: true);
            Directory.Move(beside, folder);
        }
        catch (IOException) when (Find(key) is not null)
        {
            // Another grading of the same sources was first.
            Directory.Delete(beside, recursive: true);
        }
        return new(folder, cases, diagnostics, null);
    }

    private void Prune()
    {
        foreach (var old in new DirectoryInfo(_root).GetDirectories().OrderByDescending(folder => folder.LastWriteTimeUtc).Skip(Kept))
        {
            // A grading in another process may have just begun to use it.
            if (old.LastWriteTimeUtc > DateTime.UtcNow.AddMinutes(-30)) continue;
            try
            {
                old.Delete(recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // In use; it goes another time.
            }
        }
    }
}
