using System.Net;
using System.Net.Http.Headers;
using Ascent.Application;
using Ascent.Journey.Content;
using Ascent.Web.Tests.Browsing;
using Ascent.Web.Tests.Sample;

namespace Ascent.Web.Tests;

/// <summary>What is shown to others, over the real workbench: the pages about it, the site itself, the calendar's address.</summary>
public sealed class PortfolioTests(Browser browser)
{
    [Fact]
    public async Task The_pages_and_the_site_are_accessible_and_fit_in_every_look()
    {
        await using var site = await StartAsync();
        var (run, activity) = Prove(site);
        foreach (var path in new[] { "/portfolio", "/evidence", "/evidence?check=1", "/portfolio/preview/index.html", $"/portfolio/preview/projects/{activity}.html", $"/portfolio/preview/runs/{run}.html", "/portfolio/preview/evidence.html" })
            await LooksGoodAsync(site, path);
    }

    [Fact]
    public async Task Without_evidence_the_pages_say_what_will_be_here()
    {
        await using var site = await StartAsync();
        Assert.Contains("No evidence yet", await site.GetAsync("/evidence"));
        Assert.Contains("Nothing is shown yet", await site.GetAsync("/portfolio"));
        foreach (var path in new[] { "/portfolio", "/evidence", "/portfolio/preview/index.html" }) await LooksGoodAsync(site, path);
    }

    [Fact]
    public async Task Bundle_and_site_are_downloaded_whole_and_leave_nothing_behind()
    {
        await using var site = await StartAsync();
        Prove(site);
        foreach (var address in new[] { "/evidence/bundle.zip", "/portfolio/site.zip" })
        {
            var file = Path.Combine(site.Workbench.Home.Path, "downloaded.zip");
            await File.WriteAllBytesAsync(file, await site.Client.GetByteArrayAsync(new Uri(address, UriKind.Relative), TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
            Assert.True(BundleVerifier.Verify(file).Holds);
        }

        Assert.Empty(Directory.EnumerateFiles(site.Workbench.Home.Cache, "*.zip"));
    }

    [Fact]
    public async Task A_fault_in_the_persons_words_stands_on_the_page_and_breaks_nothing()
    {
        await using var site = await StartAsync();
        await File.WriteAllTextAsync(site.Workbench.Home.PortfolioFile, "theme: <script>pink</script>\n", TestContext.Current.CancellationToken);
        var page = await site.GetAsync("/portfolio");
        Assert.Contains("portfolio.yaml needs another look", page);
        Assert.DoesNotContain("<script>pink", page);
    }

    [Fact]
    public async Task The_calendar_is_served_to_whoever_knows_its_address_and_says_when_nothing_changed()
    {
        await using var site = await StartAsync();
        var token = site.Workbench.CalendarToken();
        Assert.Contains($"/calendar/{token}.ics", await site.GetAsync("/portfolio"));
        var address = new Uri($"/calendar/{token}.ics", UriKind.Relative);
        using var first = await site.Client.GetAsync(address, TestContext.Current.CancellationToken);
        Assert.Equal("text/calendar", first.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith("BEGIN:VCALENDAR\r\n", await first.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var tag = first.Headers.ETag!;
        Assert.Equal(HttpStatusCode.NotModified, (await AskAsync(site, address, tag)).StatusCode);

        site.Workbench.SaveProfile(site.Workbench.Profile! with { HoursPerWeek = 4 });
        using var later = await AskAsync(site, address, tag);
        Assert.Equal(HttpStatusCode.OK, later.StatusCode);
        Assert.Contains("SEQUENCE:1", await later.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        foreach (var wrong in new[] { "0", new string('0', 32), token[..31], token + "0" }) await site.GetAsync($"/calendar/{wrong}.ics", HttpStatusCode.NotFound);
        site.Workbench.CalendarToken(renew: true);
        await site.GetAsync(address.OriginalString, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_preview_gives_the_sites_files_and_nothing_else()
    {
        await using var site = await StartAsync();
        foreach (var path in new[] { "../portfolio.yaml", "..%2fascent.db", "nowhere.html", "%2e%2e/%2e%2e/etc/passwd" }) await site.GetAsync("/portfolio/preview/" + path, HttpStatusCode.NotFound);
    }

    private static async Task<HttpResponseMessage> AskAsync(Site site, Uri address, EntityTagHeaderValue tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.IfNoneMatch.Add(tag);
        return await site.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private async Task LooksGoodAsync(Site site, string path)
    {
        await using var tab = await browser.OpenAsync(site, path);
        await tab.LooksWellAsync(path);
        tab.IsQuiet();
    }

    private static async Task<Site> StartAsync()
    {
        var site = await Site.StartAsync(home => RealJourney.Open(home, TimeProvider.System));
        site.Workbench.SaveProfile(site.Workbench.DefaultProfile() with { Name = "Ada Lovelace" });
        return site;
    }

    private static (string Run, string Activity) Prove(Site site)
    {
        string run;
        using (var writer = Site.StartRun(site.Workbench))
        {
            run = writer.Id;
            writer.Complete(new Dictionary<string, double> { ["test_accuracy"] = 0.97, ["loss"] = 0.06 });
        }

        string Of(EvidenceKind kind) => site.Workbench.Pack.Activities.Values.Where(activity => activity.Evidence == kind && activity.Kind != ActivityKind.Paper).Select(activity => activity.Id).Order(StringComparer.Ordinal).First();
        var activity = Of(EvidenceKind.Run);
        site.Workbench.MarkDone(activity, new ProofOffer(Run: run));
        site.Workbench.MarkDone(Of(EvidenceKind.Link), new ProofOffer(Link: "https://example.org/a/very/long/address/that/has/no/place/to/break/0123456789012345678901234567890123456789"));
        site.Workbench.MarkDone(Of(EvidenceKind.Note), new ProofOffer(Note: "joined"));
        return (run, activity);
    }
}
