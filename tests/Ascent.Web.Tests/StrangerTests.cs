using System.Net;
using Ascent.Testing;
using Ascent.Web.Tests.Browsing;
using Ascent.Web.Tests.Sample;

namespace Ascent.Web.Tests;

/// <summary>Every page of the journey with a home that holds nothing, and with one full of long names and hostile texts.</summary>
public sealed class StrangerTests(Browser browser, StrangerHomes homes) : IClassFixture<StrangerHomes>
{
    internal const string Hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";
    internal static readonly string Long = new('w', 160);

    public static TheoryData<string> Pages =>
    [
        "/", "/start", "/roadmap", "/roadmap?view=table", "/roadmap?item={id}", "/assess", "/assess/K1", "/practice", "/labs", "/labs/gradients", "/reviews", "/papers", "/papers/lenet",
        "/weekly", "/weekly?week=2026-W48", "/career", "/interviews", "/interviews/design-fraud", "/evidence", "/evidence?check=1", "/portfolio", "/activities/{id}", "/runs",
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Long_names_and_hostile_texts_stay_text_and_within_the_page(string path)
    {
        var site = homes.Full;
        path = path.Replace("{id}", homes.Busiest, StringComparison.Ordinal);
        var page = await site.GetAsync(path);
        foreach (var forbidden in new[] { "<script>alert", "<img", "href=\"javascript:", "onerror=alert(2)>" }) Assert.DoesNotContain(forbidden, page);
        await using var tab = await browser.OpenAsync(site, path);
        await tab.LooksWellAsync("stranger" + path, once: true);
        tab.IsQuiet();
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task An_empty_home_says_on_every_page_what_will_be_there(string path)
    {
        var site = homes.Empty;
        path = path.Replace("{id}", site.Workbench.Pack.Activities.Keys.Order(StringComparer.Ordinal).First(), StringComparison.Ordinal);
        await using var tab = await browser.OpenAsync(site, path);
        await tab.LooksWellAsync("empty" + path, once: true);
        tab.IsQuiet();

        // Apart from the colours and the profile itself, nothing can be sent that would only be refused.
        var forms = await tab.Page.Locator("main form[method=post]").EvaluateAllAsync<string[]>("forms => forms.map(form => form.getAttribute('action'))");
        Assert.All(forms, action => Assert.Equal(path == "/start" ? "/start" : "", action));
    }

    [Fact]
    public async Task Every_link_on_the_pages_of_the_journey_leads_somewhere()
    {
        var site = homes.Full;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in Pages.Select(row => row.Data.Replace("{id}", homes.Busiest, StringComparison.Ordinal)))
        {
            foreach (var part in (await site.GetAsync(path)).Split("href=\"/").Skip(1))
            {
                var link = "/" + WebUtility.HtmlDecode(part[..part.IndexOf('"', StringComparison.Ordinal)]).Split('#')[0];
                if (!seen.Add(link)) continue;
                using var response = await site.Client.GetAsync(new Uri(link, UriKind.Relative));
                Assert.True(response.StatusCode == HttpStatusCode.OK, $"{path} links to {link}, which answers {(int)response.StatusCode}");
            }
        }

        Assert.InRange(seen.Count, 100, 2000);
    }

    [Fact]
    public async Task Every_page_is_valid_whether_its_home_is_empty_or_full_of_hostile_texts()
    {
        var folder = Directory.CreateTempSubdirectory("ascent-pages-").FullName;
        foreach (var furnished in new[] { true, false })
        {
            var site = furnished ? homes.Full : homes.Empty;
            var id = furnished ? homes.Busiest : site.Workbench.Pack.Activities.Keys.Order(StringComparer.Ordinal).First();
            var run = furnished ? ["/runs/" + site.Workbench.Runs.List()[0].Id] : Array.Empty<string>();
            foreach (var path in Pages.Select(row => row.Data.Replace("{id}", id, StringComparison.Ordinal)).Concat(run).Append("/nowhere"))
            {
                using var response = await site.Client.GetAsync(new Uri(path, UriKind.Relative));
                await File.WriteAllTextAsync(Path.Combine(folder, $"{(furnished ? "full" : "empty")}{path.Replace('/', '-').Replace('?', '-')}.html"), await response.Content.ReadAsStringAsync());
            }
        }

        HtmlValidator.Check(folder);
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData(null, "no longer valid")]
    [InlineData("https://evil.example", "from another site")]
    [InlineData("null", "from another site")]
    public async Task Every_form_needs_its_token_and_this_origin(string? origin, string reason)
    {
        var site = homes.Full;
        var token = WebUtility.HtmlDecode((await site.GetAsync("/")).Split("__RequestVerificationToken\" value=\"")[1].Split('"')[0]);
        Assert.InRange(site.FormAddresses.Count, 25, 200);
        var before = site.Workbench.ChangeStamp();
        foreach (var path in site.FormAddresses)
        {
            // From here without the token, and from elsewhere even with it.
            using var content = new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", origin is null ? "" : token)]);
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
            request.Headers.Add("Origin", origin ?? site.Url);
            using var response = await site.Client.SendAsync(request);
            Assert.Equal((path, HttpStatusCode.BadRequest), (path, response.StatusCode));
            Assert.Contains(reason, await response.Content.ReadAsStringAsync());
        }

        Assert.Equal(before, site.Workbench.ChangeStamp());
    }
}
