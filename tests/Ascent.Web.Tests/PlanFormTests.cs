using System.Net;
using Ascent.Journey.Profiles;
using Ascent.Journey.Progress;
using Ascent.Web.Tests.Browsing;
using Ascent.Web.Tests.Sample;
using Microsoft.Playwright;

namespace Ascent.Web.Tests;

/// <summary>What the person decides about the plan, over the real journey: wishes, pins, weeks off, breaks, the other track.</summary>
public sealed class PlanFormTests(Browser browser)
{
    private static readonly DateTimeOffset Morning = new(2026, 12, 2, 9, 30, 0, TimeSpan.Zero);

    private static async Task<Site> StartedAsync(TimeProvider? time = null, bool withProfile = true)
    {
        var site = await Site.StartAsync(home => RealJourney.Open(home, time ?? new MovedClock(Morning)));
        if (withProfile) site.Workbench.SaveProfile(site.Workbench.DefaultProfile());
        return site;
    }

    [Fact]
    public async Task What_is_optional_is_taken_into_the_plan_and_let_go_again()
    {
        await using var site = await StartedAsync();
        var id = Optional(site);
        var page = $"/activities/{id}";
        Assert.Contains("Take into the plan", await site.GetAsync(page));
        using (var wanted = await site.PostAsync(page, page + "/want"))
        {
            var after = await site.GetAsync(wanted.Headers.Location!.OriginalString);
            Assert.Contains("It is in your plan now.", after);
            Assert.Contains("Let it go again", after);
        }

        Assert.Contains(site.Workbench.CurrentPlan().Items, item => item.Id == id);
        using (var released = await site.PostAsync(page, page + "/unwant"))
            Assert.Contains("It is no longer asked for.", await site.GetAsync(released.Headers.Location!.OriginalString));
        Assert.DoesNotContain(site.Workbench.CurrentPlan().Items, item => item.Id == id);
    }

    [Fact]
    public async Task What_is_planned_anyway_cannot_be_asked_for_and_the_page_says_why()
    {
        await using var site = await StartedAsync();
        var id = site.Workbench.CurrentPlan().Items.First(item => !item.Optional).Id;
        using var refused = await site.PostAsync($"/activities/{id}", $"/activities/{id}/want");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        var page = await refused.Content.ReadAsStringAsync();
        Assert.Contains("role=\"alert\"", page);
        Assert.Contains("is no optional activity", page);
        Assert.Empty(site.Workbench.Profile!.Wants);
        using var unknown = await site.PostAsync("/", "/activities/nothing/want");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task An_activity_is_held_in_a_week_and_let_loose_by_keyboard_alone()
    {
        await using var site = await StartedAsync();
        var item = site.Workbench.CurrentPlan().Items.First(item => item.State == ActivityState.NotStarted && item.SlackDays > 30);
        var week = IsoWeek.Of(item.Start.AddDays(14));
        await using var tab = await browser.OpenAsync(site, $"/activities/{item.Id}");
        await tab.TabToAsync("#f-week");
        for (var presses = 0; presses < 2; presses++) await tab.Page.Keyboard.PressAsync("ArrowDown");
        await tab.TabToAsync("form[action$='/pin'] button");
        await tab.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(tab.Page.Locator(".notice")).ToContainTextAsync($"Pinned to {week}.");
        Assert.Equal(week, site.Workbench.Progress.Activities[item.Id].PinnedTo);
        Assert.Equal(week, site.Workbench.CurrentPlan().Items.Single(other => other.Id == item.Id).Weeks[0].Week);
        await tab.LooksWellAsync("plan-pinned");
        await tab.TabToAsync("form[action$='/unpin'] button");
        await tab.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(tab.Page.Locator(".notice")).ToContainTextAsync("No longer pinned.");
        Assert.Null(site.Workbench.Progress.Activities[item.Id].PinnedTo);
        tab.IsQuiet();
    }

    [Theory]
    [InlineData("", "Choose a week")]
    [InlineData("next week", "Choose a week")]
    [InlineData("2027-W53", "Choose a week")]
    [InlineData("2026-W01", "2026-W01 is over.")]
    [InlineData("<b>2026-W50", "Choose a week")]
    public async Task A_week_that_cannot_be_held_is_kept_beside_its_reason(string typed, string reason)
    {
        await using var site = await StartedAsync();
        var id = site.Workbench.CurrentPlan().Items.First(item => item.State == ActivityState.NotStarted).Id;
        using var refused = await site.PostAsync($"/activities/{id}", $"/activities/{id}/pin", ("week", typed));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        var page = await refused.Content.ReadAsStringAsync();
        Assert.Contains("id=\"e-week\"", page);
        Assert.Contains(reason, page);
        if (typed.Length > 0) Assert.Contains($" selected>{WebUtility.HtmlEncode(typed)}</option>", page);
        Assert.DoesNotContain("<b>", page);
        Assert.All(site.Workbench.Progress.Activities.Values, known => Assert.Null(known.PinnedTo));
    }

    [Fact]
    public async Task A_pin_before_what_it_waits_for_names_the_first_week_that_would_do()
    {
        await using var site = await StartedAsync();
        var late = site.Workbench.CurrentPlan().Items[^1];
        using var refused = await site.PostAsync($"/activities/{late.Id}", $"/activities/{late.Id}/pin", ("week", $"{IsoWeek.Of(site.Workbench.Today)}"));
        var page = await refused.Content.ReadAsStringAsync();
        Assert.Contains("The first week that it can have is", page);
        Assert.Contains("Nothing was changed.", page);
    }

    [Fact]
    public async Task A_week_is_taken_off_and_given_back_on_the_roadmap_by_keyboard()
    {
        await using var site = await StartedAsync();
        var week = IsoWeek.Of(site.Workbench.Today.AddDays(21));
        Assert.Contains(site.Workbench.CurrentPlan().Items.SelectMany(item => item.Weeks), share => share.Week == week);
        await using var tab = await browser.OpenAsync(site, "/roadmap?view=table");
        await tab.Page.FocusAsync("#f-weekOff");
        for (var presses = 0; presses < 4; presses++) await tab.Page.Keyboard.PressAsync("ArrowDown");
        await tab.TabToAsync("form[action='/weeks/off'] button");
        await tab.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(tab.Page.Locator(".notice")).ToContainTextAsync("Mon 21 Dec to Sun 27 Dec is off: nothing is planned in it.");
        Assert.Equal([week], site.Workbench.Profile!.WeeksOff);
        Assert.DoesNotContain(site.Workbench.CurrentPlan().Items.SelectMany(item => item.Weeks), share => share.Week == week);
        await Assertions.Expect(tab.Page.Locator("#choices .rows").First).ToContainTextAsync("Mon 21 Dec to Sun 27 Dec");
        await Assertions.Expect(tab.Page.Locator($"#f-weekOff option[value='{week}']")).ToHaveCountAsync(0);
        await tab.Page.FocusAsync("form[action='/weeks/on'] button");
        await tab.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(tab.Page.Locator(".notice")).ToContainTextAsync("Mon 21 Dec to Sun 27 Dec is a week of work again.");
        Assert.Empty(site.Workbench.Profile!.WeeksOff);
        tab.IsQuiet();
    }

    [Theory]
    [InlineData("off", "", "Choose a week")]
    [InlineData("off", "<b>Christmas", "Choose a week")]
    [InlineData("off", "2026-W40", "2026-W40 is over")]
    [InlineData("off", "2027-W02", "is off already")]
    [InlineData("on", "2027-W03", "is not off")]
    public async Task A_week_that_cannot_be_taken_is_refused_beside_its_field_and_changes_nothing(string verb, string week, string reason)
    {
        await using var site = await StartedAsync();
        site.Workbench.TakeOff([new(2027, 2)], off: true);
        using var refused = await site.PostAsync("/roadmap", $"/weeks/{verb}", ("week", week));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        var page = await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains(reason, page.Split("id=\"e-weekOff\">")[1].Split("</p>")[0]);
        Assert.DoesNotContain("<b>", page);
        Assert.Equal([new IsoWeek(2027, 2)], site.Workbench.Profile!.WeeksOff);
    }

    [Fact]
    public async Task The_roadmap_says_what_was_chosen_and_leads_to_where_it_is_changed()
    {
        await using var site = await StartedAsync();
        string Choices(string page) => page.Split("id=\"choices\"")[1].Split("</section>")[0];
        var none = Choices(await site.GetAsync("/roadmap"));
        foreach (var said in new[] { "None ahead.", "href=\"/#break\"", "Nothing. An activity that is not begun", "Take into the plan", "Vision.", "/roadmap?track=nlp#what-if" }) Assert.Contains(said, none);

        var wish = Optional(site);
        site.Workbench.Want([wish], wanted: true);
        var item = site.Workbench.CurrentPlan().Items.First(item => item.State == ActivityState.NotStarted && item.SlackDays > 30);
        site.Workbench.Pin(new Dictionary<string, IsoWeek?> { [item.Id] = IsoWeek.Of(item.Start.AddDays(14)) });
        site.Workbench.SaveProfile(site.Workbench.Profile! with { Track = "nlp" });
        site.Workbench.Pause(null);
        var some = Choices(await site.GetAsync("/roadmap"));
        foreach (var said in new[] { "Since Wed 2 Dec, until you are back.", $"href=\"/activities/{wish}\"", $"href=\"/activities/{item.Id}\"", "Language.", "/roadmap?track=vision#what-if" }) Assert.Contains(said, some);
    }

    [Fact]
    public async Task A_week_off_is_typed_into_the_profile_and_holds_no_work()
    {
        await using var site = await StartedAsync();
        await using var tab = await browser.OpenAsync(site, "/start");
        await tab.TabToAsync("#f-weeksOff");
        await tab.Page.Keyboard.TypeAsync("2026-W53, 2026-W60");
        await tab.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(tab.Page.Locator("#e-weeksOff")).ToContainTextAsync("2026-W60");
        Assert.Empty(site.Workbench.Profile!.WeeksOff);
        await tab.TabToAsync("#f-weeksOff");
        await tab.Page.Keyboard.PressAsync("Control+A");
        await tab.Page.Keyboard.TypeAsync("2026-W53, 2027-W02");
        await tab.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(tab.Page.Locator(".notice")).ToContainTextAsync("the plan is up to date");
        IsoWeek[] off = [new(2026, 53), new(2027, 2)];
        Assert.Equal(off, site.Workbench.Profile!.WeeksOff);
        Assert.DoesNotContain(site.Workbench.CurrentPlan().Items.SelectMany(item => item.Weeks), share => off.Contains(share.Week));
    }

    [Fact]
    public async Task The_other_track_is_chosen_by_keyboard_and_what_was_done_stays_done()
    {
        await using var site = await StartedAsync();
        var done = site.Workbench.CurrentPlan().Items.First(item => site.Workbench.Pack.Activities[item.Id].Evidence == Journey.Content.EvidenceKind.Note).Id;
        site.Workbench.MarkDone(done, new(Note: "done before the change"));
        var vision = site.Workbench.CurrentPlan();
        await using var tab = await browser.OpenAsync(site, "/start");
        await tab.TabToAsync("input[name=track]");
        await tab.Page.Keyboard.PressAsync("ArrowDown");
        await tab.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(tab.Page.Locator(".notice")).ToContainTextAsync("the plan is up to date");
        Assert.Equal("nlp", site.Workbench.Profile!.Track);
        var language = site.Workbench.CurrentPlan();
        Assert.Contains(language.Items, item => vision.Items.All(other => other.Id != item.Id));
        Assert.Contains(vision.Items, item => language.Items.All(other => other.Id != item.Id));
        Assert.Equal(ActivityState.Done, language.Items.Single(item => item.Id == done).State);
        Assert.Single(site.Workbench.EvidenceList(done));
        tab.IsQuiet();
    }

    [Fact]
    public async Task A_break_is_begun_and_ended_by_keyboard_and_says_what_moved()
    {
        var clock = new MovedClock(Morning);
        await using var site = await StartedAsync(clock);
        await using var tab = await browser.OpenAsync(site, "/");
        await tab.TabToAsync("#break summary");
        await tab.Page.Keyboard.PressAsync("Enter");
        await tab.TabToAsync("#break button");
        await tab.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(tab.Page.Locator("#break h2")).ToHaveTextAsync("You are on a break");
        await Assertions.Expect(tab.Page.Locator("#break")).ToContainTextAsync("Since Wed 2 Dec, until you are back.");
        Assert.Null(Assert.Single(site.Workbench.Profile!.Breaks).Until);
        await tab.LooksWellAsync("plan-break");

        clock.Now += TimeSpan.FromDays(16);
        await tab.Page.ReloadAsync();
        await tab.TabToAsync("#break button.primary");
        await tab.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(tab.Page.Locator(".notice")).ToContainTextAsync("Welcome back; everything is where you left it.");
        await Assertions.Expect(tab.Page.Locator(".notice")).ToContainTextAsync("The finish moved by");
        Assert.Equal(new DateOnly(2026, 12, 17), site.Workbench.Profile!.Breaks[^1].Until);
        tab.IsQuiet();
    }

    [Fact]
    public async Task The_last_day_of_a_break_is_kept_and_can_be_moved()
    {
        await using var site = await StartedAsync();
        foreach (var last in new[] { "2027-01-03", "2027-01-10" })
        {
            using var begun = await site.PostAsync("/", "/pause", ("until", last));
            Assert.Equal(HttpStatusCode.Redirect, begun.StatusCode);
            Assert.Equal(last, $"{Assert.Single(site.Workbench.Profile!.Breaks).Until:yyyy-MM-dd}");
        }

        Assert.Contains("with Sun 10 Jan 2027 as its last day", await site.GetAsync("/"));
        Assert.All(site.Workbench.CurrentPlan().Items, item => Assert.True(item.Start > new DateOnly(2027, 1, 10)));
    }

    [Theory]
    [InlineData("tomorrow", "Write the last day as")]
    [InlineData("2026-12-32", "Write the last day as")]
    [InlineData("\"><script>", "Write the last day as")]
    [InlineData("2026-12-01", "2026-12-01 is over")]
    [InlineData("2031-01-01", "more than two years away")]
    public async Task A_last_day_that_cannot_be_taken_is_kept_beside_its_reason(string typed, string reason)
    {
        await using var site = await StartedAsync();
        using var refused = await site.PostAsync("/", "/pause", ("until", typed));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        var page = await refused.Content.ReadAsStringAsync();
        Assert.Contains("id=\"e-until\"", page);
        Assert.Contains(reason, page);
        Assert.Contains($"value=\"{WebUtility.HtmlEncode(typed)}\"", page);
        Assert.DoesNotContain("<script>", page);
        Assert.Contains("<details open>", page);
        Assert.Empty(site.Workbench.Profile!.Breaks);
    }

    [Fact]
    public async Task Coming_back_without_a_break_is_told_as_a_refusal_and_without_a_plan_nothing_is_paused()
    {
        await using var site = await StartedAsync();
        using var refused = await site.PostAsync("/", "/resume");
        Assert.Contains("class=\"notice bad\" role=\"alert\"", await site.GetAsync(refused.Headers.Location!.OriginalString));
        await using var empty = await StartedAsync(withProfile: false);
        foreach (var path in new[] { "/pause", "/resume" })
        {
            using var sent = await empty.PostAsync("/", path);
            Assert.Equal("/", sent.Headers.Location!.OriginalString);
        }
    }

    [Fact]
    public async Task A_refused_form_stays_as_it_is_when_another_terminal_changes_something()
    {
        await using var site = await StartedAsync();
        site.Workbench.TakeOff([new(2027, 1)], off: true);
        var first = site.Workbench.CurrentPlan().Items[0].Id;
        await using var tab = await browser.OpenAsync(site, $"/activities/{first}");
        await tab.Page.SelectOptionAsync("#f-week", $"{new IsoWeek(2027, 1)}");
        await tab.Page.ClickAsync("text=Pin");
        await Assertions.Expect(tab.Page.Locator("#e-week")).ToBeVisibleAsync();
        Assert.Equal("", await tab.Page.GetAttributeAsync("body", "data-since"));
        await tab.LooksWellAsync("plan-refused");
        await Assertions.Expect(tab.Page.Locator("#live .state")).ToHaveCountAsync(1);
        await Assertions.Expect(tab.Page.Locator("#f-week")).ToHaveValueAsync("2027-W01");
    }

    private static string Optional(Site site) =>
        site.Workbench.CurrentPlan().Skipped.First(item => site.Workbench.Pack.Activities.TryGetValue(item.Id, out var activity) && activity.Optional && item.Reason.Contains("want it", StringComparison.Ordinal)).Id;
}
