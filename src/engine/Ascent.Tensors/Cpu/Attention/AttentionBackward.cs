using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ascent.Tensors.Cpu;

/// <summary>
/// The backward pass computes the probabilities again, block by block: p = e^(score - log-sum-exp of its query). A task takes every so
/// many blocks of keys of one group of units, with all queries that see them, so it owns their gradients; what it adds to the gradients
/// of the queries is kept apart where several tasks share a group, and added in order.
/// </summary>
/// <remarks>
/// With P [queries, keys], D = row sums of dO x O: dV = P^T dO; dP = dO V^T; dS = scale P (dP - D); dK = dS^T Q; dQ = dS K. P and dS lie
/// as the left operands of the products for dV and dK are wanted, by columns; only that of dQ is packed.
/// </remarks>
internal static unsafe class AttentionBackward<TLanes, TVector, T>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public const int KeysInBlock = 64;

    /// <summary>Short causal sequences are cut finer, so that less is computed that no query sees.</summary>
    private static int QueriesInBlock(in AttentionCall<T> call) => call.Causal && call.Queries <= 128 ? 32 : 64;

    /// <summary>A part of the tasks; a task is one split of the keys of one group.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(int part, void* state)
    {
        var call = (AttentionCall<T>*)state;
        int keys = Math.Min(KeysInBlock, call->Keys), queries = Math.Min(QueriesInBlock(*call), call->Queries);
        int step = AttentionBlocks<TLanes, TVector, T>.Padded(keys), panels = AttentionBlocks<TLanes, TVector, T>.Panels(keys);
        nint depth = AttentionBlocks<TLanes, TVector, T>.Padded(call->Depth), width = AttentionBlocks<TLanes, TVector, T>.Padded(call->Width);
        Span<nint> starts = stackalloc nint[11];
        T* scratch = AttentionBlocks<TLanes, TVector, T>.Take(
            [panels * depth, panels * width, keys * depth, keys * depth, keys * width, queries * Math.Max(depth, width), queries * depth, queries * width, queries * (nint)step, queries * (nint)step, queries * (nint)step], starts);
        var with = new Block
        {
            KeysAcross = scratch + starts[0],
            ValuesAcross = scratch + starts[1],
            PaddedKeys = scratch + starts[2],
            KeyGradient = scratch + starts[3],
            ValueGradient = scratch + starts[4],
            Strips = scratch + starts[5],
            PaddedQueries = scratch + starts[6],
            PaddedGradients = scratch + starts[7],
            Probabilities = scratch + starts[8],
            Scores = scratch + starts[9],
            StripsOfScores = scratch + starts[10],
            Step = step,
            Depth = depth,
            Width = width,
        };
        for (var task = part; task < call->Tasks; task += call->Parts)
        {
            with.Group = task / call->Splits;
            with.Split = task % call->Splits;
            for (with.First = with.Split * KeysInBlock; with.First < call->Keys; with.First += KeysInBlock * call->Splits)
            {
                with.Count = Math.Min(KeysInBlock, call->Keys - with.First);
                Keys(call, ref with);
            }
        }
    }

    /// <summary>Delta = sum over the columns of output x gradient, for rows [start, end) of all units.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Deltas(int start, int end, void* state)
    {
        var call = (AttentionCall<T>*)state;
        for (var r = start; r < end; r++)
        {
            int unit = r / call->Queries, row = r % call->Queries;
            T* output = call->Output.Of(unit) + (row * call->Output.Row), gradient = call->Gradient.Of(unit) + (row * call->Gradient.Row);
            Vector<T> sum = default;
            var rest = T.Zero;
            var i = 0;
            for (; i <= call->Width - Vector<T>.Count; i += Vector<T>.Count) sum += Vector.Load(output + i) * Vector.Load(gradient + i);
            for (; i < call->Width; i++) rest += output[i] * gradient[i];
            call->Delta[r] = Vector.Sum(sum) + rest;
        }
    }

    /// <summary>The gradient of the query as the sum of the parts of the splits, for rows [start, end) of all units.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddParts(int start, int end, void* state)
    {
        var call = (AttentionCall<T>*)state;
        nint depth = AttentionBlocks<TLanes, TVector, T>.Padded(call->Depth), apart = (nint)call->Units * call->Queries * depth;
        for (var r = start; r < end; r++)
        {
            T* to = call->QueryGradient.Of(r / call->Queries) + (r % call->Queries * call->QueryGradient.Row), from = call->QueryParts + (r * depth);
            for (var i = 0; i < call->Depth; i++)
            {
                var sum = from[i];
                for (var s = 1; s < call->Splits; s++) sum += from[i + (s * apart)];
                to[i] = sum;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Keys(AttentionCall<T>* call, ref Block with)
    {
        T* key = call->Key.Of(with.Group) + (with.First * call->Key.Row), value = call->Value.Of(with.Group) + (with.First * call->Value.Row);
        if (call->Depth > 0) AttentionBlocks<TLanes, TVector, T>.PackTransposed(with.KeysAcross, with.Count, call->Depth, key, call->Key.Row, call->Scale);
        if (call->Width > 0) AttentionBlocks<TLanes, TVector, T>.PackTransposed(with.ValuesAcross, with.Count, call->Width, value, call->Value.Row, T.One);
        var keys = AttentionBlocks<TLanes, TVector, T>.Rows(key, call->Key.Row, with.Count, call->Depth, with.PaddedKeys, out var stepOfKeys);
        with.Any = false;
        var size = QueriesInBlock(*call);
        for (var unit = with.Group * call->Group; unit < (with.Group + 1) * call->Group; unit++)
        {
            // Under a causal mask the queries before the first key of the block see none of it.
            for (var from = call->Causal ? with.First / size * size : 0; from < call->Queries; from += size)
            {
                var count = Math.Min(size, call->Queries - from);
                with.Seen = call->Causal ? Math.Min(with.Count, from + count - with.First) : with.Count;
                Queries(call, with, unit, from, count, keys, stepOfKeys);
                if (!with.Any && with.Seen < with.Count)
                {
                    new Span<T>(with.KeyGradient + (with.Seen * with.Depth), (int)((with.Count - with.Seen) * with.Depth)).Clear();
                    new Span<T>(with.ValueGradient + (with.Seen * with.Width), (int)((with.Count - with.Seen) * with.Width)).Clear();
                }

                with.Any = true;
            }
        }

        Store(with.KeyGradient, with.Depth, with.Any, with.Count, call->Depth, call->KeyGradient.Of(with.Group) + (with.First * call->KeyGradient.Row), call->KeyGradient.Row);
        Store(with.ValueGradient, with.Width, with.Any, with.Count, call->Width, call->ValueGradient.Of(with.Group) + (with.First * call->ValueGradient.Row), call->ValueGradient.Row);
    }

    /// <summary>What one block of queries of a unit adds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Queries(AttentionCall<T>* call, in Block with, int unit, int from, int count, T* keys, nint stepOfKeys)
    {
        T* query = call->Query.Of(unit) + (from * call->Query.Row), gradient = call->Gradient.Of(unit) + (from * call->Gradient.Row);
        var panel = AttentionBlocks<TLanes, TVector, T>.PanelWidth;
        if (call->Depth == 0)
        {
            new Span<T>(with.Probabilities, count * with.Step).Clear();
        }
        else
        {
            AttentionBlocks<TLanes, TVector, T>.PackStrips(with.Strips, count, call->Depth, query, call->Query.Row);
            AttentionBlocks<TLanes, TVector, T>.Multiply(count, with.Seen, call->Depth, with.Strips, 0, with.KeysAcross, panel, panel * (nint)call->Depth, with.Probabilities, with.Step, accumulate: false);
        }

        if (call->Width == 0)
        {
            new Span<T>(with.Scores, count * with.Step).Clear();
        }
        else
        {
            AttentionBlocks<TLanes, TVector, T>.PackStrips(with.Strips, count, call->Width, gradient, call->Gradient.Row);
            AttentionBlocks<TLanes, TVector, T>.Multiply(count, with.Seen, call->Width, with.Strips, 0, with.ValuesAcross, panel, panel * (nint)call->Width, with.Scores, with.Step, accumulate: false);
        }

        for (var i = 0; i < count; i++) Row(call, with, unit, from + i, with.Probabilities + (i * (nint)with.Step), with.Scores + (i * (nint)with.Step));

        if (call->Width > 0)
        {
            var gradients = AttentionBlocks<TLanes, TVector, T>.Rows(gradient, call->Gradient.Row, count, call->Width, with.PaddedGradients, out var step);
            AttentionBlocks<TLanes, TVector, T>.Multiply(with.Seen, call->Width, count, with.Probabilities, with.Step, gradients, step, panel, with.ValueGradient, with.Width, with.Any);
        }

        if (call->Depth > 0)
        {
            var queries = AttentionBlocks<TLanes, TVector, T>.Rows(query, call->Query.Row, count, call->Depth, with.PaddedQueries, out var step);
            AttentionBlocks<TLanes, TVector, T>.Multiply(with.Seen, call->Depth, count, with.Scores, with.Step, queries, step, panel, with.KeyGradient, with.Depth, with.Any);

            AttentionBlocks<TLanes, TVector, T>.PackStrips(with.StripsOfScores, count, with.Seen, with.Scores, with.Step);
            if (call->QueryParts == null)
            {
                T* to = call->QueryGradient.Of(unit) + (from * call->QueryGradient.Row);
                AttentionBlocks<TLanes, TVector, T>.Multiply(count, call->Depth, with.Seen, with.StripsOfScores, 0, keys, stepOfKeys, panel, to, call->QueryGradient.Row, with.First > 0);
            }
            else
            {
                T* to = call->QueryParts + (((((nint)with.Split * call->Units) + unit) * call->Queries) + from) * with.Depth;
                AttentionBlocks<TLanes, TVector, T>.Multiply(count, call->Depth, with.Seen, with.StripsOfScores, 0, keys, stepOfKeys, panel, to, with.Depth, accumulate: true);
            }
        }
    }

    /// <summary>For one query: p = e^(score - log-sum-exp) over the scores, and dS = scale p (dP - Delta) over dP.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row(AttentionCall<T>* call, in Block with, int unit, int query, T* p, T* dp)
    {
        var at = ((nint)unit * call->Queries) + query;
        var sum = call->LogSumExp[at];
        var seen = call->Causal ? Math.Clamp(query + 1 - with.First, 0, with.Seen) : with.Seen;
        if (sum == T.NegativeInfinity) seen = 0;
        if (call->HasMask)
        {
            T* mask = call->Mask.Of(unit) + (query * call->Mask.Row) + (with.First * call->MaskColumn);
            for (var j = 0; j < seen; j++) p[j] += mask[j * call->MaskColumn];
        }

        if (typeof(TVector) == typeof(Vector512<float>))
        {
            Exponentials512.Row((float*)p, (float*)dp, seen, *(float*)&sum, ((float*)call->Delta)[at], *(float*)&call->Scale);
        }
        else
        {
            Vector<T> shift = new(sum), delta = new(call->Delta[at]), scale = new(call->Scale);
            for (var j = 0; j < seen; j += Vector<T>.Count)
            {
                var e = VectorMath.Exp(Vector.Load(p + j) - shift);
                e.Store(p + j);
                (scale * e * (Vector.Load(dp + j) - delta)).Store(dp + j);
            }
        }

        new Span<T>(p + seen, with.Seen - seen).Clear();
        new Span<T>(dp + seen, with.Seen - seen).Clear();
    }

    private static void Store(T* from, nint step, bool any, int rows, int columns, T* to, nint stepTo)
    {
        for (var i = 0; i < rows; i++)
        {
            var row = new Span<T>(to + (i * stepTo), columns);
            if (any) new ReadOnlySpan<T>(from + (i * step), columns).CopyTo(row);
            else row.Clear();
        }
    }

    /// <summary>One block of keys and the scratch memory that it works in.</summary>
    private struct Block
    {
        /// <summary>Transposed, in panels.</summary>
        public T* KeysAcross, ValuesAcross;

        /// <summary>Rows that could not be read in place.</summary>
        public T* PaddedKeys, PaddedQueries, PaddedGradients;

        /// <summary>[keys, Depth], [keys, Width].</summary>
        public T* KeyGradient, ValueGradient;

        /// <summary>Left operands, packed.</summary>
        public T* Strips, StripsOfScores;

        /// <summary>[queries, Step]: scores, then probabilities; dP, then dS.</summary>
        public T* Probabilities, Scores;

        public nint Depth, Width;

        public int Group, Split, First, Count, Step;

        /// <summary>How many of the keys the block of queries in hand sees.</summary>
        public int Seen;

        /// <summary>Whether something has been added for these keys.</summary>
        public bool Any;
    }
}
