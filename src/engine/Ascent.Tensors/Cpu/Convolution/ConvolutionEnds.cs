using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ascent.Tensors.Cpu;

/// <summary>The gradients of what a convolution does last: bias and ReLU.</summary>
internal static unsafe class ConvolutionEnds
{
    /// <summary>db = sum of dy [n, m, oh, ow] over images and positions; each channel is summed by one thread.</summary>
    public static void BiasGradient(Tensor dy, Tensor db)
    {
        using Tensor packed = dy.IsContiguous ? dy.Alias() : Copies.Packed(dy, dy.DType);
        if (dy.DType == DType.Float32) BiasGradient<float>(packed, db);
        else BiasGradient<double>(packed, db);
        GC.KeepAlive(packed);
        GC.KeepAlive(db);
    }

    /// <summary>result = dy where y > 0, else 0; db, if there is one, its sum over images and positions, in the same pass.</summary>
    public static void ReluGradient(Tensor dy, Tensor y, Tensor result, Tensor? db)
    {
        using Tensor packed = dy.IsContiguous ? dy.Alias() : Copies.Packed(dy, dy.DType), output = y.IsContiguous ? y.Alias() : Copies.Packed(y, y.DType);
        if (dy.DType == DType.Float32) ReluGradient<float>(packed, output, result, db);
        else ReluGradient<double>(packed, output, result, db);
        GC.KeepAlive(packed);
        GC.KeepAlive(output);
        GC.KeepAlive(result);
        GC.KeepAlive(db);
    }

    private static void BiasGradient<T>(Tensor dy, Tensor db)
        where T : unmanaged, INumber<T>
    {
        var call = new Ends<T> { From = dy.Pointer<T>(), To = db.Pointer<T>(), Batch = dy.Shape[0], Channels = dy.Shape[1], Plane = dy.Shape[2] * dy.Shape[3] };
        RunChannels(dy.Count, call.Channels, &SumChannel<T>, &call);
    }

    private static void ReluGradient<T>(Tensor dy, Tensor y, Tensor result, Tensor? db)
        where T : unmanaged, INumber<T>
    {
        var call = new Ends<T>
        {
            From = dy.Pointer<T>(),
            Output = y.Pointer<T>(),
            Masked = result.Pointer<T>(),
            To = db is null ? null : db.Pointer<T>(),
            Batch = dy.Shape[0],
            Channels = dy.Shape[1],
            Plane = dy.Shape[2] * dy.Shape[3],
        };
        RunChannels(dy.Count, call.Channels, &MaskChannel<T>, &call);
    }

    private static void RunChannels(int count, int channels, delegate*<int, void*, void> body, void* call)
    {
        if (Sharing.Pays(count)) WorkerTeam.Run(channels, body, call);
        else for (int channel = 0; channel < channels; channel++) body(channel, call);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SumChannel<T>(int channel, void* pointer)
        where T : unmanaged, INumber<T>
    {
        // Planes in pairs, so that rounding errors grow with half of the images.
        var call = (Ends<T>*)pointer;
        T even = T.Zero, odd = T.Zero;
        for (int image = 0; image < call->Batch; image++)
        {
            T sum = SumKernels.Span(call->From + ((((nint)image * call->Channels) + channel) * call->Plane), call->Plane);
            if ((image & 1) == 0) even += sum;
            else odd += sum;
        }

        call->To[channel] = even + odd;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MaskChannel<T>(int channel, void* pointer)
        where T : unmanaged, INumber<T>
    {
        var call = (Ends<T>*)pointer;
        T even = T.Zero, odd = T.Zero;
        for (int image = 0; image < call->Batch; image++)
        {
            nint at = (((nint)image * call->Channels) + channel) * call->Plane;
            T sum = MaskPlane(call->From + at, call->Output + at, call->Masked + at, call->Plane);
            if ((image & 1) == 0) even += sum;
            else odd += sum;
        }

        if (call->To != null) call->To[channel] = even + odd;
    }

    /// <summary>Masks one plane and sums what is left, in four registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static T MaskPlane<T>(T* from, T* output, T* to, int count)
        where T : unmanaged, INumber<T>
    {
        int width = Vector<T>.Count, i = 0;
        Vector<T> a = default, b = default, c = default, d = default;
        for (; i <= count - (4 * width); i += 4 * width)
        {
            a += MaskOne(from + i, output + i, to + i);
            b += MaskOne(from + i + width, output + i + width, to + i + width);
            c += MaskOne(from + i + (2 * width), output + i + (2 * width), to + i + (2 * width));
            d += MaskOne(from + i + (3 * width), output + i + (3 * width), to + i + (3 * width));
        }

        for (; i <= count - width; i += width) a += MaskOne(from + i, output + i, to + i);
        T rest = T.Zero;
        for (; i < count; i++) rest += to[i] = output[i] <= T.Zero ? T.Zero : from[i];
        return Vector.Sum(a + b + (c + d)) + rest;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> MaskOne<T>(T* from, T* output, T* to)
        where T : unmanaged, INumber<T>
    {
        Vector<T> value = Vector.ConditionalSelect(Vector.LessThanOrEqual(Vector.Load(output), Vector<T>.Zero), Vector<T>.Zero, Vector.Load(from));
        value.Store(to);
        return value;
    }

    private struct Ends<T>
        where T : unmanaged
    {
        public T* From, Output, Masked, To;
        public int Batch, Channels, Plane;
    }
}
