using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ascent.Tensors.Cpu.Losses;

/// <summary>
/// Losses element by element, summed in the same pass where wanted: blocks of a fixed length, runs within them and halves of the list of
/// blocks, so that the order depends on the length alone.
/// </summary>
internal static unsafe class PointwiseLossKernels
{
    private const int Block = 1 << 14;
    private const int Stretch = 1024;
    private const int Cost = 4;

    public static void Forward(in LossFunction function, Tensor x, Tensor t, Tensor result, bool sum)
    {
        if (x.Count == 0)
        {
            Copies.Fill(result, 0);
            return;
        }

        using var outputs = Dense(x);
        using var targets = Dense(t);
        if (x.DType == DType.Float32) Choose<float>(function, outputs, targets, null, 1, false, sum, result);
        else Choose<double>(function, outputs, targets, null, 1, false, sum, result);
        GC.KeepAlive(result);
    }

    public static void Backward(in LossFunction function, Tensor x, Tensor t, Tensor dy, double scale, bool ofTarget, Tensor result)
    {
        if (x.Count == 0) return;
        using var outputs = Dense(x);
        using var targets = Dense(t);
        if (dy.Count == 1)
        {
            scale *= dy.Item();
            if (x.DType == DType.Float32) Choose<float>(function, outputs, targets, null, scale, ofTarget, null, result);
            else Choose<double>(function, outputs, targets, null, scale, ofTarget, null, result);
        }
        else
        {
            using var gradient = Dense(dy);
            if (x.DType == DType.Float32) Choose<float>(function, outputs, targets, gradient, scale, ofTarget, null, result);
            else Choose<double>(function, outputs, targets, gradient, scale, ofTarget, null, result);
        }

        GC.KeepAlive(result);
    }

    private static Tensor Dense(Tensor x) => x.IsContiguous ? x.Alias() : Copies.Packed(x, x.DType);

    /// <summary>Forward where <paramref name="sum"/> is not null, else backward.</summary>
    private static void Choose<T>(in LossFunction function, Tensor x, Tensor t, Tensor? dy, double scale, bool ofTarget, bool? sum, Tensor result)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var parameter = T.CreateTruncating(function.Parameter);
        switch (function.Kind)
        {
            case LossKind.SquaredError: Run(default(SquaredErrorOperator<T>), x, t, dy, scale, ofTarget, sum, result); break;
            case LossKind.AbsoluteError: Run(default(AbsoluteErrorOperator<T>), x, t, dy, scale, ofTarget, sum, result); break;
            case LossKind.Huber: Run(new HuberOperator<T>(parameter), x, t, dy, scale, ofTarget, sum, result); break;
            case LossKind.SmoothL1: Run(new SmoothL1Operator<T>(parameter), x, t, dy, scale, ofTarget, sum, result); break;
            case LossKind.BinaryCrossEntropy: Run(default(BinaryCrossEntropyOperator<T>), x, t, dy, scale, ofTarget, sum, result); break;
            case LossKind.Divergence: Run(default(DivergenceOperator<T>), x, t, dy, scale, ofTarget, sum, result); break;
            default: Run(default(LogDivergenceOperator<T>), x, t, dy, scale, ofTarget, sum, result); break;
        }

        void Run<TOp>(TOp op, Tensor x, Tensor t, Tensor? dy, double scale, bool ofTarget, bool? sum, Tensor result)
            where TOp : unmanaged, ILossOperator<T>
        {
            var blocks = (x.Count + Block - 1) / Block;
            using var sums = sum == true ? Tensor.Empty([blocks], x.DType) : null;
            var call = new Call<T, TOp>
            {
                X = x.Pointer<T>(),
                Targets = t.Pointer<T>(),
                Gradient = dy is null ? null : dy.Pointer<T>(),
                Result = sums is null ? result.Pointer<T>() : sums.Pointer<T>(),
                Count = x.Count,
                Scale = T.CreateTruncating(scale),
                Op = op,
            };
            delegate*<int, int, void*, void> body = sum == true ? &Sums<T, TOp> : sum == false ? &Losses<T, TOp> : ofTarget ? &TargetSlopes<T, TOp> : &Slopes<T, TOp>;
            if (Sharing.Pays(x.Count, Cost)) WorkerTeam.For(blocks, 1, body, &call);
            else body(0, blocks, &call);
            if (sums is not null) *result.Pointer<T>() = SumKernels.Span(sums.Pointer<T>(), blocks);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sums<T, TOp>(int start, int end, void* state)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TOp : unmanaged, ILossOperator<T>
    {
        var call = (Call<T, TOp>*)state;
        var op = call->Op;
        var width = Vector<T>.Count;
        for (var block = start; block < end; block++)
        {
            var total = T.Zero;
            var last = Math.Min(call->Count, (block + 1) * Block);
            for (var begin = block * Block; begin < last; begin += Stretch)
            {
                T* x = call->X + begin, t = call->Targets + begin;
                var count = Math.Min(Stretch, last - begin);
                Vector<T> a = default, b = default;
                var i = 0;
                for (; i <= count - (2 * width); i += 2 * width)
                {
                    a += op.Loss(Vector.Load(x + i), Vector.Load(t + i));
                    b += op.Loss(Vector.Load(x + i + width), Vector.Load(t + i + width));
                }

                for (; i < count; i += width)
                {
                    var size = Math.Min(width, count - i);
                    var rest = op.Loss(VectorSpan.LoadPart(x + i, size, T.Zero), VectorSpan.LoadPart(t + i, size, T.Zero));
                    if (size < width)
                    {
                        // The loss of what is not there may not be 0: only the first elements count.
                        var part = Vector<T>.Zero;
                        VectorSpan.StorePart(rest, (T*)&part, size);
                        rest = part;
                    }

                    a += rest;
                }

                total += Vector.Sum(a + b);
            }

            call->Result[block] = total;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Losses<T, TOp>(int start, int end, void* state)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TOp : unmanaged, ILossOperator<T>
    {
        var call = (Call<T, TOp>*)state;
        var op = call->Op;
        var width = Vector<T>.Count;
        var last = Math.Min((long)call->Count, (long)end * Block);
        for (var i = (nint)start * Block; i < last; i += width)
        {
            var size = (int)Math.Min(width, last - i);
            Store(op.Loss(Load(call->X + i, size), Load(call->Targets + i, size)), call->Result + i, size);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Slopes<T, TOp>(int start, int end, void* state)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TOp : unmanaged, ILossOperator<T>
    {
        var call = (Call<T, TOp>*)state;
        var op = call->Op;
        var width = Vector<T>.Count;
        var scale = new Vector<T>(call->Scale);
        var last = Math.Min((long)call->Count, (long)end * Block);
        for (var i = (nint)start * Block; i < last; i += width)
        {
            var size = (int)Math.Min(width, last - i);
            var slope = op.Slope(Load(call->X + i, size), Load(call->Targets + i, size)) * scale;
            if (call->Gradient != null) slope *= Load(call->Gradient + i, size);
            Store(slope, call->Result + i, size);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TargetSlopes<T, TOp>(int start, int end, void* state)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TOp : unmanaged, ILossOperator<T>
    {
        var call = (Call<T, TOp>*)state;
        var op = call->Op;
        var width = Vector<T>.Count;
        var scale = new Vector<T>(call->Scale);
        var last = Math.Min((long)call->Count, (long)end * Block);
        for (var i = (nint)start * Block; i < last; i += width)
        {
            var size = (int)Math.Min(width, last - i);
            var slope = op.TargetSlope(Load(call->X + i, size), Load(call->Targets + i, size)) * scale;
            if (call->Gradient != null) slope *= Load(call->Gradient + i, size);
            Store(slope, call->Result + i, size);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> Load<T>(T* from, int count)
        where T : unmanaged, INumber<T> =>
        count == Vector<T>.Count ? Vector.Load(from) : VectorSpan.LoadPart(from, count, T.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T>(Vector<T> value, T* to, int count)
        where T : unmanaged
    {
        if (count == Vector<T>.Count) value.Store(to);
        else VectorSpan.StorePart(value, to, count);
    }

    private struct Call<T, TOp>
        where T : unmanaged
        where TOp : unmanaged
    {
        public T* X, Targets, Gradient, Result;
        public int Count;
        public T Scale;
        public TOp Op;
    }
}
