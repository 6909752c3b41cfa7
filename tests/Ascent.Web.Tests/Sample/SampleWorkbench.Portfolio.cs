using Ascent.Application;

namespace Ascent.Web.Tests.Sample;

internal sealed partial class SampleWorkbench
{
    public BundleResult BundleEvidence(string path, IReadOnlyList<string>? ids, bool weights) => throw new NotSupportedException();
}
