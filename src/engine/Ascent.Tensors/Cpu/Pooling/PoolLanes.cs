using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Ascent.Tensors.Cpu.Pooling;

/// <summary>What pooling asks of a register of floats: every second element, pairs, and places as integers in the same lanes.</summary>
/// <typeparam name="TVector">The register.</typeparam>
internal unsafe interface IPoolLanes<TVector>
    where TVector : struct
{
    /// <summary>Elements in one register.</summary>
    static abstract int Count { get; }

    static abstract TVector Load(float* from);

    static abstract void Store(TVector value, float* to);

    static abstract TVector Broadcast(float value);

    /// <summary>The elements 0, 2, 4, ... of two registers behind each other.</summary>
    static abstract TVector Evens(TVector low, TVector high);

    /// <summary>The elements 1, 3, 5, ... of two registers behind each other.</summary>
    static abstract TVector Odds(TVector low, TVector high);

    /// <summary>The lower half of x0 y0 x1 y1 ...</summary>
    static abstract TVector LowPairs(TVector x, TVector y);

    /// <summary>The upper half of x0 y0 x1 y1 ...</summary>
    static abstract TVector HighPairs(TVector x, TVector y);

    /// <summary>The lower half of one register and the upper half of another.</summary>
    static abstract TVector Halves(TVector lower, TVector upper);

    static abstract TVector Add(TVector x, TVector y);

    static abstract TVector Divide(TVector x, TVector y);

    /// <summary>A mask of where x is larger than the best so far, or NaN.</summary>
    static abstract TVector Wins(TVector x, TVector best);

    static abstract TVector Select(TVector mask, TVector then, TVector otherwise);

    /// <summary>The same place in every lane.</summary>
    static abstract TVector Place(int place);

    static abstract TVector LoadPlaces(byte* from);

    static abstract void StorePlaces(TVector places, byte* to);

    /// <summary>The value where the lanes hold a place, else 0.</summary>
    static abstract TVector At(TVector places, TVector place, TVector value);
}

/// <summary>Reads at a distance of two.</summary>
internal static unsafe class EverySecond
{
    /// <summary>The elements 0, 2, 4, ... from a place on, as many as a register has; nothing beyond the last of them is read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Load<TLanes, TVector>(float* from)
        where TLanes : struct, IPoolLanes<TVector>
        where TVector : struct
    {
        // The upper half comes from a register that begins one element early, where the wanted elements are the odd ones.
        TVector low = TLanes.Load(from), early = TLanes.Load(from + TLanes.Count - 1);
        return TLanes.Halves(TLanes.Evens(low, low), TLanes.Odds(early, early));
    }
}

internal readonly unsafe struct PoolLanes256 : IPoolLanes<Vector256<float>>
{
    private const byte OutsideIn = 0b11_01_10_00;

    public static int Count => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(float* from) => Vector256.Load(from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<float> value, float* to) => value.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Broadcast(float value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Evens(Vector256<float> low, Vector256<float> high) =>
        Avx2.Permute4x64(Avx.Shuffle(low, high, 0b10_00_10_00).AsDouble(), OutsideIn).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Odds(Vector256<float> low, Vector256<float> high) =>
        Avx2.Permute4x64(Avx.Shuffle(low, high, 0b11_01_11_01).AsDouble(), OutsideIn).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LowPairs(Vector256<float> x, Vector256<float> y) => Avx.Permute2x128(Avx.UnpackLow(x, y), Avx.UnpackHigh(x, y), 0x20);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> HighPairs(Vector256<float> x, Vector256<float> y) => Avx.Permute2x128(Avx.UnpackLow(x, y), Avx.UnpackHigh(x, y), 0x31);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Halves(Vector256<float> lower, Vector256<float> upper) => Vector256.Create(lower.GetLower(), upper.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Add(Vector256<float> x, Vector256<float> y) => x + y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Divide(Vector256<float> x, Vector256<float> y) => x / y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Wins(Vector256<float> x, Vector256<float> best) => Vector256.GreaterThan(x, best) | ~Vector256.Equals(x, x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Select(Vector256<float> mask, Vector256<float> then, Vector256<float> otherwise) => Avx.BlendVariable(otherwise, then, mask);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Place(int place) => Vector256.Create(place).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LoadPlaces(byte* from) => Avx2.ConvertToVector256Int32(from).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePlaces(Vector256<float> places, byte* to)
    {
        var words = Vector128.Narrow(places.AsUInt32().GetLower(), places.AsUInt32().GetUpper());
        Unsafe.WriteUnaligned(to, Vector128.Narrow(words, words).AsUInt64().ToScalar());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> At(Vector256<float> places, Vector256<float> place, Vector256<float> value) =>
        Vector256.Equals(places.AsInt32(), place.AsInt32()).AsSingle() & value;
}

internal readonly unsafe struct PoolLanes128 : IPoolLanes<Vector128<float>>
{
    public static int Count => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load(float* from) => Vector128.Load(from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<float> value, float* to) => value.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Broadcast(float value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Evens(Vector128<float> low, Vector128<float> high)
    {
        if (Sse.IsSupported) return Sse.Shuffle(low, high, 0b10_00_10_00);
        if (AdvSimd.Arm64.IsSupported) return AdvSimd.Arm64.UnzipEven(low, high);
        return Vector128.Create(Vector128.Shuffle(low, Vector128.Create(0, 2, 0, 2)).GetLower(), Vector128.Shuffle(high, Vector128.Create(0, 2, 0, 2)).GetLower());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Odds(Vector128<float> low, Vector128<float> high)
    {
        if (Sse.IsSupported) return Sse.Shuffle(low, high, 0b11_01_11_01);
        if (AdvSimd.Arm64.IsSupported) return AdvSimd.Arm64.UnzipOdd(low, high);
        return Vector128.Create(Vector128.Shuffle(low, Vector128.Create(1, 3, 1, 3)).GetLower(), Vector128.Shuffle(high, Vector128.Create(1, 3, 1, 3)).GetLower());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> LowPairs(Vector128<float> x, Vector128<float> y)
    {
        if (Sse.IsSupported) return Sse.UnpackLow(x, y);
        if (AdvSimd.Arm64.IsSupported) return AdvSimd.Arm64.ZipLow(x, y);
        return Vector128.Shuffle(Vector128.Create(x.GetLower(), y.GetLower()), Vector128.Create(0, 2, 1, 3));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> HighPairs(Vector128<float> x, Vector128<float> y)
    {
        if (Sse.IsSupported) return Sse.UnpackHigh(x, y);
        if (AdvSimd.Arm64.IsSupported) return AdvSimd.Arm64.ZipHigh(x, y);
        return Vector128.Shuffle(Vector128.Create(x.GetUpper(), y.GetUpper()), Vector128.Create(0, 2, 1, 3));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Halves(Vector128<float> lower, Vector128<float> upper)
    {
        if (Sse.IsSupported) return Sse.Shuffle(lower, upper, 0b11_10_01_00);
        return Vector128.Create(lower.GetLower(), upper.GetUpper());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Add(Vector128<float> x, Vector128<float> y) => x + y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Divide(Vector128<float> x, Vector128<float> y) => x / y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Wins(Vector128<float> x, Vector128<float> best) => Vector128.GreaterThan(x, best) | ~Vector128.Equals(x, x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Select(Vector128<float> mask, Vector128<float> then, Vector128<float> otherwise) => Vector128.ConditionalSelect(mask, then, otherwise);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Place(int place) => Vector128.Create(place).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> LoadPlaces(byte* from) =>
        Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalar(Unsafe.ReadUnaligned<uint>(from)).AsByte())).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePlaces(Vector128<float> places, byte* to)
    {
        var words = Vector128.Narrow(places.AsUInt32(), places.AsUInt32());
        Unsafe.WriteUnaligned(to, Vector128.Narrow(words, words).AsUInt32().ToScalar());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> At(Vector128<float> places, Vector128<float> place, Vector128<float> value) =>
        Vector128.Equals(places.AsInt32(), place.AsInt32()).AsSingle() & value;
}
