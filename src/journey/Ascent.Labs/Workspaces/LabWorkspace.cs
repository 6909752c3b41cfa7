using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Xml.Linq;
using Ascent.Journey;

namespace Ascent.Labs;

/// <summary>What a workspace remembers of the lab that it was made from.</summary>
public sealed record WorkspaceRecord(string Lab, int Version);

/// <summary>A learner's copy of a lab in a folder of their own.</summary>
public static class LabWorkspace
{
    /// <summary>Holds the lab's id and version.</summary>
    public const string RecordName = ".ascent-lab.json";

    /// <summary>Tells the project where the engine's and the kit's assemblies lie.</summary>
    public const string PropsName = "Ascent.props";

    private static readonly string[] NotCopied = ["bin", "obj", "artifacts", "TestResults"];

    /// <summary>Writes the starter to <paramref name="folder"/>, whole or not at all. Refuses a folder that is not empty.</summary>
    /// <exception cref="JourneyException">The folder is not empty or cannot be written.</exception>
    public static void Create(LabPack lab, string folder, LabEnvironment environment)
    {
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (File.Exists(target)) throw new JourneyException($"{target} is a file. Name a folder for the lab, or move the file.");
        if (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any())
            throw new JourneyException($"{target} is not empty. Name another folder, or `ascent lab reset {lab.Id}` if it holds this lab already.");
        var kit = environment.KitFolder();

        var parent = Path.GetDirectoryName(target) ?? throw new JourneyException($"{target} cannot hold a lab. Name a folder below it.");
        var beside = Path.Combine(parent, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(parent);
            Write(lab, beside, kit, environment);
            if (Directory.Exists(target)) Directory.Delete(target); // Empty: the rename needs its place.
            Directory.Move(beside, target);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (Directory.Exists(beside)) Directory.Delete(beside, recursive: true);
            throw new JourneyException($"The lab could not be written to {target}: {e.Message.TrimEnd('.')}. Nothing was left there.", ProblemKind.BrokenEnvironment, e);
        }
    }

    /// <summary>Puts the starter's files back; the learner's are moved to a dated folder beside them, whose path is returned.</summary>
    public static string Reset(LabPack lab, string folder, LabEnvironment environment, DateTimeOffset now)
    {
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (ReadRecord(target) is not { } record || record.Lab != lab.Id)
            throw new JourneyException($"{target} does not hold the lab '{lab.Id}' ({RecordName} is missing or names another). Nothing was moved.");
        environment.KitFolder();
        var aside = $"{target}.{now:yyyy-MM-dd-HHmmss}";
        for (var count = 2; Directory.Exists(aside) || File.Exists(aside); count++) aside = $"{target}.{now:yyyy-MM-dd-HHmmss}-{count}";
        try
        {
            Directory.Move(target, aside);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JourneyException($"{target} could not be moved aside: {e.Message} Nothing was changed.", ProblemKind.BrokenEnvironment, e);
        }
        try
        {
            Create(lab, target, environment);
        }
        catch
        {
            if (!Directory.Exists(target)) Directory.Move(aside, target);
            throw;
        }
        return aside;
    }

    /// <summary>What the folder's record says; null when it has none that can be read.</summary>
    public static WorkspaceRecord? ReadRecord(string folder)
    {
        try
        {
            var record = JsonSerializer.Deserialize(File.ReadAllText(Path.Combine(folder, RecordName)), WorkspaceJson.Default.WorkspaceRecord);
            return record?.Lab is null ? null : record;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    private static void Write(LabPack lab, string folder, string kit, LabEnvironment environment)
    {
        Copy(lab.Starter, folder);
        Copy(lab.Tests, Path.Combine(folder, "tests"));
        foreach (var shown in new[] { "README.md" })
            if (File.Exists(Path.Combine(lab.Folder, shown))) File.Copy(Path.Combine(lab.Folder, shown), Path.Combine(folder, shown), overwrite: true);
        File.WriteAllText(Path.Combine(folder, PropsName), Props(kit, environment), new UTF8Encoding(false));
        WriteIfMissing(folder, "global.json", """
            {
              "sdk": { "version": "10.0.100", "rollForward": "latestFeature" },
              "test": { "runner": "Microsoft.Testing.Platform" }
            }

            """);
        // Settings of folders above the workspace do not reach into it.
        WriteIfMissing(folder, "Directory.Build.props", "<Project />\n");
        WriteIfMissing(folder, "Directory.Build.targets", "<Project />\n");
        WriteIfMissing(folder, "Directory.Packages.props", "<Project>\n  <PropertyGroup>\n    <ManagePackageVersionsCentrally>false</ManagePackageVersionsCentrally>\n  </PropertyGroup>\n</Project>\n");
        WriteIfMissing(folder, ".gitignore", "bin/\nobj/\n");
        File.WriteAllText(Path.Combine(folder, RecordName), JsonSerializer.Serialize(new(lab.Id, lab.Version), WorkspaceJson.Default.WorkspaceRecord) + "\n");
    }

    private static string Props(string kit, LabEnvironment environment)
    {
        var others = environment.ReferenceFolders.Select(Path.GetFullPath).Where(path => path != kit).ToList();
        return new XElement("Project",
            new XComment(" Written when the workspace was made: where the engine and the lab kit lie on this machine. "),
            new XElement("PropertyGroup",
                new XElement("AscentLib", kit),
                others.Count == 0 ? null : new XElement("ReferencePath", string.Join(';', others)))) + "\n";
    }

    private static void WriteIfMissing(string folder, string name, string text)
    {
        var path = Path.Combine(folder, name);
        if (!File.Exists(path)) File.WriteAllText(path, text);
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        if (!Directory.Exists(from)) return;
        foreach (var file in Directory.GetFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)), overwrite: true);
        foreach (var folder in Directory.GetDirectories(from))
            if (!NotCopied.Contains(Path.GetFileName(folder))) Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(WorkspaceRecord))]
internal sealed partial class WorkspaceJson : JsonSerializerContext;
