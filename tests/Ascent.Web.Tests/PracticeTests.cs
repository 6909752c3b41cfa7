using System.Net;
using Ascent.Journey.Career;
using Ascent.Journey.Interviews;
using Ascent.Journey.Papers;
using Ascent.Journey.Weekly;
using Ascent.Web.Tests.Browsing;
using Ascent.Web.Tests.Sample;
using Microsoft.Playwright;

namespace Ascent.Web.Tests;

/// <summary>Practice and career over the real workbench: with a script and without, in every look.</summary>
public sealed class PracticeTests(Browser browser, PracticeHome home) : IClassFixture<PracticeHome>
{
    internal static readonly MovedClock Clock = new(new(2026, 12, 2, 9, 30, 0, TimeSpan.Zero));

    private static async Task<Site> StartedAsync(TimeProvider? time = null)
    {
        var site = await Site.StartAsync(home => RealJourney.Open(home, time ?? Clock));
        site.Workbench.SaveProfile(site.Workbench.DefaultProfile());
        return site;
    }

    /// <summary>Begins whatever teaches a skill that has cards, so that some are due.</summary>
    internal static void Study(Site site) =>
        site.Workbench.StartActivity(site.Workbench.CurrentPlan().Items.First(item => item.Skills.Any(skill => site.Workbench.Pack.Library.CardsOf(skill).Count > 2)).Id);

    [Fact]
    public async Task Cards_are_reviewed_with_forms_alone()
    {
        await using var site = await StartedAsync();
        Assert.Contains("No card is due", await site.GetAsync("/reviews"), StringComparison.Ordinal);
        Study(site);
        var all = site.Workbench.ReviewsToday().Cards.Count;
        await using var tab = await browser.OpenAsync(site, "/reviews", script: false);
        var card = site.Workbench.ReviewsToday().Cards[0].Id;
        await Assertions.Expect(tab.Page.Locator(".back")).ToHaveCountAsync(0);
        await tab.Page.ClickAsync("text=Show the answer");
        await Assertions.Expect(tab.Page.Locator(".back")).ToHaveCountAsync(1);
        await tab.Page.ClickAsync("button[value='4']");
        await Assertions.Expect(tab.Page.Locator(".lede")).ToContainTextAsync("1 seen");
        Assert.Equal(all - 1, site.Workbench.ReviewsToday().Cards.Count);

        // The same form again, as the back button would send it, counts no second time.
        using var again = await site.PostAsync("/reviews", $"/reviews/{card}", ("grade", "1"), ("since", "0"));
        Assert.Contains("graded already", await site.GetAsync(again.Headers.Location!.OriginalString), StringComparison.Ordinal);
        Assert.Equal(all - 1, site.Workbench.ReviewsToday().Cards.Count);
    }

    [Fact]
    public async Task Space_shows_the_answer_and_a_figure_grades_until_all_are_seen()
    {
        await using var site = await StartedAsync();
        Study(site);
        var all = site.Workbench.ReviewsToday().Cards.Count;
        await using var tab = await browser.OpenAsync(site, "/reviews");
        for (var seen = 0; seen < all; seen++)
        {
            await PressWhenReadyAsync(tab.Page, " ", "Space");
            await PressWhenReadyAsync(tab.Page, "4", "4");
        }

        await Assertions.Expect(tab.Page.Locator(".empty h2")).ToHaveTextAsync($"Done for today: {all} seen");
        tab.IsQuiet();
    }

    /// <summary>A key counts from when the page's script has run, which may be after its button is drawn.</summary>
    private static async Task PressWhenReadyAsync(IPage page, string button, string key)
    {
        // Asked of the page itself: the driver may miss the event of a page that loads at once.
        await page.WaitForFunctionAsync("button => document.readyState === 'complete' && document.querySelector(`button[data-key='${button}']`) !== null", button);
        await page.Keyboard.PressAsync(key);
    }

    [Fact]
    public async Task A_paper_is_noted_and_proved_and_a_refusal_keeps_what_was_typed()
    {
        await using var site = await StartedAsync();
        await using var tab = await browser.OpenAsync(site, "/papers/lenet");
        await tab.Page.FillAsync("#f-claim", "Learned <b>features</b> win.");
        await tab.Page.ClickAsync("text=Save and mark as done");
        await Assertions.Expect(tab.Page.Locator(".notice.bad")).ToContainTextAsync("architecture, method, doubts, reproduction");
        await Assertions.Expect(tab.Page.Locator("#f-claim")).ToHaveValueAsync("Learned <b>features</b> win.");
        foreach (var part in PaperFields.All) await tab.Page.FillAsync($"#f-{part.Key()}", $"On {part.Key()}.");
        await tab.Page.CheckAsync("[name=public]");
        await tab.Page.ClickAsync("text=Save and mark as done");
        await Assertions.Expect(tab.Page.Locator(".notice")).ToContainTextAsync("Read and noted; that proves paper-lenet.");
        Assert.True(site.Workbench.PaperNotes("lenet")!.Public);
        Assert.Single(site.Workbench.EvidenceList("paper-lenet"));
        tab.IsQuiet();
        await site.GetAsync("/papers/nothing", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_week_keeps_its_answers_and_the_next_one_shows_them()
    {
        var clock = new MovedClock(Clock.GetUtcNow());
        await using var site = await StartedAsync(clock);
        using var kept = await site.PostAsync("/weekly", "/weekly/2026-W49", ("learnt", "Shapes first."), ("change", "Start with the <lab>."));
        Assert.Contains("Kept.", await site.GetAsync(kept.Headers.Location!.OriginalString), StringComparison.Ordinal);
        using var refused = await site.PostAsync("/weekly", "/weekly/2026-W49", ("learnt", new string('w', WeekAnswers.LongestAnswer + 1)), ("change", "Type <less>."));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        var page = await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        foreach (var shown in new[] { "role=\"alert\"", new string('w', WeekAnswers.LongestAnswer + 1), "Type &lt;less&gt;." }) Assert.Contains(shown, page, StringComparison.Ordinal);
        Assert.Equal("Shapes first.", site.Workbench.WeekAnswers().Single().Learnt);
        using var never = await site.PostAsync("/weekly", "/weekly/never", ("learnt", "x"));
        Assert.Equal(HttpStatusCode.NotFound, never.StatusCode);
        clock.Now += TimeSpan.FromDays(7);
        Assert.Contains("Start with the &lt;lab&gt;.", await site.GetAsync("/weekly"), StringComparison.Ordinal);
        await site.GetAsync("/weekly?week=2027-W20", HttpStatusCode.NotFound);
        await site.GetAsync("/weekly?week=never", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Career_entries_are_added_moved_taken_out_and_brought_back()
    {
        await using var site = await StartedAsync();
        await using var tab = await browser.OpenAsync(site, "/career", script: false);
        await tab.Page.SelectOptionAsync("#f-kind", "contribution");
        await tab.Page.FillAsync("#f-title", "Fix <i>shapes</i>");
        await tab.Page.FillAsync("#f-link", "https://example.org/pr/7");
        await tab.Page.ClickAsync("form[action='/career'] button");
        await tab.Page.SelectOptionAsync("select.short", "merged");
        await tab.Page.ClickAsync("text=Move");
        await Assertions.Expect(tab.Page.Locator("pre")).ToContainTextAsync("ascent done first-contribution --link https://example.org/pr/7");
        Assert.Equal(["found", "merged"], site.Workbench.Career().Entries[0].History.Select(step => step.State));
        await tab.Page.ClickAsync("text=Take out");
        await Assertions.Expect(tab.Page.Locator(".empty")).ToHaveCountAsync(1);
        await tab.Page.ClickAsync("text=Bring it back");
        Assert.Single(site.Workbench.Career().Entries);
        using var refused = await site.PostAsync("/career", "/career", ("kind", "post"), ("title", "What <i>shapes</i> hide"), ("link", "nowhere"), ("note", "half a day"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        var page = await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        foreach (var kept in new[] { "role=\"alert\"", "Nothing was added", "<option value=\"post\" selected", "value=\"What &lt;i&gt;shapes&lt;/i&gt; hide\"", "value=\"nowhere\"", "value=\"half a day\"" }) Assert.Contains(kept, page, StringComparison.Ordinal);
        Assert.Single(site.Workbench.Career().Entries);
    }

    [Fact]
    public async Task An_interview_is_scored_and_only_then_answered()
    {
        await using var site = await StartedAsync();
        var interview = site.Workbench.Pack.Interviews["design-fraud"];
        Assert.DoesNotContain("id=\"answer\"", await site.GetAsync("/interviews/design-fraud"), StringComparison.Ordinal);
        await using var tab = await browser.OpenAsync(site, "/interviews/design-fraud");
        await tab.Page.ClickAsync("text=Start the clock");
        await Assertions.Expect(tab.Page.Locator(".clock")).ToContainTextAsync("left");
        await tab.Page.ClickAsync("text=Finish");
        await Assertions.Expect(tab.Page.Locator("form.rubric")).ToContainTextAsync(InterviewScoring.Scale);
        await tab.Page.FillAsync($"#f-points-{interview.Rubric[0].Id}", "0");
        await tab.Page.ClickAsync("text=Keep the scores");
        await Assertions.Expect(tab.Page.Locator(".error")).ToContainTextAsync("No points for");
        foreach (var criterion in interview.Rubric.Skip(1)) await tab.Page.FillAsync($"#f-points-{criterion.Id}", criterion.Points.ToString());
        await tab.Page.ClickAsync("text=Keep the scores");
        await Assertions.Expect(tab.Page.Locator("h2").First).ToHaveTextAsync($"{20 - interview.Rubric[0].Points} of 20 points");
        await Assertions.Expect(tab.Page.Locator("#answer")).ToHaveCountAsync(1);
        Assert.Equal(interview.Rubric[0].Id, site.Workbench.Interviews().Criteria[0].CriterionId);
        await site.GetAsync("/interviews/design-fraud?session=99", HttpStatusCode.NotFound);
        await site.GetAsync("/interviews/nothing", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_timer_runs_on_today_and_asks_when_it_was_forgotten()
    {
        var clock = new MovedClock(Clock.GetUtcNow());
        await using var site = await StartedAsync(clock);
        var id = site.Workbench.CurrentPlan().Items[0].Id;
        using var started = await site.PostAsync($"/activities/{id}", $"/activities/{id}/timer");
        Assert.Equal(id, site.Workbench.Timer!.ActivityId);
        clock.Now += TimeSpan.FromHours(30);
        Assert.Contains("probably forgotten", await site.GetAsync("/"), StringComparison.Ordinal);
        using var refused = await site.PostAsync("/", "/timer/stop");
        Assert.NotNull(site.Workbench.Timer);
        using var stopped = await site.PostAsync("/", "/timer/stop", ("minutes", "40"), ("note", "chapter 1"));
        Assert.Contains("40 min logged", await site.GetAsync(stopped.Headers.Location!.OriginalString), StringComparison.Ordinal);
        Assert.Equal(40, site.Workbench.Progress.Log.Single().Minutes);
    }

    [Theory]
    [InlineData("/practice")]
    [InlineData("/reviews")]
    [InlineData("/reviews?show={card}")]
    [InlineData("/papers")]
    [InlineData("/papers/lenet")]
    [InlineData("/weekly")]
    [InlineData("/career")]
    [InlineData("/interviews")]
    [InlineData("/interviews/design-fraud?answer=1")]
    [InlineData("/interviews/design-fraud?session=1")]
    public async Task A_page_is_accessible_quiet_and_fits_in_every_look(string path)
    {
        var site = home.Site;
        await using var tab = await browser.OpenAsync(site, path.Replace("{card}", site.Workbench.ReviewsToday().Cards[0].Id, StringComparison.Ordinal));
        if (path.StartsWith("/interviews/", StringComparison.Ordinal)) await tab.Page.EvaluateAsync("() => document.querySelector('details')?.setAttribute('open', '')");
        await tab.LooksWellAsync("practice" + path);
        tab.IsQuiet();
    }

    [Theory]
    [InlineData("/practice")]
    [InlineData("/reviews")]
    [InlineData("/papers")]
    [InlineData("/weekly")]
    [InlineData("/career")]
    [InlineData("/interviews")]
    public async Task Before_the_start_a_page_says_what_will_be_here(string path)
    {
        await using var site = await Site.StartAsync(home => RealJourney.Open(home, Clock));
        Assert.Contains("<h1>", await site.GetAsync(path), StringComparison.Ordinal);
    }
}
