namespace Ascent.Labs;

/// <param name="ReferenceFolders">Folders whose assemblies the learner's code may use (the engine, the kit).</param>
/// <param name="ScratchFolder">Where compiled assemblies are kept between gradings.</param>
public sealed record LabEnvironment(IReadOnlyList<string> ReferenceFolders, string ScratchFolder);

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

/// <summary>Compiles a learner's sources with the lab's tests and runs them in a child process under limits.</summary>
public sealed class Grader(LabEnvironment environment)
{
    public LabEnvironment Environment { get; } = environment;

    /// <param name="sourceFolder">The learner's project, a starter, a solution or a mutant.</param>
    public Task<GradeReport> GradeAsync(LabPack lab, string sourceFolder, GradeOptions options, IProgress<GradeEvent>? progress, CancellationToken cancellation) =>
        throw new NotImplementedException();
}

/// <summary>A learner's copy of a lab in a folder of their own.</summary>
public static class LabWorkspace
{
    /// <summary>Writes the starter to <paramref name="folder"/>, whole or not at all. Refuses a folder that is not empty.</summary>
    public static void Create(LabPack lab, string folder, LabEnvironment environment) => throw new NotImplementedException();

    /// <summary>Puts the starter's files back; the learner's are moved to a dated folder beside them, whose path is returned.</summary>
    public static string Reset(LabPack lab, string folder, LabEnvironment environment, DateTimeOffset now) => throw new NotImplementedException();
}

/// <summary>Proves a lab for its author: starter, solution on five seeds, mutants, hints, cards, estimates.</summary>
public sealed class LabProof(Grader grader)
{
    public Task<IReadOnlyList<Journey.Content.ContentProblem>> CheckAsync(LabPack lab, IProgress<string>? progress, CancellationToken cancellation) =>
        throw new NotImplementedException();

    public Grader Grader { get; } = grader;
}
