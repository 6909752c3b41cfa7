using Ascent.Tensors.Cpu;
using FsCheck;
using FsCheck.Fluent;

namespace Ascent.Tensors.Tests.Cpu;

/// <summary>The kernel and the number of threads are settings of the process, so these tests run one after the other.</summary>
[CollectionDefinition(nameof(CpuSettings), DisableParallelization = true)]
public sealed class CpuSettings;

[Collection(nameof(CpuSettings))]
public sealed class GemmTests : IDisposable
{
    private readonly KernelIsa _isa = Gemm.Isa;
    private readonly int _threads = WorkerTeam.Threads;

    public static TheoryData<KernelIsa, DType> Kernels()
    {
        var data = new TheoryData<KernelIsa, DType>();
        foreach (KernelIsa kernel in KernelIsas.Supported)
        {
            data.Add(kernel, DType.Float32);
            data.Add(kernel, DType.Float64);
        }

        return data;
    }

    public void Dispose()
    {
        Gemm.Isa = _isa;
        WorkerTeam.Threads = _threads;
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void The_product_agrees_with_a_triple_loop_for_any_shape_and_stride(KernelIsa kernel, DType dtype)
    {
        Gemm.Isa = kernel;
        int[] corners = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 17, 27, 28, 29, 31, 32, 33, 41, 42, 43, 47, 48, 49, 63, 64, 65, 83, 84, 85];
        Gen<int> side = Gen.OneOf(Gen.Elements(corners), Gen.Choose(0, 150));
        Gen<int> depth = Gen.OneOf(Gen.Elements(corners), Gen.Choose(0, 100), Gen.Elements(255, 256, 257, 513, 700));
        Gen<Lie> lie = Gen.Elements(Enum.GetValues<Lie>());
        Gen<GemmCase> cases =
            from m in side
            from n in side
            from k in depth
            from a in lie
            from b in lie
            from gap in Gen.Elements(0, 0, 3)
            from alpha in Gen.Elements(1.0, 1.0, 0.5, -2.0, 0.0)
            from beta in Gen.Elements(0.0, 0.0, 1.0, -0.75)
            from bias in Gen.Elements(true, false)
            from relu in Gen.Elements(true, false)
            from seed in Gen.Choose(0, 1_000_000)
            select new GemmCase(m, n, k, a, b, gap, alpha, beta, bias, relu, seed);
        Prop.ForAll(cases.ToArbitrary(), one =>
        {
            WorkerTeam.Threads = 1 + (one.Seed % 3);
            string? wrong = one.Check(dtype);
            Assert.True(wrong is null, $"{one} on {kernel} with {WorkerTeam.Threads} threads: {wrong}");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(250));
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Sizes_beyond_every_block_agree_with_a_triple_loop(KernelIsa kernel, DType dtype)
    {
        Gemm.Isa = kernel;
        WorkerTeam.Threads = 2;
        GemmCase[] cases =
        [
            new(257, 131, 1000, Lie.Rows, Lie.Rows, 0, 1, 0, false, false, 1),
            new(300, 70, 650, Lie.Rows, Lie.Transposed, 1, 1, 1, true, true, 2),
            new(3, 4200, 40, Lie.Transposed, Lie.Rows, 0, 2, 0.5, true, false, 3),
            new(70, 4161, 20, Lie.Rows, Lie.Transposed, 0, 1, 0, false, true, 4),
            new(1, 1, 5000, Lie.Rows, Lie.Transposed, 0, 1, 0, false, false, 5),
        ];
        foreach (GemmCase one in cases)
        {
            string? wrong = one.Check(dtype);
            Assert.True(wrong is null, $"{one} on {kernel}: {wrong}");
        }
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Packed_B_that_exceeds_its_buffer_is_taken_in_pieces_of_k(KernelIsa kernel, DType dtype)
    {
        Gemm.Isa = kernel;
        WorkerTeam.Threads = 2;
        var one = new GemmCase(90, 4096, 1300, Lie.Rows, Lie.Rows, 0, 1, 1, true, false, 6);
        string? wrong = one.Check(dtype, every: 13);
        Assert.True(wrong is null, $"{one} on {kernel}: {wrong}");
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Few_rows_by_a_stored_transpose_agree_with_a_triple_loop(KernelIsa kernel, DType dtype)
    {
        Gemm.Isa = kernel;
        WorkerTeam.Threads = 2;
        foreach (int rows in new[] { 1, 2, 3, 4, 5, 7, 40, 41, 64, 96, 97 })
        {
            foreach (int columns in new[] { 1, 2, 5, 6, 7, 47, 48, 49, 300 })
            {
                foreach (int depth in new[] { 64, 65, 71, 127, 1024, 1025, 2049 })
                {
                    var one = new GemmCase(rows, columns, depth, Lie.Rows, Lie.Transposed, rows % 3, rows % 2 == 0 ? 1 : 0.5, columns % 3 - 1, columns % 2 == 0, depth % 2 == 0, rows);
                    string? wrong = one.Check(dtype, every: 1 + (rows / 9));
                    Assert.True(wrong is null, $"{one} on {kernel}: {wrong}");
                }
            }
        }
    }

    /// <summary>The test that reads the machine code runs this one in a process of its own, to have every kernel compiled.</summary>
    [Fact]
    public void Every_height_and_width_of_a_tile_is_right()
    {
        foreach (KernelIsa kernel in KernelIsas.Supported)
        {
            Gemm.Isa = kernel;
            for (int rows = 1; rows <= 14; rows++)
            {
                foreach (int columns in new[] { 2, 4, 8, 16, 32 })
                {
                    var one = new GemmCase(rows, columns, 400, Lie.Rows, Lie.Rows, 0, 1, rows % 2, false, false, rows);
                    Assert.Null(one.Check(DType.Float32));
                    Assert.Null(one.Check(DType.Float64));
                }

                var dots = new GemmCase(rows, 13, 400, Lie.Rows, Lie.Transposed, 0, 1, rows % 2, false, false, rows);
                Assert.Null(dots.Check(DType.Float32));
                Assert.Null(dots.Check(DType.Float64));
            }
        }
    }

    [Fact]
    public void Every_number_of_threads_gives_the_same_bits()
    {
        foreach (KernelIsa kernel in KernelIsas.Supported)
        {
            Gemm.Isa = kernel;
            foreach (GemmCase one in new GemmCase[]
            {
                new(128, 784, 128, Lie.Transposed, Lie.Rows, 0, 1, 0, false, false, 11),
                new(128, 128, 784, Lie.Rows, Lie.Transposed, 0, 1, 0, true, true, 12),
                new(31, 450, 333, Lie.Rows, Lie.Rows, 0, 0.5, 0.25, false, false, 13),
                new(301, 97, 411, Lie.Strided, Lie.Strided, 0, 1, 1, false, false, 14),
            })
            {
                WorkerTeam.Threads = 1;
                float[] alone = one.Compute();
                foreach (int count in new[] { 1, 2, 3, 5 })
                {
                    WorkerTeam.Threads = count;
                    for (int again = 0; again < 5; again++)
                        Assert.True(alone.AsSpan().SequenceEqual(one.Compute()), $"{one} on {kernel}: {count} threads give other bits than one");
                }
            }
        }
    }

    [Fact]
    public unsafe void A_product_allocates_nothing_once_its_buffers_are_there()
    {
        WorkerTeam.Threads = 2;
        float[] a = new float[128 * 784], b = new float[784 * 128], c = new float[128 * 128];
        fixed (float* pa = a, pb = b, pc = c)
        {
            long least = long.MaxValue;
            for (int window = 0; window < 5; window++)
            {
                long before = 0;
                for (int i = 0; i < 40; i++)
                {
                    if (i == 20) before = GC.GetTotalAllocatedBytes(precise: true);
                    Gemm.Run(128, 128, 784, 1, pa, 784, 1, pb, 1, 784, 0, pc, 128);
                    Gemm.Run(784, 128, 128, 1, pa, 1, 784, pc, 128, 1, 0, pb, 128);
                    Gemm.Run(3, 2, 4, 1, pa, 4, 1, pb, 2, 1, 1, pc, 2);
                }

                least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
            }

            // The account is the whole process's, and the test runner writes messages now and then; what a product allocates is in every window.
            Assert.InRange(least, 0, 512);
        }
    }

    [Fact]
    public unsafe void Several_threads_may_multiply_at_once()
    {
        WorkerTeam.Threads = 2;
        var one = new GemmCase(120, 130, 140, Lie.Rows, Lie.Transposed, 0, 1, 0, false, false, 21);
        float[] alone = one.Compute();
        int wrong = 0;
        var callers = new Thread[4];
        for (int i = 0; i < callers.Length; i++)
        {
            callers[i] = new Thread(() =>
            {
                for (int again = 0; again < 50; again++)
                {
                    if (!alone.AsSpan().SequenceEqual(one.Compute())) Interlocked.Increment(ref wrong);
                }
            });
            callers[i].Start();
        }

        foreach (Thread caller in callers) caller.Join();
        Assert.Equal(0, wrong);
    }

    [Fact]
    public unsafe void Infinity_and_NaN_in_the_operands_reach_the_result_as_IEEE_has_it()
    {
        foreach (KernelIsa kernel in KernelIsas.Supported)
        {
            Gemm.Isa = kernel;
            float[] a = new float[20 * 20], b = new float[20 * 20], c = new float[20 * 20];
            for (int i = 0; i < a.Length; i++) (a[i], b[i]) = (1, 1);
            a[(3 * 20) + 5] = float.NaN;
            a[(4 * 20) + 5] = float.PositiveInfinity;
            fixed (float* pa = a, pb = b, pc = c) Gemm.Run(20, 20, 20, 1, pa, 20, 1, pb, 20, 1, 0, pc, 20, null, relu: true);
            Assert.All(c[60..80], value => Assert.True(float.IsNaN(value)));
            Assert.All(c[80..100], value => Assert.True(float.IsPositiveInfinity(value)));
            Assert.All(c[..60], value => Assert.Equal(20f, value));
        }
    }

    [Fact]
    public unsafe void A_negative_side_is_refused()
    {
        float one = 1;
        float* p = &one;
        var thrown = Assert.Throws<ArgumentOutOfRangeException>(() => Gemm.Run(-1, 1, 1, 1, p, 1, 1, p, 1, 1, 0, p, 1));
        Assert.Equal("m", thrown.ParamName);
    }

    [Fact]
    public void The_kernel_named_by_the_environment_is_taken_and_a_wrong_name_is_refused()
    {
        Assert.Equal(KernelIsa.Portable, KernelIsas.Parse(" Portable "));
        Assert.Equal(KernelIsas.Widest, KernelIsas.Parse(null));
        Assert.Contains("ASCENT_ISA is 'sse9'", Assert.Throws<InvalidOperationException>(() => KernelIsas.Parse("sse9")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Gemm.Isa = (KernelIsa)99);
    }
}
