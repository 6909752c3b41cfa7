using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Ascent.Tensors.Cpu;

/// <summary>
/// The threads behind <see cref="WorkerTeam"/>, and the protocol by which they share one job at a time.
/// </summary>
/// <remarks>
/// A job is published by writing its fields and then one 64-bit ticket: the number of the job in the upper half, the parts not yet
/// taken in the lower. A thread takes a part by reading the ticket, then the fields, then lowering the ticket by one with a
/// compare-and-swap. If the swap succeeds, the job had an open part all the while, so the fields were this job's: a thread that wakes
/// late can never run a part of a job with the fields of another.
/// </remarks>
internal sealed unsafe class Crew
{
    private static readonly long SpinTicks = Stopwatch.Frequency / 10_000;

    private readonly Worker[] _workers;
    private readonly Gate _finished = new();
    private Padded _ticket;
    private Padded _pending;
    private int _busy;
    private int _callerParked;
    private bool _retired;
    private delegate*<int, void*, void> _body;
    private void* _state;
    private ExceptionDispatchInfo? _failure;

    public Crew(int size)
    {
        _workers = new Worker[size];
        for (int i = 0; i < size; i++)
        {
            var worker = _workers[i] = new Worker();
            var thread = new Thread(() => Work(worker), maxStackSize: 1 << 20) { IsBackground = true, Name = $"ascent worker {i + 1}" };
            thread.UnsafeStart();
        }
    }

    /// <summary>Runs the job with the caller's help; false, with nothing run, when another thread has the crew.</summary>
    public bool TryRun(int parts, delegate*<int, void*, void> job, void* jobState)
    {
        if (Volatile.Read(ref _busy) != 0 || Interlocked.CompareExchange(ref _busy, 1, 0) != 0) return false;
        if (_retired)
        {
            Volatile.Write(ref _busy, 0);
            return false;
        }

        _body = job;
        _state = jobState;
        _failure = null;
        Volatile.Write(ref _pending.Value, parts);
        long number = (long)((ulong)Volatile.Read(ref _ticket.Value) >> 32) + 1;
        Interlocked.Exchange(ref _ticket.Value, (number << 32) | (uint)parts);
        int helpers = Math.Min(parts - 1, _workers.Length);
        for (int i = 0; i < helpers; i++) _workers[i].Wake();

        TakeParts();
        AwaitParts();
        ExceptionDispatchInfo? thrown = _failure;
        _failure = null;
        Volatile.Write(ref _busy, 0);
        thrown?.Throw();
        return true;
    }

    /// <summary>Waits for a running job to end, then lets every thread go.</summary>
    public void Retire()
    {
        var spin = new SpinWait();
        while (Interlocked.CompareExchange(ref _busy, 1, 0) != 0) spin.SpinOnce();
        _retired = true;
        long number = (long)((ulong)Volatile.Read(ref _ticket.Value) >> 32) + 1;
        Interlocked.Exchange(ref _ticket.Value, number << 32);
        foreach (Worker worker in _workers) worker.Wake();
        Volatile.Write(ref _busy, 0);
    }

    private void Work(Worker me)
    {
        WorkerTeam.MarkInside(true);
        long seen = 0;
        while (true)
        {
            seen = AwaitJob(me, seen);
            if (Volatile.Read(ref _retired)) return;
            TakePartsAsWorker();
        }
    }

    private void TakeParts()
    {
        WorkerTeam.MarkInside(true);
        TakePartsAsWorker();
        WorkerTeam.MarkInside(false);
    }

    private void TakePartsAsWorker()
    {
        while (true)
        {
            long seen = Volatile.Read(ref _ticket.Value);
            uint left = (uint)seen;
            if (left == 0) return;
            delegate*<int, void*, void> run = _body;
            void* argument = _state;
            if (Interlocked.CompareExchange(ref _ticket.Value, seen - 1, seen) != seen) continue;
            RunPart(run, (int)left - 1, argument);
            if (Interlocked.Decrement(ref _pending.Value) == 0 && Volatile.Read(ref _callerParked) != 0 && Interlocked.Exchange(ref _callerParked, 0) != 0)
                _finished.Open();
        }
    }

    private void RunPart(delegate*<int, void*, void> run, int part, void* argument)
    {
        try
        {
            run(part, argument);
        }
        catch (Exception exception)
        {
            // The caller's thread throws it again; the first one wins, as the parts have no order in time.
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(exception), null);
        }
    }

    /// <summary>The caller waits for parts that others still run: a spin, then a park, since a thread may have lost its processor.</summary>
    private void AwaitParts()
    {
        if (Volatile.Read(ref _pending.Value) == 0) return;
        long deadline = Stopwatch.GetTimestamp() + SpinTicks;
        while (Volatile.Read(ref _pending.Value) != 0)
        {
            Thread.SpinWait(4);
            if (Stopwatch.GetTimestamp() < deadline) continue;
            Interlocked.Exchange(ref _callerParked, 1);
            if (Volatile.Read(ref _pending.Value) == 0)
            {
                // Either nobody saw the flag, or a release is under way and is drawn off here.
                if (Interlocked.Exchange(ref _callerParked, 0) == 0) _finished.Pass();
                return;
            }

            _finished.Pass();
        }
    }

    private long AwaitJob(Worker me, long seen)
    {
        long deadline = Stopwatch.GetTimestamp() + SpinTicks;
        while (true)
        {
            long now = (long)((ulong)Volatile.Read(ref _ticket.Value) >> 32);
            if (now != seen) return now;
            Thread.SpinWait(4);
            if (Stopwatch.GetTimestamp() < deadline) continue;
            me.Park(ref _ticket.Value, seen);
            deadline = Stopwatch.GetTimestamp() + SpinTicks;
        }
    }

    private sealed class Worker
    {
        private readonly Gate _signal = new();
        private int _parked;

        public void Wake()
        {
            if (Volatile.Read(ref _parked) != 0 && Interlocked.Exchange(ref _parked, 0) != 0) _signal.Open();
        }

        public void Park(ref long ticket, long seen)
        {
            Interlocked.Exchange(ref _parked, 1);
            bool changed = (long)((ulong)Volatile.Read(ref ticket) >> 32) != seen;
            if (changed && Interlocked.Exchange(ref _parked, 0) != 0) return;
            _signal.Pass();
        }
    }

    /// <summary>A counter alone on its cache lines, so that taking a part does not slow the reading of anything else.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Padded
    {
        [FieldOffset(128)]
        public long Value;
    }
}
