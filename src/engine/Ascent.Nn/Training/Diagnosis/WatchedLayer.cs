using Ascent.Tensors;

namespace Ascent.Nn.Training.Diagnosis;

/// <summary>
/// What is remembered of a layer's weight: gradient, weight and update at the last looks, from a fixed number of evenly spread elements, and for each
/// unit (row of the weight) when a gradient last reached it.
/// </summary>
internal sealed class WatchedLayer(string name, Tensor weight, Tensor? bias, int window)
{
    private const int Sampled = 1024;

    private readonly double[] _before = new double[Math.Min(Sampled, weight.Count)];
    private readonly double[] _values = new double[Math.Min(Sampled, weight.Count)];
    private readonly Queue<double> _gradients = new();
    private readonly long[] _reached = new long[weight.Shape[0]];
    private double _size;

    internal string Name => name;

    internal int Units => _reached.Length;

    /// <summary>Whether as many looks were taken as it is judged by.</summary>
    internal bool IsJudged => _gradients.Count >= window;

    /// <summary>Median of the gradient's root mean square by the weight's.</summary>
    internal double Gradient => TensorFacts.Median(_gradients);

    /// <summary>The last update by weight.</summary>
    internal double LastUpdate { get; private set; }

    /// <summary>Since which update the gradient is too large; 0 while it is not.</summary>
    internal long ExplodingSince { get; set; }

    /// <summary>Units that no gradient has reached at the last looks, or ever.</summary>
    internal int Dead(long look) => _reached.Count(last => look - last >= window);

    /// <summary>The look, from 1, since which a number of units is dead; 0 while fewer are.</summary>
    internal long DeadSince(long look, int units)
    {
        var dead = _reached.Where(last => look - last >= window).Order().ToArray();
        return dead.Length < Math.Max(1, units) ? 0 : dead[Math.Max(1, units) - 1] + 1;
    }

    /// <summary>Remembers gradient and weight before an update; says whether the gradient reached any unit.</summary>
    internal bool BeforeUpdate(long look)
    {
        if (weight.Grad is not { } gradient) return false;
        var count = TensorFacts.Sample(gradient, _values);
        var size = TensorFacts.RootMeanSquare(_values.AsSpan(0, count));
        _size = TensorFacts.RootMeanSquare(_before.AsSpan(0, TensorFacts.Sample(weight, _before)));
        // Weights that begin at 0 have no size to compare with.
        if (_size > 0) _gradients.Enqueue(size / _size);
        if (_gradients.Count > window) _gradients.Dequeue();
        var any = false;
        for (var unit = 0; unit < _reached.Length; unit++)
        {
            // A bias gets the sum of what reaches its unit; without one the whole row must be looked at.
            if (!TensorFacts.RowMoves(bias?.Grad ?? gradient, unit)) continue;
            _reached[unit] = look;
            any = true;
        }

        return any;
    }

    /// <summary>Remembers how far an update went.</summary>
    internal void AfterUpdate()
    {
        var count = TensorFacts.Sample(weight, _values);
        for (var i = 0; i < count; i++) _values[i] -= _before[i];
        LastUpdate = _size > 0 ? TensorFacts.RootMeanSquare(_values.AsSpan(0, count)) / _size : 0;
    }
}
