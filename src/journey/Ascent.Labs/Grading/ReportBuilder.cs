using System.Diagnostics;

namespace Ascent.Labs.Grading;

/// <summary>Makes the verdict from what was found: a task passes when it has cases and all of them pass; nothing else is a pass.</summary>
internal sealed class ReportBuilder(LabPack lab, GradeOptions options, Stopwatch clock)
{
    private IEnumerable<LabTask> Tasks => lab.Tasks.Where(task => options.Tasks is not { Count: > 0 } || options.Tasks.Contains(task.Id));

    public GradeReport Refused(string problem) => WithoutTests(problem, [], "");

    public GradeReport NotCompiled(CompiledLab compiled, LabSources sources) => WithoutTests(compiled.Problem!, compiled.Diagnostics, sources.LearnerHash());

    public GradeReport NothingToRun(LabSources sources) => WithoutTests("No test was run: the lab has none for what was asked. This is a fault of the lab, not yours.", [], sources.LearnerHash());

    public GradeReport Ran(CompiledLab compiled, LabSources sources, IReadOnlyList<TestResult> tests, IReadOnlyDictionary<string, double> values)
    {
        var suggested = Suggestions.Apply(lab, tests);
        var tasks = Tasks.Select(task => Judge(task, suggested)).ToList();
        var metrics = lab.Metrics
            .Where(metric => options.Tasks is not { Count: > 0 } || values.ContainsKey(metric.Name))
            .Select(metric => (metric, Value: values.TryGetValue(metric.Name, out var value) ? value : double.NaN))
            .Select(pair => new MetricResult(pair.metric.Name, pair.Value, pair.metric.Operator, pair.metric.Threshold, pair.metric.Holds(pair.Value)))
            .ToList();
        var status = Worst(tasks.Select(task => task.Status).Append(metrics.TrueForAll(metric => metric.Pass) ? GradeStatus.Pass : GradeStatus.Fail));
        return Report(status, Problem(status, tasks, suggested), tasks, suggested, metrics, compiled.Diagnostics, sources.LearnerHash());
    }

    private static TaskResult Judge(LabTask task, IReadOnlyList<TestResult> tests)
    {
        var own = tests.Where(test => test.Task == task.Id).ToList();
        var status = own.Count == 0 ? GradeStatus.Error : Worst(own.Select(test => test.Status));
        return new(task.Id, task.Title, status, status == GradeStatus.Pass ? task.Points : 0, task.Points);
    }

    /// <summary>A timeout says more than an error, an error more than a failure.</summary>
    private static GradeStatus Worst(IEnumerable<GradeStatus> statuses) => statuses.Max();

    private string? Problem(GradeStatus status, List<TaskResult> tasks, IReadOnlyList<TestResult> tests)
    {
        if (status is not (GradeStatus.Error or GradeStatus.Timeout)) return null;
        if (tests.FirstOrDefault(test => test.Status == status) is { } first)
            return $"Task {first.Task}, \"{first.Name}\": {first.Message}.";
        var bare = tasks.First(task => tests.All(test => test.Task != task.Id));
        return $"The task {bare.Id} has no test. This is a fault of the lab {lab.Id}, not yours.";
    }

    private GradeReport WithoutTests(string problem, IReadOnlyList<string> diagnostics, string hash) =>
        Report(GradeStatus.Error, problem, [.. Tasks.Select(task => new TaskResult(task.Id, task.Title, GradeStatus.Error, 0, task.Points))], [], [], diagnostics, hash);

    private GradeReport Report(GradeStatus status, string? problem, IReadOnlyList<TaskResult> tasks, IReadOnlyList<TestResult> tests, IReadOnlyList<MetricResult> metrics, IReadOnlyList<string> diagnostics, string hash) => new()
    {
        Lab = lab.Id,
        Version = lab.Version,
        Status = status,
        Problem = problem,
        Tasks = tasks,
        Tests = tests,
        Metrics = metrics,
        Diagnostics = diagnostics,
        Env = Machine.Describe(hash),
        DurationMs = clock.Elapsed.TotalMilliseconds,
    };
}
