using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ascent.Tensors.Cpu.Pooling;

/// <summary>
/// Average pooling, shared by rows of outputs forward and by planes backward. Floats under windows at a distance of 1 or 2 are added a register of outputs at a time.
/// </summary>
internal static unsafe class AveragePooling
{
    public static void Forward(Tensor x, Tensor y, in PoolingWindow window, bool countPadding, int divisor)
    {
        if (y.Count == 0) return;
        var geometry = new PoolGeometry(x.Shape, y.Shape, window);
        if (x.DType == DType.Float64) Share<double, NoVectors<double>>(x, y, geometry, countPadding, divisor);
        else if (KernelIsas.Current >= KernelIsa.Avx2) Share<float, Vectors<PoolLanes256, Vector256<float>>>(x, y, geometry, countPadding, divisor);
        else Share<float, Vectors<PoolLanes128, Vector128<float>>>(x, y, geometry, countPadding, divisor);
        GC.KeepAlive(x);
        GC.KeepAlive(y);
    }

    public static void Backward(Tensor gradient, Tensor dx, in PoolingWindow window, bool countPadding, int divisor)
    {
        if (dx.Count == 0) return;
        var geometry = new PoolGeometry(dx.Shape, gradient.Shape, window);
        if (dx.DType == DType.Float64) Spread<double>(gradient, dx, geometry, countPadding, divisor);
        else if (!geometry.IsPairs) Spread<float>(gradient, dx, geometry, countPadding, divisor);
        else if (KernelIsas.Current >= KernelIsa.Avx2 && geometry.OutWidth >= PoolLanes256.Count) Pairs<PoolLanes256, Vector256<float>>(gradient, dx, geometry, divisor);
        else Pairs<PoolLanes128, Vector128<float>>(gradient, dx, geometry, divisor);
        GC.KeepAlive(gradient);
        GC.KeepAlive(dx);
    }

    private static void Share<T, TInner>(Tensor x, Tensor y, in PoolGeometry geometry, bool countPadding, int divisor)
        where T : unmanaged, INumber<T>
        where TInner : struct, IInner<T>
    {
        var job = new Job<T> { Plane = x.Pointer<T>(), Out = y.Pointer<T>(), Geometry = geometry, CountPadding = countPadding, Divisor = divisor };
        var rows = geometry.Planes * geometry.OutHeight;
        if (Sharing.Pays(x.Count)) WorkerTeam.For(rows, 1, in job, static (int start, int end, in Job<T> j) => Rows<T, TInner>(start, end, in j));
        else Rows<T, TInner>(0, rows, in job);
    }

    private static void Rows<T, TInner>(int start, int end, in Job<T> job)
        where T : unmanaged, INumber<T>
        where TInner : struct, IInner<T>
    {
        ref readonly var g = ref job.Geometry;
        var (plane, i) = Math.DivRem(start, g.OutHeight);
        for (var row = start; row < end; row++)
        {
            T* x = job.Plane + ((nint)plane * g.Height * g.Width);
            T* y = job.Out + ((nint)row * g.OutWidth);
            var done = TInner.Run(x, y, i, in job);
            if (g.Inner > 0) Single(x, y, i, 0, g.Inner, in job);
            if (done < g.OutWidth) Single(x, y, i, done, g.OutWidth, in job);
            if (++i < g.OutHeight) continue;
            i = 0;
            plane++;
        }
    }

    private static void Single<T>(T* x, T* y, int i, int from, int to, in Job<T> job)
        where T : unmanaged, INumber<T>
    {
        ref readonly var g = ref job.Geometry;
        var top = (i * g.StrideHeight) - g.PadHeight;
        var (firstRow, endRow) = PoolGeometry.Inside(top, g.KernelHeight, 1, g.Height);
        for (var j = from; j < to; j++)
        {
            var left = (j * g.StrideWidth) - g.PadWidth;
            var (first, end) = PoolGeometry.Inside(left, g.KernelWidth, 1, g.Width);
            var sum = T.Zero;
            for (var a = firstRow; a < endRow; a++)
            {
                T* line = x + ((nint)(top + a) * g.Width) + left;
                for (var b = first; b < end; b++) sum += line[b];
            }

            y[j] = sum / T.CreateTruncating(job.Places(i, j));
        }
    }

    private static void Spread<T>(Tensor gradient, Tensor dx, in PoolGeometry geometry, bool countPadding, int divisor)
        where T : unmanaged, INumber<T>
    {
        var job = new Job<T> { Plane = dx.Pointer<T>(), Out = gradient.Pointer<T>(), Geometry = geometry, CountPadding = countPadding, Divisor = divisor };
        if (Sharing.Pays(dx.Count)) WorkerTeam.For(geometry.Planes, 1, in job, static (int start, int end, in Job<T> j) => SpreadPlanes(start, end, in j));
        else SpreadPlanes(0, geometry.Planes, in job);
    }

    private static void SpreadPlanes<T>(int start, int end, in Job<T> job)
        where T : unmanaged, INumber<T>
    {
        ref readonly var g = ref job.Geometry;
        var plane = g.Height * g.Width;
        T* gradient = job.Out + ((nint)start * g.OutHeight * g.OutWidth);
        T* dx = job.Plane + ((nint)start * plane);
        for (var p = start; p < end; p++, dx += plane)
        {
            new Span<T>(dx, plane).Clear();
            for (var i = 0; i < g.OutHeight; i++)
            {
                var top = (i * g.StrideHeight) - g.PadHeight;
                var (firstRow, endRow) = PoolGeometry.Inside(top, g.KernelHeight, 1, g.Height);
                for (var j = 0; j < g.OutWidth; j++, gradient++)
                {
                    var left = (j * g.StrideWidth) - g.PadWidth;
                    var (first, last) = PoolGeometry.Inside(left, g.KernelWidth, 1, g.Width);
                    var share = *gradient / T.CreateTruncating(job.Places(i, j));
                    for (var a = firstRow; a < endRow; a++)
                    {
                        T* line = dx + ((nint)(top + a) * g.Width) + left;
                        for (var b = first; b < last; b++) line[b] += share;
                    }
                }
            }
        }
    }

    private static void Pairs<TLanes, TVector>(Tensor gradient, Tensor dx, in PoolGeometry geometry, int divisor)
        where TLanes : struct, IPoolLanes<TVector>
        where TVector : struct
    {
        var job = new Job<float> { Plane = dx.Pointer<float>(), Out = gradient.Pointer<float>(), Geometry = geometry, Divisor = divisor == 0 ? 4 : divisor };
        var rows = geometry.Planes * geometry.OutHeight;
        if (Sharing.Pays(dx.Count)) WorkerTeam.For(rows, 1, in job, static (int start, int end, in Job<float> j) => PairRows<TLanes, TVector>(start, end, in j));
        else PairRows<TLanes, TVector>(0, rows, in job);
    }

    /// <summary>Windows of 2 x 2 beside each other: each element is written once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PairRows<TLanes, TVector>(int start, int end, in Job<float> job)
        where TLanes : struct, IPoolLanes<TVector>
        where TVector : struct
    {
        ref readonly var g = ref job.Geometry;
        int lanes = TLanes.Count, count = g.OutWidth, width = g.Width;
        var divisor = TLanes.Broadcast(job.Divisor);
        for (var row = start; row < end; row++)
        {
            var (plane, i) = Math.DivRem(row, g.OutHeight);
            float* gradient = job.Out + ((nint)row * count);
            float* top = job.Plane + ((((nint)plane * g.Height) + (2 * i)) * width), bottom = top + width;
            var j = 0;
            for (; j + lanes <= count; j += lanes)
            {
                var share = TLanes.Divide(TLanes.Load(gradient + j), divisor);
                TVector low = TLanes.LowPairs(share, share), high = TLanes.HighPairs(share, share);
                TLanes.Store(low, top + (2 * j));
                TLanes.Store(high, top + (2 * j) + lanes);
                TLanes.Store(low, bottom + (2 * j));
                TLanes.Store(high, bottom + (2 * j) + lanes);
            }

            for (; j < count; j++) top[2 * j] = top[(2 * j) + 1] = bottom[2 * j] = bottom[(2 * j) + 1] = gradient[j] / job.Divisor;

            // What no window covers: the odd column and, under the last window, the odd row.
            for (j = 2 * count; j < width; j++) top[j] = bottom[j] = 0;
            if (i == g.OutHeight - 1) new Span<float>(bottom + width, (g.Height - (2 * g.OutHeight)) * width).Clear();
        }
    }

    private struct Job<T>
        where T : unmanaged
    {
        public T* Plane, Out;
        public PoolGeometry Geometry;
        public bool CountPadding;
        public int Divisor;

        /// <summary>What the sum of output (i, j) is divided by.</summary>
        public readonly int Places(int i, int j)
        {
            if (Divisor != 0) return Divisor;
            return Along(i, Geometry.KernelHeight, Geometry.StrideHeight, Geometry.PadHeight, Geometry.Height)
                * Along(j, Geometry.KernelWidth, Geometry.StrideWidth, Geometry.PadWidth, Geometry.Width);
        }

        private readonly int Along(int at, int kernel, int stride, int pad, int extent)
        {
            var origin = (at * stride) - pad;
            var border = CountPadding ? pad : 0;
            return Math.Min(origin + kernel, extent + border) - Math.Max(origin, -border);
        }
    }

    private interface IInner<T>
        where T : unmanaged
    {
        /// <summary>Computes outputs of row i from <see cref="PoolGeometry.Inner"/> on, as many as it can; returns the first that it did not.</summary>
        static abstract int Run(T* x, T* y, int i, in Job<T> job);
    }

    private readonly struct NoVectors<T> : IInner<T>
        where T : unmanaged
    {
        public static int Run(T* x, T* y, int i, in Job<T> job) => job.Geometry.Inner;
    }

    private readonly struct Vectors<TLanes, TVector> : IInner<float>
        where TLanes : struct, IPoolLanes<TVector>
        where TVector : struct
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static int Run(float* x, float* y, int i, in Job<float> job)
        {
            ref readonly var g = ref job.Geometry;
            int lanes = TLanes.Count, stride = g.StrideWidth;
            if (stride > 2) return g.Inner;
            var top = (i * g.StrideHeight) - g.PadHeight;
            var (firstRow, endRow) = PoolGeometry.Inside(top, g.KernelHeight, 1, g.Height);
            var divisor = TLanes.Broadcast(g.Inner < g.InnerEnd ? job.Places(i, g.Inner) : 1);
            var j = g.Inner;
            for (; j + lanes <= g.InnerEnd; j += lanes)
            {
                var left = (j * stride) - g.PadWidth;
                var sum = TLanes.Broadcast(0);
                for (var a = firstRow; a < endRow; a++)
                {
                    float* line = x + ((nint)(top + a) * g.Width) + left;
                    var b = 0;
                    if (stride == 2)
                    {
                        // Two neighbouring places read the same registers, so that nothing is read beyond the windows.
                        for (; b + 2 <= g.KernelWidth; b += 2)
                        {
                            TVector low = TLanes.Load(line + b), high = TLanes.Load(line + b + lanes);
                            sum = TLanes.Add(TLanes.Add(sum, TLanes.Evens(low, high)), TLanes.Odds(low, high));
                        }

                        if (b < g.KernelWidth) sum = TLanes.Add(sum, EverySecond.Load<TLanes, TVector>(line + b));
                    }
                    else
                    {
                        for (; b < g.KernelWidth; b++) sum = TLanes.Add(sum, TLanes.Load(line + b));
                    }
                }

                TLanes.Store(TLanes.Divide(sum, divisor), y + j);
            }

            return j;
        }
    }
}
