using System.Numerics;
using System.Runtime.Intrinsics;

namespace Ascent.Tensors.Cpu;

/// <summary>Attention on tensors: strides become operands, and the work is dealt to the team.</summary>
internal static unsafe class AttentionKernels
{
    /// <summary>Parts that the tasks are dealt to, for each thread: enough to even out what the machine takes from one of them.</summary>
    private const int PartsForEach = 4;

    public static void Forward(Tensor query, Tensor key, Tensor value, Tensor? mask, bool causal, double scale, Tensor output, Tensor logSumExp)
    {
        if (output.Count == 0 && logSumExp.Count == 0) return;
        if (query.DType == DType.Float32) Forward<float>(query, key, value, mask, causal, (float)scale, output, logSumExp);
        else Forward<double>(query, key, value, mask, causal, scale, output, logSumExp);
    }

    public static void Backward(
        Tensor gradient, Tensor query, Tensor key, Tensor value, Tensor? mask, bool causal, double scale, Tensor output, Tensor logSumExp, Tensor dquery, Tensor dkey, Tensor dvalue)
    {
        if (query.Shape[-2] == 0 || key.Shape[-2] == 0 || logSumExp.Count == 0)
        {
            Copies.Fill(dquery, 0);
            Copies.Fill(dkey, 0);
            Copies.Fill(dvalue, 0);
            return;
        }

        if (query.DType == DType.Float32) Backward<float>(gradient, query, key, value, mask, causal, (float)scale, output, logSumExp, dquery, dkey, dvalue);
        else Backward<double>(gradient, query, key, value, mask, causal, scale, output, logSumExp, dquery, dkey, dvalue);
    }

    private static void Forward<T>(Tensor query, Tensor key, Tensor value, Tensor? mask, bool causal, T scale, Tensor output, Tensor logSumExp)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using Columns q = new(query), k = new(key), v = new(value);
        var units = Units(query);
        using var offsets = Tensor.Empty([5, units], DType.Int64);
        var call = Call(query, key, value, causal, scale, logSumExp);
        call.Query = Operand<T>(q.Tensor, offsets, 0);
        call.Key = Operand<T>(k.Tensor, offsets, 1);
        call.Value = Operand<T>(v.Tensor, offsets, 2);
        call.Output = Operand<T>(output, offsets, 3);
        SetMask(ref call, mask, offsets, 4);
        switch (KernelIsas.Current)
        {
            case KernelIsa.Avx512 when typeof(T) == typeof(float): Forward<Lanes512Float, Vector512<float>, float>((AttentionCall<float>*)&call); break;
            case KernelIsa.Avx512: Forward<Lanes512Double, Vector512<double>, double>((AttentionCall<double>*)&call); break;
            case KernelIsa.Avx2 when typeof(T) == typeof(float): Forward<Lanes256Float, Vector256<float>, float>((AttentionCall<float>*)&call); break;
            case KernelIsa.Avx2: Forward<Lanes256Double, Vector256<double>, double>((AttentionCall<double>*)&call); break;
            default:
                if (typeof(T) == typeof(float)) Forward<Lanes128Float, Vector128<float>, float>((AttentionCall<float>*)&call);
                else Forward<Lanes128Double, Vector128<double>, double>((AttentionCall<double>*)&call);
                break;
        }

        GC.KeepAlive(query);
        GC.KeepAlive(key);
        GC.KeepAlive(value);
        GC.KeepAlive(mask);
        GC.KeepAlive(output);
        GC.KeepAlive(logSumExp);
    }

    private static void Forward<TLanes, TVector, T>(AttentionCall<T>* call)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var size = AttentionForward<TLanes, TVector, T>.QueriesInBlock(*call);
        call->Tasks = call->Units * ((call->Queries + size - 1) / size);
        Deal(call, 2, &AttentionForward<TLanes, TVector, T>.Run);
    }

    private static void Backward<T>(
        Tensor gradient, Tensor query, Tensor key, Tensor value, Tensor? mask, bool causal, T scale, Tensor output, Tensor logSumExp, Tensor dquery, Tensor dkey, Tensor dvalue)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using Columns q = new(query), k = new(key), v = new(value), o = new(output), d = new(gradient);
        var units = Units(query);
        using var offsets = Tensor.Empty([9, units], DType.Int64);
        using var delta = Tensor.Empty(logSumExp.Shape, logSumExp.DType);
        var call = Call(query, key, value, causal, scale, logSumExp);
        call.Delta = delta.Pointer<T>();
        call.Query = Operand<T>(q.Tensor, offsets, 0);
        call.Key = Operand<T>(k.Tensor, offsets, 1);
        call.Value = Operand<T>(v.Tensor, offsets, 2);
        call.Output = Operand<T>(o.Tensor, offsets, 3);
        call.Gradient = Operand<T>(d.Tensor, offsets, 4);
        call.QueryGradient = Operand<T>(dquery, offsets, 5);
        call.KeyGradient = Operand<T>(dkey, offsets, 6);
        call.ValueGradient = Operand<T>(dvalue, offsets, 7);
        SetMask(ref call, mask, offsets, 8);
        switch (KernelIsas.Current)
        {
            case KernelIsa.Avx512 when typeof(T) == typeof(float): Backward<Lanes512Float, Vector512<float>, float>((AttentionCall<float>*)&call); break;
            case KernelIsa.Avx512: Backward<Lanes512Double, Vector512<double>, double>((AttentionCall<double>*)&call); break;
            case KernelIsa.Avx2 when typeof(T) == typeof(float): Backward<Lanes256Float, Vector256<float>, float>((AttentionCall<float>*)&call); break;
            case KernelIsa.Avx2: Backward<Lanes256Double, Vector256<double>, double>((AttentionCall<double>*)&call); break;
            default:
                if (typeof(T) == typeof(float)) Backward<Lanes128Float, Vector128<float>, float>((AttentionCall<float>*)&call);
                else Backward<Lanes128Double, Vector128<double>, double>((AttentionCall<double>*)&call);
                break;
        }

        GC.KeepAlive(query);
        GC.KeepAlive(key);
        GC.KeepAlive(value);
        GC.KeepAlive(mask);
        GC.KeepAlive(output);
        GC.KeepAlive(logSumExp);
        GC.KeepAlive(gradient);
        GC.KeepAlive(dquery);
        GC.KeepAlive(dkey);
        GC.KeepAlive(dvalue);
    }

    private static void Backward<TLanes, TVector, T>(AttentionCall<T>* call)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int groups = call->Units / call->Group, blocks = (call->Keys + AttentionBackward<TLanes, TVector, T>.KeysInBlock - 1) / AttentionBackward<TLanes, TVector, T>.KeysInBlock;
        var rows = call->Units * call->Queries;
        call->Splits = Shares(*call, 5) && groups < WorkerTeam.Threads ? Math.Min(blocks, (WorkerTeam.Threads + groups - 1) / groups) : 1;
        call->Tasks = groups * call->Splits;
        var apart = call->Splits > 1 || call->Depth % TLanes.Count != 0;
        using var parts = apart ? Tensor.Zeros([call->Splits, rows, AttentionBlocks<TLanes, TVector, T>.Padded(call->Depth)], DTypeFacts.Of<T>()) : null;
        call->QueryParts = parts is null ? null : parts.Pointer<T>();
        if (Sharing.Pays(rows * Math.Max(1, call->Width))) WorkerTeam.For(rows, 16, &AttentionBackward<TLanes, TVector, T>.Deltas, call);
        else AttentionBackward<TLanes, TVector, T>.Deltas(0, rows, call);
        Deal(call, 5, &AttentionBackward<TLanes, TVector, T>.Run);
        if (parts is null) return;
        if (Sharing.Pays(parts.Count)) WorkerTeam.For(rows, 16, &AttentionBackward<TLanes, TVector, T>.AddParts, call);
        else AttentionBackward<TLanes, TVector, T>.AddParts(0, rows, call);
        GC.KeepAlive(parts);
    }

    private static void Deal<T>(AttentionCall<T>* call, int products, delegate*<int, void*, void> body)
        where T : unmanaged
    {
        call->Parts = Shares(*call, products) ? Math.Min(call->Tasks, PartsForEach * WorkerTeam.Threads) : 1;
        if (call->Parts == 1) body(0, call);
        else WorkerTeam.Run(call->Parts, body, call);
    }

    /// <summary>Whether there is enough to do for several threads: some 1,000 multiply-adds take as long as 64 elements of a simple operation.</summary>
    private static bool Shares<T>(in AttentionCall<T> call, int products)
        where T : unmanaged =>
        WorkerTeam.Threads > 1 && (double)call.Units * call.Queries * call.Keys * (call.Depth + 8) * products > 1 << 19;

    private static AttentionCall<T> Call<T>(Tensor query, Tensor key, Tensor value, bool causal, T scale, Tensor logSumExp)
        where T : unmanaged =>
        new()
        {
            LogSumExp = logSumExp.Pointer<T>(),
            Units = Units(query),
            Group = Math.Max(1, Units(query) / Math.Max(1, Units(key))),
            Queries = query.Shape[-2],
            Keys = key.Shape[-2],
            Depth = query.Shape[-1],
            Width = value.Shape[-1],
            Causal = causal,
            Scale = scale,
        };

    private static void SetMask<T>(ref AttentionCall<T> call, Tensor? mask, Tensor offsets, int row)
        where T : unmanaged
    {
        if (mask is null) return;
        call.Mask = Operand<T>(mask, offsets, row);
        call.MaskColumn = mask.Shape[-1] == 1 ? 0 : mask.Strides[^1];
    }

    private static int Units(Tensor x)
    {
        var units = 1;
        foreach (var extent in x.Shape.Range(0, x.Rank - 2)) units *= extent;
        return units;
    }

    /// <summary>Writes where the matrices of a tensor begin.</summary>
    private static AttentionOperand<T> Operand<T>(Tensor x, Tensor offsets, int row)
        where T : unmanaged
    {
        long* to = offsets.Pointer<long>() + ((nint)row * offsets.Shape[1]);
        var units = Units(x);
        for (var u = 0; u < units; u++)
        {
            long offset = 0;
            var rest = u;
            for (var d = x.Rank - 3; d >= 0; d--)
            {
                (rest, var index) = Math.DivRem(rest, x.Shape[d]);
                offset += (long)index * x.Strides[d];
            }

            to[u] = offset;
        }

        return new AttentionOperand<T> { First = x.Pointer<T>(), Offsets = to, Row = x.Strides[^2] };
    }

    /// <summary>A tensor whose columns are adjacent: itself where they are, else a copy that is given back with <c>using</c>.</summary>
    private readonly struct Columns : IDisposable
    {
        private readonly bool _isCopy;

        public Columns(Tensor x)
        {
            _isCopy = x.Strides[^1] != 1 && x.Shape[-1] > 1;
            Tensor = _isCopy ? Copies.Packed(x, x.DType) : x;
        }

        public Tensor Tensor { get; }

        public void Dispose()
        {
            if (_isCopy) Tensor.Dispose();
        }
    }
}
