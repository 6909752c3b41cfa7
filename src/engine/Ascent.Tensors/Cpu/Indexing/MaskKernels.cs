using System.Numerics;

namespace Ascent.Tensors.Cpu.Indexing;

/// <summary>Replaces elements where a mask is not 0.</summary>
internal static unsafe class MaskKernels
{
    public static void Fill(Tensor x, Tensor mask, Tensor y, double value)
    {
        if (y.Count == 0) return;
        switch (y.DType)
        {
            case DType.Float32: Fill(x, mask, y, (float)value); break;
            case DType.Float64: Fill<double>(x, mask, y, value); break;
            case DType.Int64: Fill(x, mask, y, Copies.ToInteger(value, DType.Int64)); break;
            default: Fill(x, mask, y, (int)Copies.ToInteger(value, DType.Int32)); break;
        }

        GC.KeepAlive(x);
        GC.KeepAlive(mask);
        GC.KeepAlive(y);
    }

    private static void Fill<T>(Tensor x, Tensor mask, Tensor y, T value)
        where T : unmanaged, INumber<T>
    {
        var job = new Job<T>
        {
            Plan = new StridedPlan(y.Shape, Operations.Views.BroadcastStrides(x, y.Shape), Operations.Views.BroadcastStrides(mask, y.Shape)),
            X = x.Pointer<T>(),
            Mask = mask.Pointer<T>(),
            Y = y.Pointer<T>(),
            Value = value,
        };
        if (Sharing.Pays(y.Count)) WorkerTeam.For(y.Count, Sharing.Grain, in job, static (int start, int end, in Job<T> j) => Range(start, end, in j));
        else Range(0, y.Count, in job);
    }

    private static void Range<T>(int start, int end, in Job<T> job)
        where T : unmanaged, INumber<T>
    {
        var plan = job.Plan;
        Span<int> position = stackalloc int[plan.Outer];
        plan.Seek(start / plan.Inner, position, out var offset, out var offsetMask);
        var column = start % plan.Inner;
        while (start < end)
        {
            var count = Math.Min(plan.Inner - column, end - start);
            Row(job.X + offset + ((nint)column * plan.InnerA), plan.InnerA, job.Mask + offsetMask + ((nint)column * plan.InnerB), plan.InnerB, job.Y + start, count, job.Value);
            start += count;
            column = 0;
            plan.Next(position, ref offset, ref offsetMask);
        }
    }

    private static void Row<T>(T* x, nint stride, T* mask, nint strideMask, T* y, int count, T value)
        where T : unmanaged, INumber<T>
    {
        var i = 0;
        if (stride == 1 && strideMask == 1)
        {
            var values = new Vector<T>(value);
            for (; i <= count - Vector<T>.Count; i += Vector<T>.Count)
                Vector.ConditionalSelect(Vector.Equals(Vector.Load(mask + i), Vector<T>.Zero), Vector.Load(x + i), values).Store(y + i);
        }

        for (; i < count; i++) y[i] = mask[i * strideMask] == T.Zero ? x[i * stride] : value;
    }

    private struct Job<T>
        where T : unmanaged
    {
        public StridedPlan Plan;
        public T* X, Mask, Y;
        public T Value;
    }
}
