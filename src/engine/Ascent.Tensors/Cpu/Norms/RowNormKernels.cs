using System.Numerics;

namespace Ascent.Tensors.Cpu;

/// <summary>Layer norm and RMS norm over the rows of [rows, n].</summary>
internal static unsafe class RowNormKernels
{
    /// <summary>A null mean asks for an RMS norm.</summary>
    public static void Forward(Tensor x, Tensor? weight, Tensor? bias, double epsilon, Tensor y, Tensor? mean, Tensor inverse)
    {
        if (x.Count == 0) return;
        if (x.DType == DType.Float32) Forward<float>(x, weight, bias, epsilon, y, mean, inverse);
        else Forward<double>(x, weight, bias, epsilon, y, mean, inverse);
    }

    /// <summary>A null mean says that it was an RMS norm.</summary>
    public static void Backward(Tensor dy, Tensor x, Tensor? weight, Tensor? mean, Tensor inverse, Tensor? dx, Tensor? dweight, Tensor? dbias)
    {
        if (x.Count == 0)
        {
            if (dweight is not null) Copies.Fill(dweight, 0);
            if (dbias is not null) Copies.Fill(dbias, 0);
            return;
        }

        if (x.DType == DType.Float32) Backward<float>(dy, x, weight, mean, inverse, dx, dweight, dbias);
        else Backward<double>(dy, x, weight, mean, inverse, dx, dweight, dbias);
    }

    private static void Forward<T>(Tensor x, Tensor? weight, Tensor? bias, double epsilon, Tensor y, Tensor? mean, Tensor inverse)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using PackedOperand packedX = new(x), packedWeight = new(weight), packedBias = new(bias);
        var call = new RowNormCall<T>
        {
            X = packedX.Pointer<T>(),
            Y = y.Pointer<T>(),
            Weight = packedWeight.Pointer<T>(),
            Bias = packedBias.Pointer<T>(),
            Mean = mean is null ? null : mean.Pointer<T>(),
            Inverse = inverse.Pointer<T>(),
            Rows = x.Shape[0],
            Length = x.Shape[1],
            Epsilon = epsilon,
        };
        delegate*<int, int, void*, void> body = mean is null ? &RowNorms<T, No>.Forward : &RowNorms<T, Yes>.Forward;
        if (Sharing.Pays(x.Count, 3)) WorkerTeam.For(call.Rows, 1, body, &call);
        else body(0, call.Rows, &call);
        GC.KeepAlive(x);
        GC.KeepAlive(weight);
        GC.KeepAlive(bias);
        GC.KeepAlive(y);
        GC.KeepAlive(mean);
        GC.KeepAlive(inverse);
    }

    private static void Backward<T>(Tensor dy, Tensor x, Tensor? weight, Tensor? mean, Tensor inverse, Tensor? dx, Tensor? dweight, Tensor? dbias)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using PackedOperand packedDy = new(dy), packedX = new(x), packedWeight = new(weight);
        int rows = x.Shape[0], length = x.Shape[1], blocks = (rows + RowNorms<T, Yes>.RowsInBlock - 1) / RowNorms<T, Yes>.RowsInBlock;
        using var partsOfWeight = dweight is null ? null : Tensor.Empty([blocks, length], x.DType);
        using var partsOfBias = dbias is null ? null : Tensor.Empty([blocks, length], x.DType);
        var call = new RowNormCall<T>
        {
            X = packedX.Pointer<T>(),
            Dy = packedDy.Pointer<T>(),
            Dx = dx is null ? null : dx.Pointer<T>(),
            Weight = packedWeight.Pointer<T>(),
            Mean = mean is null ? null : mean.Pointer<T>(),
            Inverse = inverse.Pointer<T>(),
            PartsOfWeight = partsOfWeight is null ? null : partsOfWeight.Pointer<T>(),
            PartsOfBias = partsOfBias is null ? null : partsOfBias.Pointer<T>(),
            Rows = rows,
            Length = length,
        };
        delegate*<int, int, void*, void> body = mean is null ? &RowNorms<T, No>.Backward : &RowNorms<T, Yes>.Backward;
        if (Sharing.Pays(x.Count, 4)) WorkerTeam.For(blocks, 1, body, &call);
        else body(0, blocks, &call);
        if (dweight is not null) SumKernels.Middle(partsOfWeight!, dweight, 1, blocks, length);
        if (dbias is not null) SumKernels.Middle(partsOfBias!, dbias, 1, blocks, length);
        GC.KeepAlive(dy);
        GC.KeepAlive(x);
        GC.KeepAlive(weight);
        GC.KeepAlive(mean);
        GC.KeepAlive(inverse);
        GC.KeepAlive(dx);
    }
}
