namespace Ascent.Tensors.Cpu;

/// <summary>Products of tensors by <see cref="Gemm"/>, which reads any strides while it packs.</summary>
internal static unsafe class ProductKernels
{
    /// <summary>C = A B or C += A B for each batch; a C that is broadcast itself must accumulate.</summary>
    public static void MatMul(Tensor a, Tensor b, Tensor c, Shape batch, bool accumulate)
    {
        var (m, k, n) = (a.Shape[-2], a.Shape[-1], b.Shape[-1]);
        if (c.Count == 0) return;
        if (k == 0)
        {
            if (!accumulate) Copies.Fill(c, 0);
            return;
        }

        var stridesA = BatchStrides(a, batch);
        var stridesB = BatchStrides(b, batch);
        var stridesC = BatchStrides(c, batch);
        for (var i = 0; i < batch.Count; i++)
        {
            nint atA = 0, atB = 0, atC = 0;
            var rest = i;
            for (var d = batch.Rank - 1; d >= 0; d--)
            {
                (rest, var index) = Math.DivRem(rest, batch.Dims[d]);
                atA += (nint)index * stridesA[d];
                atB += (nint)index * stridesB[d];
                atC += (nint)index * stridesC[d];
            }

            if (a.DType == DType.Float32)
                Gemm.Run(m, n, k, 1f, a.Pointer<float>() + atA, a.Strides[^2], a.Strides[^1], b.Pointer<float>() + atB, b.Strides[^2], b.Strides[^1], accumulate ? 1f : 0f, c.Pointer<float>() + atC, c.Strides[^2]);
            else
                Gemm.Run(m, n, k, 1d, a.Pointer<double>() + atA, a.Strides[^2], a.Strides[^1], b.Pointer<double>() + atB, b.Strides[^2], b.Strides[^1], accumulate ? 1d : 0d, c.Pointer<double>() + atC, c.Strides[^2]);
        }

        GC.KeepAlive(a);
        GC.KeepAlive(b);
        GC.KeepAlive(c);
    }

    /// <summary>Y = X W^T + b, then max(., 0) if asked, in one store.</summary>
    public static void Linear(Tensor x, Tensor weight, Tensor? bias, Tensor y, bool relu)
    {
        using var packed = bias is { IsContiguous: false } ? Copies.Packed(bias, bias.DType) : bias?.Alias();
        var (m, n, k) = (x.Shape[0], weight.Shape[0], weight.Shape[1]);
        if (x.DType == DType.Float32)
        {
            Gemm.Run(
                m, n, k, 1f, x.Pointer<float>(), x.Strides[0], x.Strides[1], weight.Pointer<float>(), weight.Strides[1], weight.Strides[0],
                0f, y.Pointer<float>(), n, packed is null ? null : packed.Pointer<float>(), relu);
        }
        else
        {
            Gemm.Run(
                m, n, k, 1d, x.Pointer<double>(), x.Strides[0], x.Strides[1], weight.Pointer<double>(), weight.Strides[1], weight.Strides[0],
                0d, y.Pointer<double>(), n, packed is null ? null : packed.Pointer<double>(), relu);
        }

        GC.KeepAlive(x);
        GC.KeepAlive(weight);
        GC.KeepAlive(packed);
    }

    private static int[] BatchStrides(Tensor x, Shape batch)
    {
        var strides = new int[batch.Rank];
        var lead = batch.Rank - (x.Rank - 2);
        for (var d = lead; d < batch.Rank; d++) strides[d] = x.Shape.Dims[d - lead] == 1 ? 0 : x.Strides[d - lead];
        return strides;
    }
}
