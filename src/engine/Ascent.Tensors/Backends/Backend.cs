namespace Ascent.Tensors.Backends;

/// <summary>Which kernels the operations of this thread call.</summary>
/// <remarks>
/// An operation knows its shape rule and its derivative; the numbers are computed by a backend. <see cref="Cpu"/> is the fast one,
/// <see cref="Reference"/> computes the same by plain loops in double precision. To bring up a new backend, or to mount one operation of
/// your own, derive from <see cref="ReferenceBackend"/> or <see cref="CpuBackend"/> and override what you have.
/// </remarks>
public static class Backend
{
    [ThreadStatic]
    private static IBackend? _ofThread;

    /// <summary>Vectorised, multi-threaded kernels; what is used unless <see cref="Use"/> says otherwise.</summary>
    public static CpuBackend Cpu { get; } = new();

    /// <summary>Plain loops in double precision: the oracle of the tests and the backend of last resort.</summary>
    public static ReferenceBackend Reference { get; } = new();

    /// <summary>The backend of this thread.</summary>
    public static IBackend Current => _ofThread ?? Cpu;

    /// <summary>Makes a backend the current one of this thread until the result is disposed.</summary>
    public static IDisposable Use(IBackend backend)
    {
        ArgumentNullException.ThrowIfNull(backend);
        var before = _ofThread;
        _ofThread = backend;
        return new Restore(before);
    }

    private sealed class Restore(IBackend? before) : IDisposable
    {
        public void Dispose() => _ofThread = before;
    }
}
