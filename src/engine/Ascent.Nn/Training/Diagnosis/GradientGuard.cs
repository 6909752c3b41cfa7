namespace Ascent.Nn.Training.Diagnosis;

/// <summary>
/// Notices the first gradient that is not finite: after each backward pass a few elements of each gradient, and all of them where one is not. Gradients go from the output to
/// the input, so the last layer with a broken one is where it began.
/// </summary>
internal sealed class GradientGuard(Module model)
{
    private const int Few = 4;

    private readonly (string Name, Tensors.Tensor Value)[] _parameters = [.. model.NamedParameters()];

    internal Finding? Finding { get; private set; }

    internal void Look(long step)
    {
        if (Finding is not null) return;
        Span<double> few = stackalloc double[Few];
        foreach (var (_, value) in _parameters)
        {
            if (value.Grad is not { } gradient) continue;
            foreach (var element in few[..TensorFacts.Sample(gradient, few)])
            {
                if (double.IsFinite(element)) continue;
                Name(step);
                return;
            }
        }
    }

    private void Name(long step)
    {
        var broken = _parameters.Last(parameter => parameter.Value.Grad is { } gradient && !TensorFacts.IsFinite(gradient)).Name;
        var layer = broken.LastIndexOf('.') is var dot and > 0 ? broken[..dot] : broken;
        Finding = new(FindingKind.NonFinite, layer, step, $"At step {step} the gradient of '{broken}' was not finite, the first on the way back from the loss.");
    }
}
