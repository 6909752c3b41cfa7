using System.Numerics;
using System.Runtime.Intrinsics;
using Ascent.Tensors.Backends;
using Ascent.Tensors.Cpu;
using Ascent.Tensors.Random;

namespace Ascent.Tensors.Tests.Cpu;

/// <summary>Convolutions on every kernel and number of threads, against the reference backend.</summary>
[Collection(nameof(CpuSettings))]
public sealed class ConvolutionTests : IDisposable
{
    private readonly KernelIsa _isa = Gemm.Isa;
    private readonly int _threads = WorkerTeam.Threads;

    public static TheoryData<KernelIsa, DType> Kernels => GemmTests.Kernels();

    public void Dispose()
    {
        Gemm.Isa = _isa;
        WorkerTeam.Threads = _threads;
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void A_convolution_and_its_gradients_agree_with_the_reference_backend(KernelIsa kernel, DType dtype)
    {
        Gemm.Isa = kernel;
        Cases.ForSeeds(50, random =>
        {
            WorkerTeam.Threads = 1 + random.Next(3);
            var options = Options(random);
            int kernelHeight = 1 + random.Next(4), kernelWidth = 1 + random.Next(4);
            int inputs = 1 + random.Next(6), outputs = 1 + random.Next(random.Next(3) == 0 ? 40 : 6);
            if (random.Next(4) == 0) (inputs, outputs) = (1, 1 + random.Next(2));
            if (random.Next(4) == 0) inputs = 8 + random.Next(30);
            int batch = random.Next(4) switch { 0 => random.Next(3), 1 => 8, 2 => 1 + random.Next(20), _ => 16 + random.Next(30) };
            int height = Extent(random, kernelHeight, options.Padding.Height, options.Dilation.Height), width = Extent(random, kernelWidth, options.Padding.Width, options.Dilation.Width);
            bool relu = random.Next(3) == 0, biased = random.Next(2) == 0;
            Tensor[] operands =
            [
                Cases.Laid(Cases.Values([batch, inputs * options.Groups, height, width], random), dtype, random),
                Cases.Laid(Cases.Values([outputs * options.Groups, inputs, kernelHeight, kernelWidth], random), dtype, random),
                Cases.Laid(Cases.Values([outputs * options.Groups], random), dtype, random),
            ];
            try
            {
                BackendTests.AgreeBesideKinks((x, kinked) => x[0].Conv2d(x[1], biased ? x[2] : null, options, kinked), relu, Tolerance(dtype), biased ? operands : operands[..2]);
            }
            catch (Exception wrong)
            {
                throw new InvalidOperationException($"{operands[0].Shape} by {operands[1].Shape}, {options}, relu {relu}, bias {biased}, {WorkerTeam.Threads} threads: {wrong.Message}", wrong);
            }
        });
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Rows_of_whole_registers_agree_with_the_reference_backend(KernelIsa kernel, DType dtype)
    {
        Gemm.Isa = kernel;
        Cases.ForSeeds(40, random =>
        {
            WorkerTeam.Threads = 1 + random.Next(3);
            int kernelHeight = 1 + random.Next(4), kernelWidth = 1 + random.Next(4), dilation = 1 + random.Next(3), padding = random.Next(9), side = 4 << random.Next(4);
            var options = new ConvolutionOptions((1, 1), (random.Next(4), padding), (1 + random.Next(2), dilation), 1 + random.Next(2));

            // Either the output or the input has such rows.
            int width = random.Next(2) == 0 ? side : side + (dilation * (kernelWidth - 1)) - (2 * padding);
            if (width < 1 || width + (2 * padding) - (dilation * (kernelWidth - 1)) < 1) return;
            int height = Extent(random, kernelHeight, options.Padding.Height, options.Dilation.Height), inputs = 1 + random.Next(5), outputs = 1 + random.Next(20);
            BackendTests.Agree(
                x => x[0].Conv2d(x[1], x[2], options),
                Tolerance(dtype),
                Cases.Laid(Cases.Values([1 + random.Next(3), inputs * options.Groups, height, width], random), dtype, random),
                Cases.Laid(Cases.Values([outputs * options.Groups, inputs, kernelHeight, kernelWidth], random), dtype, random),
                Cases.Laid(Cases.Values([outputs * options.Groups], random), dtype, random));
        });
    }

    [Fact]
    public void Convolutions_by_tiles_agree_with_the_reference_backend() => Cases.ForSeeds(40, random =>
    {
        Gemm.Isa = KernelIsas.Supported[random.Next(KernelIsas.Supported.Count)];
        WorkerTeam.Threads = 1 + random.Next(3);
        int batch = 8 + random.Next(30), groups = 1 + random.Next(2), inputs = 16 + random.Next(8), outputs = 16 + random.Next(20);
        var options = new ConvolutionOptions((1, 1), (random.Next(4), random.Next(4)), (1, 1), groups);
        bool relu = random.Next(2) == 0;
        BackendTests.AgreeBesideKinks(
            (x, kinked) => x[0].Conv2d(x[1], x[2], options, kinked),
            relu,
            1e-3,
            Cases.Laid(Cases.Values([batch, inputs * groups, 3 + random.Next(7), 3 + random.Next(7)], random), DType.Float32, random),
            Cases.Laid(Cases.Values([outputs * groups, inputs, 3, 3], random, -0.5, 0.5), DType.Float32, random),
            Cases.Laid(Cases.Values([outputs * groups], random), DType.Float32, random));
    });

    [Fact]
    public void What_the_buffers_held_before_does_not_matter()
    {
        var random = new Philox(13);
        foreach (KernelIsa kernel in KernelIsas.Supported)
        {
            Gemm.Isa = kernel;
            WorkerTeam.Threads = 2; // A plane is cut into bands then, and a buffer has only what its band needs.
            for (int padding = 0; padding <= 3; padding++)
            {
                for (int rows = 5; rows <= 12; rows++)
                {
                    // Plain sums, which leave NaN all over the buffers.
                    using var strange = Tensor.Full([32, 24, 16, 16], double.NaN).Conv2d(Tensor.Ones([32, 24, 3, 3]), null, new ConvolutionOptions(1, 1));
                    BackendTests.Agree(
                        x => x[0].Conv2d(x[1], null, new ConvolutionOptions(1, padding)),
                        1e-3,
                        Cases.Plain(Cases.Values([20, 17, rows, 8], random), DType.Float32),
                        Cases.Plain(Cases.Values([18, 17, 3, 3], random, -0.5, 0.5), DType.Float32));
                }
            }
        }
    }

    [Fact]
    public void Tiles_are_off_by_a_few_roundings_only()
    {
        var random = new Philox(11);
        using Tensor x = Tensor.Normal([16, 256, 8, 8], random), weight = Tensor.Normal([64, 256, 3, 3], random, 0, 0.02), exact = Tensor.Empty([16, 64, 8, 8], DType.Float64), y = Tensor.Empty([16, 64, 8, 8]);
        using Tensor wideX = x.To(DType.Float64), wideWeight = weight.To(DType.Float64);
        var options = new ConvolutionOptions(1, 1);
        ConvolutionKernels.Forward(wideX, wideWeight, null, exact, options, relu: false);
        foreach (KernelIsa kernel in KernelIsas.Supported)
        {
            Gemm.Isa = kernel;
            ConvolutionKernels.Forward(x, weight, null, y, options, relu: false);
            using var error = (y.To(DType.Float64) - exact).Abs().Max();
            using var size = exact.Abs().Max();
            Assert.InRange(error.Item() / size.Item(), 0, 4e-5);
        }
    }

    [Fact]
    public void Plain_sums_can_be_asked_for()
    {
        try
        {
            var random = new Philox(12);
            Tensor x = Tensor.Uniform([16, 16, 8, 8], random, -1, 1), weight = Tensor.Uniform([16, 16, 3, 3], random, -1, 1);
            float[] tiles = x.Conv2d(weight).ToArray<float>();
            WinogradConvolution.Enabled = false;
            float[] sums = x.Conv2d(weight).ToArray<float>();
            Assert.NotEqual(tiles, sums);
            Assert.All(tiles.Zip(sums), static pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
        }
        finally
        {
            WinogradConvolution.Enabled = true;
        }
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void A_transposed_convolution_and_its_gradients_agree_with_the_reference_backend(KernelIsa kernel, DType dtype)
    {
        Gemm.Isa = kernel;
        Cases.ForSeeds(25, random =>
        {
            WorkerTeam.Threads = 1 + random.Next(3);
            var options = Options(random);
            int kernelHeight = 1 + random.Next(4), kernelWidth = 1 + random.Next(4), inputs = 1 + random.Next(20), outputs = 1 + random.Next(20);
            var extra = (random.Next(Math.Max(options.Stride.Height, options.Dilation.Height)), random.Next(Math.Max(options.Stride.Width, options.Dilation.Width)));
            int batch = random.Next(3) == 0 ? 17 : random.Next(6);
            int height = 1 + random.Next(6) + options.Padding.Height, width = 1 + random.Next(6) + options.Padding.Width;
            bool biased = random.Next(2) == 0;
            Tensor[] operands =
            [
                Cases.Laid(Cases.Values([batch, inputs * options.Groups, height, width], random), dtype, random),
                Cases.Laid(Cases.Values([inputs * options.Groups, outputs, kernelHeight, kernelWidth], random), dtype, random),
                Cases.Laid(Cases.Values([outputs * options.Groups], random), dtype, random),
            ];
            if (((height - 1) * options.Stride.Height) - (2 * options.Padding.Height) + (options.Dilation.Height * (kernelHeight - 1)) < 0) return;
            if (((width - 1) * options.Stride.Width) - (2 * options.Padding.Width) + (options.Dilation.Width * (kernelWidth - 1)) < 0) return;
            BackendTests.Agree(x => x[0].ConvTranspose2d(x[1], biased ? x[2] : null, options, extra), Tolerance(dtype), biased ? operands : operands[..2]);
        });
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void A_filter_of_one_tap_whose_output_is_padded_writes_no_further_than_its_output(KernelIsa kernel, DType dtype)
    {
        Gemm.Isa = kernel;
        WorkerTeam.Threads = 2;
        var random = new Philox(21);
        var options = new ConvolutionOptions((1, 1), (0, 0), (3, 2), 1);
        Tensor images = Cases.Laid(Cases.Values([8, 6, 16, 16], random), dtype, random), filters = Cases.Laid(Cases.Values([6, 5, 1, 1], random), dtype, random);
        BackendTests.Agree(x => x[0].ConvTranspose2d(x[1], null, options, (2, 1)), Tolerance(dtype), images, filters);
    }

    [Fact]
    public void Layers_of_real_networks_agree_with_the_reference_backend()
    {
        (int Batch, int Inputs, int Outputs, int Side, int Stride)[] layers =
            [(3, 1, 32, 28, 1), (2, 5, 30, 32, 1), (17, 6, 20, 16, 1), (33, 3, 16, 12, 1), (16, 16, 16, 32, 1), (18, 16, 32, 16, 2), (8, 64, 128, 8, 1), (40, 32, 40, 4, 1), (20, 100, 33, 4, 1), (32, 3, 64, 16, 2)];
        foreach (var (batch, inputs, outputs, side, stride) in layers)
        {
            var random = new Philox((ulong)side);
            Tensor[] operands =
            [
                Tensor.Uniform([batch, inputs, side, side], random, -1, 1),
                Tensor.Uniform([outputs, inputs, 3, 3], random, -0.5, 0.5),
                Tensor.Uniform([outputs], random, -1, 1),
            ];
            foreach (var operand in operands) operand.RequiresGrad = true;
            Reference[] expected;
            using (Backend.Use(Backend.Reference)) expected = [.. Compute(operands, stride).Select(Reference.Of)];
            foreach (KernelIsa kernel in KernelIsas.Supported)
            {
                foreach (int threads in new[] { 1, 2 })
                {
                    (Gemm.Isa, WorkerTeam.Threads) = (kernel, threads);
                    foreach (var (want, got) in expected.Zip(Compute(operands, stride))) Cases.Same(want, got, 2e-4);
                }
            }
        }

        static Tensor[] Compute(Tensor[] operands, int stride)
        {
            foreach (var operand in operands) operand.Grad = null;
            var y = operands[0].Conv2d(operands[1], operands[2], new ConvolutionOptions(stride, 1), relu: true);
            (y * y).Mean().Backward();
            return [y, .. operands.Select(static operand => operand.Grad! * 100)];
        }
    }

    /// <summary>The test that reads the machine code runs this one in a process of its own, to have every kernel compiled.</summary>
    [Fact]
    public unsafe void Every_height_and_width_of_a_tile_is_right()
    {
        foreach (KernelIsa kernel in KernelIsas.Supported)
        {
            switch (kernel)
            {
                case KernelIsa.Avx512:
                    EveryTile<Lanes512Float, Vector512<float>, float>();
                    EveryTile<Lanes512Double, Vector512<double>, double>();
                    break;
                case KernelIsa.Avx2:
                    EveryTile<Lanes256Float, Vector256<float>, float>();
                    EveryTile<Lanes256Double, Vector256<double>, double>();
                    break;
                default:
                    EveryTile<Lanes128Float, Vector128<float>, float>();
                    EveryTile<Lanes128Double, Vector128<double>, double>();
                    break;
            }
        }

        static void EveryTile<TLanes, TVector, T>()
            where TLanes : struct, ILanes<TVector, T>
            where TVector : struct
            where T : unmanaged, INumber<T>
        {
            Segment[] segments = [new() { A = 2, B = 5, Length = 3 }, new() { A = 9, B = 100, Length = 1 }];
            T[] a = new T[16 * 12], b = new T[400], c = new T[16 * 40], bias = new T[16];
            for (int i = 0; i < a.Length; i++) a[i] = T.CreateChecked((i * 7 % 11) - 5);
            for (int i = 0; i < b.Length; i++) b[i] = T.CreateChecked((i * 5 % 13) - 6);
            for (int i = 0; i < 16; i++) bias[i] = T.CreateChecked(i - 3);
            for (int width = 1; width <= 2; width++)
            {
                int columns = width * TLanes.Count;
                for (int rows = 1; rows <= SegmentKernel<TLanes, TVector, T>.MaxRows(width); rows++)
                {
                    for (int way = 0; way < 4; way++)
                    {
                        Array.Fill(c, T.One);
                        fixed (Segment* list = segments)
                        fixed (T* pa = a, pb = b, pc = c, pBias = bias)
                        {
                            var end = new SegmentEnd<T> { Accumulate = way == 1, Bias = way >= 2 ? pBias : null, Relu = way == 3 };
                            SegmentKernel<TLanes, TVector, T>.Run(rows, width, list, way == 2 ? 0 : segments.Length, pa, rows, pb, 33, pc, 40, end);
                        }

                        for (int i = 0; i < 16; i++)
                        {
                            for (int j = 0; j < 40; j++)
                            {
                                T sum = way == 1 ? T.One : way >= 2 ? bias[i] : T.Zero;
                                foreach (Segment segment in way == 2 ? [] : segments)
                                {
                                    for (int p = 0; i < rows && j < columns && p < segment.Length; p++) sum += a[((segment.A + p) * rows) + i] * b[segment.B + (p * 33) + j];
                                }

                                if (way == 3) sum = T.Max(sum, T.Zero);
                                Assert.Equal(i < rows && j < columns ? sum : T.One, c[(i * 40) + j]);
                            }
                        }
                    }
                }
            }
        }
    }

    [Fact]
    public void The_same_number_of_threads_gives_the_same_bits()
    {
        foreach (KernelIsa kernel in KernelIsas.Supported)
        {
            Gemm.Isa = kernel;
            foreach (int threads in new[] { 1, 2, 3 })
            {
                WorkerTeam.Threads = threads;
                var first = Compute();
                for (int again = 0; again < 5; again++)
                {
                    foreach (var (a, b) in first.Zip(Compute())) Assert.True(a.AsSpan().SequenceEqual(b));
                }
            }
        }

        static float[][] Compute()
        {
            var random = new Philox(5);
            Tensor x = Tensor.Uniform([37, 17, 9, 10], random, -1, 1), weight = Tensor.Uniform([20, 17, 3, 3], random, -1, 1);
            (x.RequiresGrad, weight.RequiresGrad) = (true, true);
            var y = x.Conv2d(weight, null, new ConvolutionOptions(1, 1));
            (y * y).Sum().Backward();
            return [y.ToArray<float>(), x.Grad!.ToArray<float>(), weight.Grad!.ToArray<float>()];
        }
    }

    [Fact]
    public void Outputs_and_gradients_of_the_input_do_not_depend_on_the_number_of_threads()
    {
        var random = new Philox(6);
        Tensor x = Tensor.Uniform([50, 16, 10, 10], random, -1, 1), weight = Tensor.Uniform([24, 16, 3, 3], random, -1, 1);
        x.RequiresGrad = true;
        float[]? output = null, gradient = null;
        foreach (int threads in new[] { 1, 2, 4 })
        {
            WorkerTeam.Threads = threads;
            x.Grad = null;
            var y = x.Conv2d(weight, null, new ConvolutionOptions(1, 1));
            y.Sum().Backward();
            output ??= y.ToArray<float>();
            gradient ??= x.Grad!.ToArray<float>();
            Assert.Equal(output, y.ToArray<float>());
            Assert.Equal(gradient, x.Grad!.ToArray<float>());
        }
    }

    [Fact]
    public void A_special_value_reaches_only_what_its_filter_sees()
    {
        foreach (KernelIsa kernel in KernelIsas.Supported)
        {
            Gemm.Isa = kernel;
            foreach (var (batch, inputs, outputs) in new[] { (1, 2, 3), (20, 2, 3), (20, 16, 17), (33, 32, 16) })
            {
                using var x = Tensor.Zeros([batch, inputs, 6, 6]);
                x.AsSpan<float>()[(inputs * 36 * (batch - 1)) + 14] = float.NaN;
                x.AsSpan<float>()[(inputs * 36 * (batch - 1)) + 35] = float.PositiveInfinity;
                float[] y = x.Conv2d(Tensor.Ones([outputs, inputs, 3, 3]), null, new ConvolutionOptions(1, 1), relu: true).ToArray<float>();
                for (int i = 0; i < y.Length; i++)
                {
                    var (image, row, column) = (i / (36 * outputs), i / 6 % 6, i % 6);
                    bool nan = image == batch - 1 && row is >= 1 and <= 3 && column is >= 1 and <= 3;
                    bool infinite = image == batch - 1 && row >= 4 && column >= 4;
                    Assert.Equal(nan ? float.NaN : infinite ? float.PositiveInfinity : 0, y[i]);
                }
            }
        }
    }

    [Fact]
    public void Nothing_but_tensors_is_allocated_once_the_buffers_are_there()
    {
        WorkerTeam.Threads = 2;
        var random = new Philox(7);
        using Tensor x = Tensor.Uniform([32, 16, 16, 16], random), weight = Tensor.Uniform([16, 16, 3, 3], random), y = Tensor.Empty([32, 16, 16, 16]), dw = Tensor.Empty([16, 16, 3, 3]);
        var options = new ConvolutionOptions(1, 1);
        long before = 0;
        for (int i = 0; i < 40; i++)
        {
            if (i == 20) before = GC.GetTotalAllocatedBytes(precise: true);
            ConvolutionKernels.Forward(x, weight, null, y, options, relu: false);
            ConvolutionKernels.Transposed(y, weight, null, x, options);
            ConvolutionKernels.WeightGradient(x, y, dw, options, accumulate: true);
        }

        // A window on each operand.
        Assert.InRange((GC.GetTotalAllocatedBytes(precise: true) - before) / 20, 0, 1500);
    }

    private static ConvolutionOptions Options(Philox random) => new(
        (1 + random.Next(3), 1 + random.Next(3)), (random.Next(4), random.Next(4)), (1 + random.Next(random.Next(2) + 1), 1 + random.Next(random.Next(3) + 1)), random.Next(4) == 0 ? 1 + random.Next(4) : 1);

    private static int Extent(Philox random, int kernel, int padding, int dilation) => Math.Max(1, (dilation * (kernel - 1)) + 1 - (2 * padding)) + random.Next(random.Next(4) == 0 ? 30 : 7);

    private static double Tolerance(DType dtype) => dtype == DType.Float32 ? 5e-4 : 1e-11;
}
