using System.Numerics;

namespace Ascent.Tensors.Cpu;

/// <summary>Batch norm of [n, c, ...]; the team shares the channels, so no sum depends on how many threads there are.</summary>
internal static unsafe class BatchNormKernels
{
    public static void Train(Tensor x, Tensor? weight, Tensor? bias, double epsilon, bool relu, Tensor y, Tensor mean, Tensor variance)
    {
        if (x.Count == 0) return;
        if (x.DType == DType.Float32) Forward<float>(x, weight, bias, mean, variance, epsilon, relu, y, ofBatch: true);
        else Forward<double>(x, weight, bias, mean, variance, epsilon, relu, y, ofBatch: true);
    }

    public static void Apply(Tensor x, Tensor? weight, Tensor? bias, Tensor mean, Tensor variance, double epsilon, bool relu, Tensor y)
    {
        if (x.Count == 0) return;
        if (x.DType == DType.Float32) Forward<float>(x, weight, bias, mean, variance, epsilon, relu, y, ofBatch: false);
        else Forward<double>(x, weight, bias, mean, variance, epsilon, relu, y, ofBatch: false);
    }

    public static void Backward(
        Tensor dy, Tensor x, Tensor? weight, Tensor? bias, Tensor mean, Tensor variance, double epsilon, bool relu, bool ofBatch, Tensor? dx, Tensor? dweight, Tensor? dbias)
    {
        if (x.Count == 0)
        {
            if (dweight is not null) Copies.Fill(dweight, 0);
            if (dbias is not null) Copies.Fill(dbias, 0);
            return;
        }

        if (x.DType == DType.Float32) Backward<float>(dy, x, weight, bias, mean, variance, epsilon, relu, ofBatch, dx, dweight, dbias);
        else Backward<double>(dy, x, weight, bias, mean, variance, epsilon, relu, ofBatch, dx, dweight, dbias);
    }

    private static void Forward<T>(Tensor x, Tensor? weight, Tensor? bias, Tensor mean, Tensor variance, double epsilon, bool relu, Tensor y, bool ofBatch)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using PackedOperand packedX = new(x), packedWeight = new(weight), packedBias = new(bias), packedMean = new(mean), packedVariance = new(variance);
        var call = Call<T>(x, epsilon, relu, ofBatch);
        call.X = packedX.Pointer<T>();
        call.Y = y.Pointer<T>();
        call.Weight = packedWeight.Pointer<T>();
        call.Bias = packedBias.Pointer<T>();
        call.Mean = packedMean.Pointer<T>();
        call.Variance = packedVariance.Pointer<T>();
        if (call.S >= BatchNormColumns<T>.PlanesFrom)
        {
            if (ofBatch) Share(x.Count, call, &BatchNormPlanes<T>.Train);
            else Share(x.Count, call, &BatchNormPlanes<T>.Apply);
        }
        else
        {
            if (ofBatch) Share(x.Count, call, &BatchNormColumns<T>.Train);
            else Share(x.Count, call, &BatchNormColumns<T>.Apply);
        }

        GC.KeepAlive(x);
        GC.KeepAlive(y);
        GC.KeepAlive(weight);
        GC.KeepAlive(bias);
        GC.KeepAlive(mean);
        GC.KeepAlive(variance);
    }

    private static void Backward<T>(
        Tensor dy, Tensor x, Tensor? weight, Tensor? bias, Tensor mean, Tensor variance, double epsilon, bool relu, bool ofBatch, Tensor? dx, Tensor? dweight, Tensor? dbias)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using PackedOperand packedDy = new(dy), packedX = new(x), packedWeight = new(weight), packedBias = new(bias), packedMean = new(mean), packedVariance = new(variance);
        var call = Call<T>(x, epsilon, relu, ofBatch);
        call.X = packedX.Pointer<T>();
        call.Dy = packedDy.Pointer<T>();
        call.Weight = packedWeight.Pointer<T>();
        call.Bias = packedBias.Pointer<T>();
        call.Mean = packedMean.Pointer<T>();
        call.Variance = packedVariance.Pointer<T>();
        call.Dx = dx is null ? null : dx.Pointer<T>();
        call.DWeight = dweight is null ? null : dweight.Pointer<T>();
        call.DBias = dbias is null ? null : dbias.Pointer<T>();
        if (call.S >= BatchNormColumns<T>.PlanesFrom) Share(x.Count, call, &BatchNormPlanes<T>.Backward);
        else Share(x.Count, call, &BatchNormColumns<T>.Backward);
        GC.KeepAlive(dy);
        GC.KeepAlive(x);
        GC.KeepAlive(weight);
        GC.KeepAlive(bias);
        GC.KeepAlive(mean);
        GC.KeepAlive(variance);
        GC.KeepAlive(dx);
        GC.KeepAlive(dweight);
        GC.KeepAlive(dbias);
    }

    private static BatchNormCall<T> Call<T>(Tensor x, double epsilon, bool relu, bool ofBatch)
        where T : unmanaged =>
        new()
        {
            N = x.Shape[0],
            C = x.Shape[1],
            S = x.Count / x.Shape[0] / x.Shape[1],
            Epsilon = epsilon,
            Relu = relu,
            OfBatch = ofBatch,
        };

    private static void Share<T>(int count, BatchNormCall<T> call, delegate*<int, int, void*, void> body)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // Two passes over each element. Neighbouring channels of a narrow row share cache lines, so they are not cut finely.
        var grain = call.S >= BatchNormColumns<T>.PlanesFrom ? 1 : BatchNormColumns<T>.PlanesFrom;
        if (Sharing.Pays(count, 2)) WorkerTeam.For(call.C, grain, body, &call);
        else body(0, call.C, &call);
    }
}
