using System.Net;
using System.Text.Json;
using Ascent.Journey.Content;
using Ascent.Journey.Profiles;
using Ascent.Web.Tests.Sample;

namespace Ascent.Web.Tests;

/// <summary>What the pages say, read as a person without a script would.</summary>
public sealed class PageTests
{
    private const string Hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";

    [Fact]
    public async Task Without_a_profile_every_page_says_what_will_be_here_and_what_to_do()
    {
        await using var site = await Site.StartAsync(withProfile: false);
        foreach (var path in new[] { "/", "/roadmap" }) Assert.Contains("href=\"/start\">Set up your journey</a>", await site.GetAsync(path));
        Assert.Contains("ascent train mnist-mlp", await site.GetAsync("/runs"));
        await site.GetAsync("/labs");
        Assert.Contains("Set up your journey", await site.GetAsync("/activities/activity-00"));
    }

    [Fact]
    public async Task The_profile_form_makes_a_plan_and_says_what_the_background_saves()
    {
        await using var site = await Site.StartAsync(withProfile: false);
        using var saved = await site.PostAsync("/start", "/start", Answers());
        Assert.Equal(HttpStatusCode.Redirect, saved.StatusCode);
        var roadmap = await site.GetAsync(saved.Headers.Location!.OriginalString);
        Assert.Contains("Your plan is made. Your background saves 54 h", roadmap);

        var profile = site.Workbench.Profile!;
        Assert.Equal(12.5, profile.HoursPerWeek);
        Assert.Equal("nlp", profile.Track);
        Assert.Equal([new IsoWeek(2026, 53), new IsoWeek(2027, 1)], profile.WeeksOff);
        Assert.Equal(4, profile.Rating("T1"));
        Assert.Equal(["book", "video"], profile.Prefers);
        Assert.True(profile.FreeOnly);
        Assert.Equal("hard", profile.Reality["shipping"]);
        Assert.Equal(new DateOnly(2027, 6, 1), profile.Deadline);
    }

    [Theory]
    [InlineData("hoursPerWeek", "0")]
    [InlineData("hoursPerWeek", "many")]
    [InlineData("hoursPerWeek", "1e99")]
    [InlineData("hoursPerWeek", "NaN")]
    [InlineData("startOn", "tomorrow")]
    [InlineData("deadline", "2026-01-01")]
    [InlineData("weeksOff", "2027-W53")]
    [InlineData("track", "audio")]
    [InlineData("rating-T1", "9")]
    [InlineData("yearsExperience", "-1")]
    [InlineData("cores", "0")]
    [InlineData("reality-shipping", "other")]
    public async Task An_answer_that_cannot_be_taken_is_told_beside_its_field_and_all_that_was_typed_is_kept(string field, string value)
    {
        await using var site = await Site.StartAsync(withProfile: false);
        using var refused = await site.PostAsync("/start", "/start", [.. Answers().Where(answer => answer.Name != field), (field, value)]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        var page = await refused.Content.ReadAsStringAsync();
        Assert.Contains($"href=\"#f-{field}\"", page);
        Assert.Contains("One answer needs another look.", page);
        Assert.Contains("value=\"Ada\"", page);
        Assert.Null(site.Workbench.Profile);
    }

    [Fact]
    public async Task The_roadmap_names_every_activity_and_the_dates_of_the_finish()
    {
        await using var site = await Site.StartAsync();
        var plan = site.Workbench.CurrentPlan();
        var chart = await site.GetAsync("/roadmap");
        var table = await site.GetAsync("/roadmap?view=table");
        foreach (var item in plan.Items)
        {
            Assert.Contains($"id=\"bar-{item.Id}\"", chart);
            Assert.Contains(WebUtility.HtmlEncode(item.Title), table);
        }
        Assert.Contains("P50 Sun 2 May 2027", chart);
        Assert.Contains("P80 Wed 9 Jun 2027", chart);
        Assert.Contains("Today Wed 25 Nov", chart);
        Assert.Contains("Why it stands there</h3>", await site.GetAsync("/roadmap?item=activity-04"));
        Assert.Contains("<aside id=\"why\" class=\"why\"", await site.GetAsync("/roadmap?item=none"));
    }

    [Fact]
    public async Task An_activity_is_started_worked_on_and_proven()
    {
        await using var site = await Site.StartAsync();
        const string Page = "/activities/activity-04";
        using (var started = await site.PostAsync(Page, Page + "/start")) Assert.Equal(HttpStatusCode.Redirect, started.StatusCode);
        using (var logged = await site.PostAsync(Page, Page + "/log", ("minutes", "90"), ("note", "week 1")))
            Assert.Contains("1 h 30 min logged.", await site.GetAsync(logged.Headers.Location!.OriginalString));
        using (var done = await site.PostAsync(Page, Page + "/done", ("proof", "https://example.org/certificate")))
        {
            var page = await site.GetAsync(done.Headers.Location!.OriginalString);
            Assert.Contains("proven by https://example.org/certificate", page);
            Assert.Contains("One activity moved", page);
            Assert.Contains("week 1", page);
        }
    }

    [Theory]
    [InlineData("log", "minutes", "0")]
    [InlineData("log", "minutes", "an hour")]
    [InlineData("done", "proof", "")]
    [InlineData("done", "proof", "javascript:alert(1)")]
    public async Task A_wrong_entry_on_an_activity_is_kept_beside_its_reason(string verb, string field, string value)
    {
        await using var site = await Site.StartAsync();
        using var refused = await site.PostAsync("/activities/activity-04", $"/activities/activity-04/{verb}", (field, value));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        var page = await refused.Content.ReadAsStringAsync();
        Assert.Contains($"id=\"e-{field}\"", page);
        Assert.Contains($"value=\"{value}\"", page);
    }

    [Fact]
    public async Task A_lab_shows_its_statement_its_tasks_and_the_first_failure_of_each()
    {
        await using var site = await Site.StartAsync();
        Assert.Contains("ascent lab start gradients", await site.GetAsync("/labs/gradients"));
        site.Sample.AddAttempt("gradients", "fail", Reports.Failed);
        var page = await site.GetAsync("/labs/gradients");
        Assert.Contains("ascent lab test gradients", page);
        Assert.Contains("<div class=\"math\" tabindex=\"0\">", page);
        Assert.Contains("class=\"language-csharp\"", page);
        Assert.Contains("[0.25, -1.5, 2.9]", page);
        Assert.Contains("largest error 0.1, at [2], seed 7", page);
        Assert.DoesNotContain("not shown", page);
        Assert.Contains("href=\"/labs/gradients\">Gradients by hand and by machine</a>", await site.GetAsync("/labs/first-network"));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"tasks\":[1,{\"id\":4}],\"tests\":{},\"metrics\":[{}],\"diagnostics\":[7]}")]
    public async Task A_lab_with_an_odd_report_still_shows(string report)
    {
        await using var site = await Site.StartAsync();
        site.Sample.AddAttempt("gradients", "fail", report);
        Assert.Contains("Last attempt", await site.GetAsync("/labs/gradients"));
    }

    [Fact]
    public async Task Hostile_texts_are_shown_as_text()
    {
        await using var site = await Site.StartAsync(SampleContent.Profile with { Name = Hostile, Role = Hostile, Languages = [Hostile] });
        var first = SampleContent.Pack.Activities["activity-00"];
        var hostile = first with { Title = Hostile, Text = $"{Hostile}\n\n[x](javascript:alert(1)) ![y](https://evil.example/p.png) <javascript:alert(2)>\n\n[z](data:text/html,x)" };
        var resource = SampleContent.Pack.Resources["book"] with { Url = "javascript:alert(1)", Title = Hostile };
        site.Sample.Pack = SampleContent.Pack with
        {
            Activities = new Dictionary<string, Activity>(SampleContent.Pack.Activities) { ["activity-00"] = hostile },
            Resources = new Dictionary<string, Resource> { ["book"] = resource },
        };
        site.Sample.Warnings = [Hostile];
        site.Sample.MarkDone("activity-00", new(Note: Hostile));
        site.Sample.LogTime("activity-00", 5, Hostile);
        site.Sample.AddAttempt("gradients", "fail", Reports.Failed.Replace("not shown", "x").Replace("[0.25, -1.5, 3]", JsonEncodedText.Encode(Hostile).ToString()));
        string run, other;
        using (var writer = Site.StartRun(site.Workbench, Hostile, 3, Hostile))
        {
            writer.Log(4, (Hostile, 1));
            writer.Fail(Hostile);
            run = writer.Id;
        }
        using (var writer = Site.StartRun(site.Workbench, "other", 3)) other = writer.Id;
        site.Workbench.Runs.AddNote(run, Hostile);
        foreach (var path in new[] { "/", "/start", "/roadmap", "/roadmap?view=table", "/roadmap?item=activity-00", "/activities/activity-00", "/labs/gradients", "/runs", "/runs/" + run, $"/runs/compare?run={run}&run={other}", $"/runs/compare?run={run}&run={Uri.EscapeDataString(Hostile)}&metric={Uri.EscapeDataString(Hostile)}&smooth={Uri.EscapeDataString(Hostile)}", $"/runs?tag={Uri.EscapeDataString(Hostile)}&run={Uri.EscapeDataString(Hostile)}", "/nowhere/" + Uri.EscapeDataString(Hostile) })
        {
            using var response = await site.Client.GetAsync(new Uri(path, UriKind.Relative));
            var page = await response.Content.ReadAsStringAsync();
            Assert.DoesNotContain("<script>alert", page);
            Assert.DoesNotContain("<img", page);
            Assert.DoesNotContain("href=\"javascript:", page);
            Assert.DoesNotContain("href=\"data:", page);
        }
    }

    [Fact]
    public async Task The_plan_and_the_figures_of_a_run_are_json()
    {
        await using var site = await Site.StartAsync();
        string id;
        using (var writer = Site.StartRun(site.Workbench, steps: 5000))
        {
            id = writer.Id;
            writer.Log(5001, ("loss", double.NaN));
            writer.Complete(new Dictionary<string, double> { ["loss"] = 0.1 });
        }
        using var first = JsonDocument.Parse(await site.GetAsync($"/api/runs/{id}/metrics"));
        var loss = first.RootElement.GetProperty("series").EnumerateArray().Single(series => series.GetProperty("name").GetString() == "loss");
        Assert.Equal(5001, loss.GetProperty("count").GetInt32());
        Assert.InRange(loss.GetProperty("points").GetArrayLength(), 300, 600);
        var position = first.RootElement.GetProperty("position").GetInt64();
        using var rest = JsonDocument.Parse(await site.GetAsync($"/api/runs/{id}/metrics?from={position}"));
        Assert.Equal(0, rest.RootElement.GetProperty("series").GetArrayLength());
        Assert.Contains("There is no run", await site.GetAsync("/api/runs/none/metrics", HttpStatusCode.NotFound));
    }

    [Fact]
    public async Task A_comparison_names_what_differs_and_what_is_better_and_takes_any_address()
    {
        await using var site = await Site.StartAsync();
        var (good, bad) = (Browsing.CompareTests.Make(site, "good", 30), Browsing.CompareTests.Make(site, "bad", 90));
        var page = await site.GetAsync($"/runs/compare?run={good}&run={bad}");
        Assert.Contains("<th scope=\"row\">lr</th><td>0.1</td><td>0.033</td>", page);
        Assert.Contains("<span class=\"unseen\">better: </span><span aria-hidden=\"true\">★ </span>0.92", page);
        Assert.Contains("data-metric=\"test_accuracy\"", page);
        Assert.Contains("data-metric=\"layer1/grad_norm\"", await site.GetAsync($"/runs/compare?run={good}&run={bad}&metric=layer1/grad_norm&smooth=5&log=x&x=y"));
        Assert.Contains("There is no run none", await site.GetAsync($"/runs/compare?run={good}&run=none"));
        Assert.Contains("Choose two runs", await site.GetAsync($"/runs/compare?run={good}&run={good}"));
        Assert.Contains("Choose two runs", await site.GetAsync("/runs/compare?run=../../etc&run="));

        // The beginning of both is the id of neither.
        Assert.StartsWith(good[..4], bad, StringComparison.Ordinal);
        Assert.Contains($"There is no run {good[..4]}", await site.GetAsync($"/runs/compare?run={good[..4]}"));
        await site.GetAsync($"/runs/{good[..4]}", HttpStatusCode.NotFound);
        await site.GetAsync($"/api/runs/{good[..4]}/metrics", HttpStatusCode.NotFound);
        using var api = JsonDocument.Parse(await site.GetAsync($"/api/runs/{good}/metrics?name=loss&smooth=0.9"));
        var series = Assert.Single(api.RootElement.GetProperty("series").EnumerateArray().ToList());
        Assert.Equal("loss", series.GetProperty("name").GetString());
    }

    [Fact]
    public async Task The_list_of_runs_is_filtered_and_sorted_by_its_address()
    {
        await using var site = await Site.StartAsync();
        var (bad, good) = (Browsing.CompareTests.Make(site, "bad", 90), Browsing.CompareTests.Make(site, "good", 30));
        var sorted = await site.GetAsync($"/runs?sort=loss&run={bad}");
        Assert.True(sorted.IndexOf($"/runs/{good}\"", StringComparison.Ordinal) < sorted.IndexOf($"/runs/{bad}\"", StringComparison.Ordinal));
        Assert.Contains($"value=\"{bad}\" checked", sorted);
        Assert.DoesNotContain($"value=\"{good}\" checked", sorted);
        var tagged = await site.GetAsync("/runs?tag=good");
        Assert.Contains(good, tagged);
        Assert.DoesNotContain(bad, tagged);
        Assert.Contains("None of the 2 runs is like that.", await site.GetAsync("/runs?recipe=none"));
        var page = await site.GetAsync($"/runs/{good}");
        foreach (var part in new[] { "8934a5d012 on main, with uncommitted changes", "ascent train mnist-mlp --set lr=0.1", "The warm-up looks too short.", "href=\"/runs?tag=baseline\"", "data-quantity=\"grad_norm\"", "data-quantity=\"system/cpu_percent\"" }) Assert.Contains(part, page);
    }

    [Fact]
    public async Task Styles_and_scripts_are_kept_by_their_hash()
    {
        await using var site = await Site.StartAsync();
        var page = await site.GetAsync("/");
        var link = page.Split("rel=\"stylesheet\" href=\"")[1].Split('"')[0];
        using var hashed = await site.Client.GetAsync(new Uri(link, UriKind.Relative));
        Assert.Contains("immutable", hashed.Headers.CacheControl!.ToString());
        using var plain = await site.Client.GetAsync(new Uri(link.Split('?')[0], UriKind.Relative));
        Assert.True(plain.Headers.CacheControl!.NoCache);
        Assert.NotNull(plain.Headers.ETag);
    }

    [Fact]
    public async Task The_theme_is_remembered()
    {
        await using var site = await Site.StartAsync();
        Assert.Contains("data-theme=\"system\"", await site.GetAsync("/"));
        using var changed = await site.PostAsync("/", "/theme", ("theme", "dark"), ("return", "/labs"));
        Assert.Equal("/labs", changed.Headers.Location!.OriginalString);
        Assert.Contains("data-theme=\"dark\"", await site.GetAsync("/labs"));
    }

    private static (string Name, string Value)[] Answers() =>
    [
        ("name", "Ada"), ("role", "backend engineer"), ("yearsExperience", "7"), ("languages", "C#, Go"), ("hoursPerWeek", "12.5"),
        ("startOn", "2026-11-30"), ("deadline", "2027-06-01"), ("weeksOff", "2026-W53, 2027-w01"), ("track", "nlp"), ("freeOnly", "on"),
        ("prefers1", "book"), ("prefers2", "video"), ("vramGb", "0"), ("ramGb", "32"), ("cores", "8"), ("rating-T1", "4"), ("rating-K1", "0"),
        ("reality-shipping", "hard"),
    ];
}
