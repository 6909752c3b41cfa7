using System.Numerics;
using System.Runtime.CompilerServices;
using Ascent.Tensors.Updates;

namespace Ascent.Tensors.Cpu.Updates;

/// <summary>A rule as a loop over contiguous elements.</summary>
/// <typeparam name="TRule">The rule's numbers.</typeparam>
internal unsafe interface IUpdateKernel<TRule>
    where TRule : unmanaged
{
    /// <summary>
    /// Updates <paramref name="count"/> elements of p and its states by g; a state that is not there is null. The count is a multiple of a
    /// vector's elements if TSpan is <see cref="WholeVectors"/>, and below them if it is <see cref="PartOfVector"/>.
    /// </summary>
    static abstract void Run<T, TSpan>(T* p, T* g, T* first, T* second, T* third, int count, in TRule rule)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TSpan : struct;
}

/// <summary>Tells a loop that it has whole vectors only.</summary>
internal readonly struct WholeVectors;

/// <summary>Tells a loop that it has less than a vector.</summary>
internal readonly struct PartOfVector;

/// <summary>
/// Runs an update rule over a list of tensors as if they were one: the elements of all of them are cut into chunks, so that many small
/// tensors cost one hand-out of work together and a large one is shared. No element depends on another, so the bits are those of one thread.
/// </summary>
internal static unsafe class UpdateDriver
{
    /// <summary>Elements of a chunk: it keeps a thread busy for some microseconds, and the last chunk does not keep the others waiting for long.</summary>
    private const int Chunk = 1 << 15;

    /// <summary>Chunks are cut inside a tensor at multiples of this many elements: a cache line of floats.</summary>
    private const int Cut = 16;

    public static void Run<TRule, TKernel>(ReadOnlySpan<ParameterUpdate<TRule>> updates)
        where TRule : unmanaged
        where TKernel : IUpdateKernel<TRule>
    {
        var bytes = updates.Length * sizeof(Item<TRule>);
        using var scratch = Tensor.Empty([(bytes + sizeof(double) - 1) / sizeof(double)], DType.Float64);
        var items = (Item<TRule>*)scratch.Pointer<double>();
        var count = 0;
        long total = 0;
        foreach (ref readonly var update in updates)
        {
            if (update.Parameter.Count == 0) continue;
            items[count++] = Item<TRule>.Of(update, total);
            total += update.Parameter.Count;
        }

        if (total < Sharing.Elements || WorkerTeam.Threads == 1)
        {
            for (var i = 0; i < count; i++) items[i].Run<TKernel>(0, items[i].Count);
        }
        else
        {
            var frame = new Frame<TRule> { Items = items, Count = count, Total = total };
            WorkerTeam.Run((int)((total + Chunk - 1) / Chunk), &Part<TRule, TKernel>, &frame);
        }

        foreach (ref readonly var update in updates) KeepAlive(update);
    }

    /// <summary>The elements [part Chunk, (part + 1) Chunk) of all tensors in a row.</summary>
    private static void Part<TRule, TKernel>(int part, void* state)
        where TRule : unmanaged
        where TKernel : IUpdateKernel<TRule>
    {
        var frame = (Frame<TRule>*)state;
        var start = (long)part * Chunk;
        var end = Math.Min(start + Chunk, frame->Total);
        for (var i = frame->ItemAt(start); i < frame->Count && frame->Items[i].Start < end; i++)
        {
            ref var item = ref frame->Items[i];
            item.Run<TKernel>(item.CutAt(start), item.CutAt(end));
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void KeepAlive<TRule>(in ParameterUpdate<TRule> update)
        where TRule : unmanaged
    {
        // A call that is not inlined keeps all five tensors reachable until here.
    }

    private struct Frame<TRule>
        where TRule : unmanaged
    {
        public Item<TRule>* Items;
        public int Count;
        public long Total;

        /// <summary>The tensor that an element of the row lies in.</summary>
        public readonly int ItemAt(long element)
        {
            int low = 0, high = Count - 1;
            while (low < high)
            {
                var middle = (low + high + 1) / 2;
                if (Items[middle].Start <= element) low = middle;
                else high = middle - 1;
            }

            return low;
        }
    }

    private struct Item<TRule>
        where TRule : unmanaged
    {
        public void* P, G, First, Second, Third;
        public long Start;
        public int Count;
        public bool IsDouble;
        public TRule Rule;

        public static Item<TRule> Of(in ParameterUpdate<TRule> update, long start) => new()
        {
            P = Address(update.Parameter),
            G = Address(update.Gradient),
            First = Address(update.First),
            Second = Address(update.Second),
            Third = Address(update.Third),
            Start = start,
            Count = update.Parameter.Count,
            IsDouble = update.Parameter.DType == DType.Float64,
            Rule = update.Rule,
        };

        /// <summary>Where a bound of the row falls inside this tensor.</summary>
        public readonly int CutAt(long element)
        {
            var at = element - Start;
            return at <= 0 ? 0 : at >= Count ? Count : (int)at & -Cut;
        }

        public readonly void Run<TKernel>(int start, int end)
            where TKernel : IUpdateKernel<TRule>
        {
            if (IsDouble) Run<double, TKernel>(start, end);
            else Run<float, TKernel>(start, end);
        }

        private readonly void Run<T, TKernel>(int start, int end)
            where T : unmanaged, IFloatingPointIeee754<T>
            where TKernel : IUpdateKernel<TRule>
        {
            var rest = (end - start) % Vector<T>.Count;
            if (end - rest > start) Run<T, TKernel, WholeVectors>(start, end - rest);
            if (rest > 0) Run<T, TKernel, PartOfVector>(end - rest, end);
        }

        private readonly void Run<T, TKernel, TSpan>(int start, int end)
            where T : unmanaged, IFloatingPointIeee754<T>
            where TKernel : IUpdateKernel<TRule>
            where TSpan : struct =>
            TKernel.Run<T, TSpan>(At<T>(P, start), At<T>(G, start), At<T>(First, start), At<T>(Second, start), At<T>(Third, start), end - start, in Rule);

        private static T* At<T>(void* pointer, int index)
            where T : unmanaged =>
            pointer == null ? null : (T*)pointer + index;

        private static void* Address(Tensor? tensor) =>
            tensor is null ? null : tensor.DType == DType.Float64 ? tensor.Pointer<double>() : tensor.Pointer<float>();
    }
}
