using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ascent.Tensors.Cpu.Updates;

/// <summary>
/// Sums over lists of tensors with one hand-out of work. Each tensor is cut into blocks of a fixed length, each block leaves one number,
/// and these are added up in order: the bits depend on the sizes alone.
/// </summary>
internal static unsafe class ListSums
{
    private const int Block = 1 << 15;
    private const int Stretch = 1024;

    public static double SumOfSquares(ReadOnlySpan<Tensor> tensors) => Sum(tensors, &Squares);

    /// <summary>0 x is 0 unless x is NaN or infinite: then it is NaN, and so is the sum.</summary>
    public static bool AllFinite(ReadOnlySpan<Tensor> tensors) => Sum(tensors, &Zeros) == 0;

    private static double Sum(ReadOnlySpan<Tensor> tensors, delegate*<int, void*, void> part)
    {
        var (blocks, total) = (0, 0L);
        foreach (var tensor in tensors)
        {
            blocks += (tensor.Count + Block - 1) / Block;
            total += tensor.Count;
        }

        if (blocks == 0) return 0;
        using var scratch = Tensor.Empty([blocks * sizeof(Item) / sizeof(double)], DType.Float64);
        var items = (Item*)scratch.Pointer<double>();
        var at = 0;
        foreach (var tensor in tensors)
        {
            var isDouble = tensor.DType == DType.Float64;
            for (var start = 0; start < tensor.Count; start += Block)
            {
                void* from = isDouble ? tensor.Pointer<double>() + start : tensor.Pointer<float>() + start;
                items[at++] = new Item { From = from, Count = Math.Min(Block, tensor.Count - start), IsDouble = isDouble };
            }
        }

        if (total >= Sharing.Elements) WorkerTeam.Run(blocks, part, items);
        else for (var i = 0; i < blocks; i++) part(i, items);
        double sum = 0;
        for (var i = 0; i < blocks; i++) sum += items[i].Sum;
        foreach (var tensor in tensors) GC.KeepAlive(tensor);
        return sum;
    }

    private static void Squares(int part, void* state)
    {
        ref var item = ref ((Item*)state)[part];
        item.Sum = item.IsDouble ? Squares((double*)item.From, item.Count) : Squares((float*)item.From, item.Count);
    }

    private static void Zeros(int part, void* state)
    {
        ref var item = ref ((Item*)state)[part];
        item.Sum = item.IsDouble ? Zeros((double*)item.From, item.Count) : Zeros((float*)item.From, item.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Squares<T>(T* x, int count)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var width = Vector<T>.Count;
        double total = 0;
        for (var begin = 0; begin < count; begin += Stretch)
        {
            var end = Math.Min(count, begin + Stretch);
            Vector<T> a = default, b = default;
            var i = begin;
            for (; i <= end - (2 * width); i += 2 * width)
            {
                var (first, second) = (Vector.Load(x + i), Vector.Load(x + i + width));
                a += first * first;
                b += second * second;
            }

            for (; i < end; i += width)
            {
                var rest = VectorSpan.LoadPart(x + i, Math.Min(width, end - i), T.Zero);
                a += rest * rest;
            }

            total += double.CreateTruncating(Vector.Sum(a + b));
        }

        return total;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Zeros<T>(T* x, int count)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var width = Vector<T>.Count;
        Vector<T> sum = default;
        for (var i = 0; i < count; i += width) sum += VectorSpan.LoadPart(x + i, Math.Min(width, count - i), T.Zero) * T.Zero;
        return double.CreateTruncating(Vector.Sum(sum));
    }

    private struct Item
    {
        public void* From;
        public double Sum;
        public int Count;
        public bool IsDouble;
    }
}
