using Ascent.Application;

namespace Ascent.Web.Tests.Sample;

internal sealed partial class SampleWorkbench
{
    public BundleResult BundleEvidence(string path, IReadOnlyList<string>? ids, bool weights) => throw new NotSupportedException();

    public string ExportJourney() => throw new NotSupportedException();

    public ImportResult ImportJourney(string path, bool merge) => throw new NotSupportedException();

    public BackupResult Backup(string path, bool runs) => throw new NotSupportedException();

    public RestoreResult Restore(string path) => throw new NotSupportedException();

    public string ExportCalendar() => Ascent.Journey.Exports.ICalendar.Write("Sample", []);

    public string CalendarToken(bool renew = false) => "0123456789abcdef0123456789abcdef";

    public System.Text.Json.Nodes.JsonObject ExportResume() => throw new NotSupportedException();

    public bool InitPortfolio() => throw new NotSupportedException();

    public PortfolioResult BuildPortfolio(string path, PortfolioOptions options) => throw new NotSupportedException();

    public PortfolioPreview PreviewPortfolio() => throw new NotSupportedException();

    public DraftResult DraftPost(string id, string path) => throw new NotSupportedException();
}
