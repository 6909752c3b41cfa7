using System.Numerics;

namespace Ascent.Tensors.Cpu.Losses;

/// <summary>Picks and places one element of each row; there is little to compute.</summary>
internal static unsafe class LikelihoodKernels
{
    public static void Forward(Tensor logs, Tensor targets, Tensor? weight, long ignored, Tensor losses)
    {
        if (logs.DType == DType.Float32) Forward<float>(logs, targets, weight, ignored, losses);
        else Forward<double>(logs, targets, weight, ignored, losses);
    }

    public static void Backward(Tensor dy, Tensor targets, Tensor? weight, long ignored, double scale, Tensor dx)
    {
        if (dx.DType == DType.Float32) Backward<float>(dy, targets, weight, ignored, (float)scale, dx);
        else Backward<double>(dy, targets, weight, ignored, scale, dx);
    }

    private static void Forward<T>(Tensor logs, Tensor targets, Tensor? weight, long ignored, Tensor losses)
        where T : unmanaged, INumber<T>
    {
        T* x = logs.Pointer<T>(), w = weight is null ? null : weight.Pointer<T>(), to = losses.Pointer<T>();
        long* t = targets.Pointer<long>();
        nint row = logs.Strides[0], column = logs.Strides[1];
        for (nint r = 0; r < losses.Count; r++)
        {
            var value = t[r] == ignored ? T.Zero : -x[(r * row) + ((nint)t[r] * column)];
            to[r] = w == null || t[r] == ignored ? value : value * w[t[r]];
        }

        GC.KeepAlive(logs);
        GC.KeepAlive(targets);
        GC.KeepAlive(weight);
        GC.KeepAlive(losses);
    }

    private static void Backward<T>(Tensor dy, Tensor targets, Tensor? weight, long ignored, T scale, Tensor dx)
        where T : unmanaged, INumber<T>
    {
        Copies.Fill(dx, 0);
        T* g = dy.Pointer<T>(), w = weight is null ? null : weight.Pointer<T>(), to = dx.Pointer<T>();
        long* t = targets.Pointer<long>();
        nint step = dy.Strides[0], classes = dx.Shape[1];
        for (nint r = 0; r < dx.Shape[0]; r++)
        {
            if (t[r] != ignored) to[(r * classes) + (nint)t[r]] = -scale * g[r * step] * (w == null ? T.One : w[t[r]]);
        }

        GC.KeepAlive(dy);
        GC.KeepAlive(targets);
        GC.KeepAlive(weight);
        GC.KeepAlive(dx);
    }
}
