using System.Runtime.Intrinsics;

namespace Ascent.Tensors.Cpu;

/// <summary>C = alpha op(A) op(B) + beta C, row-major with any strides; docs/engine/gemm.md explains it step by step.</summary>
/// <remarks>
/// <para>Any m, n and k from 0 on. With beta 0 C is written without being read, so what was in it, NaN included, does not matter; with
/// alpha 0 or k 0 A and B are not read. C may not overlap A or B.</para>
/// <para>The same arguments give the same bits on the same kernel, whatever the number of threads. Nothing is allocated on the managed
/// heap; every thread keeps its buffers for packed panels.</para>
/// </remarks>
public static unsafe class Gemm
{
    /// <summary>The kernel in use: the widest that the processor has, or what ASCENT_ISA names. Setting it is meant for tests and measurements.</summary>
    /// <exception cref="PlatformNotSupportedException">This processor does not have it.</exception>
    public static KernelIsa Isa
    {
        get => KernelIsas.Current;
        set => KernelIsas.Current = value;
    }

    /// <summary>The product in single precision.</summary>
    /// <param name="m">Rows of op(A) and of C.</param>
    /// <param name="n">Columns of op(B) and of C.</param>
    /// <param name="k">Columns of op(A), rows of op(B).</param>
    /// <param name="alpha">Factor of the product.</param>
    /// <param name="a">First element of A.</param>
    /// <param name="rowsA">Distance in elements between rows of op(A); <paramref name="colsA"/> between its columns. A transpose is a swap of the two.</param>
    /// <param name="colsA">Distance in elements between columns of op(A).</param>
    /// <param name="b">First element of B.</param>
    /// <param name="rowsB">Distance in elements between rows of op(B).</param>
    /// <param name="colsB">Distance in elements between columns of op(B).</param>
    /// <param name="beta">Factor of what C holds.</param>
    /// <param name="c">First element of C.</param>
    /// <param name="rowsC">Distance in elements between rows of C; its columns are adjacent.</param>
    public static void Run(int m, int n, int k, float alpha, float* a, nint rowsA, nint colsA, float* b, nint rowsB, nint colsB, float beta, float* c, nint rowsC)
        => Run(m, n, k, alpha, a, rowsA, colsA, b, rowsB, colsB, beta, c, rowsC, null, relu: false);

    /// <summary>The product in double precision; the parameters are those of the single precision.</summary>
    /// <inheritdoc cref="Run(int, int, int, float, float*, nint, nint, float*, nint, nint, float, float*, nint)"/>
    public static void Run(int m, int n, int k, double alpha, double* a, nint rowsA, nint colsA, double* b, nint rowsB, nint colsB, double beta, double* c, nint rowsC)
        => Run(m, n, k, alpha, a, rowsA, colsA, b, rowsB, colsB, beta, c, rowsC, null, relu: false);

    /// <summary>The product with the end of a linear layer in its last store: C = relu(alpha op(A) op(B) + beta C + bias), bias added to every row.</summary>
    /// <param name="m">Rows of op(A) and of C.</param>
    /// <param name="n">Columns of op(B) and of C.</param>
    /// <param name="k">Columns of op(A), rows of op(B).</param>
    /// <param name="alpha">Factor of the product.</param>
    /// <param name="a">First element of A.</param>
    /// <param name="rowsA">Distance in elements between rows of op(A); <paramref name="colsA"/> between its columns. A transpose is a swap of the two.</param>
    /// <param name="colsA">Distance in elements between columns of op(A).</param>
    /// <param name="b">First element of B.</param>
    /// <param name="rowsB">Distance in elements between rows of op(B).</param>
    /// <param name="colsB">Distance in elements between columns of op(B).</param>
    /// <param name="beta">Factor of what C holds.</param>
    /// <param name="c">First element of C.</param>
    /// <param name="rowsC">Distance in elements between rows of C; its columns are adjacent.</param>
    /// <param name="bias">n elements, or null for none.</param>
    /// <param name="relu">Whether negative results become 0; NaN stays.</param>
    public static void Run(int m, int n, int k, float alpha, float* a, nint rowsA, nint colsA, float* b, nint rowsB, nint colsB, float beta, float* c, nint rowsC, float* bias, bool relu)
    {
        Check(m, n, k);
        var call = new GemmCall<float>
        {
            M = m,
            N = n,
            K = k,
            Alpha = alpha,
            Beta = beta,
            A = a,
            B = b,
            C = c,
            RowsA = rowsA,
            ColsA = colsA,
            RowsB = rowsB,
            ColsB = colsB,
            RowsC = rowsC,
            Bias = bias,
            Relu = relu,
        };
        switch (KernelIsas.Current)
        {
            case KernelIsa.Avx512: GemmDriver<Lanes512Float, Vector512<float>, float>.Run(call); break;
            case KernelIsa.Avx2: GemmDriver<Lanes256Float, Vector256<float>, float>.Run(call); break;
            default: GemmDriver<Lanes128Float, Vector128<float>, float>.Run(call); break;
        }
    }

    /// <inheritdoc cref="Run(int, int, int, float, float*, nint, nint, float*, nint, nint, float, float*, nint, float*, bool)"/>
    public static void Run(int m, int n, int k, double alpha, double* a, nint rowsA, nint colsA, double* b, nint rowsB, nint colsB, double beta, double* c, nint rowsC, double* bias, bool relu)
    {
        Check(m, n, k);
        var call = new GemmCall<double>
        {
            M = m,
            N = n,
            K = k,
            Alpha = alpha,
            Beta = beta,
            A = a,
            B = b,
            C = c,
            RowsA = rowsA,
            ColsA = colsA,
            RowsB = rowsB,
            ColsB = colsB,
            RowsC = rowsC,
            Bias = bias,
            Relu = relu,
        };
        switch (KernelIsas.Current)
        {
            case KernelIsa.Avx512: GemmDriver<Lanes512Double, Vector512<double>, double>.Run(call); break;
            case KernelIsa.Avx2: GemmDriver<Lanes256Double, Vector256<double>, double>.Run(call); break;
            default: GemmDriver<Lanes128Double, Vector128<double>, double>.Run(call); break;
        }
    }

    private static void Check(int m, int n, int k)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(m);
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        ArgumentOutOfRangeException.ThrowIfNegative(k);
    }
}
