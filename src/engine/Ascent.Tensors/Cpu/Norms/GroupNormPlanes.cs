using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ascent.Tensors.Cpu;

/// <summary>The arguments of a group norm over [N, Groups, PerGroup, S]; a range of the loop is a range of the N x Groups.</summary>
internal unsafe struct GroupNormCall<T>
    where T : unmanaged
{
    /// <summary>[N, Groups, PerGroup, S].</summary>
    public T* X, Y, Dy, Dx;

    /// <summary>[N, Groups].</summary>
    public T* Mean, Inverse;

    /// <summary>[Groups, PerGroup], or null.</summary>
    public T* Weight, Bias;

    /// <summary>[N, Groups, PerGroup]: what each plane adds to the gradients of weight and bias.</summary>
    public T* PartsOfWeight, PartsOfBias;

    public int N, Groups, PerGroup, S;

    public double Epsilon;
}

/// <summary>Group norm: the statistics of a group are those of one run of memory; weight and bias belong to its planes.</summary>
internal static unsafe class GroupNormPlanes<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(int start, int end, void* state)
    {
        var call = (GroupNormCall<T>*)state;
        for (var at = start; at < end; at++)
        {
            var group = (nint)at * call->PerGroup * call->S;
            var (mean, variance) = NormSums<T>.Moments(call->X + group, call->PerGroup * call->S, centered: true);
            var inverse = 1 / Math.Sqrt(variance + call->Epsilon);
            (call->Mean[at], call->Inverse[at]) = (mean, T.CreateTruncating(inverse));
            for (var c = 0; c < call->PerGroup; c++)
            {
                var channel = (at % call->Groups * call->PerGroup) + c;
                var scale = T.CreateTruncating(call->Weight == null ? inverse : inverse * double.CreateTruncating(call->Weight[channel]));
                var plane = group + ((nint)c * call->S);
                Plane(call->X + plane, call->Y + plane, call->S, mean, scale, call->Bias == null ? T.Zero : call->Bias[channel]);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Plane(T* x, T* y, int count, T mean, T scale, T shift)
    {
        Vector<T> middle = new(mean), factor = new(scale), add = new(shift);
        var i = 0;
        for (; i <= count - Vector<T>.Count; i += Vector<T>.Count) (((Vector.Load(x + i) - middle) * factor) + add).Store(y + i);
        for (; i < count; i++) y[i] = ((x[i] - mean) * scale) + shift;
    }

    /// <summary>dx = inverse (g - mean of g - x̂ mean of g x̂) with g = dy weight, the means over the group.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(int start, int end, void* state)
    {
        var call = (GroupNormCall<T>*)state;
        for (var at = start; at < end; at++)
        {
            var group = (nint)at * call->PerGroup * call->S;
            var mean = call->Mean[at];
            var inverse = double.CreateTruncating(call->Inverse[at]);
            double shared = 0, slope = 0;
            for (var c = 0; c < call->PerGroup; c++)
            {
                var plane = group + ((nint)c * call->S);
                var (sum, product) = NormSums<T>.Products(call->Dy + plane, call->X + plane, call->S, mean);
                call->PartsOfWeight[((nint)at * call->PerGroup) + c] = T.CreateTruncating(product * inverse);
                call->PartsOfBias[((nint)at * call->PerGroup) + c] = T.CreateTruncating(sum);
                var weight = Weight(call, at, c);
                shared += weight * sum;
                slope += weight * product;
            }

            if (call->Dx == null) continue;
            var count = (double)call->PerGroup * call->S;
            var takeOff = T.CreateTruncating(inverse * shared / count);
            var along = T.CreateTruncating(inverse * inverse * inverse * slope / count);
            for (var c = 0; c < call->PerGroup; c++)
            {
                var plane = group + ((nint)c * call->S);
                Plane(call->X + plane, call->Dy + plane, call->Dx + plane, call->S, mean, T.CreateTruncating(inverse * Weight(call, at, c)), takeOff, along);
            }
        }
    }

    private static double Weight(GroupNormCall<T>* call, int at, int channel) =>
        call->Weight == null ? 1 : double.CreateTruncating(call->Weight[(at % call->Groups * call->PerGroup) + channel]);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Plane(T* x, T* dy, T* dx, int count, T mean, T scale, T takeOff, T along)
    {
        Vector<T> middle = new(mean), factor = new(scale), less = new(takeOff), slope = new(along);
        var i = 0;
        for (; i <= count - Vector<T>.Count; i += Vector<T>.Count)
            ((factor * Vector.Load(dy + i)) - less - ((Vector.Load(x + i) - middle) * slope)).Store(dx + i);
        for (; i < count; i++) dx[i] = (scale * dy[i]) - takeOff - ((x[i] - mean) * along);
    }
}
