using System.Net;
using System.Text.RegularExpressions;
using Ascent.Journey.Content;
using Ascent.Web.Tests.Browsing;
using Ascent.Web.Tests.Sample;
using Microsoft.Playwright;

namespace Ascent.Web.Tests;

/// <summary>The pages over the real workbench: the journey that ships, its labs, a store in a temporary home.</summary>
public sealed class JourneyTests(Browser browser, JourneyHome home) : IClassFixture<JourneyHome>
{
    private static Task<Site> StartAsync() => Site.StartAsync(home => RealJourney.Open(home, TimeProvider.System));

    internal static async Task<Site> StartedAsync()
    {
        var site = await StartAsync();
        site.Workbench.SaveProfile(site.Workbench.DefaultProfile());
        return site;
    }

    [Fact]
    public async Task A_newcomer_sends_the_form_as_it_is_and_gets_the_whole_plan()
    {
        await using var site = await StartAsync();
        await using var tab = await browser.OpenAsync(site, "/");
        var page = tab.Page;
        await page.ClickAsync("a.button.primary");
        await page.ClickAsync("button.primary");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex(@"/roadmap\?notice=.*$", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await Assertions.Expect(page.Locator(".notice")).ToContainTextAsync("Your plan is made.");
        var plan = site.Workbench.CurrentPlan();
        await Assertions.Expect(page.Locator(".timeline .bar")).ToHaveCountAsync(plan.Items.Count);
        Assert.Equal(site.Workbench.DefaultProfile().HoursPerWeek, site.Workbench.Profile!.HoursPerWeek);
        tab.IsQuiet();
    }

    [Fact]
    public async Task Every_activity_and_every_lab_of_the_journey_has_its_page()
    {
        var site = home.Site;
        foreach (var activity in site.Workbench.Pack.Activities.Values)
            Assert.Contains($"<h1>{WebUtility.HtmlEncode(activity.Title)}</h1>", WebUtility.HtmlDecode(await site.GetAsync($"/activities/{activity.Id}")).Replace(activity.Title, WebUtility.HtmlEncode(activity.Title)));
        foreach (var standing in site.Workbench.LabStandings())
        {
            var page = await site.GetAsync($"/labs/{standing.Lab.Id}");
            Assert.DoesNotContain("is missing from its folder", page);
            foreach (var task in standing.Lab.Tasks) Assert.Contains(task.Title, WebUtility.HtmlDecode(page));
        }
    }

    [Fact]
    public async Task Proof_moves_the_plan_on_every_page_that_is_open()
    {
        await using var site = await StartedAsync();
        var item = site.Workbench.CurrentPlan().Items.First(item => site.Workbench.Pack.Activities[item.Id].Evidence is EvidenceKind.Note or EvidenceKind.Link);
        await using var roadmap = await browser.OpenAsync(site, "/roadmap");
        await using var tab = await browser.OpenAsync(site, $"/activities/{item.Id}");
        await tab.Page.FillAsync("#f-proof", "https://example.org/what-i-made");
        await tab.Page.ClickAsync("text=Mark as done");
        await Assertions.Expect(tab.Page.Locator("#live .state")).ToHaveTextAsync("done");
        await Assertions.Expect(roadmap.Page.Locator($"#bar-{item.Id}")).ToHaveClassAsync("bar done");
        await Assertions.Expect(roadmap.Page.Locator(".answers")).ToContainTextAsync($"1 of {site.Workbench.CurrentPlan().Items.Count}");
        Assert.Single(site.Workbench.EvidenceList(item.Id));
        tab.IsQuiet();
        roadmap.IsQuiet();
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/start")]
    [InlineData("/roadmap")]
    [InlineData("/roadmap?view=table")]
    [InlineData("/labs")]
    [InlineData("/labs/gradients")]
    [InlineData("/labs/first-network")]
    [InlineData("/activities/first-network-lab")]
    public async Task A_page_of_the_journey_is_accessible_quiet_and_fits(string path)
    {
        var site = home.Site;
        await using var tab = await browser.OpenAsync(site, path);
        await tab.LooksWellAsync("journey" + path);
        tab.IsQuiet();
    }
}

/// <summary>A home with a plan and nothing done, that is only looked at.</summary>
public sealed class JourneyHome : IAsyncLifetime
{
    internal Site Site { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Site = await JourneyTests.StartedAsync();

    public ValueTask DisposeAsync() => Site.DisposeAsync();
}
