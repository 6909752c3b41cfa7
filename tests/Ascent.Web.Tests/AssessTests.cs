using System.Net;
using Ascent.Application;
using Ascent.Journey.Assessment;
using Ascent.Journey.Content;
using Ascent.Web.Tests.Browsing;
using Ascent.Web.Tests.Sample;
using Microsoft.Playwright;

namespace Ascent.Web.Tests;

/// <summary>The assessment's pages over the real journey.</summary>
public sealed class AssessTests(Browser browser)
{
    private static async Task<Site> StartedAsync(bool withProfile = true)
    {
        var site = await Site.StartAsync(home => RealJourney.Open(home, TimeProvider.System));
        if (withProfile) site.Workbench.SaveProfile(site.Workbench.DefaultProfile());
        return site;
    }

    [Fact]
    public async Task Without_a_profile_the_pages_say_what_to_do_first()
    {
        await using var site = await StartedAsync(withProfile: false);
        Assert.Contains("Set up your journey", await site.GetAsync("/assess"));
        Assert.Contains("Set up your journey", await site.GetAsync("/assess/K1"));
        await site.GetAsync("/assess/K9", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Without_a_script_a_question_is_asked_answered_and_explained_and_a_reload_changes_nothing()
    {
        await using var site = await StartedAsync();
        Assert.DoesNotContain("name=\"question\"", await site.GetAsync("/assess/K1"));
        using var asked = await site.PostAsync("/assess/K1", "/assess/K1/next");
        Assert.Equal("/assess/K1", asked.Headers.Location!.OriginalString);
        var page = await site.GetAsync("/assess/K1");
        Assert.Contains("Question 1 of at most 25", page);
        Assert.Equal(Hidden(page), Hidden(await site.GetAsync("/assess/K1")));

        using var empty = await site.PostAsync("/assess/K1", "/assess/K1/answer", ("question", Hidden(page)), ("answer", " "));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, empty.StatusCode);
        using var unknown = await site.PostAsync("/assess/K1", "/assess/K1/answer", ("question", Hidden(page)), ("unknown", "1"));
        var address = unknown.Headers.Location!.OriginalString;
        Assert.StartsWith("/assess/K1?answered=", address);
        var verdict = await site.GetAsync(address);
        Assert.Contains("not known, which is fine", verdict);
        Assert.Contains("Next question", verdict);
        Assert.Contains("The answer", verdict);

        // An old tab sends an answer to a question that waits no more.
        using var stale = await site.PostAsync("/assess/K1", "/assess/K1/answer", ("question", Hidden(page)), ("answer", "3"));
        Assert.Equal("/assess/K1", stale.Headers.Location!.OriginalString);
        Assert.Single(site.Workbench.AreaStandings().Single(s => s.Area.Id == "K1").Skills.SelectMany(s => s.Answers));
        Assert.Contains("Continue K1", await site.GetAsync("/assess"));
    }

    [Fact]
    public async Task What_cannot_be_read_is_told_beside_what_was_typed()
    {
        await using var site = await StartedAsync();
        await SeekAsync(site, "K1", item => item.Kind == ItemKind.Numeric);
        var page = await site.GetAsync("/assess/K1");
        using var refused = await site.PostAsync("/assess/K1", "/assess/K1/answer", ("question", Hidden(page)), ("answer", "<b>seven</b>"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        var again = await refused.Content.ReadAsStringAsync();
        Assert.Contains("&lt;b&gt;seven", again);
        Assert.DoesNotContain("<b>seven", again);
        Assert.Contains("role=\"alert\"", again);
    }

    [Fact]
    public async Task By_keyboard_an_option_is_chosen_and_a_wrong_one_says_what_it_shows()
    {
        await using var site = await StartedAsync();
        var question = await SeekAsync(site, "T2", item => item.Kind == ItemKind.Choice);
        var wrong = 1 + Enumerable.Range(0, question.Instance.Options.Count).First(i => question.Instance.Options[i] != question.Instance.Answer);
        await using var tab = await browser.OpenAsync(site, "/assess/T2");
        await tab.Page.Keyboard.PressAsync($"{wrong}");
        await Assertions.Expect(tab.Page.Locator($"input[name=answer][value='{wrong}']")).ToBeCheckedAsync();
        await tab.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(tab.Page.Locator(".ask h2")).ToContainTextAsync("not right");
        var result = site.Workbench.Mastery().Skills[question.Skill.Id].Answers.Select(a => site.Workbench.AnswerById(a.Id)!).Last();
        Assert.NotNull(result.Shows);
        await tab.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(tab.Page.Locator(".ask")).ToContainTextAsync("Question");
        tab.IsQuiet();
    }

    [Fact]
    public async Task An_area_is_begun_anew_by_keyboard_and_its_answers_count_no_more()
    {
        await using var site = await StartedAsync();
        await using var tab = await browser.OpenAsync(site, "/assess/K1");
        await Assertions.Expect(tab.Page.GetByText("Begin anew")).ToHaveCountAsync(0);
        EndArea(site, "K1", right: true);
        var (answers, planned) = (AnswersOf(site, "K1"), site.Workbench.CurrentPlan().Items.Count);
        Assert.NotEqual(0, answers);
        await tab.Page.ReloadAsync();
        await tab.TabToAsync("#restart summary");
        await tab.Page.Keyboard.PressAsync("Enter");
        await tab.LooksWellAsync("assess-restart");
        await tab.TabToAsync("form[action='/assess/K1/restart'] button");
        await tab.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(tab.Page.Locator(".notice")).ToContainTextAsync("K1 is begun anew.");
        Assert.Equal(0, AnswersOf(site, "K1"));
        Assert.True(site.Workbench.CurrentPlan().Items.Count > planned, "what only the answers had proven is planned again");
        await Assertions.Expect(tab.Page.Locator(".ask button")).ToHaveTextAsync("Start");
        tab.IsQuiet();
    }

    [Fact]
    public async Task Only_an_area_with_answers_is_begun_anew_and_a_skill_leads_to_its_area()
    {
        await using var site = await StartedAsync();
        const string Offer = "action=\"/assess/K1/restart\"";
        Assert.DoesNotContain(Offer, await site.GetAsync("/assess/K1"));
        EndArea(site, "K1", right: false);
        Assert.Contains(Offer, await site.GetAsync("/assess/K1"));
        Assert.DoesNotContain("/assess/T2/restart", await site.GetAsync("/assess/T2"));
        var skill = site.Workbench.AreaStandings().Single(s => s.Area.Id == "K1").Skills.First(s => s.Answers.Count > 0).Skill.Id;
        Assert.Contains("<a href=\"/assess/K1\">the whole area</a>", await site.GetAsync($"/assess/{skill}"));
        var before = AnswersOf(site, "K1");
        foreach (var wrong in new[] { $"/assess/{skill}/restart", "/assess/K9/restart" })
        {
            using var refused = await site.PostAsync("/assess/K1", wrong);
            Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        }

        Assert.Equal(before, AnswersOf(site, "K1"));
        using var restarted = await site.PostAsync("/assess/K1", "/assess/k1/restart");
        Assert.StartsWith("/assess/K1?notice=", restarted.Headers.Location!.OriginalString);
        Assert.DoesNotContain(Offer, await site.GetAsync("/assess/K1"));
        await using var empty = await StartedAsync(withProfile: false);
        using var away = await empty.PostAsync("/assess/K1", "/assess/K1/restart");
        Assert.Equal("/assess", away.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task While_a_question_waits_nothing_is_begun_anew()
    {
        await using var site = await StartedAsync();
        var question = site.Workbench.NextQuestion(site.Workbench.ScopeOf("K1", null)).Question!;
        var answered = site.Workbench.AnswerQuestion(question.Session, "");
        Assert.Contains("Begin anew", await site.GetAsync($"/assess/K1?answered={answered.Entry.Id}"));
        using var next = await site.PostAsync("/assess/K1", "/assess/K1/next");
        Assert.DoesNotContain("Begin anew", await site.GetAsync("/assess/K1"));
    }

    [Theory]
    [InlineData("overview")]
    [InlineData("start")]
    [InlineData("numeric")]
    [InlineData("choice")]
    [InlineData("order")]
    [InlineData("verdict")]
    public async Task A_page_is_accessible_quiet_and_fits_in_every_look(string state)
    {
        await using var site = await StartedAsync();
        var path = state switch { "overview" => "/assess", "choice" or "order" => "/assess/T2", _ => "/assess/K1" };
        if (state is "overview" or "numeric" or "verdict") await SeekAsync(site, "K1", item => item.Kind == ItemKind.Numeric);
        if (state is "choice" or "order") await SeekAsync(site, "T2", item => item.Kind == (state == "choice" ? ItemKind.Choice : ItemKind.Order));
        if (state == "verdict")
        {
            var waiting = site.Workbench.AssessmentOf(site.Workbench.ScopeOf("K1", null)).Question!;
            path += $"?answered={site.Workbench.AnswerQuestion(waiting.Session, Right(waiting.Instance)).Entry.Id}";
        }

        await using var tab = await browser.OpenAsync(site, path);
        foreach (var details in await tab.Page.Locator("details").AllAsync()) await details.EvaluateAsync("d => d.open = true");
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await tab.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme });
            foreach (var width in new[] { 1280, 360 })
            {
                await tab.Page.SetViewportSizeAsync(width, 800);
                await tab.ShootAsync($"/assess-{state}", scheme, width);
                await tab.FitsAsync();
                if (scheme == ColorScheme.Light || width == 1280) await tab.IsAccessibleAsync();
            }
        }

        tab.IsQuiet();
    }

    private static int AnswersOf(Site site, string area) => site.Workbench.AreaStandings().Single(s => s.Area.Id == area).Answers;

    /// <summary>Answers until the area asks nothing more.</summary>
    private static void EndArea(Site site, string area, bool right)
    {
        while (site.Workbench.NextQuestion(site.Workbench.ScopeOf(area, null)).Question is { } question)
            site.Workbench.AnswerQuestion(question.Session, right ? Right(question.Instance) : "");
    }

    /// <summary>Answers right until a question of a kind waits.</summary>
    private static Task<OpenQuestion> SeekAsync(Site site, string area, Func<Item, bool> wanted)
    {
        var bench = site.Workbench;
        for (var round = 0; round < 3; round++)
        {
            while (bench.NextQuestion(bench.ScopeOf(area, null)).Question is { } question)
            {
                if (wanted(question.Instance.Item)) return Task.FromResult(question);
                bench.AnswerQuestion(question.Session, question.Number % 2 == 0 ? Right(question.Instance) : "");
            }

            foreach (var skill in bench.ScopeOf(area, null).Skills.Where(s => bench.Pack.Library.ItemsOf(s).Any(wanted))) bench.RestartAssessment(area);
        }

        throw new InvalidOperationException($"{area} asked no such question");
    }

    private static string Hidden(string page)
    {
        const string before = "name=\"question\" value=\"";
        var at = page.IndexOf(before, StringComparison.Ordinal) + before.Length;
        return WebUtility.HtmlDecode(page[at..page.IndexOf('"', at)]);
    }

    /// <summary>What a person types who knows it.</summary>
    private static string Right(ItemInstance instance) =>
        instance.Item.Kind == ItemKind.Choice ? $"{instance.Options.ToList().IndexOf(instance.Answer) + 1}" : instance.Answer;
}
