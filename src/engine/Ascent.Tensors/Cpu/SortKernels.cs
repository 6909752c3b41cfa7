namespace Ascent.Tensors.Cpu;

/// <summary>
/// Sorts lines by keys: whole numbers without sign that stand as the elements do, NaN last, with the position as the last criterion, so
/// that no two are equal and any sort is stable. Where few are wanted, they are selected before they are sorted.
/// </summary>
internal static unsafe class SortKernels
{
    private const int Few = 32;

    /// <summary>The first k of each line of a contiguous [outer, n, inner] along n, in order, into [outer, k, inner].</summary>
    public static void Sort(Tensor x, Tensor values, Tensor positions, int outer, int n, int k, int inner, bool descending)
    {
        var lines = outer * inner;
        var grain = Math.Max(1, Sharing.Elements / 16 / Math.Max(1, n));
        WorkerTeam.For(lines, grain, (start, end) =>
        {
            if (x.DType.Size() == 4) Narrow(x, values, positions, n, k, inner, descending, start, end);
            else Wide(x, values, positions, n, k, inner, descending, start, end);
        });
        GC.KeepAlive(x);
        GC.KeepAlive(values);
        GC.KeepAlive(positions);
    }

    /// <summary>Keys of 32 bits with the position below them are one number.</summary>
    private static void Narrow(Tensor x, Tensor values, Tensor positions, int n, int k, int inner, bool descending, int start, int end)
    {
        using var scratch = Tensor.Empty([n], DType.Int64);
        var keys = new Span<ulong>(scratch.Pointer<long>(), n);
        uint* from = x.Pointer<uint>(), to = values.Pointer<uint>();
        long* where = positions.Pointer<long>();
        var isFloat = x.DType == DType.Float32;
        for (var line = start; line < end; line++)
        {
            var first = ((nint)(line / inner) * n * inner) + (line % inner);
            for (var i = 0; i < n; i++)
            {
                var key = isFloat ? Key(((float*)from)[first + ((nint)i * inner)]) : from[first + ((nint)i * inner)] ^ 0x8000_0000;
                keys[i] = ((ulong)(descending ? ~key : key) << 32) | (uint)i;
            }

            Order(keys, k);
            var place = ((nint)(line / inner) * k * inner) + (line % inner);
            for (var i = 0; i < k; i++, place += inner)
            {
                var index = (int)(uint)keys[i];
                to[place] = from[first + ((nint)index * inner)];
                where[place] = index;
            }
        }

        GC.KeepAlive(scratch);
    }

    private static void Wide(Tensor x, Tensor values, Tensor positions, int n, int k, int inner, bool descending, int start, int end)
    {
        using var scratch = Tensor.Empty([2 * n], DType.Int64);
        var keys = new Span<UInt128>(scratch.Pointer<long>(), n);
        ulong* from = x.Pointer<ulong>(), to = values.Pointer<ulong>();
        long* where = positions.Pointer<long>();
        var isFloat = x.DType == DType.Float64;
        for (var line = start; line < end; line++)
        {
            var first = ((nint)(line / inner) * n * inner) + (line % inner);
            for (var i = 0; i < n; i++)
            {
                var key = isFloat ? Key(((double*)from)[first + ((nint)i * inner)]) : from[first + ((nint)i * inner)] ^ 0x8000_0000_0000_0000;
                keys[i] = new UInt128(descending ? ~key : key, (ulong)i);
            }

            Order(keys, k);
            var place = ((nint)(line / inner) * k * inner) + (line % inner);
            for (var i = 0; i < k; i++, place += inner)
            {
                var index = (nint)(ulong)keys[i];
                to[place] = from[first + (index * inner)];
                where[place] = index;
            }
        }

        GC.KeepAlive(scratch);
    }

    /// <summary>Bits that stand as the numbers do: those of negative ones turned over. Both zeros are one, and NaN is the last.</summary>
    private static uint Key(float x)
    {
        if (float.IsNaN(x)) return uint.MaxValue;
        var bits = BitConverter.SingleToUInt32Bits(x + 0f);
        return bits ^ ((uint)((int)bits >> 31) | 0x8000_0000);
    }

    private static ulong Key(double x)
    {
        if (double.IsNaN(x)) return ulong.MaxValue;
        var bits = BitConverter.DoubleToUInt64Bits(x + 0.0);
        return bits ^ ((ulong)((long)bits >> 63) | 0x8000_0000_0000_0000);
    }

    /// <summary>Puts the k smallest in order at the front.</summary>
    private static void Order<TKey>(Span<TKey> keys, int k)
        where TKey : unmanaged, IComparable<TKey>
    {
        if (k <= Few && k < keys.Length / 4)
        {
            Insert(keys, k);
            return;
        }

        if (k < keys.Length / 4)
        {
            Select(keys, k);
            keys = keys[..k];
        }

        keys.Sort();
    }

    /// <summary>Keeps the k smallest so far in order at the front; most keys are larger than the last of them.</summary>
    private static void Insert<TKey>(Span<TKey> keys, int k)
        where TKey : unmanaged, IComparable<TKey>
    {
        keys[..k].Sort();
        for (var i = k; k > 0 && i < keys.Length; i++)
        {
            var key = keys[i];
            if (key.CompareTo(keys[k - 1]) >= 0) continue;
            var at = k - 1;
            for (; at > 0 && key.CompareTo(keys[at - 1]) < 0; at--) keys[at] = keys[at - 1];
            keys[at] = key;
        }
    }

    /// <summary>Hoare's selection: splits the part that the k-th lies in until the k smallest are in front. Falls back on sorting where splits go badly.</summary>
    private static void Select<TKey>(Span<TKey> keys, int k)
        where TKey : unmanaged, IComparable<TKey>
    {
        var (low, high) = (0, keys.Length - 1);
        for (var tries = 64; low < high && k > low; tries--)
        {
            if (tries == 0)
            {
                keys[low..(high + 1)].Sort();
                return;
            }

            var (a, b, c) = (keys[low], keys[(low + high) / 2], keys[high]);
            if (b.CompareTo(a) < 0) (a, b) = (b, a);
            var pivot = c.CompareTo(a) < 0 ? a : c.CompareTo(b) < 0 ? c : b;
            var (i, j) = (low, high);
            while (i <= j)
            {
                while (keys[i].CompareTo(pivot) < 0) i++;
                while (keys[j].CompareTo(pivot) > 0) j--;
                if (i > j) break;
                (keys[i], keys[j]) = (keys[j], keys[i]);
                i++;
                j--;
            }

            if (k <= j) high = j;
            else if (k >= i) low = i;
            else return;
        }
    }
}
