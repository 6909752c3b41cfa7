using Ascent.Tensors.Operations;

namespace Ascent.Tensors;

public sealed partial class Tensor
{
    /// <summary>Element by element, a where the condition is not 0, else b; the three broadcast. The condition may have any element type.</summary>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    public static Tensor Where(Tensor condition, Tensor a, Tensor b) => Selections.Where(condition, a, b);

    /// <summary>Elements below <paramref name="min"/> become min, those above <paramref name="max"/> max; NaN stays. The gradient passes where the element was in range.</summary>
    /// <exception cref="ArgumentException">Neither bound is given.</exception>
    public Tensor Clamp(double? min, double? max) => Selections.Clamp(this, min, max);

    /// <summary>x where positive, else slope x.</summary>
    public Tensor LeakyRelu(double slope = 0.01) => Activations.LeakyRelu(this, slope);

    /// <summary>
    /// x times the probability that a standard normal is below x (Hendrycks and Gimpel 2016); with <paramref name="tanh"/> its approximation
    /// 0.5 x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x³))), GPT-2's.
    /// </summary>
    public Tensor Gelu(bool tanh = false) => Gelus.Gelu(this, tanh);

    /// <summary>x / (1 + exp(-x)), also called Swish.</summary>
    public Tensor Silu() => Activations.Silu(this);

    /// <summary>ln(1 + exp(beta x)) / beta; x itself where beta x is beyond <paramref name="threshold"/>.</summary>
    public Tensor Softplus(double beta = 1, double threshold = 20) => Activations.Softplus(this, beta, threshold);

    /// <summary>x where positive, else alpha (exp(x) - 1) (Clevert et al. 2016).</summary>
    public Tensor Elu(double alpha = 1) => Activations.Elu(this, alpha);

    /// <summary>x min(max(x + 3, 0), 6) / 6 (Howard et al. 2019).</summary>
    public Tensor HardSwish() => Activations.HardSwish(this);

    /// <summary>min(max(x + 3, 0), 6) / 6.</summary>
    public Tensor HardSigmoid() => Activations.HardSigmoid(this);

    /// <summary>x / (1 + |x|).</summary>
    public Tensor Softsign() => Activations.Softsign(this);

    /// <summary>x where positive, else w x (He et al. 2015): weight [1], or [c] for this [n, c, ..].</summary>
    /// <exception cref="ShapeException">The weight does not fit dimension 1.</exception>
    public Tensor Prelu(Tensor weight) => Activations.Prelu(this, weight);

    /// <summary>The error function.</summary>
    public Tensor Erf() => Logarithms.Erf(this);

    /// <summary>Sine of radians.</summary>
    public Tensor Sin() => Trigonometry.Sin(this);

    /// <summary>Cosine of radians.</summary>
    public Tensor Cos() => Trigonometry.Cos(this);

    /// <summary>Tangent of radians.</summary>
    public Tensor Tan() => Trigonometry.Tan(this);

    /// <summary>1 / x.</summary>
    public Tensor Reciprocal() => TensorPowers.Reciprocal(this);

    /// <summary>1 / sqrt(x).</summary>
    public Tensor Rsqrt() => TensorPowers.Rsqrt(this);

    /// <summary>x².</summary>
    public Tensor Square() => TensorPowers.Square(this);

    /// <summary>-1, 0 or 1; 0 for NaN. Its gradient is 0.</summary>
    public Tensor Sign() => Roundings.Sign(this);

    /// <summary>The largest whole number up to x. Its gradient is 0.</summary>
    public Tensor Floor() => Roundings.Floor(this);

    /// <summary>The smallest whole number from x on. Its gradient is 0.</summary>
    public Tensor Ceiling() => Roundings.Ceiling(this);

    /// <summary>The nearest whole number, of two the even one. Its gradient is 0.</summary>
    public Tensor Round() => Roundings.Round(this);

    /// <summary>ln(1 + x), accurate near 0.</summary>
    public Tensor Log1p() => Logarithms.Log1p(this);

    /// <summary>exp(x) - 1, accurate near 0.</summary>
    public Tensor Expm1() => Logarithms.Expm1(this);

    /// <summary>Binary logarithm.</summary>
    public Tensor Log2() => Logarithms.Log2(this);

    /// <summary>Each element to the power of the other's; shapes broadcast.</summary>
    public Tensor Pow(Tensor exponent) => TensorPowers.Pow(this, exponent);

    /// <summary>1 where the comparison holds, else 0, in this tensor's element type; shapes broadcast, no gradient.</summary>
    public Tensor GreaterThan(Tensor other) => Comparisons.GreaterThan(this, other);

    /// <inheritdoc cref="GreaterThan(Tensor)"/>
    public Tensor GreaterOrEqual(Tensor other) => Comparisons.GreaterOrEqual(this, other);

    /// <inheritdoc cref="GreaterThan(Tensor)"/>
    public Tensor LessThan(Tensor other) => Comparisons.LessThan(this, other);

    /// <inheritdoc cref="GreaterThan(Tensor)"/>
    public Tensor LessOrEqual(Tensor other) => Comparisons.LessOrEqual(this, other);

    /// <inheritdoc cref="GreaterThan(Tensor)"/>
    public Tensor NotEqualTo(Tensor other) => Comparisons.NotEqualTo(this, other);

    /// <inheritdoc cref="GreaterThan(double)"/>
    public Tensor GreaterOrEqual(double value) => Comparisons.GreaterOrEqual(this, value);

    /// <inheritdoc cref="GreaterThan(double)"/>
    public Tensor LessOrEqual(double value) => Comparisons.LessOrEqual(this, value);

    /// <inheritdoc cref="GreaterThan(double)"/>
    public Tensor EqualTo(double value) => Comparisons.EqualTo(this, value);

    /// <inheritdoc cref="GreaterThan(double)"/>
    public Tensor NotEqualTo(double value) => Comparisons.NotEqualTo(this, value);

    /// <summary>1 where both elements are true, that is not 0, else 0, in this tensor's element type; shapes broadcast, no gradient.</summary>
    public Tensor And(Tensor other) => Logic.And(this, other);

    /// <summary>1 where either element is true; see <see cref="And"/>.</summary>
    public Tensor Or(Tensor other) => Logic.Or(this, other);

    /// <summary>1 where exactly one element is true; see <see cref="And"/>.</summary>
    public Tensor Xor(Tensor other) => Logic.Xor(this, other);

    /// <summary>1 where the element is 0, else 0.</summary>
    public Tensor Not() => Logic.Not(this);

    /// <summary>1 where the element is NaN, else 0.</summary>
    public Tensor IsNaN() => Logic.IsNaN(this);

    /// <summary>1 where the element is infinite, else 0.</summary>
    public Tensor IsInfinity() => Logic.IsInfinity(this);
}
