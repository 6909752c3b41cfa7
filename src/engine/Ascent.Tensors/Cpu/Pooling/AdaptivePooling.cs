using System.Numerics;

namespace Ascent.Tensors.Cpu.Pooling;

/// <summary>Poolings whose windows are cut so that a given number of them covers the plane. Shared by planes.</summary>
internal static unsafe class AdaptivePooling
{
    public static void Average(Tensor x, Tensor y)
    {
        if (y.Count == 0) return;
        if (x.DType == DType.Float64) Share<double, Mean<double>>(x, y, null);
        else Share<float, Mean<float>>(x, y, null);
    }

    public static void AverageBackward(Tensor gradient, Tensor dx)
    {
        if (dx.Count == 0) return;
        if (dx.DType == DType.Float64) Share<double, MeanGradient<double>>(dx, gradient, null);
        else Share<float, MeanGradient<float>>(dx, gradient, null);
    }

    public static void Max(Tensor x, Tensor y, Tensor indices)
    {
        if (y.Count == 0) return;
        if (x.DType == DType.Float64) Share<double, Largest<double>>(x, y, indices);
        else Share<float, Largest<float>>(x, y, indices);
    }

    public static void MaxBackward(Tensor gradient, Tensor indices, Tensor dx)
    {
        if (dx.Count == 0) return;
        if (dx.DType == DType.Float64) Share<double, LargestGradient<double>>(dx, gradient, indices);
        else Share<float, LargestGradient<float>>(dx, gradient, indices);
    }

    private static void Share<T, TKernel>(Tensor planes, Tensor outputs, Tensor? indices)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TKernel : struct, IPlaneKernel<T>
    {
        var job = new Job<T>
        {
            Plane = planes.Pointer<T>(),
            Out = outputs.Pointer<T>(),
            Indices = indices is null ? null : indices.Pointer<long>(),
            Height = planes.Shape[-2],
            Width = planes.Shape[-1],
            OutHeight = outputs.Shape[-2],
            OutWidth = outputs.Shape[-1],
        };
        var count = planes.Count / (job.Height * job.Width);
        if (Sharing.Pays(planes.Count)) WorkerTeam.For(count, 1, in job, static (int start, int end, in Job<T> j) => Planes<T, TKernel>(start, end, in j));
        else Planes<T, TKernel>(0, count, in job);
        GC.KeepAlive(planes);
        GC.KeepAlive(outputs);
        GC.KeepAlive(indices);
    }

    private static void Planes<T, TKernel>(int start, int end, in Job<T> job)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TKernel : struct, IPlaneKernel<T>
    {
        var outputs = job.OutHeight * job.OutWidth;
        var plane = job.Height * job.Width;
        for (var p = start; p < end; p++)
        {
            T* x = job.Plane + ((nint)p * plane);
            T* y = job.Out + ((nint)p * outputs);
            long* indices = job.Indices == null ? null : job.Indices + ((nint)p * outputs);
            if (TKernel.Clears) new Span<T>(x, plane).Clear();
            for (var i = 0; i < job.OutHeight; i++)
            {
                var (top, bottom) = Bounds(i, job.Height, job.OutHeight);
                for (var j = 0; j < job.OutWidth; j++, y++)
                {
                    var (left, right) = Bounds(j, job.Width, job.OutWidth);
                    TKernel.Run(x, job.Width, top, bottom, left, right, y, indices);
                    if (indices != null) indices++;
                }
            }
        }
    }

    private static (int Start, int End) Bounds(int at, int n, int m) => ((int)((long)at * n / m), (int)((((long)(at + 1) * n) + m - 1) / m));

    private struct Job<T>
        where T : unmanaged
    {
        public T* Plane, Out;
        public long* Indices;
        public int Height, Width, OutHeight, OutWidth;
    }

    /// <summary>What is done for one output and its window [top, bottom) x [left, right) of a plane.</summary>
    private interface IPlaneKernel<T>
        where T : unmanaged
    {
        /// <summary>Whether the plane is a gradient that begins with 0.</summary>
        static abstract bool Clears { get; }

        static abstract void Run(T* plane, int width, int top, int bottom, int left, int right, T* y, long* index);
    }

    private readonly struct Mean<T> : IPlaneKernel<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public static bool Clears => false;

        public static void Run(T* plane, int width, int top, int bottom, int left, int right, T* y, long* index)
        {
            // A window over whole rows is one range, and long ones are added in registers.
            var whole = right - left == width;
            var (rows, length) = whole ? (1, (bottom - top) * width) : (bottom - top, right - left);
            T* line = plane + ((nint)top * width) + left;
            var sums = Vector<T>.Zero;
            var sum = T.Zero;
            for (var row = 0; row < rows; row++, line += width)
            {
                var i = 0;
                for (; i <= length - Vector<T>.Count; i += Vector<T>.Count) sums += Vector.Load(line + i);
                for (; i < length; i++) sum += line[i];
            }

            *y = (sum + Vector.Sum(sums)) / T.CreateTruncating((bottom - top) * (right - left));
        }
    }

    private readonly struct MeanGradient<T> : IPlaneKernel<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public static bool Clears => true;

        public static void Run(T* plane, int width, int top, int bottom, int left, int right, T* y, long* index)
        {
            var share = *y / T.CreateTruncating((bottom - top) * (right - left));
            var shares = new Vector<T>(share);
            for (var row = top; row < bottom; row++)
            {
                T* line = plane + ((nint)row * width);
                var i = left;
                for (; i <= right - Vector<T>.Count; i += Vector<T>.Count) (Vector.Load(line + i) + shares).Store(line + i);
                for (; i < right; i++) line[i] += share;
            }
        }
    }

    private readonly struct Largest<T> : IPlaneKernel<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public static bool Clears => false;

        public static void Run(T* plane, int width, int top, int bottom, int left, int right, T* y, long* index)
        {
            var best = T.NegativeInfinity;
            var found = ((nint)top * width) + left;
            for (var row = top; row < bottom; row++)
            {
                for (var column = left; column < right; column++)
                {
                    var at = ((nint)row * width) + column;
                    if (!(plane[at] > best) && !T.IsNaN(plane[at])) continue;
                    (best, found) = (plane[at], at);
                }
            }

            *y = best;
            *index = found;
        }
    }

    private readonly struct LargestGradient<T> : IPlaneKernel<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public static bool Clears => true;

        public static void Run(T* plane, int width, int top, int bottom, int left, int right, T* y, long* index) => plane[*index] += *y;
    }
}
