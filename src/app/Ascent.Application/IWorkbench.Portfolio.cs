using Ascent.Journey.Portfolio;
using Ascent.Journey.Progress;
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

    /// <summary>Writes portfolio.yaml to begin with; false where one is there already, which stays.</summary>
    bool InitPortfolio();

    /// <summary>Makes the site: a folder that needs no server, or one file that ends in .zip.</summary>
    PortfolioResult BuildPortfolio(string path, PortfolioOptions options);

    /// <summary>The site's files as they would be now, without writing anything.</summary>
    PortfolioPreview PreviewPortfolio();
}

/// <param name="Theme">light, dark, auto or a CSS file; null for what portfolio.yaml says.</param>
/// <param name="Only">Ids of activities, labs, runs or evidence; empty for what portfolio.yaml says.</param>
public sealed record PortfolioOptions(string? Theme = null, IReadOnlyList<string>? Only = null);

/// <summary>A site that was written, and a sentence for each thing that it does not hold.</summary>
public sealed record PortfolioResult(string Path, BundleManifest Manifest, PortfolioModel Model, IReadOnlyList<string> Omitted);

/// <param name="Model">What the site says.</param>
/// <param name="Files">Openers by path in the site.</param>
/// <param name="Private">Evidence that is not shown, with the reason.</param>
public sealed record PortfolioPreview(PortfolioModel Model, IReadOnlyDictionary<string, Func<Stream>> Files, IReadOnlyList<(Evidence Evidence, string Why)> Private);

/// <summary>A bundle that was written, and a sentence for each thing that it does not hold.</summary>
public sealed record BundleResult(string Path, BundleManifest Manifest, IReadOnlyList<string> Omitted);
