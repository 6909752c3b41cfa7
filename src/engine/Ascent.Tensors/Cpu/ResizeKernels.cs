using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ascent.Tensors.Cpu;

/// <summary>
/// Resizing of planes. What a row and a column of the result read is worked out once; reading is shared by rows of the result, adding gradients by planes, so that no two
/// threads meet.
/// </summary>
internal static unsafe class ResizeKernels
{
    public static void Nearest(Tensor x, Tensor y)
    {
        if (y.Count == 0) return;
        using var taps = Corners(x, y);
        if (x.DType == DType.Float64) Read<double, One<double>>(x, y, taps);
        else Read<float, One<float>>(x, y, taps);
    }

    public static void NearestBackward(Tensor gradient, Tensor dx)
    {
        if (dx.Count == 0) return;
        using var taps = Corners(dx, gradient);
        if (dx.DType == DType.Float64) Spread<double, One<double>>(gradient, dx, taps);
        else Spread<float, One<float>>(gradient, dx, taps);
    }

    public static void Bilinear(Tensor x, Tensor y, bool alignCorners)
    {
        if (y.Count == 0) return;
        using var taps = Neighbours(x, y, alignCorners);
        if (x.DType == DType.Float64) Read<double, Four<double>>(x, y, taps);
        else Read<float, Four<float>>(x, y, taps);
    }

    public static void BilinearBackward(Tensor gradient, Tensor dx, bool alignCorners)
    {
        if (dx.Count == 0) return;
        using var taps = Neighbours(dx, gradient, alignCorners);
        if (dx.DType == DType.Float64) Spread<double, Four<double>>(gradient, dx, taps);
        else Spread<float, Four<float>>(gradient, dx, taps);
    }

    private static Tensor Corners(Tensor small, Tensor large) => Taps(small, large, static (at, n, m) =>
    {
        // Single precision for every element type, as PyTorch has it: the product decides which element an exact multiple falls on.
        var low = Math.Min((int)(at * ((float)n / m)), n - 1);
        return new Tap { Low = low, High = low };
    });

    private static Tensor Neighbours(Tensor small, Tensor large, bool alignCorners) => Taps(small, large, (at, n, m) =>
    {
        var place = alignCorners ? m > 1 ? at * ((double)(n - 1) / (m - 1)) : 0 : Math.Max(0, ((at + 0.5) * ((double)n / m)) - 0.5);
        var low = Math.Min((int)place, n - 1);
        return new Tap { Low = low, High = Math.Min(low + 1, n - 1), Weight = place - low };
    });

    /// <summary>What each row and then each column of the second shape reads of the first, in scratch memory.</summary>
    private static Tensor Taps(Tensor from, Tensor to, Func<int, int, int, Tap> tap)
    {
        int rows = to.Shape[-2], columns = to.Shape[-1];
        var scratch = Tensor.Empty([(rows + columns) * sizeof(Tap) / sizeof(long)], DType.Int64);
        var taps = (Tap*)scratch.Bytes();
        for (var i = 0; i < rows; i++) taps[i] = tap(i, from.Shape[-2], rows);
        for (var j = 0; j < columns; j++) taps[rows + j] = tap(j, from.Shape[-1], columns);
        return scratch;
    }

    private static void Read<T, TRule>(Tensor x, Tensor y, Tensor taps)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TRule : struct, IRule<T>
    {
        var job = new Job<T>(x, y, taps);
        var rows = y.Count / job.OutWidth;
        if (Sharing.Pays(y.Count)) WorkerTeam.For(rows, 1, in job, static (int start, int end, in Job<T> j) => ReadRows<T, TRule>(start, end, in j));
        else ReadRows<T, TRule>(0, rows, in job);
        GC.KeepAlive(x);
        GC.KeepAlive(y);
        GC.KeepAlive(taps);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ReadRows<T, TRule>(int start, int end, in Job<T> job)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TRule : struct, IRule<T>
    {
        for (var row = start; row < end; row++)
        {
            var (plane, i) = Math.DivRem(row, job.OutHeight);
            T* x = job.Small + ((nint)plane * job.Height * job.Width);
            var down = job.Rows[i];
            T* y = job.Large + ((nint)row * job.OutWidth);
            for (var j = 0; j < job.OutWidth; j++) y[j] = TRule.Read(x + ((nint)down.Low * job.Width), x + ((nint)down.High * job.Width), T.CreateTruncating(down.Weight), job.Columns[j]);
        }
    }

    private static void Spread<T, TRule>(Tensor gradient, Tensor dx, Tensor taps)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TRule : struct, IRule<T>
    {
        var job = new Job<T>(dx, gradient, taps);
        var planes = dx.Count / (job.Height * job.Width);
        if (Sharing.Pays(gradient.Count)) WorkerTeam.For(planes, 1, in job, static (int start, int end, in Job<T> j) => SpreadPlanes<T, TRule>(start, end, in j));
        else SpreadPlanes<T, TRule>(0, planes, in job);
        GC.KeepAlive(gradient);
        GC.KeepAlive(dx);
        GC.KeepAlive(taps);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SpreadPlanes<T, TRule>(int start, int end, in Job<T> job)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TRule : struct, IRule<T>
    {
        var plane = job.Height * job.Width;
        for (var p = start; p < end; p++)
        {
            T* dx = job.Small + ((nint)p * plane);
            T* gradient = job.Large + ((nint)p * job.OutHeight * job.OutWidth);
            new Span<T>(dx, plane).Clear();
            for (var i = 0; i < job.OutHeight; i++)
            {
                var down = job.Rows[i];
                for (var j = 0; j < job.OutWidth; j++, gradient++)
                    TRule.Add(dx + ((nint)down.Low * job.Width), dx + ((nint)down.High * job.Width), T.CreateTruncating(down.Weight), job.Columns[j], *gradient);
            }
        }
    }

    /// <summary>The two places along a dimension that an output reads, and the share of the second.</summary>
    private struct Tap
    {
        public int Low, High;
        public double Weight;
    }

    private readonly struct Job<T>
        where T : unmanaged
    {
        public readonly T* Small, Large;
        public readonly Tap* Rows, Columns;
        public readonly int Height, Width, OutHeight, OutWidth;

        public Job(Tensor small, Tensor large, Tensor taps)
        {
            Small = small.Pointer<T>();
            Large = large.Pointer<T>();
            (Height, Width, OutHeight, OutWidth) = (small.Shape[-2], small.Shape[-1], large.Shape[-2], large.Shape[-1]);
            Rows = (Tap*)taps.Bytes();
            Columns = Rows + OutHeight;
        }
    }

    /// <summary>How an output is made of the rows above and below it, and how its gradient goes back.</summary>
    private interface IRule<T>
        where T : unmanaged
    {
        static abstract T Read(T* upper, T* lower, T down, in Tap across);

        static abstract void Add(T* upper, T* lower, T down, in Tap across, T gradient);
    }

    private readonly struct One<T> : IRule<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public static T Read(T* upper, T* lower, T down, in Tap across) => upper[across.Low];

        public static void Add(T* upper, T* lower, T down, in Tap across, T gradient) => upper[across.Low] += gradient;
    }

    private readonly struct Four<T> : IRule<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Read(T* upper, T* lower, T down, in Tap across)
        {
            var right = T.CreateTruncating(across.Weight);
            var (up, left) = (T.One - down, T.One - right);
            return (up * ((left * upper[across.Low]) + (right * upper[across.High]))) + (down * ((left * lower[across.Low]) + (right * lower[across.High])));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Add(T* upper, T* lower, T down, in Tap across, T gradient)
        {
            var right = T.CreateTruncating(across.Weight);
            var (up, left) = (T.One - down, T.One - right);
            upper[across.Low] += up * left * gradient;
            upper[across.High] += up * right * gradient;
            lower[across.Low] += down * left * gradient;
            lower[across.High] += down * right * gradient;
        }
    }
}
