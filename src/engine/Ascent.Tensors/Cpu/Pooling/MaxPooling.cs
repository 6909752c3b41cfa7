using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ascent.Tensors.Cpu.Pooling;

/// <summary>
/// Max pooling, shared by rows of outputs. Floats under windows at a distance of 1 or 2 are compared a register of outputs at a time; what hangs over the ends of a row,
/// and everything else, goes one by one.
/// </summary>
internal static unsafe class MaxPooling
{
    public static void Forward(Tensor x, Tensor y, Tensor? places, in PoolingWindow window)
    {
        if (y.Count == 0) return;
        var geometry = new PoolGeometry(x.Shape, y.Shape, window);
        if (x.DType == DType.Float64)
        {
            if (window.FitsByte) Share<double, byte, NoVectors<double, byte>>(x, y, places, geometry);
            else Share<double, int, NoVectors<double, int>>(x, y, places, geometry);
        }
        else if (!window.FitsByte) Share<float, int, NoVectors<float, int>>(x, y, places, geometry);
        else if (KernelIsas.Current >= KernelIsa.Avx2 && geometry.OutWidth >= PoolLanes256.Count) Share<float, byte, Vectors<PoolLanes256, Vector256<float>>>(x, y, places, geometry);
        else Share<float, byte, Vectors<PoolLanes128, Vector128<float>>>(x, y, places, geometry);
        GC.KeepAlive(x);
        GC.KeepAlive(y);
        GC.KeepAlive(places);
    }

    public static void Indices(Tensor places, Tensor indices, int width, in PoolingWindow window)
    {
        void* from = places.Bytes();
        long* to = indices.Pointer<long>();
        int rows = indices.Shape[-2], columns = indices.Shape[-1];
        for (var at = 0; at < indices.Count; at++)
        {
            var place = window.FitsByte ? ((byte*)from)[at] : ((int*)from)[at];
            var (a, b) = Math.DivRem(place, window.Kernel.Width);
            var row = (at / columns % rows * window.Stride.Height) - window.Padding.Height + (a * window.Dilation.Height);
            to[at] = ((long)row * width) + (at % columns * window.Stride.Width) - window.Padding.Width + (b * window.Dilation.Width);
        }

        GC.KeepAlive(places);
        GC.KeepAlive(indices);
    }

    private static void Share<T, TPlace, TInner>(Tensor x, Tensor y, Tensor? places, in PoolGeometry geometry)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TPlace : unmanaged, IBinaryInteger<TPlace>
        where TInner : struct, IInner<T, TPlace>
    {
        var job = new Job<T, TPlace> { X = x.Pointer<T>(), Y = y.Pointer<T>(), Places = places is null ? null : (TPlace*)places.Bytes(), Geometry = geometry };
        var rows = geometry.Planes * geometry.OutHeight;
        if (Sharing.Pays(x.Count)) WorkerTeam.For(rows, 1, in job, static (int start, int end, in Job<T, TPlace> j) => Rows<T, TPlace, TInner>(start, end, in j));
        else Rows<T, TPlace, TInner>(0, rows, in job);
    }

    private static void Rows<T, TPlace, TInner>(int start, int end, in Job<T, TPlace> job)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TPlace : unmanaged, IBinaryInteger<TPlace>
        where TInner : struct, IInner<T, TPlace>
    {
        ref readonly var g = ref job.Geometry;
        var (plane, i) = Math.DivRem(start, g.OutHeight);
        for (var row = start; row < end; row++)
        {
            T* x = job.X + ((nint)plane * g.Height * g.Width);
            T* y = job.Y + ((nint)row * g.OutWidth);
            TPlace* places = job.Places == null ? null : job.Places + ((nint)row * g.OutWidth);
            var done = TInner.Run(x, y, places, i, in g);
            if (g.Inner > 0) Single(x, y, places, i, 0, g.Inner, in g);
            if (done < g.OutWidth) Single(x, y, places, i, done, g.OutWidth, in g);
            if (++i < g.OutHeight) continue;
            i = 0;
            plane++;
        }
    }

    /// <summary>Outputs [from, to) of row i, one by one.</summary>
    private static void Single<T, TPlace>(T* x, T* y, TPlace* places, int i, int from, int to, in PoolGeometry g)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TPlace : unmanaged, IBinaryInteger<TPlace>
    {
        var top = (i * g.StrideHeight) - g.PadHeight;
        var (firstRow, endRow) = PoolGeometry.Inside(top, g.KernelHeight, g.StepHeight, g.Height);
        for (var j = from; j < to; j++)
        {
            var left = (j * g.StrideWidth) - g.PadWidth;
            var (first, end) = PoolGeometry.Inside(left, g.KernelWidth, g.StepWidth, g.Width);
            var best = T.NegativeInfinity;
            var place = firstRow < endRow && first < end ? (firstRow * g.KernelWidth) + first : 0;
            for (var a = firstRow; a < endRow; a++)
            {
                T* line = x + ((nint)(top + (a * g.StepHeight)) * g.Width) + left;
                for (var b = first; b < end; b++)
                {
                    var value = line[(nint)b * g.StepWidth];
                    if (!(value > best) && !T.IsNaN(value)) continue;
                    best = value;
                    place = (a * g.KernelWidth) + b;
                }
            }

            y[j] = best;
            if (places != null) places[j] = TPlace.CreateTruncating(place);
        }
    }

    private struct Job<T, TPlace>
        where T : unmanaged
        where TPlace : unmanaged
    {
        public T* X, Y;
        public TPlace* Places;
        public PoolGeometry Geometry;
    }

    /// <summary>How the outputs of a row whose windows lie inside it are computed.</summary>
    private interface IInner<T, TPlace>
        where T : unmanaged
        where TPlace : unmanaged
    {
        /// <summary>Computes outputs from <see cref="PoolGeometry.Inner"/> on, as many as it can; returns the first that it did not.</summary>
        static abstract int Run(T* x, T* y, TPlace* places, int i, in PoolGeometry g);
    }

    private readonly struct NoVectors<T, TPlace> : IInner<T, TPlace>
        where T : unmanaged
        where TPlace : unmanaged
    {
        public static int Run(T* x, T* y, TPlace* places, int i, in PoolGeometry g) => g.Inner;
    }

    private readonly struct Vectors<TLanes, TVector> : IInner<float, byte>
        where TLanes : struct, IPoolLanes<TVector>
        where TVector : struct
    {
        public static int Run(float* x, float* y, byte* places, int i, in PoolGeometry g)
        {
            if (g.IsPairs) return Pairs(x + ((nint)(2 * i) * g.Width), g.Width, y, places, g.OutWidth);
            return g.StrideWidth <= 2 ? General(x, y, places, i, in g) : g.Inner;
        }

        /// <summary>Windows of 2 x 2 at a distance of 2: the columns of two rows are parted into even and odd ones.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static int Pairs(float* x, int width, float* y, byte* places, int count)
        {
            var lanes = TLanes.Count;
            if (count < lanes) return 0;
            TVector zero = TLanes.Place(0), one = TLanes.Place(1), two = TLanes.Place(2), three = TLanes.Place(3);
            for (var j = 0; ;)
            {
                float* top = x + (2 * j), bottom = top + width;
                TVector low = TLanes.Load(top), high = TLanes.Load(top + lanes);
                var best = TLanes.Evens(low, high);
                var place = zero;
                var next = TLanes.Odds(low, high);
                var wins = TLanes.Wins(next, best);
                best = TLanes.Select(wins, next, best);
                place = TLanes.Select(wins, one, place);
                (low, high) = (TLanes.Load(bottom), TLanes.Load(bottom + lanes));
                next = TLanes.Evens(low, high);
                wins = TLanes.Wins(next, best);
                best = TLanes.Select(wins, next, best);
                place = TLanes.Select(wins, two, place);
                next = TLanes.Odds(low, high);
                wins = TLanes.Wins(next, best);
                best = TLanes.Select(wins, next, best);
                place = TLanes.Select(wins, three, place);
                TLanes.Store(best, y + j);
                if (places != null) TLanes.StorePlaces(place, places + j);
                j += lanes;
                if (j == count) return count;
                if (j + lanes > count) j = count - lanes; // the last register covers some outputs twice
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static int General(float* x, float* y, byte* places, int i, in PoolGeometry g)
        {
            int lanes = TLanes.Count, stride = g.StrideWidth;
            var top = (i * g.StrideHeight) - g.PadHeight;
            var (firstRow, endRow) = PoolGeometry.Inside(top, g.KernelHeight, g.StepHeight, g.Height);
            if (firstRow >= endRow) return g.Inner;
            if (g.Inner + lanes > g.InnerEnd) return g.Inner;
            for (var j = g.Inner; ;)
            {
                var left = (j * stride) - g.PadWidth;
                var best = TLanes.Broadcast(float.NegativeInfinity);
                var place = TLanes.Place(firstRow * g.KernelWidth);
                for (var a = firstRow; a < endRow; a++)
                {
                    float* line = x + ((nint)(top + (a * g.StepHeight)) * g.Width) + left;
                    for (var b = 0; b < g.KernelWidth; b++, line += g.StepWidth)
                    {
                        var next = stride == 1 ? TLanes.Load(line) : EverySecond.Load<TLanes, TVector>(line);
                        var wins = TLanes.Wins(next, best);
                        best = TLanes.Select(wins, next, best);
                        place = TLanes.Select(wins, TLanes.Place((a * g.KernelWidth) + b), place);
                    }
                }

                TLanes.Store(best, y + j);
                if (places != null) TLanes.StorePlaces(place, places + j);
                j += lanes;
                if (j == g.InnerEnd) return j;
                if (j + lanes > g.InnerEnd) j = g.InnerEnd - lanes; // the last register covers some outputs twice
            }
        }
    }
}
