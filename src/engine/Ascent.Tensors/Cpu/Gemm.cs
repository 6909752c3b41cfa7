namespace Ascent.Tensors.Cpu;

/// <summary>C = alpha op(A) op(B) + beta C, row-major with any strides. See docs/engine.</summary>
public static unsafe class Gemm
{
    /// <param name="rowsA">Distance in elements between rows of op(A); <paramref name="colsA"/> between its columns. A transpose is a swap of the two.</param>
    public static void Run(int m, int n, int k, float alpha, float* a, nint rowsA, nint colsA, float* b, nint rowsB, nint colsB, float beta, float* c, nint rowsC)
        => Plain(m, n, k, alpha, a, rowsA, colsA, b, rowsB, colsB, beta, c, rowsC);
    public static void Run(int m, int n, int k, double alpha, double* a, nint rowsA, nint colsA, double* b, nint rowsB, nint colsB, double beta, double* c, nint rowsC)
        => Plain(m, n, k, alpha, a, rowsA, colsA, b, rowsB, colsB, beta, c, rowsC);

    private static void Plain<T>(int m, int n, int k, T alpha, T* a, nint rowsA, nint colsA, T* b, nint rowsB, nint colsB, T beta, T* c, nint rowsC)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        for (int i = 0; i < m; i++)
        for (int j = 0; j < n; j++)
        {
            T sum = T.Zero;
            for (int p = 0; p < k; p++) sum = T.FusedMultiplyAdd(a[i * rowsA + p * colsA], b[p * rowsB + j * colsB], sum);
            T* to = c + i * rowsC + j;
            *to = T.IsZero(beta) ? alpha * sum : T.FusedMultiplyAdd(alpha, sum, beta * *to);
        }
    }
}
