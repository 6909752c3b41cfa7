using System.Text.RegularExpressions;
using Ascent.Tracking;
using Microsoft.Playwright;

namespace Ascent.Web.Tests.Browsing;

/// <summary>Runs are chosen and compared, by keyboard, with a script and without.</summary>
public sealed class CompareTests(Browser browser)
{
    [Fact]
    public async Task Runs_are_chosen_and_compared_by_keyboard_and_the_address_holds_all_of_it()
    {
        await using var site = await Site.StartAsync();
        var (good, bad) = (Make(site, "good", 30), Make(site, "bad", 90));
        await using var tab = await browser.OpenAsync(site, "/runs");
        var page = tab.Page;
        foreach (var id in new[] { good, bad })
        {
            await page.Locator($"input[value='{id}']").FocusAsync();
            await page.Keyboard.PressAsync("Space");
        }

        await Assertions.Expect(page).ToHaveURLAsync(new Regex($"{good}.*{bad}|{bad}.*{good}", RegexOptions.None, TimeSpan.FromSeconds(1)));

        // A new run refreshes the list; what was chosen stays chosen.
        var third = Make(site, "third", 60);
        await Assertions.Expect(page.Locator($"input[value='{third}']")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator("input[name=run]:checked")).ToHaveCountAsync(2);
        await page.Locator("#choose button").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/runs/compare", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await Assertions.Expect(page.Locator("#charts canvas")).ToHaveCountAsync(2);

        await page.SelectOptionAsync("select[name=metric]", "loss");
        await page.SelectOptionAsync("select[name=smooth]", "0.9");
        await page.Locator("input[name=log]").CheckAsync();
        await page.Locator(".filters button").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#charts figcaption")).ToContainTextAsync("loss by step, logarithmic, smoothed 0.9");
        Assert.Equal(["loss"], Query(page.Url, "metric"));
        await Assertions.Expect(page.Locator("#charts canvas")).ToHaveCountAsync(1);
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("select[name=smooth]")).ToHaveValueAsync("0.9");
        await page.GoBackAsync();
        await Assertions.Expect(page.Locator("#charts figure")).ToHaveCountAsync(2);
        await page.ClickAsync(".crumbs a");
        await Assertions.Expect(page.Locator("input[name=run]:checked")).ToHaveCountAsync(2);
        tab.IsQuiet();
    }

    [Fact]
    public async Task A_comparison_follows_a_run_that_is_at_work()
    {
        await using var site = await Site.StartAsync();
        var done = Make(site, "done", 30);
        using var run = Site.StartRun(site.Workbench, "working", 100);
        await using var tab = await browser.OpenAsync(site, $"/runs/compare?run={done}&run={run.Id}&metric=loss");
        var page = tab.Page;
        await Assertions.Expect(page.Locator("#charts canvas")).ToHaveCountAsync(1);
        var before = await DrawnAsync(page);
        for (var step = 101; step <= 400; step++) run.Log(step, ("loss", 1.5));
        await page.WaitForFunctionAsync("before => echarts.getInstanceByDom(document.querySelector('#charts .chart')).getOption().series[1].data.length > before", before);
        run.Complete(new Dictionary<string, double> { ["loss"] = 1.5 });
        await Assertions.Expect(page.Locator("#compare-head")).ToContainTextAsync("1.5");
        await Assertions.Expect(page.Locator("#compare-head .state.progress")).ToHaveCountAsync(0);
        tab.IsQuiet();
    }

    [Fact]
    public async Task Without_a_script_a_comparison_is_tables()
    {
        await using var site = await Site.StartAsync();
        var (good, bad) = (Make(site, "good", 30), Make(site, "bad", 90));
        await using var tab = await browser.OpenAsync(site, $"/runs?run={good}", script: false);
        var page = tab.Page;
        await page.Locator($"input[value='{bad}']").CheckAsync();
        await page.ClickAsync("#choose button");
        await Assertions.Expect(page.Locator(".compared li")).ToHaveCountAsync(2);
        await Assertions.Expect(page.Locator(".better").First).ToContainTextAsync("better");
        await page.Locator("#charts summary").First.ClickAsync();
        Assert.InRange(await page.Locator("#charts details[open] tbody tr").CountAsync(), 4, 24);
    }

    private static Task<int> DrawnAsync(IPage page) => page.EvaluateAsync<int>("() => echarts.getInstanceByDom(document.querySelector('#charts .chart')).getOption().series[1].data.length");

    private static IEnumerable<string> Query(string url, string name) =>
        new Uri(url).Query.TrimStart('?').Split('&').Where(part => part.StartsWith(name + "=", StringComparison.Ordinal)).Select(part => Uri.UnescapeDataString(part[(name.Length + 1)..]));

    internal static string Make(Site site, string name, int rate)
    {
        using var run = site.Workbench.Runs.Start(new RunHeader(name, "mnist-mlp", 1,
            new Dictionary<string, string> { ["lr"] = $"{3.0 / rate:0.###}", ["batch"] = "128" },
            new Dictionary<string, string> { ["cpu"] = "Sample CPU" })
        { Source = new("8934a5d0123456789abcdef0123456789abcdef0", "main", true, "ascent train mnist-mlp --set lr=0.1") });
        for (var step = 1; step <= 300; step++)
        {
            run.Log(step, ("loss", (2.3 * Math.Exp(-step / (double)rate)) + (0.05 * Math.Abs(Math.Sin(step))) + 0.01), ("layer1/grad_norm", 1.0 / step), ("layer2/grad_norm", 2.0 / step));
            if (step % 50 == 0) run.Log(step, ("test_accuracy", 0.95 - (rate / 1000.0) - (1.0 / step)), ("system/cpu_percent", 180 + Math.Sin(step)), ("system/memory_mib", 100 + (step / 10.0)));
        }

        run.Complete(new Dictionary<string, double> { ["loss"] = 0.01 + (rate / 1000.0), ["test_accuracy"] = 0.95 - (rate / 1000.0) });
        site.Workbench.Runs.ChangeTags(run.Id, ["baseline", name], []);
        site.Workbench.Runs.AddNote(run.Id, "The warm-up looks too short.\nSee the first 50 steps.");
        return run.Id;
    }
}
