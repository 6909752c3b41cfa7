using System.Text.RegularExpressions;
using Ascent.Journey.Progress;
using Microsoft.Playwright;

namespace Ascent.Web.Tests.Browsing;

/// <summary>A person at work, by mouse and by keyboard, with a script and without.</summary>
public sealed class UseTests(Browser browser)
{
    [Fact]
    public async Task Arrow_keys_move_between_activities_and_Enter_opens_the_reasons()
    {
        await using var site = await Site.StartAsync();
        await using var tab = await browser.OpenAsync(site, "/roadmap");
        var page = tab.Page;
        await page.Locator("#bar-activity-00").FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        Assert.Equal("activity-01", await FocusedAsync(page));
        await page.Keyboard.PressAsync("End");
        Assert.Equal("activity-21", await FocusedAsync(page));
        await page.Keyboard.PressAsync("ArrowDown");
        Assert.Equal("activity-21", await FocusedAsync(page));
        await page.Keyboard.PressAsync("Home");
        Assert.Equal("activity-00", await FocusedAsync(page));
        await page.Keyboard.PressAsync("ArrowDown");
        Assert.Equal("activity-01", await FocusedAsync(page));
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex(@"/roadmap\?item=activity\-01$", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await Assertions.Expect(page.Locator("#why h2")).ToHaveTextAsync("Networks in pictures");
        Assert.Equal("activity-01", await FocusedAsync(page));
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator("#why h2")).ToHaveCountAsync(0);
        await Assertions.Expect(page).ToHaveURLAsync(new Regex(@"/roadmap$", RegexOptions.None, TimeSpan.FromSeconds(1)));
        tab.IsQuiet();
    }

    [Fact]
    public async Task A_click_opens_the_reasons_and_the_back_button_closes_them()
    {
        await using var site = await Site.StartAsync();
        await using var tab = await browser.OpenAsync(site, "/roadmap");
        var page = tab.Page;
        await page.Locator("#bar-activity-05").ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex(@"/roadmap\?item=activity\-05$", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await Assertions.Expect(page.Locator("#why h2")).ToHaveTextAsync("Deep Learning Specialization, course 2");
        await Assertions.Expect(page.Locator("#bar-activity-05")).ToHaveAttributeAsync("aria-current", "true");
        await page.GoBackAsync();
        await Assertions.Expect(page.Locator("#why h2")).ToHaveCountAsync(0);
        await page.ReloadAsync();
        await page.Locator("#bar-activity-06").ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex(@"/roadmap\?item=activity\-06$", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("#why h2")).ToHaveTextAsync("GPU environment");
        tab.IsQuiet();
    }

    [Fact]
    public async Task The_profile_can_be_filled_in_by_keyboard_alone()
    {
        await using var site = await Site.StartAsync(withProfile: false);
        await using var tab = await browser.OpenAsync(site, "/");
        var page = tab.Page;
        await tab.TabToAsync("a.button.primary");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex(@"/start$", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await tab.TabToAsync("#f-hoursPerWeek");
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.TypeAsync("20");
        await tab.TabToAsync("input[name=track]");
        await page.Keyboard.PressAsync("ArrowDown");
        await tab.TabToAsync("input[name=freeOnly]");
        await page.Keyboard.PressAsync("Space");
        await tab.TabToAsync("input[name=rating-T2]");
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("ArrowRight");
        await tab.TabToAsync("button.primary");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex(@"/roadmap\?notice=.*$", RegexOptions.None, TimeSpan.FromSeconds(1)));
        var profile = site.Workbench.Profile!;
        Assert.Equal((20, "nlp", true, 2), (profile.HoursPerWeek, profile.Track, profile.FreeOnly, profile.Rating("T2")));
        await Assertions.Expect(page.Locator(".notice")).ToContainTextAsync("Your plan is made.");
        tab.IsQuiet();
    }

    [Fact]
    public async Task The_curves_of_a_run_move_while_the_page_is_open()
    {
        await using var site = await Site.StartAsync();
        using var run = Site.StartRun(site.Workbench, steps: 0);
        await using var tab = await browser.OpenAsync(site, $"/runs/{run.Id}");
        var page = tab.Page;
        await Assertions.Expect(page.Locator("#no-figures")).ToBeVisibleAsync();
        for (var step = 1; step <= 50; step++) run.Log(step, ("loss", 2.0 / step));
        var last = page.Locator("[data-metric=loss] [data-cell=value]");
        await Assertions.Expect(last).ToHaveTextAsync("0.04");
        await Assertions.Expect(page.Locator("#no-figures")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("#charts canvas")).ToHaveCountAsync(1);
        run.Log(51, ("loss", 0.015), ("test_accuracy", 0.97));
        await Assertions.Expect(last).ToHaveTextAsync("0.015");
        await Assertions.Expect(page.Locator("#charts canvas")).ToHaveCountAsync(2);
        run.Complete(new Dictionary<string, double> { ["test_accuracy"] = 0.97 });
        await Assertions.Expect(page.Locator("#run-head .state")).ToHaveTextAsync("completed");
        await tab.IsAccessibleAsync();
        tab.IsQuiet();
    }

    [Fact]
    public async Task What_another_terminal_changes_appears_by_itself()
    {
        await using var site = await Site.StartAsync();
        await using var tab = await browser.OpenAsync(site, "/roadmap");
        await using var lab = await browser.OpenAsync(site, "/labs/gradients");
        await Assertions.Expect(tab.Page.Locator("#bar-activity-00")).ToHaveClassAsync("bar planned");
        await tab.Page.Locator("#bar-activity-00").FocusAsync();
        site.Sample.MarkDone("activity-00", new(Note: "done elsewhere"));
        site.Sample.AddAttempt("gradients", "fail", Reports.Failed);
        await Assertions.Expect(tab.Page.Locator("#bar-activity-00")).ToHaveClassAsync("bar done");
        await Assertions.Expect(lab.Page.Locator(".tasks")).ToContainTextAsync("The gradient is off by more than the tolerance.");
        Assert.Equal("activity-00", await FocusedAsync(tab.Page));
        tab.IsQuiet();
        lab.IsQuiet();
    }

    [Fact]
    public async Task Everything_works_without_a_script()
    {
        await using var site = await Site.StartAsync(withProfile: false);
        await using var tab = await browser.OpenAsync(site, "/start", script: false);
        var page = tab.Page;
        await page.FillAsync("#f-hoursPerWeek", "0");
        await page.FillAsync("#f-name", "Ada");
        await page.ClickAsync("button.primary");
        await Assertions.Expect(page.Locator("#e-hoursPerWeek")).ToContainTextAsync("Give a number");
        await Assertions.Expect(page.Locator("#f-name")).ToHaveValueAsync("Ada");
        await page.FillAsync("#f-hoursPerWeek", "14");
        await page.ClickAsync("button.primary");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex(@"/roadmap\?notice=.*$", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await page.Locator("#bar-activity-04").ClickAsync();
        await Assertions.Expect(page.Locator("#why h2")).ToHaveTextAsync("Deep Learning Specialization, course 1");
        await page.ClickAsync("#why .button");
        await page.ClickAsync("text=Start");
        await page.FillAsync("#f-proof", "https://example.org/c");
        await page.ClickAsync("text=Mark as done");
        await Assertions.Expect(page.Locator("#live .state")).ToHaveTextAsync("done");
        Assert.Equal(ActivityState.Done, site.Workbench.Progress.Activities["activity-04"].State);
        await page.ClickAsync("button[value=dark]");
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        using var run = Site.StartRun(site.Workbench);
        run.Complete(new Dictionary<string, double> { ["loss"] = 0.1 });
        await page.GotoAsync($"/runs/{run.Id}");
        await Assertions.Expect(page.Locator("[data-metric=loss] [data-cell=step]")).ToHaveTextAsync("200");
    }

    private static Task<string?> FocusedAsync(IPage page) => page.EvaluateAsync<string?>("() => document.activeElement.dataset.item ?? null");
}
