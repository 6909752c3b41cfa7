using Ascent.Tensors;
using Ascent.Tensors.Autograd;
using Ascent.Tensors.Random;

namespace Ascent.Nn;

/// <summary>Which fan a variance-keeping initialisation divides by.</summary>
public enum Fan
{
    /// <summary>Inputs of one output: keeps the variance of activations going forward.</summary>
    In,

    /// <summary>Outputs of one input: keeps the variance of gradients going backward.</summary>
    Out,
}

/// <summary>The function that follows a weight, which decides its gain.</summary>
public enum Nonlinearity
{
    /// <summary>None, a convolution or a sigmoid: 1.</summary>
    Linear,

    /// <summary>Hyperbolic tangent: 5/3.</summary>
    Tanh,

    /// <summary>ReLU: sqrt(2).</summary>
    Relu,

    /// <summary>Leaky ReLU of slope a below 0: sqrt(2 / (1 + a²)).</summary>
    LeakyRelu,

    /// <summary>SELU: 3/4.</summary>
    Selu,
}

/// <summary>
/// Initial weights, as PyTorch's <c>torch.nn.init</c> has them, drawn from a Philox generator: the same seed gives the same weights. Of a
/// weight [outputs, inputs, d1, ..] the fan-in is inputs d1 .., the fan-out outputs d1 ...
/// </summary>
public static partial class Init
{
    /// <summary>What keeps the variance through a function.</summary>
    /// <param name="nonlinearity">The function.</param>
    /// <param name="a">Slope of a leaky ReLU below 0.</param>
    public static double Gain(Nonlinearity nonlinearity, double a = 0.01) => nonlinearity switch
    {
        Nonlinearity.Tanh => 5.0 / 3,
        Nonlinearity.Relu => Math.Sqrt(2),
        Nonlinearity.LeakyRelu => Math.Sqrt(2 / (1 + (a * a))),
        Nonlinearity.Selu => 0.75,
        _ => 1,
    };

    /// <summary>Inputs of one output.</summary>
    /// <exception cref="ShapeException">The weight has fewer than two dimensions.</exception>
    public static int FanIn(Tensor weight) => Fans(weight).In;

    /// <summary>Outputs of one input.</summary>
    /// <exception cref="ShapeException">The weight has fewer than two dimensions.</exception>
    public static int FanOut(Tensor weight) => Fans(weight).Out;

    /// <summary>gain / sqrt(fan): the standard deviation of <see cref="KaimingNormal"/>; the bound of <see cref="KaimingUniform"/> is sqrt(3) times it.</summary>
    public static double KaimingDeviation(Tensor weight, double a = 0, Fan fan = Fan.In, Nonlinearity nonlinearity = Nonlinearity.LeakyRelu) =>
        Gain(nonlinearity, a) / Math.Sqrt(Math.Max(1, fan == Fan.In ? FanIn(weight) : FanOut(weight)));

    /// <summary>gain sqrt(2 / (fan-in + fan-out)): the standard deviation of <see cref="XavierNormal"/>; the bound of <see cref="XavierUniform"/> is sqrt(3) times it.</summary>
    public static double XavierDeviation(Tensor weight, double gain = 1)
    {
        var (fanIn, fanOut) = Fans(weight);
        return gain * Math.Sqrt(2.0 / Math.Max(1, fanIn + fanOut));
    }

    /// <summary>Uniform with the variance gain² / fan (He, Zhang, Ren, Sun: Delving Deep into Rectifiers, 2015).</summary>
    public static void KaimingUniform(Tensor weight, Philox random, double a = 0, Fan fan = Fan.In, Nonlinearity nonlinearity = Nonlinearity.LeakyRelu) =>
        Spread(weight, random, Math.Sqrt(3) * KaimingDeviation(weight, a, fan, nonlinearity));

    /// <summary>Normal with mean 0 and the variance gain² / fan (He, Zhang, Ren, Sun: Delving Deep into Rectifiers, 2015).</summary>
    public static void KaimingNormal(Tensor weight, Philox random, double a = 0, Fan fan = Fan.In, Nonlinearity nonlinearity = Nonlinearity.LeakyRelu) =>
        Normal(weight, random, 0, KaimingDeviation(weight, a, fan, nonlinearity));

    /// <summary>Uniform with the variance 2 gain² / (fan-in + fan-out) (Glorot, Bengio: Understanding the Difficulty of Training Deep Feedforward Neural Networks, 2010).</summary>
    public static void XavierUniform(Tensor weight, Philox random, double gain = 1) => Spread(weight, random, Math.Sqrt(3) * XavierDeviation(weight, gain));

    /// <summary>Normal with mean 0 and the variance 2 gain² / (fan-in + fan-out) (Glorot, Bengio 2010).</summary>
    public static void XavierNormal(Tensor weight, Philox random, double gain = 1) => Normal(weight, random, 0, XavierDeviation(weight, gain));

    /// <summary>Uniform in [low, high).</summary>
    public static void Uniform(Tensor weight, Philox random, double low = 0, double high = 1) => Set(weight, Tensor.Uniform(weight.Shape, random, low, high, weight.DType));

    /// <summary>Normal.</summary>
    public static void Normal(Tensor weight, Philox random, double mean = 0, double deviation = 1) => Set(weight, Tensor.Normal(weight.Shape, random, mean, deviation, weight.DType));

    /// <summary>Normal of a mean and a deviation, drawn again where it falls outside [low, high]: the mean and deviation of what is left differ.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The deviation is not positive, or the interval is empty.</exception>
    public static void TruncatedNormal(Tensor weight, Philox random, double mean = 0, double deviation = 1, double low = -2, double high = 2)
    {
        if (!(deviation > 0)) throw new ArgumentOutOfRangeException(nameof(deviation), deviation, "The deviation must be positive.");
        if (!(low < high)) throw new ArgumentOutOfRangeException(nameof(high), high, $"The interval [{low}, {high}] is empty.");
        var values = new double[weight.Count];
        foreach (ref var value in values.AsSpan()) value = Math.Clamp(mean + (deviation * Truncated(random, (low - mean) / deviation, (high - mean) / deviation)), low, high);
        Set(weight, Tensor.From(values, weight.Shape));
    }

    /// <summary>All the same.</summary>
    public static void Constant(Tensor weight, double value)
    {
        using var off = GradMode.NoGrad();
        weight.Fill(value);
    }

    /// <summary>All 0.</summary>
    public static void Zeros(Tensor weight) => Constant(weight, 0);

    /// <summary>All 1.</summary>
    public static void Ones(Tensor weight) => Constant(weight, 1);

    /// <summary>1 where row and column are equal, else 0.</summary>
    /// <exception cref="ShapeException">The weight is no matrix.</exception>
    public static void Eye(Tensor weight)
    {
        if (weight.Rank != 2) throw new ShapeException($"Init: a weight of shape {weight.Shape} is no matrix.");
        var columns = weight.Shape[1];
        var values = new double[weight.Count];
        for (var i = 0; i < Math.Min(weight.Shape[0], columns); i++) values[(i * columns) + i] = 1;
        Set(weight, Tensor.From(values, weight.Shape));
    }

    private static (int In, int Out) Fans(Tensor weight)
    {
        if (weight.Rank < 2) throw new ShapeException($"Init: a weight of shape {weight.Shape} has no fan; it needs [outputs, inputs, ..].");
        var field = weight.Shape.Skip(2).Aggregate(1, static (product, extent) => product * extent);
        return (weight.Shape[1] * field, weight.Shape[0] * field);
    }

    private static void Spread(Tensor weight, Philox random, double bound) => Uniform(weight, random, -bound, bound);

    /// <summary>
    /// A standard normal number in [low, high] by rejection: from normal numbers where the interval holds much of the distribution, else
    /// from uniform ones, kept with the probability e^-(x² - m²)/2, m being the point nearest 0.
    /// </summary>
    private static double Truncated(Philox random, double low, double high)
    {
        var nearest = low > 0 ? low : high < 0 ? high : 0;
        var isWide = Math.Abs(nearest) < 0.5 && high - low > 1;
        // Beyond nine deviations from the nearest point there is nothing that a double could tell.
        var (from, to) = (Math.Max(low, nearest - 9), Math.Min(high, nearest + 9));
        while (true)
        {
            var x = isWide ? random.NextNormal() : from + ((to - from) * random.NextDouble());
            if (x < low || x > high) continue;
            if (isWide || random.NextDouble() < Math.Exp(((nearest * nearest) - (x * x)) / 2)) return x;
        }
    }

    private static void Set(Tensor weight, Tensor values)
    {
        using var off = GradMode.NoGrad();
        weight.CopyFrom(values);
        values.Dispose();
    }
}
