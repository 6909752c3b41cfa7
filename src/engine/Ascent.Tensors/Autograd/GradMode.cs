#pragma warning disable CS1591
namespace Ascent.Tensors.Autograd;

/// <summary>Whether operations are recorded on the tape of this thread.</summary>
public static class GradMode
{
    public static bool Enabled => throw new NotImplementedException();

    /// <summary>Nothing is recorded until the result is disposed.</summary>
    public static IDisposable NoGrad() => throw new NotImplementedException();
}

/// <summary>Compares gradients of the tape with central differences in float64.</summary>
public static class GradientCheck
{
    /// <summary>Largest relative error over all inputs; inputs are Float64 and require gradients; the function returns a scalar.</summary>
    public static double LargestError(Func<IReadOnlyList<Tensor>, Tensor> function, IReadOnlyList<Tensor> inputs, double step = 1e-6) => throw new NotImplementedException();
}
