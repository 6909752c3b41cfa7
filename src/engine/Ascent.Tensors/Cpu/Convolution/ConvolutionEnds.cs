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

    /// <summary>result = dy where y > 0, else 0.</summary>
    public static void ReluGradient(Tensor dy, Tensor y, Tensor result)
    {
        using Tensor packed = dy.IsContiguous ? dy.Alias() : Copies.Packed(dy, dy.DType), output = y.IsContiguous ? y.Alias() : Copies.Packed(y, y.DType);
        if (dy.DType == DType.Float32) ReluGradient<float>(packed, output, result);
        else ReluGradient<double>(packed, output, result);
        GC.KeepAlive(packed);
        GC.KeepAlive(output);
        GC.KeepAlive(result);
    }

    private static void BiasGradient<T>(Tensor dy, Tensor db)
        where T : unmanaged, INumber<T>
    {
        var call = new Ends<T> { From = dy.Pointer<T>(), To = db.Pointer<T>(), Batch = dy.Shape[0], Channels = dy.Shape[1], Plane = dy.Shape[2] * dy.Shape[3] };
        if (Sharing.Pays(dy.Count)) WorkerTeam.For(call.Channels, 1, &SumChannels<T>, &call);
        else SumChannels<T>(0, call.Channels, &call);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SumChannels<T>(int start, int end, void* pointer)
        where T : unmanaged, INumber<T>
    {
        var call = (Ends<T>*)pointer;
        for (int channel = start; channel < end; channel++)
        {
            // Planes in pairs, so that rounding errors grow with half of the images.
            T even = T.Zero, odd = T.Zero;
            for (int image = 0; image < call->Batch; image++)
            {
                T sum = SumKernels.Span(call->From + (((nint)image * call->Channels) + channel) * call->Plane, call->Plane);
                if ((image & 1) == 0) even += sum;
                else odd += sum;
            }

            call->To[channel] = even + odd;
        }
    }

    private static void ReluGradient<T>(Tensor dy, Tensor y, Tensor result)
        where T : unmanaged, INumber<T>
    {
        var call = new Ends<T> { From = dy.Pointer<T>(), Output = y.Pointer<T>(), To = result.Pointer<T>() };
        if (Sharing.Pays(dy.Count)) WorkerTeam.For(dy.Count, Sharing.Grain, &Mask<T>, &call);
        else Mask<T>(0, dy.Count, &call);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Mask<T>(int start, int end, void* pointer)
        where T : unmanaged, INumber<T>
    {
        var call = (Ends<T>*)pointer;
        int i = start;
        for (; i <= end - Vector<T>.Count; i += Vector<T>.Count)
            Vector.ConditionalSelect(Vector.LessThanOrEqual(Vector.Load(call->Output + i), Vector<T>.Zero), Vector<T>.Zero, Vector.Load(call->From + i)).Store(call->To + i);
        for (; i < end; i++) call->To[i] = call->Output[i] <= T.Zero ? T.Zero : call->From[i];
    }

    private struct Ends<T>
        where T : unmanaged
    {
        public T* From, Output, To;
        public int Batch, Channels, Plane;
    }
}
