namespace Ascent.Tensors.Tests;

/// <summary>Matrix products under both backends.</summary>
public sealed class MatrixProductBackendTests
{
    [Fact]
    public void Products_agree_with_the_reference_backend() => Cases.ForSeeds(60, random =>
    {
        var dtype = random.Next(2) == 0 ? DType.Float32 : DType.Float64;
        var (m, k, n) = (random.Next(20), random.Next(40), random.Next(40));
        int[] batch = random.Next(3) switch { 0 => [], 1 => [2], _ => [3, 1] };
        int[] other = random.Next(3) switch { 0 => [], 1 => [1], _ => [3, 2] };
        BackendTests.Agree(
            x => x[0].MatMul(x[1]),
            dtype == DType.Float32 ? 1e-4 : 1e-12,
            Cases.Laid(Tests.Cases.Values([.. batch, m, k], random), dtype, random),
            Cases.Laid(Tests.Cases.Values([.. other, k, n], random), dtype, random));
    });

    [Fact]
    public void Linear_maps_agree_with_the_reference_backend() => Cases.ForSeeds(60, random =>
    {
        var dtype = random.Next(2) == 0 ? DType.Float32 : DType.Float64;
        var (rows, inputs, outputs) = (random.Next(20), random.Next(40), random.Next(40));
        var relu = random.Next(2) == 0;
        BackendTests.Agree(
            x => x[0].Linear(x[1], x[2], relu),
            dtype == DType.Float32 ? 1e-4 : 1e-12,
            Cases.Laid(Tests.Cases.Values([rows, inputs], random), dtype, random),
            Cases.Laid(Tests.Cases.Values([outputs, inputs], random), dtype, random),
            Cases.Laid(Tests.Cases.Values([outputs], random), dtype, random));
    });
}
