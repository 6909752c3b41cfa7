using System.Numerics;

namespace Ascent.Tensors.Cpu;

/// <summary>Group norm of [n, c, ...]; the team shares the groups of all samples.</summary>
internal static unsafe class GroupNormKernels
{
    public static void Forward(Tensor x, int groups, Tensor? weight, Tensor? bias, double epsilon, Tensor y, Tensor mean, Tensor inverse)
    {
        if (x.Count == 0) return;
        if (x.DType == DType.Float32) Forward<float>(x, groups, weight, bias, epsilon, y, mean, inverse);
        else Forward<double>(x, groups, weight, bias, epsilon, y, mean, inverse);
    }

    public static void Backward(Tensor dy, Tensor x, int groups, Tensor? weight, Tensor mean, Tensor inverse, Tensor? dx, Tensor? dweight, Tensor? dbias)
    {
        if (x.Count == 0)
        {
            if (dweight is not null) Copies.Fill(dweight, 0);
            if (dbias is not null) Copies.Fill(dbias, 0);
            return;
        }

        if (x.DType == DType.Float32) Backward<float>(dy, x, groups, weight, mean, inverse, dx, dweight, dbias);
        else Backward<double>(dy, x, groups, weight, mean, inverse, dx, dweight, dbias);
    }

    private static void Forward<T>(Tensor x, int groups, Tensor? weight, Tensor? bias, double epsilon, Tensor y, Tensor mean, Tensor inverse)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using PackedOperand packedX = new(x), packedWeight = new(weight), packedBias = new(bias);
        var call = Call<T>(x, groups, mean, inverse);
        call.X = packedX.Pointer<T>();
        call.Y = y.Pointer<T>();
        call.Weight = packedWeight.Pointer<T>();
        call.Bias = packedBias.Pointer<T>();
        call.Epsilon = epsilon;
        if (Sharing.Pays(x.Count, 2)) WorkerTeam.For(call.N * groups, 1, &GroupNormPlanes<T>.Forward, &call);
        else GroupNormPlanes<T>.Forward(0, call.N * groups, &call);
        GC.KeepAlive(x);
        GC.KeepAlive(weight);
        GC.KeepAlive(bias);
        GC.KeepAlive(y);
        GC.KeepAlive(mean);
        GC.KeepAlive(inverse);
    }

    private static void Backward<T>(Tensor dy, Tensor x, int groups, Tensor? weight, Tensor mean, Tensor inverse, Tensor? dx, Tensor? dweight, Tensor? dbias)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using PackedOperand packedDy = new(dy), packedX = new(x), packedWeight = new(weight);
        using Tensor partsOfWeight = Tensor.Empty([x.Shape[0], x.Shape[1]], x.DType), partsOfBias = Tensor.Empty([x.Shape[0], x.Shape[1]], x.DType);
        var call = Call<T>(x, groups, mean, inverse);
        call.X = packedX.Pointer<T>();
        call.Dy = packedDy.Pointer<T>();
        call.Weight = packedWeight.Pointer<T>();
        call.Dx = dx is null ? null : dx.Pointer<T>();
        call.PartsOfWeight = partsOfWeight.Pointer<T>();
        call.PartsOfBias = partsOfBias.Pointer<T>();
        if (Sharing.Pays(x.Count, 3)) WorkerTeam.For(call.N * groups, 1, &GroupNormPlanes<T>.Backward, &call);
        else GroupNormPlanes<T>.Backward(0, call.N * groups, &call);
        if (dweight is not null) SumKernels.Middle(partsOfWeight, dweight, 1, x.Shape[0], x.Shape[1]);
        if (dbias is not null) SumKernels.Middle(partsOfBias, dbias, 1, x.Shape[0], x.Shape[1]);
        GC.KeepAlive(dy);
        GC.KeepAlive(x);
        GC.KeepAlive(weight);
        GC.KeepAlive(mean);
        GC.KeepAlive(inverse);
        GC.KeepAlive(dx);
    }

    private static GroupNormCall<T> Call<T>(Tensor x, int groups, Tensor mean, Tensor inverse)
        where T : unmanaged =>
        new()
        {
            N = x.Shape[0],
            Groups = groups,
            PerGroup = x.Shape[1] / groups,
            S = x.Count / x.Shape[0] / x.Shape[1],
            Mean = mean.Pointer<T>(),
            Inverse = inverse.Pointer<T>(),
        };
}
