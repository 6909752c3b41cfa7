namespace Ascent.Web.Tests.Browsing;

/// <summary>Every page, light and dark, wide and narrow.</summary>
public sealed class LookTests(Browser browser)
{
    public static TheoryData<string, bool> Pages => new()
    {
        { "/", true }, { "/", false },
        { "/start", true }, { "/start", false },
        { "/roadmap", true }, { "/roadmap", false }, { "/roadmap?item=activity-04", true }, { "/roadmap?view=close", true }, { "/roadmap?view=table", true },
        { "/activities/activity-00", true }, { "/activities/train-mnist", true }, { "/activities/gradients-lab", true },
        { "/labs", true }, { "/labs/gradients", true }, { "/labs/first-network", true },
        { "/runs", true }, { "/runs", false }, { "/runs/{completed}", true }, { "/runs/{failed}", true }, { "/runs/{empty}", true },
        { "/runs?sort=loss&run={good}", true }, { "/runs/{good}", true },
        { "/runs/compare?run={good}&run={bad}&run={failed}&run={empty}", true }, { "/runs/compare?run={good}&run={bad}&metric=loss&smooth=0.9&log=1&x=seconds", true }, { "/runs/compare", true },
        { "/nowhere", true },
    };

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_is_accessible_quiet_and_fits_in_every_look(string path, bool used)
    {
        await using var site = await Site.StartAsync(used);
        var address = used ? Furnish(site, path) : path;
        await using var tab = await browser.OpenAsync(site, address);
        await tab.LooksWellAsync(path + (used ? "" : "-empty"));
        if (path != "/nowhere") tab.IsQuiet();
    }

    [Theory]
    [InlineData("<img src='/icon.svg'>", false, "image-alt")]
    [InlineData("<p style='color: #999; background: #fff'>faint</p>", false, "color-contrast")]
    [InlineData("<p style='color: #999; background: #fff'>faint</p>", true, "color-contrast")]
    public async Task A_fault_that_somebody_builds_in_is_found(string planted, bool colours, string rule)
    {
        await using var site = await Site.StartAsync();
        await using var tab = await browser.OpenAsync(site, "/labs");
        await tab.IsAccessibleAsync(colours);
        await tab.Page.EvaluateAsync("planted => { const part = document.createElement('div'); part.innerHTML = planted; document.querySelector('main').append(part); for (const node of part.querySelectorAll('[style]')) node.style.cssText = node.getAttribute('style'); }", planted);
        var found = await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => tab.IsAccessibleAsync(colours));
        Assert.Contains(rule, found.Message);
    }

    private static string Furnish(Site site, string path)
    {
        site.Sample.AddAttempt("gradients", "fail", Reports.Failed);
        site.Sample.Warnings = ["Weeks without a visible result wear you down: plan a small demo every second week."];
        site.Sample.MarkDone("activity-00", new(Note: "Matrices by hand: row meets column."));
        site.Sample.StartActivity("activity-01");
        site.Sample.LogTime("activity-00", 150, "chapters 1 to 3");
        string completed, failed, empty;
        using (var run = Site.StartRun(site.Workbench))
        {
            completed = run.Id;
            File.WriteAllText(Path.Combine(run.Folder, "model.safetensors"), "weights");
            run.AddArtifact("model.safetensors");
            run.Log(200, ("system/what_the_whole_process_holds_mib", 0.0001335));
            run.Complete(new Dictionary<string, double> { ["test_accuracy"] = 0.9817, ["loss"] = 0.061 });
        }
        using (var run = Site.StartRun(site.Workbench, "a-name-that-is-much-longer-than-any-column-has-room-for-and-has-no-space-in-it", 40))
        {
            failed = run.Id;
            run.Fail("The loss is not a number since step 40: lower the learning rate.");
        }
        using (var run = Site.StartRun(site.Workbench, "stopped", 0)) empty = run.Id;
        if (path.Contains("{good}", StringComparison.Ordinal)) path = path.Replace("{good}", CompareTests.Make(site, "good", 30)).Replace("{bad}", CompareTests.Make(site, "bad", 90));
        return path.Replace("{completed}", completed).Replace("{failed}", failed).Replace("{empty}", empty);
    }
}
