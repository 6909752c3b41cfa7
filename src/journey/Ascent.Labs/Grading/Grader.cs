using System.Diagnostics;
using Ascent.Journey;
using Ascent.Labs.Grading;

namespace Ascent.Labs;

/// <summary>Compiles a learner's sources with the lab's tests and runs them in a child process under limits.</summary>
public sealed class Grader(LabEnvironment environment)
{
    private static readonly TimeSpan CompileLimit = TimeSpan.FromSeconds(30);

    // Deeply nested sources want stack in the compiler; it refuses what does not fit instead of overflowing.
    private const int CompilerStackBytes = 16 << 20;

    public LabEnvironment Environment { get; } = environment;

    /// <param name="sourceFolder">The learner's project, a starter, a solution or a mutant.</param>
    /// <exception cref="JourneyException">The folder is missing, a task is unknown, or the machine cannot run the tests.</exception>
    public async Task<GradeReport> GradeAsync(LabPack lab, string sourceFolder, GradeOptions options, IProgress<GradeEvent>? progress, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        foreach (var task in options.Tasks ?? [])
            if (lab.Tasks.All(known => known.Id != task))
                throw UnknownTask(lab, task);
        Environment.KitFolder();
        Directory.CreateDirectory(Environment.ScratchFolder);

        var report = new ReportBuilder(lab, options, clock);
        LabSources sources;
        try
        {
            sources = LabSources.Read(lab, sourceFolder);
        }
        catch (SourceRefusedException refused)
        {
            return report.Refused(refused.Message);
        }

        // The child comes up while the compiler works.
        var child = CaseProcess.Start(Environment.ScratchFolder, lab.Limits);
        try
        {
            var compiled = await CompileAsync(sources, cancellation);
            progress?.Report(new GradeEvent.Compiled(clock.Elapsed.TotalMilliseconds));
            if (compiled.Problem is not null) return report.NotCompiled(compiled, sources);

            var wanted = Wanted(lab, compiled, options);
            if (wanted.Count == 0) return report.NothingToRun(sources);
            var run = new CaseRun(lab, compiled, Environment, options, progress);
            var owned = child;
            child = null;
            var results = await run.RunAsync(owned, wanted, cancellation);
            return report.Ran(compiled, sources, [.. wanted.Select(index => results[index]).OfType<TestResult>()], run.Metrics);
        }
        finally
        {
            if (child is not null) await child.DisposeAsync();
        }
    }

    private static JourneyException UnknownTask(LabPack lab, string task)
    {
        var known = lab.Tasks.Select(known => known.Id).ToList();
        return new($"The lab '{lab.Id}' has no task '{task}'{Nearest.HintInSentence(task, known)} Its tasks are: {string.Join(", ", known)}.");
    }

    private static List<int> Wanted(LabPack lab, CompiledLab compiled, GradeOptions options)
    {
        var order = lab.Tasks.Select((task, position) => (task.Id, position)).ToDictionary(pair => pair.Id, pair => pair.position, StringComparer.Ordinal);
        return [.. Enumerable.Range(0, compiled.Cases.Count)
            .Where(index => order.ContainsKey(compiled.Cases[index].Task) && (options.Tasks is not { Count: > 0 } || options.Tasks.Contains(compiled.Cases[index].Task)))
            .OrderBy(index => order[compiled.Cases[index].Task])];
    }

    private async Task<CompiledLab> CompileAsync(LabSources sources, CancellationToken cancellation)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(CompileLimit);
        var done = new TaskCompletionSource<CompiledLab>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                done.SetResult(new LabCompiler(Environment).Compile(sources, new CompileCache(Environment.ScratchFolder), limited.Token));
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        }, CompilerStackBytes)
        { IsBackground = true, Name = "lab compiler" };
        thread.Start();
        try
        {
            return await done.Task.WaitAsync(limited.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new("", [], [], $"The compiler did not finish with your code within {CompileLimit.TotalSeconds} s. Look for very large or deeply nested expressions.");
        }
    }
}
