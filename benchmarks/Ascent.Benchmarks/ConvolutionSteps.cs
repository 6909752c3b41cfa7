using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Ascent.Tensors.Cpu;

namespace Ascent.Benchmarks;

/// <summary>The steps of the ladder below the engine's own convolution: what one would write first, second, third and fourth.</summary>
internal static unsafe class ConvolutionSteps
{
    /// <summary>The definition.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SevenLoops(in ConvolutionLayer l, float* x, float* weight, float* y)
    {
        int side = l.Side, positions = l.Positions, kernel = l.Kernel;
        for (int n = 0; n < l.Batch; n++)
        {
            for (int m = 0; m < l.Outputs; m++)
            {
                for (int row = 0; row < positions; row++)
                {
                    for (int column = 0; column < positions; column++)
                    {
                        float sum = 0;
                        for (int c = 0; c < l.Inputs; c++)
                        {
                            for (int r = 0; r < kernel; r++)
                            {
                                for (int s = 0; s < kernel; s++)
                                {
                                    int i = (row * l.Stride) - l.Padding + r, j = (column * l.Stride) - l.Padding + s;
                                    if (i < 0 || j < 0 || i >= side || j >= side) continue;
                                    sum += x[(((((n * l.Inputs) + c) * side) + i) * side) + j] * weight[(((((m * l.Inputs) + c) * kernel) + r) * kernel) + s];
                                }
                            }
                        }

                        y[(((((n * l.Outputs) + m) * positions) + row) * positions) + column] = sum;
                    }
                }
            }
        }
    }

    /// <summary>The loops in another order: for each weight, a row of the input is added to a row of the output, in vectors. Stride 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void RowsInVectors(in ConvolutionLayer l, float* x, float* weight, float* y)
    {
        int side = l.Side, positions = l.Positions, kernel = l.Kernel;
        for (int plane = 0; plane < l.Batch * l.Outputs; plane++)
        {
            (int n, int m) = Math.DivRem(plane, l.Outputs);
            float* to = y + ((nint)plane * positions * positions);
            new Span<float>(to, positions * positions).Clear();
            for (int c = 0; c < l.Inputs; c++)
            {
                float* from = x + (((nint)(n * l.Inputs) + c) * side * side), w = weight + (((m * l.Inputs) + c) * kernel * kernel);
                for (int tap = 0; tap < kernel * kernel; tap++)
                {
                    int down = (tap / kernel) - l.Padding, across = (tap % kernel) - l.Padding;
                    int first = Math.Max(0, -across), end = Math.Min(positions, side - across);
                    for (int row = Math.Max(0, -down); row < Math.Min(positions, side - down); row++)
                        AddRow(end - first, w[tap], from + ((row + down) * side) + first + across, to + (row * positions) + first);
                }
            }
        }
    }

    /// <summary>All patches of an image as the columns of a matrix, then a matrix product: im2col.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ColumnsAndProduct(in ConvolutionLayer l, float* x, float* weight, float* y, float* columns)
    {
        int side = l.Side, positions = l.Positions, kernel = l.Kernel, k = l.Inputs * kernel * kernel;
        for (int n = 0; n < l.Batch; n++)
        {
            float* to = columns;
            for (int c = 0; c < l.Inputs; c++)
            {
                float* from = x + (((nint)(n * l.Inputs) + c) * side * side);
                for (int tap = 0; tap < kernel * kernel; tap++)
                {
                    for (int row = 0; row < positions; row++)
                    {
                        int i = (row * l.Stride) - l.Padding + (tap / kernel);
                        for (int column = 0; column < positions; column++)
                        {
                            int j = (column * l.Stride) - l.Padding + (tap % kernel);
                            *to++ = i < 0 || j < 0 || i >= side || j >= side ? 0 : from[(i * side) + j];
                        }
                    }
                }
            }

            int count = positions * positions;
            Gemm.Run(l.Outputs, count, k, 1f, weight, k, 1, columns, count, 1, 0f, y + ((nint)n * l.Outputs * count), count);
        }
    }

    /// <summary>The engine's kernel for small batches: patches are gathered panel by panel while they are packed.</summary>
    public static void ImplicitProduct(in ConvolutionLayer l, float* x, float* weight, float* y)
    {
        var axis = new ConvolutionAxis(l.Side, l.Positions, l.Kernel, l.Stride, l.Padding, 1);
        var call = new ConvolutionCall<float>
        {
            In = x,
            Weight = weight,
            Out = y,
            Batch = l.Batch,
            Groups = 1,
            InChannels = l.Inputs,
            OutChannels = l.Outputs,
            Height = axis,
            Width = axis,
        };
        switch (KernelIsas.Current)
        {
            case KernelIsa.Avx512: PatchConvolution<Lanes512Float, Vector512<float>, float>.Run(call); break;
            case KernelIsa.Avx2: PatchConvolution<Lanes256Float, Vector256<float>, float>.Run(call); break;
            default: PatchConvolution<Lanes128Float, Vector128<float>, float>.Run(call); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddRow(int count, float factor, float* from, float* to)
    {
        var all = new Vector<float>(factor);
        int j = 0;
        for (; j + Vector<float>.Count <= count; j += Vector<float>.Count)
            Vector.Store(Vector.FusedMultiplyAdd(all, Vector.Load(from + j), Vector.Load(to + j)), to + j);
        for (; j < count; j++) to[j] = MathF.FusedMultiplyAdd(factor, from[j], to[j]);
    }
}
