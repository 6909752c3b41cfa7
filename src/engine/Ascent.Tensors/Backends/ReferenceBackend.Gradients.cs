using Ascent.Tensors.Updates;

namespace Ascent.Tensors.Backends;

public partial class ReferenceBackend
{
    /// <inheritdoc/>
    public virtual void Blend(ReadOnlySpan<ParameterUpdate<BlendRule>> updates) => Step(updates, static (in rule, i, p, g, _, _, _) =>
        p[i] = (rule.Keep * p[i]) + (rule.Add == 0 ? 0 : rule.Add * g[i]));

    /// <inheritdoc/>
    public virtual void Clamp(ReadOnlySpan<ParameterUpdate<ClampRule>> updates) => Step(updates, static (in rule, i, p, _, _, _, _) =>
        p[i] = p[i] > rule.Bound ? rule.Bound : p[i] < -rule.Bound ? -rule.Bound : p[i]);

    /// <inheritdoc/>
    public virtual double SumOfSquares(ReadOnlySpan<Tensor> tensors)
    {
        double sum = 0;
        foreach (var tensor in tensors) sum += Read(tensor).Sum(static x => x * x);
        return sum;
    }

    /// <inheritdoc/>
    public virtual bool AllFinite(ReadOnlySpan<Tensor> tensors)
    {
        foreach (var tensor in tensors)
        {
            if (!Read(tensor).All(double.IsFinite)) return false;
        }

        return true;
    }
}
