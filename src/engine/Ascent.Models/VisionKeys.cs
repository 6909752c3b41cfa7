namespace Ascent.Models;

/// <summary>How files of pretrained image networks name things.</summary>
internal static class VisionKeys
{
    /// <summary>Files from before PyTorch 0.4.1 do not count the batches that batch norm has seen; a count is nothing that the network computes with.</summary>
    public static PretrainedKeys WithoutCounts { get; } = new() { Optional = static key => key.EndsWith(".num_batches_tracked", StringComparison.Ordinal) };
}
