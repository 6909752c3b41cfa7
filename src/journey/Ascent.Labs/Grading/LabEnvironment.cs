namespace Ascent.Labs;

/// <param name="ReferenceFolders">Folders whose assemblies the learner's code may use (the engine, the kit).</param>
/// <param name="ScratchFolder">Where compiled assemblies are kept between gradings.</param>
public sealed record LabEnvironment(IReadOnlyList<string> ReferenceFolders, string ScratchFolder)
{
    // The rooms of the application lie in the same folder; learners build on the engine and the kit only.
    private static readonly string[] NotForLearners =
        ["Ascent.Journey", "Ascent.Store", "Ascent.Labs", "Ascent.Labs.Runner", "Ascent.Application", "Ascent.Web", "Ascent.Cli"];

    /// <summary>Assemblies of the engine and the kit, by path; the first folder that has one wins.</summary>
    internal IReadOnlyList<string> ReferenceAssemblies()
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var folder in ReferenceFolders)
        {
            if (!Directory.Exists(folder)) continue;
            foreach (var path in Directory.GetFiles(folder, "Ascent.*.dll"))
            {
                var name = Path.GetFileNameWithoutExtension(path);
                if (!NotForLearners.Contains(name) && !name.EndsWith(".Tests", StringComparison.Ordinal)) found.TryAdd(name, Path.GetFullPath(path));
            }
        }
        return [.. found.Values];
    }

    /// <summary>The folder that holds the kit, which every lab's project refers to.</summary>
    /// <exception cref="Journey.JourneyException">None of the folders holds it.</exception>
    internal string KitFolder() =>
        ReferenceFolders.FirstOrDefault(folder => File.Exists(Path.Combine(folder, "Ascent.Labs.Kit.dll"))) is { } found
            ? Path.GetFullPath(found)
            : throw new Journey.JourneyException(
                $"Ascent.Labs.Kit.dll is missing beside the program ({string.Join(", ", ReferenceFolders)}). Build or install Ascent again.",
                Journey.ProblemKind.BrokenEnvironment);
}

/// <param name="Tasks">Ids of tasks to grade; empty for all.</param>
public sealed record GradeOptions(long Seed = 1, IReadOnlyList<string>? Tasks = null);

/// <summary>What happens while a grading runs, for a progress line and for a live curve.</summary>
public abstract record GradeEvent
{
    public sealed record Compiled(double DurationMs) : GradeEvent;
    public sealed record TestFinished(TestResult Result) : GradeEvent;

    /// <summary>A figure that the lab's tests report while the learner's network trains.</summary>
    public sealed record Figure(string Name, long Step, double Value) : GradeEvent;
}
