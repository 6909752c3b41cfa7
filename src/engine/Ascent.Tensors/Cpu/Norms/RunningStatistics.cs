using System.Numerics;

namespace Ascent.Tensors.Cpu;

/// <summary>The averages that batch norm keeps for evaluation.</summary>
internal static unsafe class RunningStatistics
{
    /// <summary>running = (1 - momentum) running + momentum statistic; the variance with the divisor count - 1.</summary>
    public static void Update(Tensor mean, Tensor variance, int count, double momentum, Tensor? runningMean, Tensor? runningVariance)
    {
        if (runningMean is not null) Blend(mean, 1, momentum, runningMean);
        if (runningVariance is not null) Blend(variance, count / (count - 1.0), momentum, runningVariance);
    }

    private static void Blend(Tensor from, double factor, double momentum, Tensor to)
    {
        if (to.DType == DType.Float32) Blend<float>(from, factor, momentum, to);
        else Blend<double>(from, factor, momentum, to);
        GC.KeepAlive(from);
        GC.KeepAlive(to);
    }

    private static void Blend<T>(Tensor from, double factor, double momentum, Tensor to)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T* source = from.Pointer<T>(), target = to.Pointer<T>();
        for (var c = 0; c < to.Count; c++)
        {
            ref var value = ref target[(nint)c * to.Strides[0]];
            value = T.CreateTruncating(((1 - momentum) * double.CreateTruncating(value)) + (momentum * factor * double.CreateTruncating(source[(nint)c * from.Strides[0]])));
        }
    }
}
