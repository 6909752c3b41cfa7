using System.Net;
using System.Text.RegularExpressions;
using Ascent.Web.Tests.Browsing;
using Ascent.Web.Tests.Sample;
using Ascent.Web.Text;
using Microsoft.Playwright;

namespace Ascent.Web.Tests;

/// <summary>What-if on the roadmap, over the real journey: every axis, by address alone, and nothing is kept.</summary>
public sealed class WhatIfTests(Browser browser, WhatIfHome home) : IClassFixture<WhatIfHome>
{
    internal static async Task<Site> StartedAsync()
    {
        var site = await Site.StartAsync(home => RealJourney.Open(home, new MovedClock(new(2026, 12, 2, 9, 30, 0, TimeSpan.Zero))));
        site.Workbench.SaveProfile(site.Workbench.DefaultProfile() with { Wants = ["competition"] });
        return site;
    }

    [Theory]
    [InlineData("hours=10.5", "hours=10.5")]
    [InlineData("deadline=2027-05-01", "deadline=2027-05-01")]
    [InlineData("start=2027-01-11", "start=2027-01-11")]
    [InlineData("track=nlp", "track=nlp")]
    [InlineData("gpu=true", "gpu=true")]
    [InlineData("free=true", "free=true")]
    [InlineData("off=2027-W05,%202027-w06", "off=2027-W05+2027-W06")]
    [InlineData("prefers=book", "prefers=book")]
    [InlineData("area=K1&rating=4", "K1=4")]
    [InlineData("unwant=competition", "unwant=competition")]
    [InlineData("proven={skill}", "proven={skill}")]
    [InlineData("want={optional}", "want={optional}")]
    [InlineData("reality={answer}", "reality.{answer}")]
    [InlineData("hours=12&track=nlp&gpu=true&start=&off=", "hours=12,track=nlp,gpu=true")]
    public async Task Every_axis_answers_with_the_dates_of_the_planner_and_changes_nothing(string query, string changes)
    {
        var site = home.Site;
        var pack = site.Workbench.Pack;
        var question = pack.RealityQuestions[0];
        string Filled(string text) => text.Replace("{skill}", pack.Skills.Keys.Order(StringComparer.Ordinal).First())
            .Replace("{optional}", site.Workbench.CurrentPlan().Skipped.First(item => pack.Activities.TryGetValue(item.Id, out var activity) && activity.Optional && item.Reason.Contains("want it", StringComparison.Ordinal)).Id)
            .Replace("{answer}", $"{question.Id}={question.Choices[^1].Id}");
        var before = site.Workbench.Profile;
        var page = await site.GetAsync($"/roadmap?{Filled(query)}");
        var expected = site.Workbench.WhatIf(Filled(changes)).Plan.Forecast;
        var answer = page.Split("role=\"status\"")[1].Split("</dl>")[0];
        Assert.Contains($"<dt>P50</dt><dd>{Words.Date(expected.P50, site.Workbench.Today)}", answer);
        Assert.Contains($"<dt>P80</dt><dd>{Words.Date(expected.P80, site.Workbench.Today)}", answer);
        Assert.Contains("Your own plan is unchanged until then.", page);
        Assert.Equal(before, site.Workbench.Profile);
    }

    [Theory]
    [InlineData("hours=0", "hours", "more than 0")]
    [InlineData("hours=12,5", "hours", "no comma")]
    [InlineData("hours=1&hours=2", "hours", "no comma")]
    [InlineData("hours=many", "hours", "more than 0")]
    [InlineData("deadline=2020-01-01", "deadline", "before the start")]
    [InlineData("start=soon", "start", "a day such as")]
    [InlineData("track=audio", "track", "one of")]
    [InlineData("gpu=perhaps", "gpu", "true or false")]
    [InlineData("off=2027-W60", "off", "an ISO week")]
    [InlineData("prefers=podcast", "prefers", "does not know")]
    [InlineData("area=K1", "rating", "needs both")]
    [InlineData("rating=3", "area", "needs both")]
    [InlineData("area=K1&rating=9", "rating", "a rating from 0 to 4")]
    [InlineData("area=K9&rating=1", "area", "is not a key")]
    [InlineData("want=nothing", "want", "does not know")]
    [InlineData("proven=nothing", "proven", "does not know")]
    [InlineData("reality=nothing=x", "reality", "is not a key")]
    [InlineData("want=%3Cscript%3Ealert(1)%3C/script%3E", "want", "does not know")]
    public async Task What_cannot_be_reckoned_is_told_beside_its_field_without_an_answer(string query, string field, string reason)
    {
        var site = home.Site;
        var page = WebUtility.HtmlDecode((await site.GetAsync($"/roadmap?{query}")).Split("id=\"what-if\"")[1].Split("</section>")[0]);
        Assert.Contains("role=\"alert\"", page);
        Assert.Contains("One answer needs another look. Your plan is unchanged.", page);
        Assert.Contains(reason.Replace("no comma", "a comma has no place", StringComparison.Ordinal), page.Split($"id=\"e-{field}\">")[1].Split(field is "hours" or "deadline" or "start" or "off" ? "</p>" : "</span>")[0]);
        Assert.Matches($"id=\"f-{field}\"[^>]*aria-invalid=\"true\"[^>]*aria-describedby=\"e-{field}\"", page);
        Assert.DoesNotContain("role=\"status\"", page);
        Assert.DoesNotContain("--what-if", page);
        Assert.DoesNotContain("<script>alert", await site.GetAsync($"/roadmap?{query}"));
    }

    [Fact]
    public async Task Each_of_several_faults_stands_beside_its_own_field()
    {
        var site = home.Site;
        var page = await site.GetAsync("/roadmap?hours=0&gpu=perhaps&track=nlp");
        Assert.Contains("2 answers need another look.", page);
        foreach (var field in new[] { "hours", "gpu" }) Assert.Contains($"id=\"e-{field}\"", page);
        Assert.DoesNotContain("id=\"e-track\"", page);

        // Each date is right alone; together they are not.
        Assert.Contains("is before the start", (await site.GetAsync("/roadmap?start=2027-06-01&deadline=2027-05-01")).Split("id=\"e-deadline\">")[1].Split("</")[0]);
    }

    [Theory]
    [InlineData("hours", "10.5", "track", "nlp")]
    [InlineData("area", "K1", "rating", "3")]
    [InlineData("off", "2027-W05, 2027-w06", "free", "true")]
    public async Task What_was_reckoned_can_be_kept(string first, string one, string second, string two)
    {
        await using var site = await StartedAsync();
        var question = $"/roadmap?{first}={Uri.EscapeDataString(one)}&{second}={Uri.EscapeDataString(two)}";
        var forecast = (await site.GetAsync(question)).Split("role=\"status\"")[1].Split("</dl>")[0];
        using var kept = await site.PostAsync(question, "/roadmap/keep", (first, one), (second, two));
        Assert.Contains("Kept, and the plan is up to date.", await site.GetAsync(kept.Headers.Location!.OriginalString));
        var profile = site.Workbench.Profile!;
        Assert.True(first switch
        {
            "hours" => profile is { HoursPerWeek: 10.5, Track: "nlp" },
            "area" => profile.Rating("K1") == 3,
            _ => profile.FreeOnly && profile.WeeksOff.SequenceEqual([new(2027, 5), new(2027, 6)]),
        });
        Assert.Contains(Words.Date(site.Workbench.CurrentPlan().Forecast.P80, site.Workbench.Today), forecast);
        Assert.Contains("competition", profile.Wants);
    }

    [Fact]
    public async Task What_cannot_be_kept_is_told_where_it_was_asked()
    {
        await using var site = await StartedAsync();
        var before = site.Workbench.ChangeStamp();
        using var refused = await site.PostAsync("/roadmap", "/roadmap/keep", ("hours", "0"), ("track", "nlp"));
        var address = refused.Headers.Location!.OriginalString;
        Assert.EndsWith("#what-if", address);
        Assert.Contains("id=\"e-hours\"", await site.GetAsync(address.Split('#')[0]));
        using var nothing = await site.PostAsync("/roadmap", "/roadmap/keep");
        Assert.StartsWith("/roadmap", nothing.Headers.Location!.OriginalString);
        Assert.Equal(before, site.Workbench.ChangeStamp());
    }

    [Fact]
    public async Task By_keyboard_alone_the_axes_are_set_and_the_address_keeps_the_question()
    {
        await using var site = await StartedAsync();
        await using var tab = await browser.OpenAsync(site, "/roadmap?view=table");
        var page = tab.Page;
        await page.FocusAsync("#what-if summary");
        await page.Keyboard.PressAsync("Enter");
        await tab.TabToAsync("#f-off");
        await page.Keyboard.TypeAsync("2027-W05, 2027-W06");
        await tab.TabToAsync("#f-free");
        await page.Keyboard.PressAsync("ArrowDown");
        await tab.TabToAsync("#what-if button");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex(@"view=table.*off=2027-W05.*free=true.*#what-if$", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await Assertions.Expect(page.Locator("#what-if [role=status]")).ToContainTextAsync("P80");
        await Assertions.Expect(page.Locator("#f-off")).ToHaveValueAsync("2027-W05, 2027-W06");
        await Assertions.Expect(page.Locator("#f-off")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".plan-table").First).ToBeVisibleAsync();
        Assert.Empty(site.Workbench.Profile!.WeeksOff);
        tab.IsQuiet();
    }

    [Theory]
    [InlineData("/roadmap?hours=12&track=nlp&gpu=true")]
    [InlineData("/roadmap?hours=0&area=K1&rating=2")]
    public async Task The_answer_and_the_refusal_are_accessible_quiet_and_fit_in_every_look(string path)
    {
        var site = home.Site;
        await using var tab = await browser.OpenAsync(site, path);
        foreach (var details in await tab.Page.Locator("details").AllAsync()) await details.EvaluateAsync("d => d.open = true");
        await tab.LooksWellAsync("what-if" + path);
        tab.IsQuiet();
    }
}

/// <summary>A home of which only is asked what would be.</summary>
public sealed class WhatIfHome : IAsyncLifetime
{
    internal Site Site { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Site = await WhatIfTests.StartedAsync();

    public ValueTask DisposeAsync() => Site.DisposeAsync();
}
