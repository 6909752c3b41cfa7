namespace Ascent.Tensors;

/// <summary>How the losses of a batch become one number.</summary>
public enum Reduction
{
    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>They stay as they are.</summary>
    None,

    /// <summary>Their sum by the extent of the first dimension: what makes <see cref="Tensor.KullbackLeibler"/> the divergence of the definition.</summary>
    BatchMean,
}
