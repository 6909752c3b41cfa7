using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ascent.Tensors.Cpu;

/// <summary>Loads and stores of fewer elements than a vector has.</summary>
internal static unsafe class VectorSpan
{
    /// <summary>The first elements of a vector; the rest is <paramref name="fill"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> LoadPart<T>(T* source, int count, T fill)
        where T : unmanaged
    {
        var vector = new Vector<T>(fill);
        Unsafe.CopyBlockUnaligned(&vector, source, (uint)(count * sizeof(T)));
        return vector;
    }

    /// <summary>Stores the first elements of a vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePart<T>(Vector<T> vector, T* target, int count)
        where T : unmanaged =>
        Unsafe.CopyBlockUnaligned(target, &vector, (uint)(count * sizeof(T)));
}
