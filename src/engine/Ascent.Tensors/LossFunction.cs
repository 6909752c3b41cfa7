namespace Ascent.Tensors;

/// <summary>A loss l(x, t) of an output x and a target t, element by element.</summary>
public enum LossKind
{
    /// <summary>(x - t)².</summary>
    SquaredError,

    /// <summary>|x - t|.</summary>
    AbsoluteError,

    /// <summary>(x - t)² / 2 where |x - t| is at most the parameter, else parameter (|x - t| - parameter / 2).</summary>
    Huber,

    /// <summary>(x - t)² / (2 parameter) where |x - t| is below the parameter, else |x - t| - parameter / 2.</summary>
    SmoothL1,

    /// <summary>(1 - t) x + max(-x, 0) + log(1 + e^-|x|), the binary cross-entropy of sigmoid(x).</summary>
    BinaryCrossEntropy,

    /// <summary>t log t - t x, with 0 log 0 = 0.</summary>
    Divergence,

    /// <summary>e^t (t - x).</summary>
    LogDivergence,
}

/// <summary>A loss with its parameter.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Parameter">The distance at which Huber's loss and smooth L1 become straight.</param>
public readonly record struct LossFunction(LossKind Kind, double Parameter = 1);
