namespace Ascent.Tensors.Cpu;

/// <summary>Fills and copies between any strides and element types.</summary>
internal static unsafe class Copies
{
    private const int Block = 256;

    public static void Fill(Tensor target, double value)
    {
        if (target.Count == 0) return;
        switch (target.DType)
        {
            case DType.Float32: Fill(target, (float)value); break;
            case DType.Float64: Fill<double>(target, value); break;
            case DType.BFloat16: Fill(target, (BFloat16)(float)value); break;
            case DType.Float16: Fill(target, (Half)(float)value); break;
            case DType.Int64: Fill(target, ToInteger(value, DType.Int64)); break;
            case DType.Int32: Fill(target, (int)ToInteger(value, DType.Int32)); break;
            case DType.Int8: Fill(target, (sbyte)ToInteger(value, DType.Int8)); break;
            default: Fill(target, (byte)ToInteger(value, DType.UInt8)); break;
        }
    }

    /// <summary>A contiguous copy, converted; not on the tape.</summary>
    public static Tensor Packed(Tensor source, DType dtype)
    {
        var target = Tensor.Empty(source.Shape, dtype);
        Copy(source, target);
        return target;
    }

    /// <summary>The tensor itself, as another window, if it is contiguous, else a copy; the caller disposes it.</summary>
    public static Tensor Contiguous(Tensor x) => x.IsContiguous ? x.Alias() : Packed(x, x.DType);

    /// <summary>Elements of one shape into another tensor of that shape. The two may be the same.</summary>
    public static void Copy(Tensor source, Tensor target)
    {
        if (target.Count == 0) return;
        var plan = source.IsContiguous && target.IsContiguous
            ? StridedPlan.Flat(target.Count)
            : new StridedPlan(target.Shape, source.Strides, target.Strides);
        byte* from = source.Bytes(), to = target.Bytes();
        if (source.DType != target.DType) Converted(plan, from, source.DType, to, target.DType, target.Count);
        else
        {
            switch (target.DType.Size())
            {
                case 8: StridedCopy.Run((ulong*)from, (ulong*)to, plan, target.Count); break;
                case 4: StridedCopy.Run((uint*)from, (uint*)to, plan, target.Count); break;
                case 2: StridedCopy.Run((ushort*)from, (ushort*)to, plan, target.Count); break;
                default: StridedCopy.Run(from, to, plan, target.Count); break;
            }
        }

        GC.KeepAlive(source);
        GC.KeepAlive(target);
    }

    /// <summary>A number as an integer of a type: nothing may be lost.</summary>
    public static long ToInteger(double value, DType dtype)
    {
        var (low, high) = dtype switch
        {
            DType.Int64 => (-9.3e18, 9.3e18),
            DType.Int32 => (int.MinValue, int.MaxValue),
            DType.Int8 => (sbyte.MinValue, sbyte.MaxValue),
            _ => (byte.MinValue, (double)byte.MaxValue),
        };
        if (Math.Floor(value) == value && value >= low && value <= high) return (long)value;
        throw new ArgumentException(
            dtype == DType.Int64 || Math.Floor(value) != value
                ? $"An {dtype} tensor takes whole numbers, not {value}; convert it with To(DType.Float32) first."
                : $"An {dtype} tensor takes whole numbers from {low} to {high}, not {value}.",
            nameof(value));
    }

    private static void Converted(StridedPlan plan, byte* from, DType fromType, byte* to, DType toType, int count)
    {
        if (Sharing.Pays(count)) SharedConverted(plan, from, fromType, to, toType, count);
        else ConvertedRange(plan, from, fromType, to, toType, 0, count);
    }

    private static void SharedConverted(StridedPlan plan, byte* from, DType fromType, byte* to, DType toType, int count) =>
        WorkerTeam.For(count, Sharing.Grain, (start, end) => ConvertedRange(plan, from, fromType, to, toType, start, end));

    private static void ConvertedRange(StridedPlan plan, byte* from, DType fromType, byte* to, DType toType, int start, int end)
    {
        int sizeFrom = fromType.Size(), sizeTo = toType.Size();
        Span<int> index = stackalloc int[plan.Outer];
        plan.Seek(start / plan.Inner, index, out var offsetFrom, out var offsetTo);
        var column = start % plan.Inner;
        var gathered = stackalloc ulong[2 * Block];
        while (start < end)
        {
            var count = Math.Min(plan.Inner - column, end - start);
            var rowFrom = from + ((offsetFrom + ((nint)column * plan.InnerA)) * sizeFrom);
            var rowTo = to + ((offsetTo + ((nint)column * plan.InnerB)) * sizeTo);
            if (plan.InnerA == 1 && plan.InnerB == 1) Conversions.Row(rowFrom, fromType, rowTo, toType, count);
            else
            {
                for (var i = 0; i < count; i += Block)
                {
                    var size = Math.Min(Block, count - i);
                    StridedCopy.Elements(rowFrom + ((nint)i * plan.InnerA * sizeFrom), plan.InnerA, (byte*)gathered, 1, sizeFrom, size);
                    Conversions.Row((byte*)gathered, fromType, (byte*)(gathered + Block), toType, size);
                    StridedCopy.Elements((byte*)(gathered + Block), 1, rowTo + ((nint)i * plan.InnerB * sizeTo), plan.InnerB, sizeTo, size);
                }
            }

            start += count;
            column = 0;
            plan.Next(index, ref offsetFrom, ref offsetTo);
        }
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
