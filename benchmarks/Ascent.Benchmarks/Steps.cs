using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ascent.Benchmarks;

/// <summary>The steps of the ladder below the engine's own product: what one would write first, second and third. Square, row-major.</summary>
internal static unsafe class Steps
{
    private const int Block = 64;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TripleLoop(int n, float* a, float* b, float* c)
    {
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                float sum = 0;
                for (int p = 0; p < n; p++) sum += a[(i * n) + p] * b[(p * n) + j];
                c[(i * n) + j] = sum;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void RowsOfB(int n, float* a, float* b, float* c)
    {
        new Span<float>(c, n * n).Clear();
        for (int i = 0; i < n; i++)
        {
            for (int p = 0; p < n; p++) AddRow(n, a[(i * n) + p], b + (p * n), c + (i * n));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Blocked(int n, float* a, float* b, float* c)
    {
        new Span<float>(c, n * n).Clear();
        for (int p0 = 0; p0 < n; p0 += Block)
        {
            for (int j0 = 0; j0 < n; j0 += 4 * Block)
            {
                int columns = Math.Min(4 * Block, n - j0), depth = Math.Min(Block, n - p0);
                for (int i = 0; i < n; i++)
                {
                    for (int p = p0; p < p0 + depth; p++) AddRow(columns, a[(i * n) + p], b + (p * n) + j0, c + (i * n) + j0);
                }
            }
        }
    }

    /// <summary>c += x b over one row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddRow(int n, float x, float* b, float* c)
    {
        var factor = new Vector<float>(x);
        int j = 0;
        for (; j + Vector<float>.Count <= n; j += Vector<float>.Count)
            Vector.Store(Vector.FusedMultiplyAdd(factor, Vector.Load(b + j), Vector.Load(c + j)), c + j);
        for (; j < n; j++) c[j] = MathF.FusedMultiplyAdd(x, b[j], c[j]);
    }
}
