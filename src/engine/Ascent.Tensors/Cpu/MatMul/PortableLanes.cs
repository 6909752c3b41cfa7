using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace Ascent.Tensors.Cpu;

/// <summary>128-bit registers through the portable interface: SSE2, AdvSimd, WebAssembly, or plain scalars where there are none.</summary>
internal readonly unsafe struct Lanes128Float : ILanes<Vector128<float>, float>
{
    public static int Count => 4;

    /// <summary>AdvSimd has 32 registers: 24 accumulators, 2 of B, 1 of A. SSE has 16: 12, 2, 1 and one for a product.</summary>
    public static int MaxRows => AdvSimd.IsSupported ? 12 : 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load(float* from) => Vector128.Load(from);

    public static Vector128<float> LoadPartial(float* from, int count)
    {
        Vector128<float> value = default;
        for (int i = 0; i < count; i++) value = value.WithElement(i, from[i]);
        return value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<float> value, float* to) => value.Store(to);

    public static void StorePartial(Vector128<float> value, float* to, int count)
    {
        for (int i = 0; i < count; i++) to[i] = value.GetElement(i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Broadcast(float* from) => Vector128.Create(*from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> MultiplyAdd(Vector128<float> x, Vector128<float> y, Vector128<float> sum) => Vector128.MultiplyAddEstimate(x, y, sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Add(Vector128<float> x, Vector128<float> y) => x + y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Multiply(Vector128<float> x, Vector128<float> y) => x * y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Relu(Vector128<float> value) => Vector128.ConditionalSelect(Vector128.LessThan(value, Vector128<float>.Zero), Vector128<float>.Zero, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector128<float> value) => Vector128.Sum(value);
}

/// <inheritdoc cref="Lanes128Float"/>
internal readonly unsafe struct Lanes128Double : ILanes<Vector128<double>, double>
{
    public static int Count => 2;

    public static int MaxRows => AdvSimd.IsSupported ? 12 : 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Load(double* from) => Vector128.Load(from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> LoadPartial(double* from, int count) => count switch
    {
        0 => default,
        1 => Vector128.CreateScalar(*from),
        _ => Vector128.Load(from),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<double> value, double* to) => value.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial(Vector128<double> value, double* to, int count)
    {
        if (count > 0) to[0] = value.GetElement(0);
        if (count > 1) to[1] = value.GetElement(1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Broadcast(double* from) => Vector128.Create(*from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> MultiplyAdd(Vector128<double> x, Vector128<double> y, Vector128<double> sum) => Vector128.MultiplyAddEstimate(x, y, sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Add(Vector128<double> x, Vector128<double> y) => x + y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Multiply(Vector128<double> x, Vector128<double> y) => x * y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Relu(Vector128<double> value) => Vector128.ConditionalSelect(Vector128.LessThan(value, Vector128<double>.Zero), Vector128<double>.Zero, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(Vector128<double> value) => Vector128.Sum(value);
}
