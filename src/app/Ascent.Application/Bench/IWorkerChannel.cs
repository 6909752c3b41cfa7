namespace Ascent.Application.Bench;

/// <summary>Lines to and from a worker.</summary>
public interface IWorkerChannel : IAsyncDisposable
{
    /// <summary>What the worker last complained of (standard error), for messages; may be empty.</summary>
    string Complaint { get; }

    /// <exception cref="IOException">The worker is gone.</exception>
    Task SendAsync(string line, CancellationToken cancellation);

    /// <returns>Null when the worker has ended.</returns>
    /// <exception cref="IOException">The line is longer than any answer.</exception>
    Task<string?> ReceiveAsync(CancellationToken cancellation);
}

/// <summary>One of the two sides.</summary>
public enum Side { Own, Peer }

/// <summary>A worker to be started: a workload, its threads, and variants of the peer ("channels_last").</summary>
public sealed record WorkerStart(Side Side, string Workload, int Threads, IReadOnlyList<string> Variants);

/// <summary>Starts workers.</summary>
public interface IWorkerStarter
{
    IWorkerChannel Start(WorkerStart start);
}

/// <summary>A worker did not do what it should; the message says which, what, and what it complained of.</summary>
public sealed class WorkerException(string message) : Exception(message);
