using Ascent.Tensors;

namespace FirstNetwork;

/// <summary>
/// Task 4. Gradient descent with momentum. Each parameter p has a velocity v of its shape, 0 at first. A step with gradient g:
/// v becomes momentum v + g, then p becomes p - learningRate v.
/// </summary>
/// <param name="parameters">Float32 and contiguous. They are changed in place, so that the network that holds them changes too.</param>
public sealed class Momentum(Tensor[] parameters, double learningRate, double momentum)
{
    private readonly float[][] _velocities = [.. parameters.Select(parameter => new float[parameter.Count])];

    /// <param name="gradients">One for each parameter, in the same order and of the same shape. They are left as they are.</param>
    public void Step(Tensor[] gradients)
    {
        var (rate, mu) = ((float)learningRate, (float)momentum);
        for (var k = 0; k < parameters.Length; k++)
        {
            var parameter = parameters[k].AsSpan<float>();
            var gradient = gradients[k].Contiguous().AsSpan<float>();
            var velocity = _velocities[k];
            for (var i = 0; i < velocity.Length; i++)
            {
                velocity[i] = gradient[i] += mu * velocity[i];
                parameter[i] -= rate * velocity[i];
            }
        }
    }
}
