using System.Diagnostics;
using System.Globalization;

namespace Ascent.Labs.Runner;

/// <summary>Why the supervisor ended: its exit code, which tells the grader what to say.</summary>
public enum Verdict
{
    /// <summary>The child could not be started.</summary>
    NotStarted = 3,
    Memory = 10,
    Processes = 11,
    Time = 12,

    /// <summary>The grader asked for the end, or is gone.</summary>
    Asked = 13,
    EndedWithZero = 20,
    EndedWithCode = 21,
    EndedBySignal = 22,
}

/// <param name="MemoryBytes">Resident memory of the whole tree.</param>
/// <param name="Processes">How many processes beside the child itself the tree may have.</param>
/// <param name="Seconds">Wall time, a backstop: the grader keeps the finer clock.</param>
internal sealed record SupervisorOptions(string Pipe, long MemoryBytes, int Processes, double Seconds)
{
    public static SupervisorOptions? TryParse(string[] args) =>
        args is [var pipe, var memory, var processes, var seconds]
        && long.TryParse(memory, CultureInfo.InvariantCulture, out var bytes)
        && int.TryParse(processes, CultureInfo.InvariantCulture, out var count)
        && double.TryParse(seconds, CultureInfo.InvariantCulture, out var time)
            ? new(pipe, bytes, count, time)
            : null;
}

/// <summary>
/// Stands between the grader and the process that runs the learner's code. It runs none of that code, adopts every process that the
/// code starts, however it detaches itself, and ends them all when a limit is passed, when the child ends, or when the grader goes away.
/// </summary>
internal static class Supervisor
{
    private static readonly TimeSpan Calm = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan Watchful = TimeSpan.FromMilliseconds(4);

    public static int Run(SupervisorOptions options)
    {
        var clock = Stopwatch.StartNew();
        using var asked = new ManualResetEvent(false);
        using var ended = new ManualResetEvent(false);
        var tree = ProcessTree.Adopt();
        AwaitGrader(asked);

        using var child = Start(options);
        if (child is null) return (int)Verdict.NotStarted;
        child.EnableRaisingEvents = true;
        child.Exited += (_, _) => ended.Set();
        if (child.HasExited) ended.Set();
        tree.PreferToLose(child, yieldToUs: options.Processes > 0);

        var verdict = Watch(options, tree, child, clock, asked, ended);
        tree.EndAll(child);
        child.WaitForExit(2000);
        return (int)(verdict ?? child.ExitCode switch
        {
            0 => Verdict.EndedWithZero,
            > 128 => Verdict.EndedBySignal,
            _ => Verdict.EndedWithCode,
        });
    }

    private static Verdict? Watch(SupervisorOptions options, ProcessTree tree, Process child, Stopwatch clock, ManualResetEvent asked, ManualResetEvent ended)
    {
        WaitHandle[] handles = [asked, ended];
        var pause = Calm;
        for (var look = 0; ; look++)
        {
            switch (WaitHandle.WaitAny(handles, pause))
            {
                case 0: return Verdict.Asked;
                case 1: return null;
            }
            // Reading all of /proc is dear on a machine with many processes; a child that cannot start any is mostly looked at alone.
            var (others, resident) = tree.Measure(child, all: options.Processes > 0 || !ProcessBan.Supported || look % 10 == 0);
            if (others > options.Processes) return Verdict.Processes;
            if (resident > options.MemoryBytes) return Verdict.Memory;
            if (clock.Elapsed.TotalSeconds > options.Seconds) return Verdict.Time;
            // Code that starts processes or fills memory quickly is looked at more often.
            pause = others > 0 || resident > options.MemoryBytes / 2 ? Watchful : Calm;
        }
    }

    /// <summary>The grader holds our standard input open for as long as it lives and wants us.</summary>
    private static void AwaitGrader(ManualResetEvent asked)
    {
        var thread = new Thread(() =>
        {
            using var input = Console.OpenStandardInput();
            var buffer = new byte[16];
            try
            {
                while (input.Read(buffer) > 0)
                {
                    // Nothing is ever sent; only the end counts.
                }
            }
            catch (IOException)
            {
                // The same as its end.
            }
            asked.Set();
        })
        { IsBackground = true, Name = "grader" };
        thread.Start();
    }

    private static Process? Start(SupervisorOptions options)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            UseShellExecute = false,
            // An empty standard input of its own: reading it gives the end at once. Output goes straight to the grader.
            RedirectStandardInput = true,
        };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!).Equals("dotnet", StringComparison.OrdinalIgnoreCase))
        {
            start.ArgumentList.Add("exec");
            start.ArgumentList.Add(typeof(Supervisor).Assembly.Location);
        }
        start.ArgumentList.Add("run");
        start.ArgumentList.Add(options.Pipe);
        // The managed heap fails first, inside the case, with an exception that names its place.
        start.Environment["DOTNET_GCHeapHardLimit"] = "0x" + options.MemoryBytes.ToString("X", CultureInfo.InvariantCulture);
        try
        {
            var child = Process.Start(start);
            child?.StandardInput.Close();
            return child;
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or IOException)
        {
            Console.Error.WriteLine(e.Message);
            return null;
        }
    }
}
