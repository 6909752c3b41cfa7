using System.Collections.Concurrent;
using System.Diagnostics;
using Ascent.Journey.Content;
using Ascent.Labs.Grading;
using Ascent.Labs.Proof;

namespace Ascent.Labs;

/// <summary>Proves a lab for its author: starter, solution on five seeds, mutants, hints, cards, estimates.</summary>
public sealed class LabProof(Grader grader)
{
    private const int Parallelism = 2;
    private static readonly long[] Seeds = [1, 2, 3, 4, 5];

    public Grader Grader { get; } = grader;

    /// <summary>
    /// Writes <c>signatures.json</c> where it differs from what the mutants do, instead of reporting it. For authors; a check leaves files alone.
    /// </summary>
    public bool WriteSignatures { get; init; }

    /// <summary>Every fault of the lab, by file and line; empty for a lab that is proven.</summary>
    public async Task<IReadOnlyList<ContentProblem>> CheckAsync(LabPack lab, IProgress<string>? progress, CancellationToken cancellation)
    {
        var problems = new ConcurrentBag<ContentProblem>(new LabFiles(lab).Check());
        var signatures = new ConcurrentBag<MutantSignature>();
        void Report(string file, string message) => problems.Add(new(LabCatalog.FileName(lab.Folder, file), 1, message));

        var steps = new List<(string Name, Func<CancellationToken, Task> Run)>();
        if (Directory.Exists(lab.Starter)) steps.Add(("starter", token => StarterAsync(lab, Report, token)));
        if (Directory.Exists(lab.Solution)) steps.AddRange(Seeds.Select(seed => ($"solution, seed {seed}", (Func<CancellationToken, Task>)(token => SolutionAsync(lab, seed, Report, token)))));
        if (Directory.Exists(lab.Mutants))
            foreach (var mutant in Directory.GetDirectories(lab.Mutants).Order(StringComparer.Ordinal))
                steps.Add(($"mutant {Path.GetFileName(mutant)}", token => MutantAsync(lab, mutant, Report, signatures, token)));

        await Parallel.ForEachAsync(steps, new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellation }, async (step, token) =>
        {
            var clock = Stopwatch.StartNew();
            await step.Run(token);
            progress?.Report($"{lab.Id}: {step.Name}, {clock.Elapsed.TotalSeconds:0.0} s");
        });
        await SignaturesAsync(lab, signatures, Report, cancellation);
        return [.. problems.OrderBy(problem => problem.File, StringComparer.Ordinal).ThenBy(problem => problem.Line).ThenBy(problem => problem.Message, StringComparer.Ordinal)];
    }

    private async Task StarterAsync(LabPack lab, Action<string, string> report, CancellationToken cancellation)
    {
        var result = await Grader.GradeAsync(lab, lab.Starter, new(), null, cancellation);
        if (result.Tests.Count == 0)
        {
            report("starter", "the starter must compile and run: " + result.Problem);
            return;
        }
        foreach (var task in result.Tasks.Where(task => task.Status != GradeStatus.Fail))
            report("starter", $"the starter must fail the task '{task.Id}', its status is {task.Status}" + Of(result, task.Id));
    }

    private async Task SolutionAsync(LabPack lab, long seed, Action<string, string> report, CancellationToken cancellation)
    {
        var result = await Grader.GradeAsync(lab, lab.Solution, new(seed), null, cancellation);
        if (result.Status == GradeStatus.Pass)
        {
            foreach (var task in lab.Tasks.Where(task => result.Tests.Where(test => test.Task == task.Id).All(test => test.Seed != seed)))
                report("solution", $"no case of the task '{task.Id}' was run with seed {seed}");
            return;
        }
        var metrics = string.Join("", result.Metrics.Where(metric => !metric.Pass)
            .Select(metric => double.IsNaN(metric.Value) ? $"; the metric '{metric.Name}' was never reported" : $"; {metric.Name} is {metric.Value}, it must be {metric.Op} {metric.Threshold}"));
        var failing = result.Tasks.Where(task => task.Status != GradeStatus.Pass).Select(task => $"; task '{task.Id}': {task.Status}{Of(result, task.Id)}");
        report("solution", $"the solution must pass with seed {seed}, its status is {result.Status}{string.Join("", failing)}{metrics}{(result.Tests.Count == 0 ? "; " + result.Problem : "")}");
    }

    private async Task MutantAsync(LabPack lab, string folder, Action<string, string> report, ConcurrentBag<MutantSignature> signatures, CancellationToken cancellation)
    {
        var name = Path.GetFileName(folder);
        if (LabFiles.TaskOf(lab, name) is not { } own) return; // Reported with the files.
        var result = await Grader.GradeAsync(lab, folder, new(), null, cancellation);
        if (result.Tests.Count == 0)
        {
            report("mutants/" + name, "the mutant must compile and run: " + result.Problem);
            return;
        }
        foreach (var task in result.Tasks)
        {
            if (task.Id == own && task.Status != GradeStatus.Fail)
                report("mutants/" + name, $"the mutant must fail its task '{own}', its status is {task.Status}{Of(result, own)}");
            if (task.Id != own && task.Status != GradeStatus.Pass)
                report("mutants/" + name, $"the mutant must fail '{own}' alone, but '{task.Id}' has the status {task.Status}{Of(result, task.Id)}");
        }
        var failing = result.Tests.Where(test => test.Task == own && test.Status != GradeStatus.Pass).Select(test => new SignatureCase(test.Name, test.Kind ?? ""));
        signatures.Add(new(name, own, [.. failing.OrderBy(test => test.Case, StringComparer.Ordinal)]));
    }

    /// <summary>The first test of the task that did not pass, as the learner would see it.</summary>
    private static string Of(GradeReport report, string task) =>
        report.Tests.FirstOrDefault(test => test.Task == task && test.Status != GradeStatus.Pass) is { } first
            ? $" (\"{first.Name}\": {first.Message}{(first.Expected is null ? "" : $", expected {first.Expected}, actual {first.Actual}")})"
            : "";

    private async Task SignaturesAsync(LabPack lab, IReadOnlyCollection<MutantSignature> found, Action<string, string> report, CancellationToken cancellation)
    {
        var path = Path.Combine(lab.Folder, Suggestions.FileName);
        var wanted = Suggestions.Serialize(found);
        if (File.Exists(path) && (await File.ReadAllTextAsync(path, cancellation)).ReplaceLineEndings("\n") == wanted) return;
        if (!WriteSignatures)
        {
            report(Suggestions.FileName, "the file must say how the mutants fail, and it does not say what they do now; it is generated: `ascent content check --write`");
            return;
        }
        var beside = path + ".new";
        await File.WriteAllTextAsync(beside, wanted, cancellation);
        File.Move(beside, path, overwrite: true);
    }
}
