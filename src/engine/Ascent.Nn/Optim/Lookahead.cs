namespace Ascent.Nn.Optim;

/// <summary>
/// Slow weights that follow the fast ones which the optimiser moves, and from which these go on (Zhang, Lucas, Hinton, Ba: Lookahead
/// Optimizer: k steps forward, 1 step back, 2019): every few updates slow = decay slow + (1 - decay) fast, then fast = slow. The slow weights are
/// the average that is evaluated and kept. Buffers that are numbers, such as batch norm's running averages, move along; whole numbers do not.
/// </summary>
public sealed class Lookahead : WeightAverage
{
    private readonly int _every;
    private readonly Func<long, double> _decay;

    /// <summary>Begins with the weights as they are.</summary>
    /// <param name="model">Whose weights.</param>
    /// <param name="every">Updates of the fast weights for one of the slow ones.</param>
    /// <param name="decay">Share of the slow weights that stays, by the number of updates so far: 0 takes the fast ones, 1 goes back to the slow ones.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="every"/> is not positive.</exception>
    public Lookahead(Module model, int every, Func<long, double> decay)
        : base(model)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(every);
        (_every, _decay) = (every, decay);
    }

    /// <summary>Counts an update of the fast weights and, when it is time, moves the slow ones and puts the fast ones onto them.</summary>
    /// <exception cref="InvalidOperationException">The decay is not within [0, 1].</exception>
    public override void Update()
    {
        Updates++;
        if (Updates % _every != 0) return;
        var decay = _decay(Updates);
        if (decay is not (>= 0 and <= 1)) throw new InvalidOperationException($"The decay of lookahead lies in [0, 1]; after {Updates} updates it is {decay}.");
        Blend(decay, 1 - decay);
        Return();
    }
}
