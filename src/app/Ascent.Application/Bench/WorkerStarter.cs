using System.Globalization;

namespace Ascent.Application.Bench;

/// <summary>Our workers are this program in another mode; the peer's are scripts under a Python that has PyTorch.</summary>
/// <param name="own">This program, and what goes before its arguments.</param>
/// <param name="peer">Null where no peer is to run.</param>
public sealed class WorkerStarter(IReadOnlyList<string> own, PyTorch? peer) : IWorkerStarter
{
    public IWorkerChannel Start(WorkerStart start)
    {
        var threads = start.Threads.ToString(CultureInfo.InvariantCulture);
        if (start.Side == Side.Own)
            return ProcessChannel.Start(own[0], [.. own.Skip(1), "bench", start.Workload, "--threads", threads, "--worker"]);
        var found = peer ?? throw new WorkerException("There is no peer.");
        return ProcessChannel.Start(found.Python, [found.Script, start.Workload, "--threads", threads, .. start.Variants.SelectMany(variant => new[] { "--variant", variant })]);
    }
}
