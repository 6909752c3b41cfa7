namespace Ascent.Nn.Training.Diagnosis;

/// <summary>How closely a training is watched, and from where on something is worth a finding.</summary>
public sealed record DiagnosisOptions
{
    /// <summary>Updates between two looks at gradients and weights; the first three are looked at besides.</summary>
    public int Every { get; init; } = 10;

    /// <summary>Looks over which a layer is judged.</summary>
    public int Window { get; init; } = 10;

    /// <summary>Updates before which the loss says nothing.</summary>
    public int Settled { get; init; } = 50;

    /// <summary>Share of dead units from which on a layer is named.</summary>
    public double DeadShare { get; init; } = 0.5;

    /// <summary>First layers' gradient by weight, beside the largest of all layers', below which gradients vanish.</summary>
    public double VanishingRatio { get; init; } = 1e-3;

    /// <summary>Gradient by weight above which gradients explode.</summary>
    public double ExplodingRatio { get; init; } = 10;

    /// <summary>Update by weight above which the learning rate is too high, if there is harm. About 0.001 is usual.</summary>
    public double HighUpdate { get; init; } = 0.1;

    /// <summary>Update by weight below which the learning rate is too low, if nothing is learnt.</summary>
    public double LowUpdate { get; init; } = 1e-5;

    /// <summary>How many times its start the loss must be to have exploded.</summary>
    public double LossGrowth { get; init; } = 5;

    /// <summary>Part of the loss that must go for anything to be learnt.</summary>
    public double LossFall { get; init; } = 0.02;

    /// <summary>Growth of the validation loss since its best from which on over-fitting is named.</summary>
    public double Worsening { get; init; } = 1.2;
}
