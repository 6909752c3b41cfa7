using System.Text.Json;
using Ascent.Tensors;
using Ascent.Tensors.Random;
using Ascent.Testing;

namespace Ascent.Nn.Tests;

/// <summary>Initialisers have the distributions that their papers say, and PyTorch's numbers where they are given its generator's.</summary>
public sealed class InitTests
{
    private static readonly JsonElement Fixture = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", "pytorch-init-baselines.json"))).RootElement;

    [Theory]
    [InlineData("Xavier_Uniform")]
    [InlineData("Xavier_Normal")]
    [InlineData("Kaiming_Uniform")]
    [InlineData("Kaiming_Normal")]
    public void The_scale_of_the_initialisers_is_that_of_the_baselines_that_ship(string name) => Agree(Fixture, name);

    [Theory]
    [InlineData("Xavier_Uniform")]
    [InlineData("Xavier_Normal")]
    [InlineData("Kaiming_Uniform")]
    [InlineData("Kaiming_Normal")]
    public void The_scale_of_the_initialisers_is_that_of_all_published_baselines(string name)
    {
        var file = BaselineTests.Find("init_baseline.json");
        Needs.ForeignSuite(file is not null, "ASCENT_DATA names no folder with vectors/pytorch-baselines/init_baseline.json");
        using var document = JsonDocument.Parse(File.ReadAllText(file!));
        Agree(document.RootElement, name);
    }

    [Fact]
    public void The_initialisers_draw_from_the_scale_that_they_tell()
    {
        var weight = Tensor.Zeros([6, 4, 3], DType.Float64);
        Tensor Unit() => Tensor.Uniform(weight.Shape, new Philox(5), -1, 1, DType.Float64);
        Tensor Normal() => Tensor.Normal(weight.Shape, new Philox(5), dtype: DType.Float64);
        Init.XavierUniform(weight, new Philox(5), gain: 2);
        Near(Unit() * (Math.Sqrt(3) * Init.XavierDeviation(weight, 2)), weight);
        Init.XavierNormal(weight, new Philox(5));
        Near(Normal() * Init.XavierDeviation(weight), weight);
        Init.KaimingUniform(weight, new Philox(5), 0.5, Fan.Out);
        Near(Unit() * (Math.Sqrt(3) * Init.KaimingDeviation(weight, 0.5, Fan.Out)), weight);
        Init.KaimingNormal(weight, new Philox(5), nonlinearity: Nonlinearity.Tanh);
        Near(Normal() * (5.0 / 3 / Math.Sqrt(12)), weight);
    }

    [Fact]
    public void Fans_and_gains_are_those_of_PyTorch()
    {
        var weight = Tensor.Zeros([8, 3, 5, 2]);
        Assert.Equal((30, 80), (Init.FanIn(weight), Init.FanOut(weight)));
        Assert.Equal(Math.Sqrt(2.0 / 110), Init.XavierDeviation(weight), 1e-15);
        Assert.Equal([1, 5.0 / 3, Math.Sqrt(2), Math.Sqrt(2 / 1.04), 0.75], new[] { Init.Gain(Nonlinearity.Linear), Init.Gain(Nonlinearity.Tanh), Init.Gain(Nonlinearity.Relu), Init.Gain(Nonlinearity.LeakyRelu, 0.2), Init.Gain(Nonlinearity.Selu) });
    }

    [Theory]
    [InlineData(7, 7)]
    [InlineData(20, 6)]
    [InlineData(6, 20)]
    [InlineData(1, 5)]
    [InlineData(5, 1)]
    public void Orthogonal_weights_are_orthonormal(int rows, int columns)
    {
        var weight = Tensor.Zeros([rows, columns], DType.Float64);
        Init.Orthogonal(weight, new Philox(3), gain: 2);
        var gram = rows <= columns ? weight.MatMul(weight.T) : weight.T.MatMul(weight);
        Near(Identity(Math.Min(rows, columns)) * 4, gram);
    }

    [Fact]
    public void Orthogonal_weights_are_uniform_in_sign_and_take_any_rank()
    {
        var random = new Philox(4);
        var (sum, weight) = (0.0, Tensor.Zeros([4, 2, 3, 1]));
        for (var i = 0; i < 400; i++)
        {
            Init.Orthogonal(weight, random);
            sum += weight.ToArray<double>()[0];
        }

        Assert.InRange(sum / 400, -0.1, 0.1); // without the signs of R's diagonal it would be near -0.4
        var flat = weight.Reshape([4, 6]);
        Assert.Equal(4, flat.MatMul(flat.T).ToArray<double>().Where((_, i) => i % 5 == 0).Sum(), 1e-5);
        Assert.Throws<ShapeException>(() => Init.Orthogonal(Tensor.Zeros([4]), random));
        Init.Orthogonal(Tensor.Zeros([0, 4]), random);
    }

    [Theory]
    [InlineData(0, 1, -2, 2, 0, 0.8796256610342398)]
    [InlineData(1, 0.5, 0.5, 4, 1.1437999854, 0.3965)]
    [InlineData(0, 1, 3, 5, 3.2830, 0.2665)]
    [InlineData(0, 1, -0.1, 0.1, 0, 0.0577)]
    public void Truncated_normal_weights_have_the_moments_of_the_distribution(double mean, double deviation, double low, double high, double expectedMean, double expectedDeviation)
    {
        var weight = Tensor.Zeros([40_000], DType.Float64);
        Init.TruncatedNormal(weight, new Philox(8), mean, deviation, low, high);
        var values = weight.ToArray<double>();
        Assert.All(values, value => Assert.InRange(value, low, high));
        var average = values.Average();
        Assert.Equal(expectedMean, average, 0.03);
        Assert.Equal(expectedDeviation, Math.Sqrt(values.Average(value => (value - average) * (value - average))), 0.02);
        Assert.Throws<ArgumentOutOfRangeException>(() => Init.TruncatedNormal(weight, new Philox(8), deviation: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Init.TruncatedNormal(weight, new Philox(8), low: 2, high: 2));
    }

    [Fact]
    public void Plain_initialisers_fill_leaves_in_place()
    {
        var weight = Tensor.Zeros([2, 3]);
        weight.RequiresGrad = true;
        Init.Ones(weight);
        Assert.Equal([1f, 1, 1, 1, 1, 1], weight.ToArray<float>());
        Init.Eye(weight);
        Assert.Equal([1f, 0, 0, 0, 1, 0], weight.ToArray<float>());
        Init.Constant(weight, 2.5);
        Assert.Equal(2.5, weight.ToArray<double>().Max());
        Init.Zeros(weight);
        Assert.Equal(0, weight.ToArray<double>().Max());
        Init.Uniform(weight, new Philox(1), 3, 4);
        Assert.All(weight.ToArray<float>(), value => Assert.InRange(value, 3, 4));
        Init.Normal(weight, new Philox(1), 10, 0.1);
        Assert.All(weight.ToArray<float>(), value => Assert.InRange(value, 9, 11));
        Assert.True(weight.IsLeaf && weight.RequiresGrad);
        Assert.Throws<ShapeException>(() => Init.Eye(Tensor.Zeros([3])));
    }

    /// <summary>
    /// PyTorch's weights are numbers of its Mersenne Twister times the scale of the initialiser. Ours come from Philox, so what is held
    /// against the baseline is the scale, on PyTorch's numbers.
    /// </summary>
    private static void Agree(JsonElement baseline, string name)
    {
        var random = new MersenneTwister(0);
        var index = 0;
        foreach (var (inputs, outputs) in ((int, int)[])[(7, 15), (15, 15), (15, 2)])
        {
            for (var i = 0; i < (inputs * outputs) + outputs; i++) random.NextSingle(); // the layer's own initialisation
            var weight = Tensor.Zeros([outputs, inputs]);
            var deviation = name.StartsWith("Xavier", StringComparison.Ordinal) ? Init.XavierDeviation(weight) : Init.KaimingDeviation(weight);
            var bound = Math.Sqrt(3) * deviation;
            var values = name.EndsWith("Uniform", StringComparison.Ordinal)
                ? Enumerable.Range(0, weight.Count).Select(_ => (random.NextSingle() * 2 * bound) - bound).ToArray()
                : [.. random.Normals(weight.Count).Select(value => value * deviation)];
            var expected = baseline.GetProperty("initializers").GetProperty(name)[index++];
            var rows = expected.GetArrayLength();
            for (var i = 0; i < rows * inputs; i++)
            {
                var want = expected[i / inputs][i % inputs].GetDouble();
                // PyTorch computes its normal numbers in float32, with short series for the logarithm and the cosine.
                Assert.True(Math.Abs(want - values[i]) <= (name.EndsWith("Uniform", StringComparison.Ordinal) ? 2e-7 : 5e-7), $"{name} {outputs}x{inputs}, {i}: {values[i]:R} against {want:R}");
            }
        }
    }

    private static void Near(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        foreach (var (want, have) in expected.ToArray<double>().Zip(actual.ToArray<double>())) Assert.Equal(want, have, 1e-12);
    }

    private static Tensor Identity(int size) => Tensor.From([.. Enumerable.Range(0, size * size).Select(i => i % (size + 1) == 0 ? 1.0 : 0)], [size, size]);

    /// <summary>MT19937 (Matsumoto and Nishimura 1998) and what PyTorch makes of it on the CPU.</summary>
    private sealed class MersenneTwister
    {
        private readonly uint[] _state = new uint[624];
        private int _at = 624;

        public MersenneTwister(uint seed)
        {
            _state[0] = seed;
            for (var i = 1; i < 624; i++) _state[i] = (1812433253 * (_state[i - 1] ^ (_state[i - 1] >> 30))) + (uint)i;
        }

        /// <summary>24 bits of a word as a number in [0, 1).</summary>
        public float NextSingle() => (Next() & 0xFFFFFF) / 16777216f;

        /// <summary>Box and Muller on blocks of 16: eight radii, then eight angles; a last, partial block is drawn again as a whole.</summary>
        public double[] Normals(int count)
        {
            var values = new double[count];
            foreach (ref var value in values.AsSpan()) value = NextSingle();
            for (var begin = 0; begin + 16 <= count; begin += 16) Fill(values.AsSpan(begin, 16));
            if (count % 16 == 0) return values;
            var last = values.AsSpan(count - 16, 16);
            foreach (ref var value in last) value = NextSingle();
            Fill(last);
            return values;
        }

        private static void Fill(Span<double> block)
        {
            for (var i = 0; i < 8; i++)
            {
                var (radius, angle) = (Math.Sqrt(-2 * Math.Log(1 - block[i])), 2 * Math.PI * block[i + 8]);
                (block[i], block[i + 8]) = (radius * Math.Cos(angle), radius * Math.Sin(angle));
            }
        }

        private uint Next()
        {
            if (_at == 624) Twist();
            var word = _state[_at++];
            word ^= word >> 11;
            word ^= (word << 7) & 0x9d2c5680;
            word ^= (word << 15) & 0xefc60000;
            return word ^ (word >> 18);
        }

        private void Twist()
        {
            for (var i = 0; i < 624; i++)
            {
                var word = (_state[i] & 0x80000000) | (_state[(i + 1) % 624] & 0x7fffffff);
                _state[i] = _state[(i + 397) % 624] ^ (word >> 1) ^ ((word & 1) == 0 ? 0 : 0x9908b0dfu);
            }

            _at = 0;
        }
    }
}
