using System.Diagnostics;
using System.IO.Pipes;
using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using Ascent.Labs.Kit;

namespace Ascent.Labs.Runner;

/// <summary>The process that the learner's code runs in: takes one job, runs its cases in order and reports each as it ends.</summary>
internal static class CaseHost
{
    // Recursive solutions get the stack of a main thread on Linux, on every system.
    private const int StackBytes = 8 << 20;

    public static int Run(string pipeName)
    {
        using var pipe = new NamedPipeClientStream(".", pipeName, PipeDirection.InOut, PipeOptions.Asynchronous);
        try
        {
            pipe.Connect(5000);
        }
        catch (Exception e) when (e is TimeoutException or IOException)
        {
            return 3;
        }
        if (Wire.ReadJob(pipe) is not { } job) return 3;

        EndWithGrader(pipe);
        if (!job.MayStartProcesses) ProcessBan.Impose();
        var code = 0;
        var thread = new Thread(() => code = RunJob(pipe, job), StackBytes) { Name = "cases" };
        thread.Start();
        thread.Join();
        // The grader ends this process as soon as it has the last message; threads that the learner left running do not hold it up.
        return code;
    }

    /// <summary>The grader never writes a second time: the end of the channel means that it is gone, and then so are we.</summary>
    private static void EndWithGrader(NamedPipeClientStream pipe)
    {
        var watchdog = new Thread(() =>
        {
            try
            {
                pipe.ReadByte();
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                // The same as its end.
            }
            Process.GetCurrentProcess().Kill();
        })
        { IsBackground = true, Name = "watchdog" };
        watchdog.Start();
    }

    private static int RunJob(NamedPipeClientStream pipe, Job job)
    {
        var gate = new Lock();
        void Send(Message message)
        {
            lock (gate) Wire.WriteMessage(pipe, job.Nonce, message);
        }

        using var output = Console.OpenStandardOutput();
        using var error = Console.OpenStandardError();
        var marker = Encoding.UTF8.GetBytes(job.Marker + "\n");
        AssemblyLoadContext.Default.Resolving += (context, name) => Resolve(context, name, job.Folders);

        foreach (var (index, type, method) in job.Cases)
        {
            Send(new Message.Started(index));
            var watch = Stopwatch.StartNew();
            Exception? thrown = null;
            try
            {
                var tests = AssemblyLoadContext.Default.LoadFromAssemblyPath(job.TestAssembly);
                var context = new CaseContext(job.Seed,
                    (name, step, value) => Send(new Message.Figure(name, step, value)),
                    (name, value) => Send(new Message.Metric(name, value)))
                { MetricSeeds = job.MetricSeeds };
                LabCase.Of(tests.GetType(type, throwOnError: true)!, method).Run(context);
            }
            catch (Exception e)
            {
                thrown = e;
            }
            var elapsed = watch.Elapsed.TotalMilliseconds;
            Console.Out.Flush();
            Console.Error.Flush();
            output.Write(marker);
            error.Write(marker);
            Send(Failure.Describe(index, elapsed, thrown));
        }
        Send(new Message.Done(job.Cases.Count));
        return 0;
    }

    private static Assembly? Resolve(AssemblyLoadContext context, AssemblyName name, IReadOnlyList<string> folders)
    {
        foreach (var folder in folders)
        {
            var path = Path.Combine(folder, name.Name + ".dll");
            if (File.Exists(path)) return context.LoadFromAssemblyPath(path);
        }
        return null;
    }
}
