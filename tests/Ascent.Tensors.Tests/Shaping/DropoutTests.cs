using Ascent.Tensors.Cpu;
using Ascent.Tensors.Random;

namespace Ascent.Tensors.Tests.Shaping;

/// <summary>What dropout keeps, and that it is the same everywhere.</summary>
[Collection(nameof(Tests.Cpu.CpuSettings))]
public sealed class DropoutTests
{
    [Fact]
    public void Both_backends_draw_the_same_mask_on_every_machine()
    {
        var before = KernelIsas.Current;
        try
        {
            foreach (var isa in KernelIsas.Supported)
            {
                KernelIsas.Current = isa;
                Cases.ForSeeds(60, random =>
                {
                    var dtype = ShapingChecks.Float(random);
                    var p = random.NextDouble();
                    var (seed, stream, position) = ((ulong)random.NextUInt32() << 20, random.NextUInt32() * 3UL << 10, random.Next(3) == 0 ? (1UL << 34) - (ulong)random.Next(300) : random.NextUInt32());
                    BackendTests.Agree(x => x[0].Dropout(p, new Philox(seed, stream) { Position = position }), ShapingChecks.Tolerance(dtype), ShapingChecks.Operand(Cases.Shape(random), dtype, random));
                });
            }
        }
        finally
        {
            KernelIsas.Current = before;
        }
    }

    [Fact]
    public void The_mask_does_not_depend_on_the_number_of_threads()
    {
        var x = Tensor.Ones([301, 997]);
        var before = WorkerTeam.Threads;
        try
        {
            var bits = new List<float[]>();
            foreach (var threads in new[] { 1, 2, 3, 5 })
            {
                WorkerTeam.Threads = threads;
                bits.Add(x.Dropout(0.3, new Philox(5, 9)).ToArray<float>());
            }

            Assert.All(bits, b => Assert.Equal(bits[0], b));
        }
        finally
        {
            WorkerTeam.Threads = before;
        }
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.937)]
    public void The_share_p_is_dropped_and_the_rest_scaled(double p)
    {
        var random = new Philox(11);
        var values = Tensor.Ones([1_000_000]).Dropout(p, random).ToArray<float>();
        Assert.All(values, v => Assert.True(v is 0 || v == 1 / (float)(1 - p)));
        var dropped = values.Count(static v => v == 0) / 1e6;
        Assert.InRange(dropped, p - 0.003, p + 0.003); // six standard deviations
        Assert.Equal(1_000_000UL, random.Position);
    }

    [Fact]
    public void The_gradient_passes_where_the_value_did()
    {
        var x = Tensor.Normal([7, 33], new Philox(2));
        x.RequiresGrad = true;
        var y = x.Dropout(0.4, new Philox(3));
        y.Sum().Backward();
        var (from, to, gradient) = (x.ToArray<float>(), y.ToArray<float>(), x.Grad!.ToArray<float>());
        for (var i = 0; i < from.Length; i++) Assert.Equal(to[i], from[i] * gradient[i]);
        Assert.Contains(0, gradient);
        Assert.Contains(1 / 0.6f, gradient);
    }

    [Fact]
    public void Gradients_agree_with_central_differences() =>
        GradientAgreement.Check(x => x[0].Dropout(0.5, new Philox(1)) * x[0].T.Dropout(0.2, new Philox(4)).T, [[5, 20]]);

    [Fact]
    public void Two_calls_draw_different_masks_and_the_same_position_the_same()
    {
        var random = new Philox(1);
        var x = Tensor.Ones([130]);
        var first = x.Dropout(0.5, random).ToArray<float>();
        Assert.Equal(132UL, random.Position);
        Assert.NotEqual(first, x.Dropout(0.5, random).ToArray<float>());
        random.Position = 0;
        Assert.Equal(first, x.Dropout(0.5, random).ToArray<float>());
    }

    [Fact]
    public void Nothing_and_everything_can_be_dropped()
    {
        var x = Tensor.From([1.0, double.NaN, double.PositiveInfinity, -2], [4]);
        x.RequiresGrad = true;
        Assert.Same(x, x.Dropout(0, new Philox(1)));
        var none = x.Dropout(1, new Philox(1));
        Assert.Equal([0, double.NaN, double.NaN, 0], none.ToArray<double>());
        none.Sum().Backward();
        Assert.Equal([0.0, 0, 0, 0], x.Grad!.ToArray<double>());
    }

    [Fact]
    public void NaN_stays_NaN_where_it_is_dropped() =>
        Assert.All(Tensor.Full([100], double.NaN).Dropout(0.5, new Philox(1)).ToArray<float>(), static v => Assert.True(float.IsNaN(v)));

    [Fact]
    public void A_share_outside_0_to_1_is_refused()
    {
        Assert.Contains("1.5", Assert.Throws<ArgumentOutOfRangeException>(() => Tensor.Ones([2]).Dropout(1.5, new Philox(1))).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Tensor.Ones([2]).Dropout(double.NaN, new Philox(1)));
        Assert.Contains("Dropout", Assert.Throws<ArgumentException>(() => Tensor.Arange(2).Dropout(0.5, new Philox(1))).Message);
    }

    [Fact]
    public void What_is_saved_is_a_bit_for_each_element()
    {
        using var scope = new TensorScope();
        var x = Tensor.Ones([1 << 20]);
        x.RequiresGrad = true;
        var before = TensorMemory.LentBytes;
        _ = x.Dropout(0.5, new Philox(1));
        Assert.InRange(TensorMemory.LentBytes - before, 1, (4 << 20) + (1 << 17) + 4096);
    }
}
