using Ascent.Tensors.Random;

namespace Ascent.Tensors.Tests.Shaping;

/// <summary>What the tests of this folder share.</summary>
public static class ShapingChecks
{
    /// <summary>One of the two element types of the float operations.</summary>
    public static DType Float(Philox random) => random.Next(2) == 0 ? DType.Float32 : DType.Float64;

    public static double Tolerance(DType dtype) => dtype == DType.Float32 ? 1e-5 : 1e-12;

    /// <summary>Random values, some of them equal, laid out in one way or another.</summary>
    public static Tensor Operand(int[] shape, DType dtype, Philox random)
    {
        var values = Cases.Values(shape, random);
        return Cases.Laid(random.Next(3) == 0 ? values.Map(static x => Math.Round(x)) : values, dtype, random);
    }

    public static void Misfit(Action act, params string[] named)
    {
        var message = Assert.ThrowsAny<ArgumentException>(act).Message;
        Assert.All(named, part => Assert.Contains(part, message));
    }
}
