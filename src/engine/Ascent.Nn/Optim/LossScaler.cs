using Ascent.Tensors;
using Ascent.Tensors.Updates;

namespace Ascent.Nn.Optim;

/// <summary>
/// Keeps small gradients from vanishing in narrow number types by scaling the loss (Micikevicius and others: Mixed Precision Training,
/// 2018): the scale is halved, and the step left out, when a gradient is not finite, and doubled after many steps without. As PyTorch's
/// <c>GradScaler</c>.
/// </summary>
/// <param name="scale">To begin with.</param>
/// <param name="growth">What the scale is multiplied by.</param>
/// <param name="backoff">What the scale is multiplied by when a gradient is not finite.</param>
/// <param name="interval">Steps in a row without that before it grows.</param>
public sealed class LossScaler(double scale = 65536, double growth = 2, double backoff = 0.5, int interval = 2000)
{
    private int _goodSteps;

    /// <summary>The scale now.</summary>
    public double Scale { get; private set; } = scale;

    /// <summary>The loss to start the backward pass from.</summary>
    public Tensor ScaleLoss(Tensor loss) => loss * Scale;

    /// <summary>Divides the gradients by the scale, so that they can be clipped; then step the optimiser only if the result is true.</summary>
    /// <returns>Whether all gradients are finite.</returns>
    public bool Unscale(Optimizer optimizer)
    {
        var gradients = GradientClipping.Of(optimizer.Parameters);
        if (!ParameterUpdates.AllFinite(gradients)) return false;
        GradientClipping.Scale(gradients, 1 / Scale);
        return true;
    }

    /// <summary>Unscales the gradients, steps if they are finite, and moves the scale.</summary>
    /// <returns>Whether the step was taken.</returns>
    public bool Step(Optimizer optimizer)
    {
        var isFinite = Unscale(optimizer);
        if (isFinite) optimizer.Step();
        Update(isFinite);
        return isFinite;
    }

    /// <summary>After each step, taken or not: moves the scale.</summary>
    public void Update(bool isFinite)
    {
        if (!isFinite) (Scale, _goodSteps) = (Scale * backoff, 0);
        else if (++_goodSteps == interval) (Scale, _goodSteps) = (Scale * growth, 0);
    }

    /// <summary>Scale and count, under PyTorch's names.</summary>
    public SavedState StateDict() => new(new Dictionary<string, Tensor>(), new Dictionary<string, double> { ["scale"] = Scale, ["_growth_tracker"] = _goodSteps });

    /// <summary>Goes on where a scaler that was saved had stopped.</summary>
    /// <exception cref="StateDictException">The state is not a scaler's.</exception>
    public void LoadStateDict(SavedState state) => (Scale, _goodSteps) = (state.Number("scale"), (int)state.Number("_growth_tracker"));
}
