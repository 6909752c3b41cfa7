using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ascent.Tensors.Cpu;

/// <summary>A 16-bit float's bits, in the low half of 32-bit lanes, to and from Float32.</summary>
internal interface IHalfLanes
{
    static abstract Vector<float> Widen(Vector<uint> bits);

    static abstract Vector<uint> Narrow(Vector<float> value);
}

/// <summary>The upper half of a Float32.</summary>
internal readonly struct BFloat16Lanes : IHalfLanes
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Widen(Vector<uint> bits) => Vector.ShiftLeft(bits, 16).As<uint, float>();

    /// <summary>Adding just under half of the last place that stays, and one more where it is odd, rounds to nearest with ties to even.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<uint> Narrow(Vector<float> value)
    {
        var bits = value.As<float, uint>();
        var odd = Vector.ShiftRightLogical(bits, 16) & Vector<uint>.One;
        var rounded = Vector.ShiftRightLogical(bits + new Vector<uint>(0x7FFF) + odd, 16);
        return Vector.ConditionalSelect(Vector.Equals(value, value).As<int, uint>(), rounded, new Vector<uint>(0x7FC0));
    }
}

/// <summary>IEEE 754 binary16: one sign bit, 5 of exponent with bias 15, 10 of fraction.</summary>
internal readonly struct Float16Lanes : IHalfLanes
{
    private const uint FloatInfinity = 255u << 23;

    /// <summary>
    /// The bits without sign, moved to float's places, are the number times 2^-112, below the normal range included; the
    /// product with 2^112 is exact. Infinity and NaN need their exponent filled up.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Widen(Vector<uint> bits)
    {
        var sign = Vector.ShiftLeft(bits & new Vector<uint>(0x8000), 16);
        var size = bits & new Vector<uint>(0x7FFF);
        var moved = Vector.ShiftLeft(size, 13).As<uint, float>() * new Vector<float>(BitConverter.UInt32BitsToSingle((127u + 112) << 23));
        var infinite = Vector.GreaterThanOrEqual(size, new Vector<uint>(0x7C00)) & new Vector<uint>(FloatInfinity);
        return (moved.As<float, uint>() | infinite | sign).As<uint, float>();
    }

    /// <summary>
    /// Normal results: the exponent changes its bias, and the fraction is rounded as for BFloat16, whose carry gives infinity where it must.
    /// Results below the normal range: adding 1/2 makes the processor round at the right place.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<uint> Narrow(Vector<float> value)
    {
        var bits = value.As<float, uint>();
        var sign = Vector.ShiftRightLogical(bits & new Vector<uint>(0x8000_0000), 16);
        var size = bits & new Vector<uint>(0x7FFF_FFFF);
        var odd = Vector.ShiftRightLogical(size, 13) & Vector<uint>.One;
        var normal = Vector.ShiftRightLogical(size - new Vector<uint>(112u << 23) + new Vector<uint>(0xFFF) + odd, 13);
        var magic = new Vector<uint>(126u << 23); // 1/2
        var small = (size.As<uint, float>() + magic.As<uint, float>()).As<float, uint>() - magic;
        var special = Vector.ConditionalSelect(Vector.GreaterThan(size, new Vector<uint>(FloatInfinity)), new Vector<uint>(0x7E00), new Vector<uint>(0x7C00));
        var result = Vector.ConditionalSelect(Vector.LessThan(size, new Vector<uint>(113u << 23)), small, normal);
        result = Vector.ConditionalSelect(Vector.GreaterThanOrEqual(size, new Vector<uint>(143u << 23)), special, result);
        return result | sign;
    }
}
