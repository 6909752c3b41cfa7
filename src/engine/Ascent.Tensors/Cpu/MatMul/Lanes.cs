using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Ascent.Tensors.Cpu;

/// <summary>
/// What a kernel asks of a vector register: one implementation for each width and element type, so that a kernel is written once and
/// the JIT compiles it for each. Everything here is one or two instructions.
/// </summary>
/// <typeparam name="TVector">The register.</typeparam>
/// <typeparam name="T">The element: float or double.</typeparam>
internal unsafe interface ILanes<TVector, T>
    where T : unmanaged
    where TVector : struct
{
    /// <summary>Elements in one register.</summary>
    static abstract int Count { get; }

    /// <summary>Rows of the largest tile whose accumulators, two operands of B and one of A fit in the register file.</summary>
    static abstract int MaxRows { get; }

    static abstract TVector Load(T* from);

    /// <summary>The first <paramref name="count"/> elements, the rest zero; nothing beyond them is read.</summary>
    static abstract TVector LoadPartial(T* from, int count);

    static abstract void Store(TVector value, T* to);

    /// <summary>Writes the first <paramref name="count"/> elements and nothing beyond them.</summary>
    static abstract void StorePartial(TVector value, T* to, int count);

    static abstract TVector Broadcast(T* from);

    /// <summary>x * y + sum, rounded once where the processor can.</summary>
    static abstract TVector MultiplyAdd(TVector x, TVector y, TVector sum);

    static abstract TVector Add(TVector x, TVector y);

    static abstract TVector Multiply(TVector x, TVector y);

    /// <summary>0 where negative, else the value itself, NaN included.</summary>
    static abstract TVector Relu(TVector value);

    /// <summary>All elements added up.</summary>
    static abstract T Sum(TVector value);
}

internal readonly unsafe struct Lanes512Float : ILanes<Vector512<float>, float>
{
    public static int Count => 16;

    public static int MaxRows => 14;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(float* from) => Vector512.Load(from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LoadPartial(float* from, int count) => Avx512F.MaskLoad(from, Mask(count), Vector512<float>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> value, float* to) => value.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial(Vector512<float> value, float* to, int count) => Avx512F.MaskStore(to, Mask(count), value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Broadcast(float* from) => Vector512.Create(*from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> MultiplyAdd(Vector512<float> x, Vector512<float> y, Vector512<float> sum) => Avx512F.FusedMultiplyAdd(x, y, sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Add(Vector512<float> x, Vector512<float> y) => x + y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Multiply(Vector512<float> x, Vector512<float> y) => x * y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Relu(Vector512<float> value) => Vector512.ConditionalSelect(Vector512.LessThan(value, Vector512<float>.Zero), Vector512<float>.Zero, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector512<float> value) => Vector512.Sum(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Mask(int count) => Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).AsSingle();
}

internal readonly unsafe struct Lanes512Double : ILanes<Vector512<double>, double>
{
    public static int Count => 8;

    public static int MaxRows => 14;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Load(double* from) => Vector512.Load(from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> LoadPartial(double* from, int count) => Avx512F.MaskLoad(from, Mask(count), Vector512<double>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<double> value, double* to) => value.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial(Vector512<double> value, double* to, int count) => Avx512F.MaskStore(to, Mask(count), value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Broadcast(double* from) => Vector512.Create(*from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> MultiplyAdd(Vector512<double> x, Vector512<double> y, Vector512<double> sum) => Avx512F.FusedMultiplyAdd(x, y, sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Add(Vector512<double> x, Vector512<double> y) => x + y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Multiply(Vector512<double> x, Vector512<double> y) => x * y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Relu(Vector512<double> value) => Vector512.ConditionalSelect(Vector512.LessThan(value, Vector512<double>.Zero), Vector512<double>.Zero, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(Vector512<double> value) => Vector512.Sum(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Mask(int count) => Vector512.LessThan(Vector512<long>.Indices, Vector512.Create((long)count)).AsDouble();
}

internal readonly unsafe struct Lanes256Float : ILanes<Vector256<float>, float>
{
    public static int Count => 8;

    public static int MaxRows => 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(float* from) => Vector256.Load(from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LoadPartial(float* from, int count) => Avx.MaskLoad(from, Mask(count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<float> value, float* to) => value.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial(Vector256<float> value, float* to, int count) => Avx.MaskStore(to, Mask(count), value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Broadcast(float* from) => Avx.BroadcastScalarToVector256(from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> MultiplyAdd(Vector256<float> x, Vector256<float> y, Vector256<float> sum) => Fma.MultiplyAdd(x, y, sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Add(Vector256<float> x, Vector256<float> y) => x + y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Multiply(Vector256<float> x, Vector256<float> y) => x * y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Relu(Vector256<float> value) => Vector256.ConditionalSelect(Vector256.LessThan(value, Vector256<float>.Zero), Vector256<float>.Zero, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector256<float> value) => Vector256.Sum(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Mask(int count) => Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(count)).AsSingle();
}

internal readonly unsafe struct Lanes256Double : ILanes<Vector256<double>, double>
{
    public static int Count => 4;

    public static int MaxRows => 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Load(double* from) => Vector256.Load(from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> LoadPartial(double* from, int count) => Avx.MaskLoad(from, Mask(count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<double> value, double* to) => value.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial(Vector256<double> value, double* to, int count) => Avx.MaskStore(to, Mask(count), value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Broadcast(double* from) => Avx.BroadcastScalarToVector256(from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> MultiplyAdd(Vector256<double> x, Vector256<double> y, Vector256<double> sum) => Fma.MultiplyAdd(x, y, sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Add(Vector256<double> x, Vector256<double> y) => x + y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Multiply(Vector256<double> x, Vector256<double> y) => x * y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Relu(Vector256<double> value) => Vector256.ConditionalSelect(Vector256.LessThan(value, Vector256<double>.Zero), Vector256<double>.Zero, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(Vector256<double> value) => Vector256.Sum(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Mask(int count) => Vector256.LessThan(Vector256<long>.Indices, Vector256.Create((long)count)).AsDouble();
}
