using System.Numerics;

namespace Ascent.Tensors.Cpu;

/// <summary>What every element of a channel is computed with: y = (x - Mean) Scale + Shift.</summary>
internal readonly unsafe struct BatchNormChannel<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public BatchNormChannel(BatchNormCall<T>* call, int channel)
    {
        Inverse = 1 / Math.Sqrt(double.CreateTruncating(call->Variance[channel]) + call->Epsilon);
        Mean = call->Mean[channel];
        Scale = T.CreateTruncating(call->Weight == null ? Inverse : Inverse * double.CreateTruncating(call->Weight[channel]));
        Shift = call->Bias == null ? T.Zero : call->Bias[channel];
    }

    /// <summary>1 / sqrt(variance + epsilon).</summary>
    public double Inverse { get; }

    public T Mean { get; }

    public T Scale { get; }

    public T Shift { get; }

    /// <summary>
    /// Stores the gradients of weight and bias, and gives the two numbers of dx = Scale (g - Shared - (x - Mean) Slope), where g is the
    /// gradient that arrived; both are 0 where the statistics are not the batch's.
    /// </summary>
    /// <param name="call">Where the gradients go.</param>
    /// <param name="channel">Which channel.</param>
    /// <param name="sum">Sum of g.</param>
    /// <param name="product">Sum of g (x - Mean).</param>
    public (T Shared, T Slope) Finish(BatchNormCall<T>* call, int channel, double sum, double product)
    {
        if (call->DWeight != null) call->DWeight[channel] = T.CreateTruncating(product * Inverse);
        if (call->DBias != null) call->DBias[channel] = T.CreateTruncating(sum);
        if (!call->OfBatch) return default;
        var count = (double)call->N * call->S;
        return (T.CreateTruncating(sum / count), T.CreateTruncating(product * Inverse * Inverse / count));
    }
}
