using System.Numerics;

namespace Ascent.Tensors.Cpu;

/// <summary>Softmax over the rows of contiguous matrices [rows, n], n > 0. The largest element is subtracted first, so that no exponential overflows.</summary>
internal static unsafe class SoftmaxKernels
{
    private const int Cost = 8;
    private const int Run = 1024;

    /// <summary>y = softmax(x), or its logarithm.</summary>
    public static void Forward(Tensor x, Tensor y, int rows, int n, bool log)
    {
        if (x.DType == DType.Float32) Forward(x.Pointer<float>(), y.Pointer<float>(), rows, n, log);
        else Forward(x.Pointer<double>(), y.Pointer<double>(), rows, n, log);
        GC.KeepAlive(x);
        GC.KeepAlive(y);
    }

    /// <summary>dx from dy and y = softmax(x), or its logarithm.</summary>
    public static void Backward(Tensor dy, Tensor y, Tensor dx, int rows, int n, bool log)
    {
        if (y.DType == DType.Float32) Backward(dy.Pointer<float>(), y.Pointer<float>(), dx.Pointer<float>(), rows, n, log);
        else Backward(dy.Pointer<double>(), y.Pointer<double>(), dx.Pointer<double>(), rows, n, log);
        GC.KeepAlive(dy);
        GC.KeepAlive(y);
        GC.KeepAlive(dx);
    }

    private static void Forward<T>(T* x, T* y, int rows, int n, bool log)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (!Sharing.Pays(rows * n, Cost)) ForwardRows(x, y, n, log, 0, rows);
        else WorkerTeam.For(rows, 1, (start, end) => ForwardRows(x, y, n, log, start, end));
    }

    private static void ForwardRows<T>(T* x, T* y, int n, bool log, int start, int end)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var r = start; r < end; r++)
        {
            T* from = x + ((nint)r * n);
            T* to = y + ((nint)r * n);
            var largest = ExtremeKernels.Largest(from, n);
            var sum = Exponentials(from, to, n, largest);
            if (log) Shift(from, to, n, largest, T.Log(sum));
            else Divide(to, to, n, sum);
        }
    }

    /// <summary>to = e^(from - largest), and its sum.</summary>
    private static T Exponentials<T>(T* from, T* to, int n, T largest)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var total = T.Zero;
        var shift = new Vector<T>(largest);
        for (var begin = 0; begin < n; begin += Run)
        {
            var (sum, other) = (Vector<T>.Zero, Vector<T>.Zero);
            var end = Math.Min(n, begin + Run);
            var i = begin;
            for (; i <= end - (2 * Vector<T>.Count); i += 2 * Vector<T>.Count)
            {
                var e = VectorMath.Exp(Vector.Load(from + i) - shift);
                var f = VectorMath.Exp(Vector.Load(from + i + Vector<T>.Count) - shift);
                e.Store(to + i);
                f.Store(to + i + Vector<T>.Count);
                sum += e;
                other += f;
            }

            for (; i <= end - Vector<T>.Count; i += Vector<T>.Count)
            {
                var e = VectorMath.Exp(Vector.Load(from + i) - shift);
                e.Store(to + i);
                sum += e;
            }

            if (i < end)
            {
                var e = VectorMath.Exp(VectorSpan.LoadPart(from + i, end - i, T.NegativeInfinity) - shift);
                VectorSpan.StorePart(e, to + i, end - i);
                sum += e;
            }

            total += Vector.Sum(sum + other);
        }

        return total;
    }

    private static void Shift<T>(T* from, T* to, int n, T largest, T log)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var first = new Vector<T>(largest);
        var second = new Vector<T>(log);
        var i = 0;
        for (; i <= n - Vector<T>.Count; i += Vector<T>.Count) (Vector.Load(from + i) - first - second).Store(to + i);
        for (; i < n; i++) to[i] = from[i] - largest - log;
    }

    /// <summary>By the reciprocal: a product takes a fraction of a quotient's time.</summary>
    private static void Divide<T>(T* from, T* to, int n, T by)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var share = T.One / by;
        var factor = new Vector<T>(share);
        var width = Vector<T>.Count;
        var i = 0;
        for (; i <= n - (2 * width); i += 2 * width)
        {
            (Vector.Load(from + i) * factor).Store(to + i);
            (Vector.Load(from + i + width) * factor).Store(to + i + width);
        }

        for (; i <= n - width; i += width) (Vector.Load(from + i) * factor).Store(to + i);
        for (; i < n; i++) to[i] = from[i] * share;
    }

    private static void Backward<T>(T* dy, T* y, T* dx, int rows, int n, bool log)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (!Sharing.Pays(rows * n, log ? Cost : 1)) BackwardRows(dy, y, dx, n, log, 0, rows);
        else WorkerTeam.For(rows, 1, (start, end) => BackwardRows(dy, y, dx, n, log, start, end));
    }

    private static void BackwardRows<T>(T* dy, T* y, T* dx, int n, bool log, int start, int end)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var r = start; r < end; r++)
        {
            var at = (nint)r * n;
            if (log) LogSoftmaxRow(dy + at, y + at, dx + at, n);
            else SoftmaxRow(dy + at, y + at, dx + at, n);
        }
    }

    private static void SoftmaxRow<T>(T* dy, T* y, T* dx, int n)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var width = Vector<T>.Count;
        var sums = Vector<T>.Zero;
        var i = 0;
        for (; i <= n - width; i += width) sums += Vector.Load(dy + i) * Vector.Load(y + i);
        var dot = Vector.Sum(sums);
        for (; i < n; i++) dot += dy[i] * y[i];
        var shift = new Vector<T>(dot);
        for (i = 0; i <= n - width; i += width) (Vector.Load(y + i) * (Vector.Load(dy + i) - shift)).Store(dx + i);
        for (; i < n; i++) dx[i] = y[i] * (dy[i] - dot);
    }

    private static void LogSoftmaxRow<T>(T* dy, T* y, T* dx, int n)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var width = Vector<T>.Count;
        var sum = SumKernels.Span(dy, n);
        var factor = new Vector<T>(sum);
        var i = 0;
        for (; i <= n - width; i += width) (Vector.Load(dy + i) - (VectorMath.Exp(Vector.Load(y + i)) * factor)).Store(dx + i);
        if (i == n) return;
        var rest = VectorMath.Exp(VectorSpan.LoadPart(y + i, n - i, T.Zero)) * factor;
        VectorSpan.StorePart(VectorSpan.LoadPart(dy + i, n - i, T.Zero) - rest, dx + i, n - i);
    }
}
