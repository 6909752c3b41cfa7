namespace Ascent.Tensors.Updates;

/// <summary>One tensor of an optimiser's step. All are contiguous, of one shape and of one float type.</summary>
/// <typeparam name="TRule">The rule with its numbers, which may differ from tensor to tensor.</typeparam>
/// <param name="Parameter">p, changed in place.</param>
/// <param name="Gradient">g.</param>
/// <param name="First">State of the rule, changed in place; which, the rule says.</param>
/// <param name="Second">More state.</param>
/// <param name="Third">More state.</param>
/// <param name="Rule">What to do.</param>
public readonly record struct ParameterUpdate<TRule>(Tensor Parameter, Tensor Gradient, Tensor? First, Tensor? Second, Tensor? Third, TRule Rule)
    where TRule : unmanaged;
