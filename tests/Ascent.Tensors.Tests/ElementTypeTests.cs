using Ascent.Tensors.Random;

namespace Ascent.Tensors.Tests;

/// <summary>What each element type stores, how one becomes another, and that those for storage are not computed with.</summary>
public sealed class ElementTypeTests
{
    private static readonly DType[] All = Enum.GetValues<DType>();

    public static TheoryData<DType> Storage => [.. All.Where(static dtype => dtype.IsStorage())];

    public static TheoryData<string> ArithmeticNames => [.. Arithmetic.Keys];

    private static readonly Dictionary<string, Action<Tensor>> Arithmetic = new()
    {
        ["Add"] = x => _ = x + x,
        ["Subtract"] = x => _ = x - Tensor.Ones([2]),
        ["Multiply"] = x => _ = Tensor.Ones([2]) * x,
        ["Divide"] = x => _ = x / x,
        ["Affine"] = x => _ = x + 1,
        ["Scale"] = x => _ = x * 2,
        ["Exp"] = x => x.Exp(),
        ["Relu"] = x => x.Relu(),
        ["Abs"] = x => x.Abs(),
        ["Pow"] = x => x.Pow(2),
        ["Maximum"] = x => x.Maximum(x),
        ["Sum"] = x => x.Sum(),
        ["Max"] = x => x.Max(0),
        ["ArgMax"] = x => x.ArgMax(0),
        ["Softmax"] = x => x.Softmax(0),
        ["MatMul"] = x => x.MatMul(x),
        ["GreaterThan"] = x => x.GreaterThan(0),
        ["EqualTo"] = x => x.EqualTo(x),
        ["RequiresGrad"] = x => x.RequiresGrad = true,
    };

    [Fact]
    public void Every_Float16_becomes_the_same_number()
    {
        Half[] halves = [.. Enumerable.Range(0, 1 << 16).Select(static bits => BitConverter.UInt16BitsToHalf((ushort)bits))];
        var wide = Tensor.From(halves, [1 << 16]).To(DType.Float32).ToArray<float>();
        for (var i = 0; i < halves.Length; i++) Assert.True(((float)halves[i]).Equals(wide[i]), $"0x{i:X4}: {wide[i]}");
    }

    [Fact]
    public void Float32_rounds_to_Float16_and_BFloat16_to_nearest_with_ties_to_even()
    {
        // Random bits are every size of number, infinity and NaN; the halves' neighbours and midpoints are the hard ones.
        var random = new Philox(3);
        var values = new List<float>();
        for (var i = 0; i < 100_000; i++) values.Add(BitConverter.Int32BitsToSingle((int)((uint)random.Next(1 << 16) << 16) | random.Next(1 << 16)));
        for (var bits = 0; bits < 0x7C00; bits += 3)
        {
            float low = (float)BitConverter.UInt16BitsToHalf((ushort)bits), high = (float)BitConverter.UInt16BitsToHalf((ushort)(bits + 1));
            var middle = bits == 0x7BFF ? 65520 : (low + high) / 2;
            values.AddRange([middle, -middle, float.BitDecrement(middle), float.BitIncrement(middle), low]);
        }

        float[] special = [0, -0f, 1e-45f, 65504, 65519.996f, 65520, -65520, 3.4e38f, float.MaxValue, float.NaN, float.PositiveInfinity, float.NegativeInfinity];
        values.AddRange(special);
        var x = Tensor.From(values.ToArray(), [values.Count]);
        var halves = x.To(DType.Float16).ToArray<Half>();
        var brains = x.To(DType.BFloat16).ToArray<BFloat16>();
        for (var i = 0; i < values.Count; i++)
        {
            Assert.True(((Half)values[i]).Equals(halves[i]), $"{values[i]:R} as Float16 is {halves[i]}");
            Assert.True(Nearest(values[i]).Equals(brains[i]), $"{values[i]:R} as BFloat16 is {brains[i]}");
            Assert.Equal(((BFloat16)values[i]).Bits, brains[i].Bits);
        }

        // By distance: the neighbour that is closer, the even one of two that are equally close.
        static BFloat16 Nearest(float value)
        {
            if (float.IsNaN(value) || float.IsInfinity(value)) return (BFloat16)value;
            var down = BFloat16.FromBits((ushort)(BitConverter.SingleToUInt32Bits(value) >> 16));
            var up = BFloat16.FromBits((ushort)(down.Bits + 1));
            double below = Math.Abs((double)value - down), above = Math.Abs((float.IsInfinity(up) ? Math.CopySign(Math.Pow(2, 128), value) : up) - value);
            return below < above ? down : above < below ? up : (down.Bits & 1) == 0 ? down : up;
        }
    }

    [Fact]
    public void Integers_keep_their_low_bits_and_floats_saturate()
    {
        var integers = Tensor.From([300L, -1, 1L << 33, (1L << 40) + 7], [4]);
        Assert.Equal([44, 255, 0, 7], integers.To(DType.UInt8).ToArray<byte>());
        Assert.Equal([44, -1, 0, 7], integers.To(DType.Int8).ToArray<sbyte>());
        Assert.Equal([300, -1, 0, 7], integers.ToArray<int>());
        var floats = Tensor.From([1e10, -1e10, double.NaN, -1.9, 200.7], [5]);
        Assert.Equal([int.MaxValue, int.MinValue, 0, -1, 200], floats.ToArray<int>());
        Assert.Equal([127, -128, 0, -1, 127], floats.ToArray<sbyte>());
        Assert.Equal([255, 0, 0, 0, 200], floats.ToArray<byte>());
    }

    [Fact]
    public void Small_whole_numbers_survive_every_conversion_in_every_layout() => Cases.ForSeeds(150, random =>
    {
        var values = Cases.Integers(Cases.Shape(random), random, 0, 100);
        var (from, to) = (All[random.Next(All.Length)], All[random.Next(All.Length)]);
        var x = Cases.Laid(values, from, random);
        Assert.Equal(from, x.DType);
        var y = x.To(to);
        Assert.Equal(to, y.DType);
        Cases.Same(values, x, 0);
        Cases.Same(values, y, 0);
        Cases.Same(values, x.Contiguous(), 0);
        Cases.Same(values, x.Clone(), 0);
        var target = Cases.Laid(Cases.Integers(values.Shape, random, 0, 9), to, random);
        target.CopyFrom(x);
        Cases.Same(values, target, 0);
        target.Fill(3);
        Assert.All(target.ToArray<double>(), static value => Assert.Equal(3, value));
        if (values.Values.Length == 1) Assert.Equal(values.Values[0], y.Reshape([]).Item());
    });

    [Theory]
    [InlineData(1000, 70)]
    [InlineData(33, 1031)]
    [InlineData(8, 8)]
    [InlineData(513, 513)]
    public void Transposes_of_every_size_are_copied_exactly(int rows, int columns)
    {
        foreach (var dtype in All)
        {
            var x = Tensor.Arange(3 * rows * columns).To(dtype).Reshape([3, rows, columns]);
            var plain = x.ToArray<double>();
            var across = x.Transpose(1, 2).Contiguous().ToArray<double>();
            var outside = x.Permute(2, 0, 1).Contiguous().ToArray<double>();
            for (var i = 0; i < plain.Length; i += 7)
            {
                var (batch, row, column) = (i / (rows * columns), i / columns % rows, i % columns);
                Assert.Equal(plain[i], across[(((batch * columns) + column) * rows) + row]);
                Assert.Equal(plain[i], outside[(((column * 3) + batch) * rows) + row]);
            }

            var target = Tensor.Zeros([3, rows, columns], dtype);
            target.Transpose(1, 2).CopyFrom(x.Transpose(1, 2).Contiguous());
            Assert.Equal(plain, target.ToArray<double>());
        }
    }

    [Theory]
    [MemberData(nameof(ArithmeticNames))]
    public void Arithmetic_on_storage_types_is_refused_and_names_the_conversion(string name)
    {
        foreach (var dtype in All.Where(static dtype => dtype.IsStorage()))
        {
            using var x = Tensor.Ones([2], dtype);
            var message = Assert.Throws<ArgumentException>(() => Arithmetic[name](x)).Message;
            Assert.Contains(name, message, StringComparison.Ordinal);
            Assert.Contains(dtype.ToString(), message, StringComparison.Ordinal);
            Assert.Contains("To(DType.Float32)", message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Storage))]
    public void Storage_types_are_viewed_sliced_and_selected(DType dtype)
    {
        var x = Tensor.Arange(12).To(dtype).Reshape([3, 4]);
        Assert.Equal([2, 6, 10], x.Slice(1, 2, 3).Reshape([3]).ToArray<double>());
        Assert.Equal([4, 5, 6, 7], x[1].ToArray<double>());
        Assert.Equal([0, 4, 8, 1, 5, 9], x.T.Slice(0, 0, 2).ToArray<double>()[..6]);
        Assert.Equal([8, 9, 10, 11, 0, 1, 2, 3], x.IndexSelect(0, Tensor.From([2L, 0], [2])).ToArray<double>());
        Assert.Equal(6, x[1][2].Item());
        Assert.Equal(dtype, x.Expand([2, 3, 4]).Contiguous().DType);
    }

    [Fact]
    public void Int32_computes_as_Int64_does() => Cases.ForSeeds(120, random =>
    {
        var shape = Cases.Shape(random);
        var a = Cases.Integers(shape, random, -50, 50);
        var b = Cases.Integers(Cases.Partner(shape, random), random, 1, 9);
        var (x, y) = (Cases.Laid(a, DType.Int32, random), Cases.Laid(b, DType.Int32, random));
        Cases.Same(a.Zip(b, (p, q) => p * q), x * y, 0);
        Cases.Same(a.Zip(b, (p, q) => p - q), x - y, 0);
        Cases.Same(a.Zip(b, Math.Max), x.Maximum(y), 0);
        Cases.Same(a.Map(p => (3 * p) + 1), (3 * x) + 1, 0);
        Cases.Same(a.Map(p => p * p * p), x.Pow(3), 0);
        Assert.Equal(DType.Int32, (x + y).DType);
        Assert.Equal(DType.Int64, (x + y.To(DType.Int64)).DType);
        Assert.Equal(DType.Float32, (x / y).DType);
        Assert.Equal(DType.Float32, (x + Tensor.Scalar(1)).DType);
        Assert.Equal(DType.Int64, x.Sum().DType);
        Assert.Equal(a.Values.Sum(), x.Sum().Item());
        if (a.Values.Length > 0) Assert.Equal(a.Values.Max(), x.Max().Item());
    });

    [Fact]
    public void Int32_takes_whole_numbers_of_its_range_only()
    {
        var x = Tensor.Zeros([2], DType.Int32);
        Assert.Contains("0.5", Assert.Throws<ArgumentException>(() => x + 0.5).Message);
        Assert.Contains("2147483648", Assert.Throws<ArgumentException>(() => x.Fill(2147483648)).Message);
        Assert.Contains("Int8", Assert.Throws<ArgumentException>(() => Tensor.Full([1], 128, DType.Int8)).Message);
        Assert.Throws<ArgumentException>(() => Tensor.Full([1], -1, DType.UInt8));
    }

    [Fact]
    public void Positions_and_labels_may_be_Int32()
    {
        var x = Tensor.From([1.0, 2, 3, 4, 5, 6], [2, 3]);
        x.RequiresGrad = true;
        int[] chosen = [2, 0];
        x.IndexSelect(1, Tensor.From(chosen, [2])).Sum().Backward();
        Assert.Equal([1, 0, 1, 1, 0, 1], x.Grad!.ToArray<double>());
        int[] labels = [2, 0];
        Assert.Equal(x.CrossEntropy(Tensor.From([2L, 0], [2])).Item(), x.CrossEntropy(Tensor.From(labels, [2])).Item());
        int[] wrong = [3];
        Assert.Contains("index 3", Assert.Throws<ArgumentOutOfRangeException>(() => x.IndexSelect(1, Tensor.From(wrong, [1]))).Message);
    }

    [Fact]
    public void Values_written_out_are_Int64_and_arrays_keep_their_type()
    {
        int[] narrow = [1, 2];
        byte[] bytes = [1, 2];
        BFloat16[] brains = [(BFloat16)1.5f];
        Assert.Equal(DType.Int64, Tensor.From([1, 2], [2]).DType);
        Assert.Equal(DType.Int32, Tensor.From(narrow, [2]).DType);
        Assert.Equal(DType.UInt8, Tensor.From(bytes, [2]).DType);
        Assert.Equal(DType.BFloat16, Tensor.From(brains, [1]).DType);
        Assert.Equal(1.5, Tensor.From(brains, [1]).Item());
        Assert.Equal("1.5", brains[0].ToString());
        Assert.True(brains[0] == (BFloat16)1.5f);
    }
}
