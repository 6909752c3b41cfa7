namespace Ascent.Nn.Training.Diagnosis;

/// <summary>What can go wrong with a training, the causes before what follows from them.</summary>
public enum FindingKind
{
    /// <summary>Inputs are NaN, infinite, or all alike.</summary>
    UnusableInput,

    /// <summary>The loss, an output, a gradient or a weight is NaN or infinite.</summary>
    NonFinite,

    /// <summary>Steps are so large that they throw away what was learnt.</summary>
    LearningRateTooHigh,

    /// <summary>Steps are so small that nothing moves.</summary>
    LearningRateTooLow,

    /// <summary>The loss grew far beyond its start.</summary>
    ExplodingLoss,

    /// <summary>Gradients are larger than the weights that they are for.</summary>
    ExplodingGradient,

    /// <summary>Units behind a ReLU that never fire, so that no gradient passes them.</summary>
    DeadRelu,

    /// <summary>Units whose sigmoid or tanh is flat where they stand, so that no gradient passes them.</summary>
    SaturatedUnits,

    /// <summary>The first layers get hardly any gradient.</summary>
    VanishingGradient,

    /// <summary>The loss stays where it was, or where guessing by frequency would end.</summary>
    NoLearning,

    /// <summary>Nearly all inputs are given one and the same class.</summary>
    ClassCollapse,

    /// <summary>The training data are learnt by heart, while the others get worse.</summary>
    Overfitting,
}

/// <summary>Something that went wrong with a training.</summary>
/// <param name="Kind">What.</param>
/// <param name="Layer">The dotted name of the layer where it shows; null where it is no layer's.</param>
/// <param name="Step">The update, from 1, since which it is so.</param>
/// <param name="Evidence">A sentence with the figures that say so.</param>
/// <param name="Advice">What to try, the likeliest first.</param>
public sealed record Finding(FindingKind Kind, string? Layer, long Step, string Evidence, IReadOnlyList<string> Advice)
{
    /// <summary>The kind in words.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string Title => Kind switch
    {
        FindingKind.UnusableInput => "unusable inputs",
        FindingKind.NonFinite => "not a number",
        FindingKind.LearningRateTooHigh => "learning rate too high",
        FindingKind.LearningRateTooLow => "learning rate too low",
        FindingKind.ExplodingLoss => "exploding loss",
        FindingKind.ExplodingGradient => "exploding gradient",
        FindingKind.DeadRelu => "dead ReLU",
        FindingKind.SaturatedUnits => "saturated units",
        FindingKind.VanishingGradient => "vanishing gradient",
        FindingKind.NoLearning => "nothing is learnt",
        FindingKind.ClassCollapse => "one class for all",
        FindingKind.Overfitting => "over-fitting",
        _ => Kind.ToString(),
    };

    internal Finding(FindingKind kind, string? layer, long step, string evidence)
        : this(kind, layer, step, evidence, Diagnosis.Advice.For(kind))
    {
    }
}
