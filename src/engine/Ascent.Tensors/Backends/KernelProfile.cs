using System.Diagnostics;

namespace Ascent.Tensors.Backends;

/// <summary>What the calls of one kernel took.</summary>
/// <param name="Kernel">Its name in <see cref="IBackend"/>; one that takes an elementary function has it behind a dot: <c>Map.ExpOperator</c>.</param>
/// <param name="Shapes">Of the first two tensors that it was given, where the profile tells them apart; else empty.</param>
/// <param name="Calls">How often it was called.</param>
/// <param name="Time">In all calls together, without the kernels that it called itself.</param>
public sealed record KernelTime(string Kernel, string Shapes, long Calls, TimeSpan Time);

/// <summary>
/// Tells where the time of a computation goes: it stands between the operations and the kernels of <see cref="CpuBackend"/>, and times
/// each call. <c>using (Backend.Use(profile.Backend)) model.Forward(x)</c> fills it. For one thread; the worker team may have many.
/// </summary>
public sealed class KernelProfile
{
    private readonly Dictionary<(string Kernel, Type? Function, string Shapes), Account> _accounts = [];
    private readonly Stack<Open> _open = new();
    private readonly bool _shapes;

    /// <summary>Begins with nothing.</summary>
    /// <param name="shapes">Whether calls on other shapes count apart.</param>
    public KernelProfile(bool shapes = false)
    {
        _shapes = shapes;
        Backend = ProfiledBackend.Create(this);
    }

    /// <summary>The CPU backend under observation.</summary>
    public IBackend Backend { get; }

    /// <summary>What was called so far, the most time first.</summary>
    public IReadOnlyList<KernelTime> Times =>
        [.. _accounts.Select(pair => new KernelTime(NameOf(pair.Key.Kernel, pair.Key.Function), pair.Key.Shapes, pair.Value.Calls, Stopwatch.GetElapsedTime(0, pair.Value.Ticks))).OrderByDescending(time => time.Time)];

    /// <summary>Forgets what was measured.</summary>
    public void Clear() => _accounts.Clear();

    /// <summary>A kernel begins.</summary>
    internal void Enter(string kernel, Type? function, Tensor? first, Tensor? second) =>
        _open.Push(new((kernel, function, _shapes && first is not null ? $"{first.Shape} {second?.Shape.ToString()}".TrimEnd() : ""), Stopwatch.GetTimestamp()));

    /// <summary>The kernel that began last ends.</summary>
    internal void Leave()
    {
        var call = _open.Pop();
        var ticks = Stopwatch.GetTimestamp() - call.Start;
        if (!_accounts.TryGetValue(call.Key, out var account))
            _accounts.Add(call.Key, account = new());
        account.Calls++;
        account.Ticks += ticks - call.Inside;
        if (_open.TryPeek(out var outer)) outer.Inside += ticks;
    }

    private static string NameOf(string kernel, Type? function)
    {
        if (function is null) return kernel;
        var name = function.Name;
        var generic = name.IndexOf('`', StringComparison.Ordinal);
        return $"{kernel}.{(generic < 0 ? name : name[..generic])}";
    }

    private sealed class Account
    {
        public long Calls { get; set; }

        public long Ticks { get; set; }
    }

    private sealed class Open((string Kernel, Type? Function, string Shapes) key, long start)
    {
        public (string Kernel, Type? Function, string Shapes) Key { get; } = key;

        public long Start { get; } = start;

        public long Inside { get; set; }
    }
}
