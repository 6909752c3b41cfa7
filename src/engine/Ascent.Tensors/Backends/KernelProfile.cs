using System.Diagnostics;

namespace Ascent.Tensors.Backends;

/// <summary>What the calls of one kernel took.</summary>
/// <param name="Kernel">Its name in <see cref="IBackend"/>; one that takes an elementary function has it behind a dot: <c>Map.Exp</c>.</param>
/// <param name="Calls">How often it was called.</param>
/// <param name="Time">In all calls together, without the kernels that it called itself.</param>
public sealed record KernelTime(string Kernel, long Calls, TimeSpan Time);

/// <summary>
/// Tells where the time of a computation goes: it stands between the operations and the kernels of <see cref="CpuBackend"/>, and times
/// each call. <c>using (Backend.Use(profile.Backend)) model.Forward(x)</c> fills it. For one thread; the worker team may have many.
/// </summary>
public sealed class KernelProfile
{
    private readonly Dictionary<(string Kernel, Type? Function), Account> _accounts = [];
    private readonly Stack<Open> _open = new();

    /// <summary>Begins with nothing.</summary>
    public KernelProfile() => Backend = ProfiledBackend.Create(this);

    /// <summary>The CPU backend under observation.</summary>
    public IBackend Backend { get; }

    /// <summary>What was called so far, the most time first.</summary>
    public IReadOnlyList<KernelTime> Times =>
        [.. _accounts.Select(pair => new KernelTime(NameOf(pair.Key), pair.Value.Calls, Stopwatch.GetElapsedTime(0, pair.Value.Ticks))).OrderByDescending(time => time.Time)];

    /// <summary>Forgets what was measured.</summary>
    public void Clear() => _accounts.Clear();

    /// <summary>A kernel begins.</summary>
    internal void Enter(string kernel, Type? function) => _open.Push(new(kernel, function, Stopwatch.GetTimestamp()));

    /// <summary>The kernel that began last ends.</summary>
    internal void Leave()
    {
        var call = _open.Pop();
        var ticks = Stopwatch.GetTimestamp() - call.Start;
        if (!_accounts.TryGetValue((call.Kernel, call.Function), out var account))
            _accounts.Add((call.Kernel, call.Function), account = new());
        account.Calls++;
        account.Ticks += ticks - call.Inside;
        if (_open.TryPeek(out var outer)) outer.Inside += ticks;
    }

    private static string NameOf((string Kernel, Type? Function) key)
    {
        if (key.Function is not { } function) return key.Kernel;
        var name = function.Name;
        var generic = name.IndexOf('`', StringComparison.Ordinal);
        return $"{key.Kernel}.{(generic < 0 ? name : name[..generic])}";
    }

    private sealed class Account
    {
        public long Calls { get; set; }

        public long Ticks { get; set; }
    }

    private sealed class Open(string kernel, Type? function, long start)
    {
        public string Kernel { get; } = kernel;

        public Type? Function { get; } = function;

        public long Start { get; } = start;

        public long Inside { get; set; }
    }
}
