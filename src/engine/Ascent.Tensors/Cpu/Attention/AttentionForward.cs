using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ascent.Tensors.Cpu;

/// <summary>
/// Attention without the matrix of scores, after Dao et al., "FlashAttention" (2022); docs/engine/attention.md derives it. A block of
/// queries goes through the keys block by block and keeps, for each query, the largest score so far, the sum of the exponentials, and
/// the output so far, all relative to that largest score.
/// </summary>
/// <remarks>
/// Scores are computed transposed, [keys, queries]: a vector then holds one key's scores for neighbouring queries, so that maxima and sums
/// over the keys are vertical, and the probabilities lie as the second product wants its left operand, by columns. Nothing is packed twice.
/// </remarks>
internal static unsafe class AttentionForward<TLanes, TVector, T>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public const int KeysInBlock = 128;

    public static int QueriesInBlock(in AttentionCall<T> call) => call.Causal && call.Queries <= 128 ? 32 : 64;

    /// <summary>A part of the tasks; a task is a block of queries of a unit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(int part, void* state)
    {
        var call = (AttentionCall<T>*)state;
        int size = QueriesInBlock(*call), blocks = (call->Queries + size - 1) / size;
        int most = Math.Min(KeysInBlock, call->Keys), block = Math.Min(size, call->Queries);
        int step = AttentionBlocks<TLanes, TVector, T>.Padded(block), width = AttentionBlocks<TLanes, TVector, T>.Padded(call->Width);
        Span<nint> starts = stackalloc nint[8];
        T* scratch = AttentionBlocks<TLanes, TVector, T>.Take(
            [AttentionBlocks<TLanes, TVector, T>.Panels(block) * (nint)call->Depth, most * (nint)call->Depth, most * (nint)step, most * (nint)width, block * (nint)width, step, step, step], starts);
        var with = new Block
        {
            Queries = scratch + starts[0],
            Keys = scratch + starts[1],
            Scores = scratch + starts[2],
            Values = scratch + starts[3],
            Output = scratch + starts[4],
            Largest = scratch + starts[5],
            Sum = scratch + starts[6],
            Factor = scratch + starts[7],
            Step = step,
            Width = width,
        };
        for (var task = part; task < call->Tasks; task += call->Parts)
        {
            with.Unit = task / blocks;
            with.First = task % blocks * size;
            with.Count = Math.Min(size, call->Queries - with.First);
            Queries(call, ref with);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Queries(AttentionCall<T>* call, ref Block with)
    {
        new Span<T>(with.Largest, with.Step).Fill(T.NegativeInfinity);
        new Span<T>(with.Sum, with.Step).Clear();
        var group = with.Unit / call->Group;
        var query = call->Query.Of(with.Unit) + (with.First * call->Query.Row);
        AttentionBlocks<TLanes, TVector, T>.PackTransposed(with.Queries, with.Count, call->Depth, query, call->Query.Row, call->Scale);

        // Under a causal mask no query of the block sees a key beyond the block's last.
        var keys = call->Causal ? Math.Min(call->Keys, with.First + with.Count) : call->Keys;
        for (var from = 0; from < keys; from += KeysInBlock)
        {
            var count = Math.Min(KeysInBlock, keys - from);
            Scores(call, with, call->Key.Of(group) + (from * call->Key.Row), count);
            if (call->HasMask) AddMask(call, with, from, count);
            if (call->Causal) Hide(with, from, count);
            if (typeof(TVector) == typeof(Vector512<float>))
            {
                for (var i = 0; i < with.Count; i += 32)
                    Exponentials512.Columns((float*)with.Scores + i, with.Step, count, (float*)with.Largest + i, (float*)with.Sum + i, (float*)with.Factor + i);
            }
            else
            {
                for (var i = 0; i < with.Count; i += 2 * Vector<T>.Count) Exponentials(with, count, i);
            }

            if (from > 0) Rescale(with);
            var values = AttentionBlocks<TLanes, TVector, T>.Rows(call->Value.Of(group) + (from * call->Value.Row), call->Value.Row, count, call->Width, with.Values, out var stepOfValues);
            AttentionBlocks<TLanes, TVector, T>.Multiply(
                with.Count, call->Width, count, with.Scores, with.Step, values, stepOfValues, AttentionBlocks<TLanes, TVector, T>.PanelWidth, with.Output, with.Width, from > 0);
        }

        Finish(call, with, keys > 0);
    }

    /// <summary>Scores [keys, queries] = K (scale Q)^T.</summary>
    private static void Scores(AttentionCall<T>* call, in Block with, T* keys, int count)
    {
        if (call->Depth == 0)
        {
            new Span<T>(with.Scores, count * with.Step).Clear();
            return;
        }

        AttentionBlocks<TLanes, TVector, T>.PackStrips(with.Keys, count, call->Depth, keys, call->Key.Row);
        AttentionBlocks<TLanes, TVector, T>.Multiply(
            count, with.Count, call->Depth, with.Keys, 0, with.Queries, AttentionBlocks<TLanes, TVector, T>.PanelWidth,
            AttentionBlocks<TLanes, TVector, T>.PanelWidth * (nint)call->Depth, with.Scores, with.Step, accumulate: false);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddMask(AttentionCall<T>* call, in Block with, int from, int count)
    {
        T* mask = call->Mask.Of(with.Unit) + (with.First * call->Mask.Row) + (from * call->MaskColumn);
        for (var j = 0; j < count; j++, mask += call->MaskColumn)
        {
            T* row = with.Scores + (j * (nint)with.Step);
            if (call->Mask.Row == 0)
            {
                var add = new Vector<T>(*mask);
                for (var i = 0; i < with.Count; i += Vector<T>.Count) (Vector.Load(row + i) + add).Store(row + i);
            }
            else
            {
                for (var i = 0; i < with.Count; i++) row[i] += mask[i * call->Mask.Row];
            }
        }
    }

    /// <summary>Query i sees the keys up to i.</summary>
    private static void Hide(in Block with, int from, int count)
    {
        for (var j = Math.Max(0, with.First + 1 - from); j < count; j++)
            new Span<T>(with.Scores + (j * (nint)with.Step), Math.Min(with.Count, from + j - with.First)).Fill(T.NegativeInfinity);
    }

    /// <summary>
    /// For two vectors of queries: m' = max(m, scores), p = e^(score - m'), and the factor e^(m - m') that brings the sum and the output
    /// so far to the new m'. A query that has seen no key yet has m' = -infinity: 0 is subtracted, and all its exponentials are 0.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Exponentials(in Block with, int count, int at)
    {
        var width = Vector<T>.Count;
        nint step = with.Step;
        T* first = with.Scores + at, end = first + (count * step);
        Vector<T> beforeA = Vector.Load(with.Largest + at), beforeB = Vector.Load(with.Largest + at + width);
        Vector<T> largestA = beforeA, largestB = beforeB;
        for (T* row = first; row < end; row += step)
        {
            largestA = Vector.MaxNative(Vector.Load(row), largestA);
            largestB = Vector.MaxNative(Vector.Load(row + width), largestB);
        }

        largestA.Store(with.Largest + at);
        largestB.Store(with.Largest + at + width);
        var nothing = new Vector<T>(T.NegativeInfinity);
        largestA = Vector.ConditionalSelect(Vector.Equals(largestA, nothing), Vector<T>.Zero, largestA);
        largestB = Vector.ConditionalSelect(Vector.Equals(largestB, nothing), Vector<T>.Zero, largestB);
        Vector<T> factorA = VectorMath.Exp(beforeA - largestA), factorB = VectorMath.Exp(beforeB - largestB);
        factorA.Store(with.Factor + at);
        factorB.Store(with.Factor + at + width);
        Vector<T> sumA = Vector.Load(with.Sum + at) * factorA, sumB = Vector.Load(with.Sum + at + width) * factorB;
        for (T* row = first; row < end; row += step)
        {
            var a = VectorMath.Exp(Vector.Load(row) - largestA);
            var b = VectorMath.Exp(Vector.Load(row + width) - largestB);
            a.Store(row);
            b.Store(row + width);
            sumA += a;
            sumB += b;
        }

        sumA.Store(with.Sum + at);
        sumB.Store(with.Sum + at + width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rescale(in Block with)
    {
        for (var i = 0; i < with.Count; i++)
        {
            if (with.Factor[i] == T.One) continue;
            var factor = new Vector<T>(with.Factor[i]);
            T* row = with.Output + (i * (nint)with.Width);
            for (var c = 0; c < with.Width; c += Vector<T>.Count) (Vector.Load(row + c) * factor).Store(row + c);
        }
    }

    /// <summary>Divides by the sums; a query that saw no key gets zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Finish(AttentionCall<T>* call, in Block with, bool any)
    {
        for (var i = 0; i < with.Count; i++)
        {
            T* from = with.Output + (i * (nint)with.Width), to = call->Output.Of(with.Unit) + ((with.First + i) * call->Output.Row);
            var sum = with.Sum[i];
            if (!any || sum == T.Zero)
            {
                new Span<T>(to, call->Width).Clear();
                call->LogSumExp[((nint)with.Unit * call->Queries) + with.First + i] = T.NegativeInfinity;
                continue;
            }

            call->LogSumExp[((nint)with.Unit * call->Queries) + with.First + i] = with.Largest[i] + T.Log(sum);
            var factor = new Vector<T>(T.One / sum);
            var c = 0;
            for (; c <= call->Width - Vector<T>.Count; c += Vector<T>.Count) (Vector.Load(from + c) * factor).Store(to + c);
            for (; c < call->Width; c++) to[c] = from[c] * (T.One / sum);
        }
    }

    /// <summary>One block of queries and the scratch memory that it works in.</summary>
    private struct Block
    {
        /// <summary>Packed; [keys, Step]; padded values where they cannot be read in place; [queries, Width].</summary>
        public T* Queries, Keys, Scores, Values, Output;

        /// <summary>[Step], for each query.</summary>
        public T* Largest, Sum, Factor;

        public int Unit, First, Count, Step, Width;
    }
}
