using System.Diagnostics.CodeAnalysis;

namespace Ascent.Tensors;

/// <summary>
/// Gives back, at its end, the storage of every tensor that this thread made inside it, so that a training step needs no
/// garbage collection: <c>using var step = new TensorScope();</c> around one step. Kept are leaves that require gradients,
/// their gradients, the state of optimisers, and what is passed to <see cref="Keep"/>. The tape recorded inside ends with it.
/// </summary>
public sealed class TensorScope : IDisposable
{
    [ThreadStatic]
    private static TensorScope? _current;

    [ThreadStatic]
    private static List<Tensor>? _spare;

    [SuppressMessage("Usage", "CA2213", Justification = "The scope around this one ends on its own.")]
    private readonly TensorScope? _outer = _current;
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly List<Tensor> _tensors = _spare ?? new List<Tensor>(64);
    private bool _ended;

    /// <summary>Begins a scope on this thread, inside the current one.</summary>
    public TensorScope()
    {
        _spare = null;
        _current = this;
    }

    /// <summary>Lets a tensor outlive this scope; it belongs to the scope around it, if there is one.</summary>
    /// <returns>The tensor.</returns>
    public Tensor Keep(Tensor tensor)
    {
        if (_tensors.Remove(tensor)) _outer?._tensors.Add(tensor);
        return tensor;
    }

    /// <summary>Lets a tensor that another thread made end with this thread's current scope, as if it had been made here; without a scope nothing changes.</summary>
    /// <returns>The tensor.</returns>
    public static Tensor Adopt(Tensor tensor)
    {
        Register(tensor);
        return tensor;
    }

    /// <summary>Ends the scope.</summary>
    /// <exception cref="InvalidOperationException">It is not the innermost scope of this thread.</exception>
    public void Dispose()
    {
        if (_ended) return;
        if (!ReferenceEquals(_current, this) || _thread != Environment.CurrentManagedThreadId)
            throw new InvalidOperationException("A TensorScope must end on its own thread, after the scopes inside it.");
        _ended = true;
        _current = _outer;
        foreach (var tensor in _tensors)
        {
            if (!tensor.OutlivesScope) tensor.Dispose();
        }

        _tensors.Clear();
        _spare = _tensors;
    }

    internal static void Register(Tensor tensor) => _current?._tensors.Add(tensor);
}
