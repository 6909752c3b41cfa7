using Ascent.Tensors.Autograd;
using Ascent.Tensors.Updates;

namespace Ascent.Tensors.Backends;

public partial class ReferenceBackend
{
    /// <summary>The step of element i of p and of the states that there are, by g.</summary>
    private delegate void ElementStep<TRule>(in TRule rule, int i, double[] p, double[] g, double[]? first, double[]? second, double[]? third);

    /// <inheritdoc/>
    public virtual void Sgd(ReadOnlySpan<ParameterUpdate<SgdRule>> updates) => Step(updates, static (in rule, i, p, g, velocity, _, _) =>
    {
        var d = Slope(p[i], g[i], rule.Decay, rule.Maximize);
        if (velocity is not null)
        {
            velocity[i] = rule.IsFirst ? d : (rule.Momentum * velocity[i]) + ((1 - rule.Dampening) * d);
            d = rule.Nesterov ? d + (rule.Momentum * velocity[i]) : velocity[i];
        }

        p[i] -= rule.Rate * d;
    });

    /// <inheritdoc/>
    public virtual void Adam(ReadOnlySpan<ParameterUpdate<AdamRule>> updates) => Step(updates, static (in rule, i, p, g, mean, square, largest) =>
    {
        var d = Slope(p[i], g[i], rule.Decoupled ? 0 : rule.Decay, rule.Maximize);
        if (rule.Decoupled) p[i] -= rule.Rate * rule.Decay * p[i];
        mean![i] = (rule.Beta1 * mean[i]) + ((1 - rule.Beta1) * d);
        square![i] = (rule.Beta2 * square[i]) + ((1 - rule.Beta2) * d * d);
        var power = largest is null ? square[i] : largest[i] = Math.Max(largest[i], square[i]);
        var unbiasedMean = mean[i] / (1 - Math.Pow(rule.Beta1, rule.Step));
        var unbiasedSquare = power / (1 - Math.Pow(rule.Beta2, rule.Step));
        p[i] -= rule.Rate * unbiasedMean / (Math.Sqrt(unbiasedSquare) + rule.Epsilon);
    });

    /// <inheritdoc/>
    public virtual void Adagrad(ReadOnlySpan<ParameterUpdate<AdagradRule>> updates) => Step(updates, static (in rule, i, p, g, sum, _, _) =>
    {
        var d = Slope(p[i], g[i], rule.Decay, rule.Maximize);
        sum![i] += d * d;
        p[i] -= rule.Rate * d / (Math.Sqrt(sum[i]) + rule.Epsilon);
    });

    /// <inheritdoc/>
    public virtual void Adadelta(ReadOnlySpan<ParameterUpdate<AdadeltaRule>> updates) => Step(updates, static (in rule, i, p, g, square, steps, _) =>
    {
        var d = Slope(p[i], g[i], rule.Decay, rule.Maximize);
        square![i] = (rule.Rho * square[i]) + ((1 - rule.Rho) * d * d);
        var step = Math.Sqrt(steps![i] + rule.Epsilon) / Math.Sqrt(square[i] + rule.Epsilon) * d;
        steps[i] = (rule.Rho * steps[i]) + ((1 - rule.Rho) * step * step);
        p[i] -= rule.Rate * step;
    });

    /// <inheritdoc/>
    public virtual void RmsProp(ReadOnlySpan<ParameterUpdate<RmsPropRule>> updates) => Step(updates, static (in rule, i, p, g, square, velocity, mean) =>
    {
        var d = Slope(p[i], g[i], rule.Decay, rule.Maximize);
        square![i] = (rule.Alpha * square[i]) + ((1 - rule.Alpha) * d * d);
        var variance = square[i];
        if (mean is not null)
        {
            mean[i] = (rule.Alpha * mean[i]) + ((1 - rule.Alpha) * d);
            variance -= mean[i] * mean[i];
        }

        var step = d / (Math.Sqrt(variance) + rule.Epsilon);
        if (velocity is not null) step = velocity[i] = (rule.Momentum * velocity[i]) + step;
        p[i] -= rule.Rate * step;
    });

    /// <inheritdoc/>
    public virtual void Lion(ReadOnlySpan<ParameterUpdate<LionRule>> updates) => Step(updates, static (in rule, i, p, g, mean, _, _) =>
    {
        var d = Slope(p[i], g[i], 0, rule.Maximize);
        var direction = (rule.Beta1 * mean![i]) + ((1 - rule.Beta1) * d);
        p[i] -= rule.Rate * rule.Decay * p[i];
        p[i] -= direction > 0 ? rule.Rate : direction < 0 ? -rule.Rate : direction;
        mean[i] = (rule.Beta2 * mean[i]) + ((1 - rule.Beta2) * d);
    });

    /// <summary>The gradient to go down, with coupled weight decay.</summary>
    private static double Slope(double p, double g, double decay, bool maximize)
    {
        if (maximize) g = -g;
        return decay == 0 ? g : g + (decay * p);
    }

    private static void Step<TRule>(ReadOnlySpan<ParameterUpdate<TRule>> updates, ElementStep<TRule> step)
        where TRule : unmanaged
    {
        using var off = GradMode.NoGrad();
        foreach (ref readonly var update in updates)
        {
            double[] p = Read(update.Parameter), g = Read(update.Gradient);
            var (first, second, third) = (ReadState(update.First), ReadState(update.Second), ReadState(update.Third));
            for (var i = 0; i < p.Length; i++) step(update.Rule, i, p, g, first, second, third);
            Write(p, update.Parameter);
            if (first is not null) Write(first, update.First!);
            if (second is not null) Write(second, update.Second!);
            if (third is not null) Write(third, update.Third!);
        }
    }

    private static double[]? ReadState(Tensor? state) => state is null ? null : Read(state);
}
