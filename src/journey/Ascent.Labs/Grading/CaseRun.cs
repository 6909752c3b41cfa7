using System.Diagnostics;
using Ascent.Labs.Runner;

namespace Ascent.Labs.Grading;

/// <summary>
/// Runs cases in children until each has a result or the lab's time is over. A case that takes its process down costs its task the
/// remaining cases; those of the other tasks go on in a fresh child.
/// </summary>
internal sealed class CaseRun(LabPack lab, CompiledLab compiled, LabEnvironment environment, GradeOptions options, IProgress<GradeEvent>? progress)
{
    private readonly TestResult?[] _results = new TestResult?[compiled.Cases.Count];
    private readonly Stopwatch _clock = new();
    private readonly Dictionary<string, long> _seeds = lab.Metrics.ToDictionary(metric => metric.Name, metric => (long)metric.Seed, StringComparer.Ordinal);

    public Dictionary<string, double> Metrics { get; } = new(StringComparer.Ordinal);

    private TimeSpan Left => TimeSpan.FromSeconds(lab.Limits.Seconds) - _clock.Elapsed;

    /// <summary>Results by index of case; null for cases that were not asked for.</summary>
    /// <param name="first">A child that was started ahead.</param>
    /// <param name="indices">Indices of cases, in the order in which they run.</param>
    public async Task<IReadOnlyList<TestResult?>> RunAsync(CaseProcess first, IReadOnlyList<int> indices, CancellationToken cancellation)
    {
        var pending = new List<int>(indices);
        for (CaseProcess? child = first; pending.Count > 0; child = null)
        {
            await using (child ??= CaseProcess.Start(environment.ScratchFolder, lab.Limits)) await RunInAsync(child, pending, cancellation);
            if (Left > TimeSpan.Zero) continue;
            foreach (var index in pending.ToArray()) Settle(pending, index, GradeStatus.Timeout, $"not run: the lab's time of {lab.Limits.Seconds} s was used up before");
        }
        return _results;
    }

    private async Task RunInAsync(CaseProcess child, List<int> pending, CancellationToken cancellation)
    {
        var cases = pending.Select(index => new WireCase(index, compiled.Cases[index].Type, compiled.Cases[index].Method)).ToList();
        await child.BeginAsync(compiled, environment.ReferenceFolders, options.Seed, _seeds, cases, cancellation);
        // The lab's time is that of the cases; coming up and being ended are the machine's.
        _clock.Start();
        try
        {
            await WatchAsync(child, cases, pending, cancellation);
        }
        finally
        {
            _clock.Stop();
        }
    }

    private async Task WatchAsync(CaseProcess child, List<WireCase> cases, List<int> pending, CancellationToken cancellation)
    {
        var (ordinal, running) = (0, cases[0].Index);
        var begun = _clock.Elapsed;
        var allowed = Allowance(pending);
        while (true)
        {
            var next = child.Messages.WaitToReadAsync(cancellation).AsTask();
            var remaining = begun + allowed - _clock.Elapsed;
            using var alarm = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var winner = remaining <= TimeSpan.Zero && !next.IsCompleted ? null
                : await Task.WhenAny(next, child.Output.Flooded, child.Ended, Task.Delay(remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero, alarm.Token));
            await alarm.CancelAsync();
            cancellation.ThrowIfCancellationRequested();

            if (winner == child.Output.Flooded)
            {
                await child.EndAsync();
                Fall(pending, running, GradeStatus.Error, $"your code printed more than the lab's limit of {lab.Limits.OutputKb} KB and was ended", child, begun);
                return;
            }
            if (winner == child.Ended)
            {
                // What it sent before its end is in the channel still, followed by the end of the channel.
                await Task.WhenAny(next, Task.Delay(500, cancellation));
                if (!next.IsCompleted) await child.EndAsync();
            }
            else if (winner != next)
            {
                await child.EndAsync();
                Fall(pending, running, GradeStatus.Timeout, $"did not finish within {allowed.TotalSeconds:0.#} s and was ended", child, begun);
                return;
            }
            if (!await next || !child.Messages.TryRead(out var message))
            {
                var verdict = await child.VerdictAsync();
                Fall(pending, running, GradeStatus.Error, Sentence(verdict, child), child, begun);
                return;
            }
            switch (message)
            {
                case Message.Started started when ordinal < cases.Count && started.Index == cases[ordinal].Index:
                    running = started.Index;
                    (begun, allowed) = (_clock.Elapsed, Allowance(pending));
                    break;
                case Message.Finished finished when ordinal < cases.Count && finished.Index == cases[ordinal].Index && finished.Index == running:
                    var output = await child.Output.OfCaseAsync(ordinal++);
                    pending.Remove(finished.Index);
                    Report(finished.Index, Result(finished, output));
                    break;
                case Message.Figure figure:
                    progress?.Report(new GradeEvent.Figure(figure.Name, figure.Step, figure.Value));
                    break;
                case Message.Metric metric:
                    Metrics[metric.Name] = metric.Value;
                    break;
                case Message.Done done when done.Count == cases.Count && ordinal == cases.Count:
                    await child.EndAsync();
                    return;
                default:
                    await child.EndAsync();
                    Fall(pending, running, GradeStatus.Error, "the channel of the results carried a message out of order; the grading cannot be trusted", child, begun);
                    return;
            }
        }
    }

    /// <summary>While other tasks wait for their turn a case may use half of the time that is left; else all of it.</summary>
    private TimeSpan Allowance(List<int> pending) =>
        pending.Count > 0 && pending.Exists(index => compiled.Cases[index].Task != compiled.Cases[pending[0]].Task) ? Left / 2 : Left;

    /// <summary>The running case took the process down: it has its result, and the rest of its task is not tried.</summary>
    private void Fall(List<int> pending, int running, GradeStatus status, string message, CaseProcess child, TimeSpan begun)
    {
        var milliseconds = (_clock.Elapsed - begun).TotalMilliseconds;
        // The last case may have ended, but the child did not come to its end in order: what it said is not taken.
        if (!pending.Contains(running)) message += "; it had reported its result before";
        Settle(pending, running, status, message, Shorten(child.Output.OfUnfinished()), milliseconds);
        foreach (var index in pending.Where(index => compiled.Cases[index].Task == compiled.Cases[running].Task).ToArray())
            Settle(pending, index, status, $"not run: \"{compiled.Cases[running].Name}\" ended the run of this task");
    }

    private void Settle(List<int> pending, int index, GradeStatus status, string message, string? output = null, double milliseconds = 0)
    {
        pending.Remove(index);
        Report(index, Blank(index) with { Status = status, Message = message, Output = output, DurationMs = milliseconds, Kind = status.ToString() });
    }

    private void Report(int index, TestResult result)
    {
        _results[index] = result;
        progress?.Report(new GradeEvent.TestFinished(result));
    }

    private TestResult Blank(int index) => new() { Name = compiled.Cases[index].Name, Task = compiled.Cases[index].Task, Status = GradeStatus.Error, Seed = options.Seed };

    private TestResult Result(Message.Finished finished, string? output) => Blank(finished.Index) with
    {
        Status = finished.Outcome switch
        {
            Outcome.Passed => GradeStatus.Pass,
            Outcome.OutOfMemory or Outcome.ProcessRefused or Outcome.Skipped => GradeStatus.Error,
            _ => GradeStatus.Fail,
        },
        Message = finished.Outcome switch
        {
            Outcome.OutOfMemory => MemorySentence() + finished.Text,
            Outcome.ProcessRefused => "your code started a process, which this lab does not allow" + finished.Text,
            Outcome.Skipped => "skipped, which is not a pass: " + finished.Text,
            _ => finished.Text,
        },
        Expected = finished.Expected,
        Actual = finished.Actual,
        MaxAbsError = finished.MaxAbsError,
        At = finished.At,
        DurationMs = finished.Milliseconds,
        Output = output,
        Skipped = finished.Outcome == Outcome.Skipped,
        Kind = Suggestions.KindOf(finished),
    };

    private string MemorySentence() => $"your code used more memory than the lab's limit of {lab.Limits.MemoryMb} MB";

    private string Sentence(Verdict? verdict, CaseProcess child)
    {
        var printed = child.Output.OfUnfinished() ?? "";
        if (child.Disturbance is { } disturbance) return $"something other than the grader's own code wrote to the channel of the results ({disturbance}); the grading cannot be trusted";
        return verdict switch
        {
            Verdict.Memory => MemorySentence() + " and was ended",
            Verdict.Processes => $"your code started more processes than the lab's limit of {lab.Limits.Processes} and was ended with all of them",
            Verdict.Time => $"did not finish within the lab's {lab.Limits.Seconds} s and was ended",
            Verdict.EndedWithZero or Verdict.EndedWithCode => "your code ended the process (Environment.Exit or the like); a case must return to the grader",
            _ when printed.Contains("Stack overflow", StringComparison.Ordinal) => "your code ended the process: the stack overflowed, which endless recursion does",
            _ when printed.Contains("Process terminated", StringComparison.Ordinal) => "your code ended the process (Environment.FailFast or a failed assertion)",
            _ when printed.Contains("Out of memory", StringComparison.Ordinal) => MemorySentence() + " and was ended",
            _ when printed.Contains("Unhandled exception", StringComparison.Ordinal) => "your code ended the process: an exception was thrown on a thread of its own and nothing caught it",
            Verdict.Asked => "your code closed the channel of the results",
            null => "your code ended the process that supervises it",
            _ => "your code ended the process (it crashed or was ended by a signal)",
        };
    }

    /// <summary>A crash report of the runtime repeats itself; the beginning says what happened.</summary>
    private static string? Shorten(string? output) => output is { Length: > 4000 } ? output[..2000] + "\n…\n" + output[^2000..] : output;
}
