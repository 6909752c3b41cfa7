namespace Ascent.Data.Tests;

/// <summary>What tests look at in a batch.</summary>
internal static class BatchFacts
{
    /// <summary>Shape and bits of everything in a batch, and its tensors given back.</summary>
    public static string Print(this Batch batch)
    {
        using (batch)
        {
            return string.Join(" | ", new[] { batch.Inputs, batch.Targets, batch.Mask }.Select(tensor => tensor is null ? "none" : $"{tensor.Shape} {string.Join(' ', tensor.ToArray<double>().Select(BitConverter.DoubleToInt64Bits))}"));
        }
    }

    public static long[][] Rows(this Tensors.Tensor tensor)
    {
        var values = tensor.ToArray<long>();
        return [.. values.Chunk(Math.Max(1, tensor.Shape[1]))];
    }
}
