namespace Ascent.Tensors.Autograd;

/// <summary>Whether operations are recorded on the tape of this thread.</summary>
public static class GradMode
{
    [ThreadStatic]
    private static bool _off;

    /// <summary>Whether operations on tensors that require gradients are recorded; true to begin with.</summary>
    public static bool Enabled => !_off;

    /// <summary>Nothing is recorded until the result is disposed.</summary>
    public static IDisposable NoGrad()
    {
        var before = new Restore(_off);
        _off = true;
        return before;
    }

    private sealed class Restore(bool off) : IDisposable
    {
        public void Dispose() => _off = off;
    }
}
