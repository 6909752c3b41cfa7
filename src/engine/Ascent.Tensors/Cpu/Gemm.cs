#pragma warning disable CS1591
namespace Ascent.Tensors.Cpu;

/// <summary>C = alpha op(A) op(B) + beta C, row-major with any strides. See docs/engine.</summary>
public static unsafe class Gemm
{
    /// <param name="rowsA">Distance in elements between rows of op(A); <paramref name="colsA"/> between its columns. A transpose is a swap of the two.</param>
    public static void Run(int m, int n, int k, float alpha, float* a, nint rowsA, nint colsA, float* b, nint rowsB, nint colsB, float beta, float* c, nint rowsC) => throw new NotImplementedException();
    public static void Run(int m, int n, int k, double alpha, double* a, nint rowsA, nint colsA, double* b, nint rowsB, nint colsB, double beta, double* c, nint rowsC) => throw new NotImplementedException();
}

/// <summary>The persistent team of threads that all kernels share; the caller takes part.</summary>
public static class WorkerTeam
{
    /// <summary>Threads that take part, the caller included. Setting it is allowed between operations.</summary>
    public static int Threads { get => throw new NotImplementedException(); set => throw new NotImplementedException(); }

    /// <summary>Splits [0, count) into at most <see cref="Threads"/> ranges of multiples of <paramref name="grain"/>, fixed for a thread count, and runs body(start, end) on each; returns when all have ended.</summary>
    public static void For(int count, int grain, Action<int, int> body) => throw new NotImplementedException();
}
