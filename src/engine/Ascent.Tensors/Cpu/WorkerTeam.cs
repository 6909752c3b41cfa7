using System.Globalization;
using System.Runtime.CompilerServices;

namespace Ascent.Tensors.Cpu;

/// <summary>The body of a loop that a team runs on ranges; a static lambda here, with its data in <paramref name="state"/>, allocates nothing.</summary>
/// <typeparam name="TState">What the body needs, passed by reference and shared by all threads.</typeparam>
/// <param name="start">First index of the range.</param>
/// <param name="end">Index after the last of the range.</param>
/// <param name="state">The caller's data.</param>
public delegate void RangeBody<TState>(int start, int end, in TState state)
    where TState : allows ref struct;

/// <summary>
/// The persistent team of threads that all kernels share; the caller takes part.
/// </summary>
/// <remarks>
/// <para>Work is cut into parts by a rule that looks at the sizes and at <see cref="Threads"/> only, so the parts are the same in every
/// run; which thread takes which part is first come, first served. A kernel whose parts write to separate places therefore gives the
/// same bits every time.</para>
/// <para>A call from inside a body, and a call while another thread has the team, run their parts one after the other on the calling
/// thread. An exception from a body reaches the caller unchanged, after every part that was started has ended.</para>
/// <para>The threads are background threads: they spin for about 100 microseconds after a job, then park, and do not hold a process.
/// The number of threads is the number of processors unless <c>ASCENT_THREADS</c> says otherwise.</para>
/// </remarks>
public static unsafe class WorkerTeam
{
    /// <summary>The most threads that a team may have.</summary>
    public const int MaxThreads = 1024;

    private static readonly Lock Creation = new();
    private static Crew? _crew;
    private static int _threads;

    [ThreadStatic]
    private static bool _inside;

    /// <summary>Threads that take part, the caller included. Setting it is allowed between operations.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is under 1 or over <see cref="MaxThreads"/>.</exception>
    /// <exception cref="InvalidOperationException">It is set from inside a body, or <c>ASCENT_THREADS</c> is not a number of threads.</exception>
    public static int Threads
    {
        get
        {
            int value = Volatile.Read(ref _threads);
            return value != 0 ? value : _threads = DefaultThreads(Environment.GetEnvironmentVariable("ASCENT_THREADS"));
        }
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxThreads);
            if (_inside) throw new InvalidOperationException("WorkerTeam.Threads was set from inside a body that the team is running; set it between operations.");
            lock (Creation)
            {
                if (value == Volatile.Read(ref _threads)) return;
                Volatile.Write(ref _threads, value);
                _crew?.Retire();
                _crew = null;
            }
        }
    }

    /// <summary>True on a thread that is running a part; what is called from there runs inline.</summary>
    public static bool IsInside => _inside;

    /// <summary>
    /// From now on, whatever this thread asks for runs on it alone: for a thread that prepares something beside a computation, and must
    /// not take the team from it. Parts are cut as ever, so the bits are the same.
    /// </summary>
    public static void WorkAlone() => _inside = true;

    /// <summary>Splits [0, count) into at most <see cref="Threads"/> ranges of multiples of <paramref name="grain"/>, fixed for a thread count, and runs body(start, end) on each; returns when all have ended.</summary>
    /// <param name="count">The length of the loop; nothing is run for 0.</param>
    /// <param name="grain">The unit of splitting, at least 1: every range but the last is a multiple of it.</param>
    /// <param name="body">The loop over one range.</param>
    public static void For(int count, int grain, Action<int, int> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        For(count, grain, in body, static (int start, int end, in Action<int, int> run) => run(start, end));
    }

    /// <summary>As <see cref="For(int, int, Action{int, int})"/>, with the data in a state, so that a static lambda can be used and nothing is allocated.</summary>
    /// <typeparam name="TState">What the body needs.</typeparam>
    /// <param name="count">The length of the loop; nothing is run for 0.</param>
    /// <param name="grain">The unit of splitting, at least 1.</param>
    /// <param name="state">The data of the body, passed on by reference.</param>
    /// <param name="body">The loop over one range.</param>
    public static void For<TState>(int count, int grain, in TState state, RangeBody<TState> body)
        where TState : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(body);
        int parts = PartsFor(count, grain);
        if (parts == 0) return;
        if (parts == 1)
        {
            body(0, count, in state);
            return;
        }

        var frame = new ManagedFrame { Count = count, Grain = grain, Parts = parts, State = Unsafe.AsPointer(ref Unsafe.AsRef(in state)), Body = body };
        Run(parts, &ManagedPart<TState>, Unsafe.AsPointer(ref frame));
    }

    /// <summary>As <see cref="For(int, int, Action{int, int})"/>, for a kernel with its arguments behind a pointer.</summary>
    /// <param name="count">The length of the loop; nothing is run for 0.</param>
    /// <param name="grain">The unit of splitting, at least 1.</param>
    /// <param name="body">body(start, end, state).</param>
    /// <param name="state">Passed on to the body; it must stay where it is until the call returns.</param>
    public static void For(int count, int grain, delegate*<int, int, void*, void> body, void* state)
    {
        int parts = PartsFor(count, grain);
        if (parts == 0) return;
        if (parts == 1)
        {
            body(0, count, state);
            return;
        }

        var frame = new PointerFrame { Count = count, Grain = grain, Parts = parts, State = state, Body = body };
        Run(parts, &PointerPart, &frame);
    }

    /// <summary>Runs body(part, state) for every part in [0, parts), each part on whichever thread is free; returns when all have ended.</summary>
    /// <param name="parts">How many parts there are; they may outnumber the threads.</param>
    /// <param name="body">body(part, state).</param>
    /// <param name="state">Passed on to the body; it must stay where it is until the call returns.</param>
    public static void Run(int parts, delegate*<int, void*, void> body, void* state)
    {
        if (parts > 1 && !_inside && Threads > 1)
        {
            Crew current = _crew ?? Create();
            if (current.TryRun(parts, body, state)) return;
        }

        for (int part = 0; part < parts; part++) body(part, state);
    }

    /// <summary>Where the ranges of a loop begin: range <paramref name="part"/> of <paramref name="parts"/> over [0, count) in units of <paramref name="grain"/>.</summary>
    internal static (int Start, int End) RangeOf(int part, int parts, int count, int grain)
    {
        long units = ((long)count + grain - 1) / grain;
        long start = units * part / parts * grain, end = units * (part + 1) / parts * grain;
        return ((int)start, (int)Math.Min(end, count));
    }

    internal static int DefaultThreads(string? setting)
    {
        if (string.IsNullOrWhiteSpace(setting)) return Math.Clamp(Environment.ProcessorCount, 1, MaxThreads);
        if (int.TryParse(setting, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value is >= 1 and <= MaxThreads) return value;
        throw new InvalidOperationException($"ASCENT_THREADS is '{setting}'; it must be a whole number of threads from 1 to {MaxThreads}, or be left out.");
    }

    private static int PartsFor(int count, int grain)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfLessThan(grain, 1);
        return (int)Math.Min(Threads, ((long)count + grain - 1) / grain);
    }

    private static Crew Create()
    {
        int size = Threads;
        lock (Creation) return _crew ??= new Crew(size - 1);
    }

    private static void ManagedPart<TState>(int part, void* pointer)
        where TState : allows ref struct
    {
        ref ManagedFrame frame = ref Unsafe.AsRef<ManagedFrame>(pointer);
        (int start, int end) = RangeOf(part, frame.Parts, frame.Count, frame.Grain);
        Unsafe.As<RangeBody<TState>>(frame.Body)(start, end, in Unsafe.AsRef<TState>(frame.State));
    }

    private static void PointerPart(int part, void* pointer)
    {
        var frame = (PointerFrame*)pointer;
        (int start, int end) = RangeOf(part, frame->Parts, frame->Count, frame->Grain);
        frame->Body(start, end, frame->State);
    }

    /// <summary>A loop with a delegate; it lives on the stack of the caller, who waits, so the collector sees the delegate there.</summary>
    private struct ManagedFrame
    {
        public int Count, Grain, Parts;
        public void* State;
        public object Body;
    }

    private struct PointerFrame
    {
        public int Count, Grain, Parts;
        public void* State;
        public delegate*<int, int, void*, void> Body;
    }

    internal static void MarkInside(bool value) => _inside = value;
}
