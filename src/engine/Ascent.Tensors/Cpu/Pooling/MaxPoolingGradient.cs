using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ascent.Tensors.Cpu.Pooling;

/// <summary>
/// The gradient of max pooling. Windows of 2 x 2 beside each other write each element once, a register at a time, and are shared by rows; others add into planes of
/// zeros, shared by planes, so that no two threads meet.
/// </summary>
internal static unsafe class MaxPoolingGradient
{
    public static void Backward(Tensor gradient, Tensor places, Tensor dx, in PoolingWindow window)
    {
        if (dx.Count == 0) return;
        var geometry = new PoolGeometry(dx.Shape, gradient.Shape, window);
        if (dx.DType == DType.Float64)
        {
            if (window.FitsByte) Planes<double, byte>(gradient, places, dx, geometry);
            else Planes<double, int>(gradient, places, dx, geometry);
        }
        else if (!window.FitsByte) Planes<float, int>(gradient, places, dx, geometry);
        else if (!geometry.IsPairs) Planes<float, byte>(gradient, places, dx, geometry);
        else if (KernelIsas.Current >= KernelIsa.Avx2 && geometry.OutWidth >= PoolLanes256.Count) Pairs<PoolLanes256, Vector256<float>>(gradient, places, dx, geometry);
        else Pairs<PoolLanes128, Vector128<float>>(gradient, places, dx, geometry);
        GC.KeepAlive(gradient);
        GC.KeepAlive(places);
        GC.KeepAlive(dx);
    }

    private static void Planes<T, TPlace>(Tensor gradient, Tensor places, Tensor dx, in PoolGeometry geometry)
        where T : unmanaged, INumber<T>
        where TPlace : unmanaged, IBinaryInteger<TPlace>
    {
        var job = new Job<T, TPlace> { Gradient = gradient.Pointer<T>(), Places = (TPlace*)places.Bytes(), Dx = dx.Pointer<T>(), Geometry = geometry };
        if (Sharing.Pays(dx.Count)) WorkerTeam.For(geometry.Planes, 1, in job, static (int start, int end, in Job<T, TPlace> j) => Add(start, end, in j));
        else Add(0, geometry.Planes, in job);
    }

    private static void Add<T, TPlace>(int start, int end, in Job<T, TPlace> job)
        where T : unmanaged, INumber<T>
        where TPlace : unmanaged, IBinaryInteger<TPlace>
    {
        ref readonly var g = ref job.Geometry;
        var plane = g.Height * g.Width;
        T* gradient = job.Gradient + ((nint)start * g.OutHeight * g.OutWidth);
        TPlace* places = job.Places + ((nint)start * g.OutHeight * g.OutWidth);
        T* dx = job.Dx + ((nint)start * plane);
        for (var p = start; p < end; p++, dx += plane)
        {
            new Span<T>(dx, plane).Clear();
            for (var i = 0; i < g.OutHeight; i++)
            {
                for (var j = 0; j < g.OutWidth; j++, gradient++, places++)
                {
                    var place = int.CreateTruncating(*places);
                    var a = place / g.KernelWidth;
                    var row = (i * g.StrideHeight) - g.PadHeight + (a * g.StepHeight);
                    var column = (j * g.StrideWidth) - g.PadWidth + ((place - (a * g.KernelWidth)) * g.StepWidth);
                    // A window that lies in the border altogether has no maximum.
                    if ((uint)row < (uint)g.Height && (uint)column < (uint)g.Width) dx[((nint)row * g.Width) + column] += *gradient;
                }
            }
        }
    }

    private static void Pairs<TLanes, TVector>(Tensor gradient, Tensor places, Tensor dx, in PoolGeometry geometry)
        where TLanes : struct, IPoolLanes<TVector>
        where TVector : struct
    {
        var job = new Job<float, byte> { Gradient = gradient.Pointer<float>(), Places = places.Bytes(), Dx = dx.Pointer<float>(), Geometry = geometry };
        var rows = geometry.Planes * geometry.OutHeight;
        if (Sharing.Pays(dx.Count)) WorkerTeam.For(rows, 1, in job, static (int start, int end, in Job<float, byte> j) => PairRows<TLanes, TVector>(start, end, in j));
        else PairRows<TLanes, TVector>(0, rows, in job);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PairRows<TLanes, TVector>(int start, int end, in Job<float, byte> job)
        where TLanes : struct, IPoolLanes<TVector>
        where TVector : struct
    {
        ref readonly var g = ref job.Geometry;
        int lanes = TLanes.Count, count = g.OutWidth, width = g.Width;
        TVector zero = TLanes.Place(0), one = TLanes.Place(1), two = TLanes.Place(2), three = TLanes.Place(3);
        var (plane, i) = Math.DivRem(start, g.OutHeight);
        for (var row = start; row < end; row++)
        {
            float* gradient = job.Gradient + ((nint)row * count);
            byte* places = job.Places + ((nint)row * count);
            float* top = job.Dx + ((((nint)plane * g.Height) + (2 * i)) * width), bottom = top + width;
            var j = 0;
            while (count >= lanes && j < count)
            {
                j = Math.Min(j, count - lanes); // the last register covers some outputs twice
                var (place, value) = (TLanes.LoadPlaces(places + j), TLanes.Load(gradient + j));
                TVector left = TLanes.At(place, zero, value), right = TLanes.At(place, one, value);
                TLanes.Store(TLanes.LowPairs(left, right), top + (2 * j));
                TLanes.Store(TLanes.HighPairs(left, right), top + (2 * j) + lanes);
                (left, right) = (TLanes.At(place, two, value), TLanes.At(place, three, value));
                TLanes.Store(TLanes.LowPairs(left, right), bottom + (2 * j));
                TLanes.Store(TLanes.HighPairs(left, right), bottom + (2 * j) + lanes);
                j += lanes;
            }

            for (; j < count; j++)
            {
                top[2 * j] = places[j] == 0 ? gradient[j] : 0;
                top[(2 * j) + 1] = places[j] == 1 ? gradient[j] : 0;
                bottom[2 * j] = places[j] == 2 ? gradient[j] : 0;
                bottom[(2 * j) + 1] = places[j] == 3 ? gradient[j] : 0;
            }

            // What no window covers: the odd column and, under the last window, the odd row.
            for (j = 2 * count; j < width; j++) top[j] = bottom[j] = 0;
            if (++i < g.OutHeight) continue;
            new Span<float>(bottom + width, (g.Height - (2 * g.OutHeight)) * width).Clear();
            i = 0;
            plane++;
        }
    }

    private struct Job<T, TPlace>
        where T : unmanaged
        where TPlace : unmanaged
    {
        public T* Gradient;
        public TPlace* Places;
        public T* Dx;
        public PoolGeometry Geometry;
    }
}
