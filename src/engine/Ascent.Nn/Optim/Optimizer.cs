using Ascent.Tensors;

namespace Ascent.Nn.Optim;

/// <summary>Changes parameters by their gradients.</summary>
public abstract class Optimizer
{
    /// <summary>Takes the parameters, once each.</summary>
    /// <exception cref="ArgumentException">One does not require gradients, or there are none.</exception>
    protected Optimizer(IEnumerable<Tensor> parameters)
    {
        Parameters = [.. parameters.Distinct()];
        if (Parameters.Count == 0) throw new ArgumentException("An optimiser needs at least one parameter.");
        foreach (var parameter in Parameters)
        {
            if (!parameter.IsLeaf || !parameter.RequiresGrad || !parameter.IsContiguous)
                throw new ArgumentException($"An optimiser takes contiguous leaves that require gradients; a parameter of shape {parameter.Shape} is none.");
        }
    }

    /// <summary>What is changed.</summary>
    public IReadOnlyList<Tensor> Parameters { get; }

    /// <summary>May be changed between steps.</summary>
    public double LearningRate { get; set; }

    /// <summary>Gives the gradients and their storage back: before the next backward pass. A gradient to be kept must be cloned before.</summary>
    public void ZeroGrad()
    {
        foreach (var parameter in Parameters)
        {
            parameter.Grad?.Dispose();
            parameter.Grad = null;
        }
    }

    /// <summary>One update of every parameter that has a gradient.</summary>
    public abstract void Step();

    /// <summary>A number, checked to be finite and not negative.</summary>
    protected static double NotNegative(double value, string name) =>
        value >= 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} must be finite and not negative.");

    /// <summary>State that starts at zero and outlives every <see cref="TensorScope"/>.</summary>
    protected static Tensor State(Tensor parameter)
    {
        var state = Tensor.Zeros(parameter.Shape, parameter.DType);
        state.OutliveScope();
        return state;
    }

    /// <summary>The gradient in the layout of its parameter.</summary>
    protected static Tensor Gradient(Tensor parameter) => parameter.Grad!.Contiguous();
}
