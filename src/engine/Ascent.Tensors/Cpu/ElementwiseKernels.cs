using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ascent.Tensors.Cpu;

/// <summary>
/// Runs an operator over tensors: one loop where everything is contiguous, else row by row with strides of 1 and 0 (broadcast)
/// read directly and any other stride gathered in blocks. The operator is a type argument, so each loop is compiled for it.
/// </summary>
internal static unsafe class ElementwiseKernels
{
    private const int Block = 128;

    /// <summary>y = op(x); y may be x.</summary>
    public static void Map<TOp>(Tensor x, Tensor y, TOp op)
        where TOp : struct, IUnaryOperator =>
        Run(x, x, y, new AsBinary<TOp>(op));

    /// <summary>c = op(a, b) with a and b broadcast to c, which may be one of them.</summary>
    public static void Zip<TOp>(Tensor a, Tensor b, Tensor c, TOp op)
        where TOp : struct, IBinaryOperator =>
        Run(a, b, c, op);

    /// <summary>d = op(a, b, c), broadcast to d. Operands that do not lie as d does are packed first.</summary>
    public static void Zip<TOp>(Tensor a, Tensor b, Tensor c, Tensor d, TOp op)
        where TOp : struct, ITernaryOperator
    {
        if (d.Count == 0) return;
        using var x = Like(a, d);
        using var y = Like(b, d);
        using var z = Like(c, d);
        switch (d.DType)
        {
            case DType.Float32: Three<float, TOp>(x, y, z, d, op); break;
            case DType.Float64: Three<double, TOp>(x, y, z, d, op); break;
            case DType.Int64: Three<long, TOp>(x, y, z, d, op); break;
            default: Three<int, TOp>(x, y, z, d, op); break;
        }
    }

    private static void Run<TOp>(Tensor a, Tensor b, Tensor c, TOp op)
        where TOp : struct, IBinaryOperator
    {
        if (c.Count == 0) return;
        switch (c.DType)
        {
            case DType.Float32: Run<float, TOp>(a, b, c, op); break;
            case DType.Float64: Run<double, TOp>(a, b, c, op); break;
            case DType.Int64: Run<long, TOp>(a, b, c, op); break;
            default: Run<int, TOp>(a, b, c, op); break;
        }
    }

    private static void Run<T, TOp>(Tensor a, Tensor b, Tensor c, TOp op)
        where T : unmanaged, INumber<T>
        where TOp : struct, IBinaryOperator
    {
        T* pa = a.Pointer<T>(), pb = b.Pointer<T>(), pc = c.Pointer<T>();
        if (a.IsContiguous && b.IsContiguous && a.Count == c.Count && b.Count == c.Count)
        {
            if (Sharing.Pays(c.Count, TOp.Cost)) Shared(pa, pb, pc, c.Count, op);
            else Both(pa, pb, pc, c.Count, op);
        }
        else
        {
            var plan = new StridedPlan(c.Shape, Operations.Views.BroadcastStrides(a, c.Shape), Operations.Views.BroadcastStrides(b, c.Shape));
            if (Sharing.Pays(c.Count, TOp.Cost)) Shared(plan, pa, pb, pc, c.Count, op);
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

    /// <summary>A window on a tensor that lies as the result does, or whose only element serves all.</summary>
    private static Tensor Like(Tensor x, Tensor result)
    {
        if (x.IsContiguous && (x.Count == result.Count || x.Count == 1)) return x.Alias();
        using var view = x.View(result.Shape, Operations.Views.BroadcastStrides(x, result.Shape));
        return Copies.Packed(view, x.DType);
    }

    private static void Three<T, TOp>(Tensor a, Tensor b, Tensor c, Tensor d, TOp op)
        where T : unmanaged, INumber<T>
        where TOp : struct, ITernaryOperator
    {
        var count = d.Count;
        T* pa = a.Pointer<T>(), pb = b.Pointer<T>(), pc = c.Pointer<T>(), pd = d.Pointer<T>();
        var (stepA, stepB, stepC) = (a.Count == count ? 1 : 0, b.Count == count ? 1 : 0, c.Count == count ? 1 : 0);
        if (Sharing.Pays(count, TOp.Cost)) SharedThree(pa, stepA, pb, stepB, pc, stepC, pd, count, op);
        else Three(pa, stepA, pb, stepB, pc, stepC, pd, 0, count, op);
        GC.KeepAlive(a);
        GC.KeepAlive(b);
        GC.KeepAlive(c);
        GC.KeepAlive(d);
    }

    private static void SharedThree<T, TOp>(T* a, nint stepA, T* b, nint stepB, T* c, nint stepC, T* d, int count, TOp op)
        where T : unmanaged, INumber<T>
        where TOp : struct, ITernaryOperator =>
        WorkerTeam.For(count, Sharing.Grain, (start, end) => Three(a, stepA, b, stepB, c, stepC, d, start, end, op));

    private static void Three<T, TOp>(T* a, nint stepA, T* b, nint stepB, T* c, nint stepC, T* d, int start, int end, TOp op)
        where T : unmanaged, INumber<T>
        where TOp : struct, ITernaryOperator
    {
        for (var i = start; i < end; i += Vector<T>.Count)
        {
            var size = Math.Min(Vector<T>.Count, end - i);
            var result = op.Invoke(Operand(a, i, stepA, size), Operand(b, i, stepB, size), Operand(c, i, stepC, size));
            if (size == Vector<T>.Count) result.Store(d + i);
            else VectorSpan.StorePart(result, d + i, size);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> Operand<T>(T* x, nint i, nint step, int size)
        where T : unmanaged, INumber<T> =>
        step == 0 ? new Vector<T>(*x)
        : size == Vector<T>.Count ? Vector.Load(x + i)
        : VectorSpan.LoadPart(x + i, size, T.One);

    /// <summary>A function of one operand as one of two that ignores the second; the second load falls away when compiled.</summary>
    private readonly struct AsBinary<TOp>(TOp op) : IBinaryOperator
        where TOp : struct, IUnaryOperator
    {
        public static int Cost => TOp.Cost;

        public double Invoke(double x, double y) => op.Invoke(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke<T>(Vector<T> x, Vector<T> y)
            where T : unmanaged, INumber<T> =>
            op.Invoke(x);
    }
}
