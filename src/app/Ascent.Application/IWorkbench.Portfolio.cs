using Ascent.Journey.Proofs;

namespace Ascent.Application;

/// <summary>Evidence for others.</summary>
public partial interface IWorkbench
{
    /// <summary>Writes all evidence, or that which is named, with what it hashes: a folder, or a file that ends in .zip.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="ids">Evidence, by the beginning of its id; null for all.</param>
    /// <param name="weights">Whether files of any size are taken along.</param>
    BundleResult BundleEvidence(string path, IReadOnlyList<string>? ids, bool weights);
}

/// <summary>A bundle that was written, and a sentence for each thing that it does not hold.</summary>
public sealed record BundleResult(string Path, BundleManifest Manifest, IReadOnlyList<string> Omitted);
