using Ascent.Tensors.Backends;

namespace Ascent.Tensors.Updates;

/// <summary>Steps of optimisers over whole lists of parameters: one pass over parameter, gradient and state, one hand-out of work for the list.</summary>
public static class ParameterUpdates
{
    /// <summary>Applies the rule to each tensor. State: the velocity, or none.</summary>
    public static void Apply(ReadOnlySpan<ParameterUpdate<SgdRule>> updates)
    {
        Check("Sgd", updates, 0);
        Backend.Current.Sgd(updates);
    }

    /// <summary>Applies the rule to each tensor. State: mean, mean square, and the largest mean square or none.</summary>
    public static void Apply(ReadOnlySpan<ParameterUpdate<AdamRule>> updates)
    {
        Check("Adam", updates, 2);
        Backend.Current.Adam(updates);
    }

    /// <summary>Applies the rule to each tensor. State: the sum of squares.</summary>
    public static void Apply(ReadOnlySpan<ParameterUpdate<AdagradRule>> updates)
    {
        Check("Adagrad", updates, 1);
        Backend.Current.Adagrad(updates);
    }

    /// <summary>Applies the rule to each tensor. State: mean square of gradients, mean square of steps.</summary>
    public static void Apply(ReadOnlySpan<ParameterUpdate<AdadeltaRule>> updates)
    {
        Check("Adadelta", updates, 2);
        Backend.Current.Adadelta(updates);
    }

    /// <summary>Applies the rule to each tensor. State: mean square, velocity or none, mean or none.</summary>
    public static void Apply(ReadOnlySpan<ParameterUpdate<RmsPropRule>> updates)
    {
        Check("RmsProp", updates, 1);
        Backend.Current.RmsProp(updates);
    }

    /// <summary>Applies the rule to each tensor. State: the mean.</summary>
    public static void Apply(ReadOnlySpan<ParameterUpdate<LionRule>> updates)
    {
        Check("Lion", updates, 1);
        Backend.Current.Lion(updates);
    }

    /// <summary>Applies the rule to each tensor, which may be given as its own gradient.</summary>
    public static void Apply(ReadOnlySpan<ParameterUpdate<BlendRule>> updates)
    {
        Check("Blend", updates, 0);
        Backend.Current.Blend(updates);
    }

    /// <summary>Applies the rule to each tensor, which may be given as its own gradient.</summary>
    public static void Apply(ReadOnlySpan<ParameterUpdate<ClampRule>> updates)
    {
        Check("Clamp", updates, 0);
        Backend.Current.Clamp(updates);
    }

    /// <summary>Square root of the sum of the squares of all elements of contiguous float tensors; the same bits for any number of threads.</summary>
    public static double Norm(ReadOnlySpan<Tensor> tensors)
    {
        Check("Norm", tensors);
        return Math.Sqrt(Backend.Current.SumOfSquares(tensors));
    }

    /// <summary>Whether no element of contiguous float tensors is NaN or infinite.</summary>
    public static bool AllFinite(ReadOnlySpan<Tensor> tensors)
    {
        Check("AllFinite", tensors);
        return Backend.Current.AllFinite(tensors);
    }

    private static void Check(string name, ReadOnlySpan<Tensor> tensors)
    {
        foreach (var tensor in tensors)
        {
            DTypeFacts.RequireFloat(name, tensor);
            if (!tensor.IsContiguous) throw new InvalidOperationException($"{name}: tensors must be contiguous; this one of shape {tensor.Shape} is not.");
        }
    }

    private static void Check<TRule>(string name, ReadOnlySpan<ParameterUpdate<TRule>> updates, int states)
        where TRule : unmanaged
    {
        foreach (ref readonly var update in updates)
        {
            var parameter = update.Parameter;
            DTypeFacts.RequireFloat(name, parameter);
            if (!parameter.IsContiguous) throw new InvalidOperationException($"{name}: a parameter must be contiguous; this one of shape {parameter.Shape} is not.");
            Check(name, parameter, update.Gradient, required: true);
            Check(name, parameter, update.First, states > 0);
            Check(name, parameter, update.Second, states > 1);
            Check(name, parameter, update.Third, required: false);
            parameter.MarkChanged();
        }
    }

    private static void Check(string name, Tensor parameter, Tensor? other, bool required)
    {
        if (other is null)
        {
            if (required) throw new ArgumentException($"{name}: a parameter of shape {parameter.Shape} comes without its state.", nameof(other));
            return;
        }

        if (other.Shape != parameter.Shape) throw new ShapeException($"{name}: shape {other.Shape} does not fit a parameter of shape {parameter.Shape}.");
        if (other.DType != parameter.DType) throw new ArgumentException($"{name}: {other.DType} does not fit a parameter of {parameter.DType}.", nameof(other));
        if (!other.IsContiguous) throw new InvalidOperationException($"{name}: gradient and state of a parameter of shape {parameter.Shape} must be contiguous.");
    }
}
