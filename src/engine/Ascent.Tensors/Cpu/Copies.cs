using System.Numerics;

namespace Ascent.Tensors.Cpu;

/// <summary>Fills and copies between any strides and element types.</summary>
internal static unsafe class Copies
{
    public static void Fill(Tensor target, double value)
    {
        switch (target.DType)
        {
            case DType.Float32: Fill(target, (float)value); break;
            case DType.Float64: Fill<double>(target, value); break;
            default: Fill(target, ToInteger(value)); break;
        }
    }

    /// <summary>A contiguous copy, converted; not on the tape.</summary>
    public static Tensor Packed(Tensor source, DType dtype)
    {
        var target = Tensor.Empty(source.Shape, dtype);
        Copy(source, target);
        return target;
    }

    /// <summary>Elements of one shape into another tensor of that shape.</summary>
    public static void Copy(Tensor source, Tensor target)
    {
        switch (source.DType)
        {
            case DType.Float32: From<float>(source, target); break;
            case DType.Float64: From<double>(source, target); break;
            default: From<long>(source, target); break;
        }
    }

    /// <summary>A number as an integer: no fraction may be lost.</summary>
    public static long ToInteger(double value) =>
        Math.Floor(value) == value && Math.Abs(value) < 9.3e18
            ? (long)value
            : throw new ArgumentException($"An Int64 tensor takes whole numbers, not {value}; convert it with To(DType.Float32) first.", nameof(value));

    private static void From<TFrom>(Tensor source, Tensor target)
        where TFrom : unmanaged, INumber<TFrom>
    {
        switch (target.DType)
        {
            case DType.Float32: Run<TFrom, float>(source, target); break;
            case DType.Float64: Run<TFrom, double>(source, target); break;
            default: Run<TFrom, long>(source, target); break;
        }
    }

    private static void Run<TFrom, TTo>(Tensor source, Tensor target)
        where TFrom : unmanaged, INumber<TFrom>
        where TTo : unmanaged, INumber<TTo>
    {
        if (target.Count == 0) return;
        TFrom* from = source.Pointer<TFrom>();
        TTo* to = target.Pointer<TTo>();
        var plan = new StridedPlan(target.Shape, source.Strides, target.Strides);
        Span<int> index = stackalloc int[plan.Outer];
        plan.Seek(0, index, out var offsetFrom, out var offsetTo);
        for (var done = 0; done < target.Count; done += plan.Inner)
        {
            Row(from + offsetFrom, plan.InnerA, to + offsetTo, plan.InnerB, plan.Inner);
            plan.Next(index, ref offsetFrom, ref offsetTo);
        }

        GC.KeepAlive(source);
        GC.KeepAlive(target);
    }

    private static void Row<TFrom, TTo>(TFrom* from, nint strideFrom, TTo* to, nint strideTo, int count)
        where TFrom : unmanaged, INumber<TFrom>
        where TTo : unmanaged, INumber<TTo>
    {
        if (typeof(TFrom) == typeof(TTo) && strideFrom == 1 && strideTo == 1)
        {
            // The two ranges may be the same: a tensor copied onto itself.
            Buffer.MemoryCopy(from, to, (long)count * sizeof(TTo), (long)count * sizeof(TTo));
            return;
        }

        for (nint i = 0; i < count; i++)
            to[i * strideTo] = typeof(TFrom) == typeof(TTo) ? *(TTo*)(from + (i * strideFrom)) : TTo.CreateSaturating(from[i * strideFrom]);
    }

    private static void Fill<T>(Tensor target, T value)
        where T : unmanaged
    {
        if (target.IsContiguous)
        {
            target.AsSpan<T>().Fill(value);
        }
        else
        {
            T* to = target.Pointer<T>();
            var plan = new StridedPlan(target.Shape, target.Strides, target.Strides);
            Span<int> index = stackalloc int[plan.Outer];
            plan.Seek(0, index, out var offset, out var other);
            for (var done = 0; done < target.Count; done += plan.Inner)
            {
                for (nint i = 0; i < plan.Inner; i++) to[offset + (i * plan.InnerA)] = value;
                plan.Next(index, ref offset, ref other);
            }
        }

        GC.KeepAlive(target);
    }
}
