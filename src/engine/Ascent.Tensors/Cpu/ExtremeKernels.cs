using System.Numerics;

namespace Ascent.Tensors.Cpu;

/// <summary>Largest elements and where they stand. NaN is larger than everything; of equals the first counts.</summary>
internal static unsafe class ExtremeKernels
{
    /// <summary>The largest of all elements of a contiguous tensor that has some.</summary>
    public static void All(Tensor x, Tensor result)
    {
        switch (x.DType)
        {
            case DType.Float32: *result.Pointer<float>() = Largest(x.Pointer<float>(), x.Count); break;
            case DType.Float64: *result.Pointer<double>() = Largest(x.Pointer<double>(), x.Count); break;
            case DType.Int64: *result.Pointer<long>() = Largest(x.Pointer<long>(), x.Count); break;
            default: *result.Pointer<int>() = Largest(x.Pointer<int>(), x.Count); break;
        }

        GC.KeepAlive(x);
        GC.KeepAlive(result);
    }

    /// <summary>Values and positions over the middle of a contiguous [outer, n, inner].</summary>
    public static void Middle(Tensor x, Tensor values, Tensor positions, int outer, int n, int inner)
    {
        switch (x.DType)
        {
            case DType.Float32: Middle<float>(x, values, positions, outer, n, inner); break;
            case DType.Float64: Middle<double>(x, values, positions, outer, n, inner); break;
            case DType.Int64: Middle<long>(x, values, positions, outer, n, inner); break;
            default: Middle<int>(x, values, positions, outer, n, inner); break;
        }

        GC.KeepAlive(x);
    }

    public static T Largest<T>(T* x, int count)
        where T : unmanaged, INumber<T>
    {
        var width = Vector<T>.Count;
        var greatest = new Vector<T>(x[0]);
        var op = default(Operations.MaximumOperator);
        var i = 0;
        for (; i <= count - width; i += width) greatest = op.Invoke(greatest, Vector.Load(x + i));
        if (i < count) greatest = op.Invoke(greatest, VectorSpan.LoadPart(x + i, count - i, x[0]));
        var result = greatest[0];
        for (var j = 1; j < width; j++)
        {
            if (greatest[j] > result || T.IsNaN(greatest[j])) result = greatest[j];
        }

        return result;
    }

    private static void Middle<T>(Tensor x, Tensor values, Tensor positions, int outer, int n, int inner)
        where T : unmanaged, INumber<T>
    {
        T* from = x.Pointer<T>();
        T* best = values.Pointer<T>();
        long* where = positions.Pointer<long>();
        for (var o = 0; o < outer; o++, best += inner, where += inner)
        {
            for (var k = 0; k < n; k++, from += inner)
            {
                for (var j = 0; j < inner; j++)
                {
                    var value = from[j];
                    if (k != 0 && !(value > best[j]) && !(T.IsNaN(value) && !T.IsNaN(best[j]))) continue;
                    best[j] = value;
                    where[j] = k;
                }
            }
        }

        GC.KeepAlive(values);
        GC.KeepAlive(positions);
    }
}
