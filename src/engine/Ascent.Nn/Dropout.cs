using Ascent.Tensors;
using Ascent.Tensors.Random;

namespace Ascent.Nn;

/// <summary>
/// In training each element is 0 with probability p, else divided by 1 - p; in evaluation nothing happens (Srivastava and others: Dropout,
/// 2014).
/// </summary>
public sealed class Dropout : Module
{
    private readonly double _p;
    private readonly Philox _random;

    /// <summary>Draws from the generator while training.</summary>
    /// <param name="p">In [0, 1].</param>
    /// <param name="random">Kept: its position is the state that a checkpoint needs.</param>
    public Dropout(double p, Philox random)
    {
        _p = p is >= 0 and <= 1 ? p : throw new ArgumentOutOfRangeException(nameof(p), p, "A probability lies between 0 and 1.");
        _random = AddGenerator(random);
    }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) => Training && _p > 0 ? input.Dropout(_p, _random) : input;
}
