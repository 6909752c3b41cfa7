using System.Net;
using System.Text.RegularExpressions;
using Ascent.Application;
using Ascent.Web.Tests.Browsing;
using Ascent.Web.Tests.Sample;
using Ascent.Web.Text;
using Microsoft.Playwright;

namespace Ascent.Web.Tests;

/// <summary>What-if on the roadmap, over the real journey: every axis, by address alone, and nothing is kept.</summary>
public sealed class WhatIfTests(Browser browser)
{
    private static async Task<Site> StartedAsync()
    {
        var site = await Site.StartAsync(home => Workbench.Open(new AscentHome(home), new MovedClock(new(2026, 12, 2, 9, 30, 0, TimeSpan.Zero))));
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
        await using var site = await StartedAsync();
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
        Assert.Contains("Your own plan is unchanged.", page);
        Assert.Equal(before, site.Workbench.Profile);
    }

    [Theory]
    [InlineData("hours=0", "more than 0")]
    [InlineData("hours=12,5", "no comma")]
    [InlineData("hours=1&hours=2", "no comma")]
    [InlineData("hours=many", "more than 0")]
    [InlineData("deadline=2020-01-01", "before the start")]
    [InlineData("start=soon", "a day such as")]
    [InlineData("track=audio", "one of")]
    [InlineData("gpu=perhaps", "true or false")]
    [InlineData("off=2027-W60", "an ISO week")]
    [InlineData("prefers=podcast", "does not know")]
    [InlineData("area=K1", "needs both")]
    [InlineData("rating=3", "needs both")]
    [InlineData("area=K1&rating=9", "a rating from 0 to 4")]
    [InlineData("area=K9&rating=1", "is not a key")]
    [InlineData("want=nothing", "does not know")]
    [InlineData("proven=nothing", "does not know")]
    [InlineData("reality=nothing=x", "is not a key")]
    [InlineData("want=%3Cscript%3Ealert(1)%3C/script%3E", "does not know")]
    public async Task What_cannot_be_reckoned_is_told_without_an_answer(string query, string reason)
    {
        await using var site = await StartedAsync();
        var page = WebUtility.HtmlDecode((await site.GetAsync($"/roadmap?{query}")).Split("id=\"what-if\"")[1].Split("</section>")[0]);
        Assert.Contains("role=\"alert\"", page);
        Assert.Contains(reason.Replace("no comma", "a comma has no place", StringComparison.Ordinal), page);
        Assert.DoesNotContain("role=\"status\"", page);
        Assert.DoesNotContain("--what-if", page);
        Assert.DoesNotContain("<script>alert", await site.GetAsync($"/roadmap?{query}"));
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
        await using var site = await StartedAsync();
        await using var tab = await browser.OpenAsync(site, path);
        foreach (var details in await tab.Page.Locator("details").AllAsync()) await details.EvaluateAsync("d => d.open = true");
        await tab.LooksWellAsync("what-if" + path);
        tab.IsQuiet();
    }
}
