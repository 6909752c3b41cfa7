using System.Numerics;

namespace Ascent.Tensors.Cpu;

/// <summary>Running sums and products over the middle of contiguous [outer, n, inner]; floats are accumulated in double.</summary>
internal static unsafe class RunningKernels
{
    private const int Tile = 64;

    /// <summary>y[o, k, j] = the sum of x[o, 0..k, j], or of x[o, k..n-1, j].</summary>
    public static void Sum(Tensor x, Tensor y, int outer, int n, int inner, bool reverse)
    {
        switch (x.DType)
        {
            case DType.Float32: Sum<float, double>(x.Pointer<float>(), y.Pointer<float>(), outer, n, inner, reverse); break;
            case DType.Float64: Sum<double, double>(x.Pointer<double>(), y.Pointer<double>(), outer, n, inner, reverse); break;
            default: Sum<long, long>(x.Pointer<long>(), y.Pointer<long>(), outer, n, inner, reverse); break;
        }

        GC.KeepAlive(x);
        GC.KeepAlive(y);
    }

    /// <summary>y[o, j] = the product of x[o, :, j].</summary>
    public static void Product(Tensor x, Tensor y, int outer, int n, int inner)
    {
        switch (x.DType)
        {
            case DType.Float32: Product<float, double>(x.Pointer<float>(), y.Pointer<float>(), outer, n, inner); break;
            case DType.Float64: Product<double, double>(x.Pointer<double>(), y.Pointer<double>(), outer, n, inner); break;
            default: Product<long, long>(x.Pointer<long>(), y.Pointer<long>(), outer, n, inner); break;
        }

        GC.KeepAlive(x);
        GC.KeepAlive(y);
    }

    /// <summary>dx[o, k, j] = dy[o, j] times the products of x[o, :, j] before and after k.</summary>
    public static void ProductBackward(Tensor dy, Tensor x, Tensor dx, int outer, int n, int inner)
    {
        if (x.DType == DType.Float32) ProductBackward(dy.Pointer<float>(), x.Pointer<float>(), dx.Pointer<float>(), outer, n, inner);
        else ProductBackward(dy.Pointer<double>(), x.Pointer<double>(), dx.Pointer<double>(), outer, n, inner);
        GC.KeepAlive(dy);
        GC.KeepAlive(x);
        GC.KeepAlive(dx);
    }

    private static void Sum<T, TSum>(T* x, T* y, int outer, int n, int inner, bool reverse)
        where T : unmanaged, INumber<T>
        where TSum : unmanaged, INumber<TSum>
    {
        var tiles = (inner + Tile - 1) / Tile;
        WorkerTeam.For(outer * tiles, Math.Max(1, Sharing.Elements / Math.Max(1, n * Math.Min(inner, Tile))), (start, end) =>
        {
            var sums = stackalloc TSum[Tile];
            for (var part = start; part < end; part++)
            {
                if (inner == 1)
                {
                    Line<T, TSum>(x + ((nint)part * n), y + ((nint)part * n), n, reverse);
                    continue;
                }

                var column = part % tiles * Tile;
                var columns = Math.Min(Tile, inner - column);
                new Span<TSum>(sums, columns).Clear();
                var first = ((nint)(part / tiles) * n * inner) + column;
                for (var k = 0; k < n; k++)
                {
                    var at = first + ((nint)(reverse ? n - 1 - k : k) * inner);
                    for (var j = 0; j < columns; j++)
                    {
                        sums[j] += TSum.CreateTruncating(x[at + j]);
                        y[at + j] = T.CreateTruncating(sums[j]);
                    }
                }
            }
        });
    }

    private static void Line<T, TSum>(T* x, T* y, int n, bool reverse)
        where T : unmanaged, INumber<T>
        where TSum : unmanaged, INumber<TSum>
    {
        var sum = TSum.Zero;
        if (reverse)
        {
            for (var k = n - 1; k >= 0; k--) y[k] = T.CreateTruncating(sum += TSum.CreateTruncating(x[k]));
        }
        else
        {
            for (var k = 0; k < n; k++) y[k] = T.CreateTruncating(sum += TSum.CreateTruncating(x[k]));
        }
    }

    private static void Product<T, TProduct>(T* x, T* y, int outer, int n, int inner)
        where T : unmanaged, INumber<T>
        where TProduct : unmanaged, INumber<TProduct>
    {
        for (var i = 0; i < outer * inner; i++)
        {
            var at = x + ((nint)(i / inner) * n * inner) + (i % inner);
            var product = TProduct.One;
            for (var k = 0; k < n; k++, at += inner) product *= TProduct.CreateTruncating(*at);
            y[i] = T.CreateTruncating(product);
        }
    }

    private static void ProductBackward<T>(T* dy, T* x, T* dx, int outer, int n, int inner)
        where T : unmanaged, INumber<T>
    {
        using var scratch = Tensor.Empty([n], DType.Float64);
        var before = scratch.Pointer<double>();
        for (var i = 0; i < outer * inner; i++)
        {
            var first = ((nint)(i / inner) * n * inner) + (i % inner);
            var product = double.CreateTruncating(dy[i]);
            for (var k = 0; k < n; k++)
            {
                before[k] = product;
                product *= double.CreateTruncating(x[first + ((nint)k * inner)]);
            }

            var after = 1.0;
            for (var k = n - 1; k >= 0; k--)
            {
                var at = first + ((nint)k * inner);
                dx[at] = T.CreateTruncating(before[k] * after);
                after *= double.CreateTruncating(x[at]);
            }
        }

        GC.KeepAlive(scratch);
    }
}
