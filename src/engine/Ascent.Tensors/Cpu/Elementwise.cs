using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ascent.Tensors.Cpu;

/// <summary>
/// Runs an operator over tensors: one loop where everything is contiguous, else row by row with strides of 1 and 0 (broadcast)
/// read directly and any other stride gathered in blocks. The operator is a type argument, so each loop is compiled for it.
/// </summary>
internal static unsafe class Elementwise
{
    private const int Block = 128;

    /// <summary>y = op(x), contiguous.</summary>
    public static Tensor Map<TOp>(Tensor x, TOp op, int cost = 1)
        where TOp : struct, IUnaryOperator
    {
        var y = Tensor.Empty(x.Shape, x.DType);
        var pair = new AsBinary<TOp>(op);
        Run(x, x, y, pair, cost);
        return y;
    }

    /// <summary>c = op(a, b) of one element type, broadcast, contiguous.</summary>
    public static Tensor Zip<TOp>(Tensor a, Tensor b, TOp op, string name = "")
        where TOp : struct, IBinaryOperator
    {
        var c = Tensor.Empty(Shape.Broadcast(name, a.Shape, b.Shape), a.DType);
        Run(a, b, c, op, 1);
        return c;
    }

    /// <summary>sum += x, with x broadcast to the contiguous sum.</summary>
    public static void AddInto(Tensor sum, Tensor x) => Run(sum, x, sum, default(Operations.AddOperator), 1);

    /// <summary>x = op(x) in place.</summary>
    public static void MapInto<TOp>(Tensor x, TOp op)
        where TOp : struct, IUnaryOperator =>
        Run(x, x, x, new AsBinary<TOp>(op), 1);

    private static void Run<TOp>(Tensor a, Tensor b, Tensor c, TOp op, int cost)
        where TOp : struct, IBinaryOperator
    {
        if (c.Count == 0) return;
        switch (c.DType)
        {
            case DType.Float32: Run<float, TOp>(a, b, c, op, cost); break;
            case DType.Float64: Run<double, TOp>(a, b, c, op, cost); break;
            default: Run<long, TOp>(a, b, c, op, cost); break;
        }
    }

    private static void Run<T, TOp>(Tensor a, Tensor b, Tensor c, TOp op, int cost)
        where T : unmanaged, INumber<T>
        where TOp : struct, IBinaryOperator
    {
        T* pa = a.Pointer<T>(), pb = b.Pointer<T>(), pc = c.Pointer<T>();
        if (a.IsContiguous && b.IsContiguous && a.Count == c.Count && b.Count == c.Count)
        {
            if (Sharing.Pays(c.Count, cost)) Shared(pa, pb, pc, c.Count, op);
            else Both(pa, pb, pc, c.Count, op);
        }
        else
        {
            var plan = new StridedPlan(c.Shape, Operations.Views.BroadcastStrides(a, c.Shape), Operations.Views.BroadcastStrides(b, c.Shape));
            if (Sharing.Pays(c.Count, cost)) Shared(plan, pa, pb, pc, c.Count, op);
            else Rows(plan, pa, pb, pc, 0, c.Count, op);
        }

        GC.KeepAlive(a);
        GC.KeepAlive(b);
        GC.KeepAlive(c);
    }

    private static void Shared<T, TOp>(T* a, T* b, T* c, int count, TOp op)
        where T : unmanaged, INumber<T>
        where TOp : struct, IBinaryOperator =>
        WorkerTeam.For(count, Sharing.Grain, (start, end) => Both(a + start, b + start, c + start, end - start, op));

    private static void Shared<T, TOp>(StridedPlan plan, T* a, T* b, T* c, int count, TOp op)
        where T : unmanaged, INumber<T>
        where TOp : struct, IBinaryOperator =>
        WorkerTeam.For(count, Sharing.Grain, (start, end) => Rows(plan, a, b, c, start, end, op));

    private static void Rows<T, TOp>(StridedPlan plan, T* a, T* b, T* c, int start, int end, TOp op)
        where T : unmanaged, INumber<T>
        where TOp : struct, IBinaryOperator
    {
        Span<int> index = stackalloc int[plan.Outer];
        plan.Seek(start / plan.Inner, index, out var offsetA, out var offsetB);
        var column = start % plan.Inner;
        while (start < end)
        {
            var count = Math.Min(plan.Inner - column, end - start);
            Row(a + offsetA + ((nint)column * plan.InnerA), plan.InnerA, b + offsetB + ((nint)column * plan.InnerB), plan.InnerB, c + start, count, op);
            start += count;
            column = 0;
            plan.Next(index, ref offsetA, ref offsetB);
        }
    }

    private static void Row<T, TOp>(T* a, nint strideA, T* b, nint strideB, T* c, int count, TOp op)
        where T : unmanaged, INumber<T>
        where TOp : struct, IBinaryOperator
    {
        if (strideA == 1 && strideB == 1) Both(a, b, c, count, op);
        else if (strideA == 1 && strideB == 0) Right(a, *b, c, count, op);
        else if (strideA == 0 && strideB == 1) Left(*a, b, c, count, op);
        else
        {
            var gatheredA = stackalloc T[Block];
            var gatheredB = stackalloc T[Block];
            for (var i = 0; i < count; i += Block)
            {
                var size = Math.Min(Block, count - i);
                for (var j = 0; j < size; j++)
                {
                    gatheredA[j] = a[(i + j) * strideA];
                    gatheredB[j] = b[(i + j) * strideB];
                }

                Both(gatheredA, gatheredB, c + i, size, op);
            }
        }
    }

    private static void Both<T, TOp>(T* a, T* b, T* c, int count, TOp op)
        where T : unmanaged, INumber<T>
        where TOp : struct, IBinaryOperator
    {
        var width = Vector<T>.Count;
        var i = 0;
        for (; i <= count - (2 * width); i += 2 * width)
        {
            var first = op.Invoke(Vector.Load(a + i), Vector.Load(b + i));
            var second = op.Invoke(Vector.Load(a + i + width), Vector.Load(b + i + width));
            first.Store(c + i);
            second.Store(c + i + width);
        }

        if (i <= count - width)
        {
            op.Invoke(Vector.Load(a + i), Vector.Load(b + i)).Store(c + i);
            i += width;
        }

        if (i < count)
        {
            var rest = op.Invoke(VectorSpan.LoadPart(a + i, count - i, T.One), VectorSpan.LoadPart(b + i, count - i, T.One));
            VectorSpan.StorePart(rest, c + i, count - i);
        }
    }

    private static void Right<T, TOp>(T* a, T b, T* c, int count, TOp op)
        where T : unmanaged, INumber<T>
        where TOp : struct, IBinaryOperator
    {
        var right = new Vector<T>(b);
        var i = 0;
        for (; i <= count - Vector<T>.Count; i += Vector<T>.Count) op.Invoke(Vector.Load(a + i), right).Store(c + i);
        if (i < count) VectorSpan.StorePart(op.Invoke(VectorSpan.LoadPart(a + i, count - i, T.One), right), c + i, count - i);
    }

    private static void Left<T, TOp>(T a, T* b, T* c, int count, TOp op)
        where T : unmanaged, INumber<T>
        where TOp : struct, IBinaryOperator
    {
        var left = new Vector<T>(a);
        var i = 0;
        for (; i <= count - Vector<T>.Count; i += Vector<T>.Count) op.Invoke(left, Vector.Load(b + i)).Store(c + i);
        if (i < count) VectorSpan.StorePart(op.Invoke(left, VectorSpan.LoadPart(b + i, count - i, T.One)), c + i, count - i);
    }

    /// <summary>A function of one operand as one of two that ignores the second; the second load falls away when compiled.</summary>
    private readonly struct AsBinary<TOp>(TOp op) : IBinaryOperator
        where TOp : struct, IUnaryOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x, Vector<T> y)
            where T : unmanaged, INumber<T> =>
            op.Invoke(x);
    }
}
