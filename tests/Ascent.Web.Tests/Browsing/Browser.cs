using Deque.AxeCore.Commons;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Ascent.Web.Tests.Browsing.Browser))]

namespace Ascent.Web.Tests.Browsing;

/// <summary>One Chromium for all tests; each test gets a context of its own.</summary>
public sealed class Browser : IAsyncLifetime
{
    private const string Chromium = "/usr/bin/chromium";
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        // A busy machine may take its time; what never comes still fails.
        Assertions.SetDefaultExpectTimeout(30_000);
        if (!File.Exists(Chromium)) return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
        });
    }

    internal async Task<Tab> OpenAsync(Site site, string path, int width = 1280, ColorScheme scheme = ColorScheme.Light, bool script = true)
    {
        Testing.Needs.That(File.Exists(Chromium), $"this test drives Chromium, and there is none at {Chromium}");
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = site.Url,
            ViewportSize = new ViewportSize { Width = width, Height = width < 500 ? 740 : 900 },
            ColorScheme = scheme,
            JavaScriptEnabled = script,
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(30_000);
        var tab = new Tab(context, await context.NewPageAsync());
        await tab.Page.GotoAsync(path, new PageGotoOptions { WaitUntil = WaitUntilState.Load });
        return tab;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}

/// <summary>A page with all that its console said.</summary>
internal sealed class Tab : IAsyncDisposable
{
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();
    private static readonly string[] Colours = ["color-contrast", "link-in-text-block"];
    private readonly IBrowserContext _context;
    private readonly List<string> _complaints = [];

    public Tab(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") _complaints.Add(message.Text);
        };
        page.PageError += (_, error) => _complaints.Add(error);
    }

    public IPage Page { get; }

    /// <summary>No error, no refusal by the content-security policy, no warning in the console.</summary>
    public void IsQuiet() => Assert.Empty(_complaints);

    /// <summary>No serious fault by any of axe's rules; with <paramref name="colours"/>, by those alone that look at colours.</summary>
    public async Task IsAccessibleAsync(bool colours = false)
    {
        // The package's own call opens another page for each run, sends axe to both, and describes every node that passed: most of a test's time.
        if (!await Page.EvaluateAsync<bool>("() => 'axe' in window")) await Page.EvaluateAsync(Axe);
        var faults = await Page.EvaluateAsync<string[]>(
            """
            async rules => {
              if (frames.length > 0) throw new Error("a page within the page would not be judged");
              const { violations, passes } = await axe.run(document, { resultTypes: ["violations"], ...(rules.length > 0 && { runOnly: { type: "rule", values: rules } }) });
              if (passes.length + violations.length === 0) throw new Error("axe judged nothing");
              return violations.filter(({ impact }) => impact === "serious" || impact === "critical").flatMap(({ id, impact, nodes }) => nodes.map(({ html }) => `${id} (${impact}): ${html}`));
            }
            """,
            colours ? Colours : []);
        Assert.Empty(faults);
    }

    /// <summary>The page itself never scrolls sideways.</summary>
    public async Task FitsAsync()
    {
        // Two frames after a change of the window the page has been laid out anew.
        var excess = await Page.EvaluateAsync<int>("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(document.documentElement.scrollWidth - document.documentElement.clientWidth))))");
        Assert.True(excess <= 0, $"{Page.Url} is {excess} pixels wider than the window");
    }

    /// <summary>Presses Tab until what the selector names has the focus, as a person without a mouse would.</summary>
    public async Task TabToAsync(string selector)
    {
        for (var presses = 0; presses < 120; presses++)
        {
            await Page.Keyboard.PressAsync("Tab");
            if (await Page.EvaluateAsync<bool>("selector => document.activeElement.matches(selector)", selector)) return;
        }
        Assert.Fail($"the Tab key does not reach {selector}");
    }

    /// <summary>Light and dark, on a desk, a tablet and a phone: it fits and is accessible.</summary>
    /// <param name="once">Judges accessibility once, where the page itself has been judged in every look elsewhere.</param>
    public async Task LooksWellAsync(string name, bool once = false)
    {
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme });
            foreach (var width in new[] { 1280, 768, 360 })
            {
                await Page.SetViewportSizeAsync(width, 800);
                await ShootAsync(name, scheme, width);
                await FitsAsync();

                // Structure changes with the width, and not with the colours.
                if (width != 768 && (once ? scheme == ColorScheme.Dark && width == 360 : scheme == ColorScheme.Light || width == 1280)) await IsAccessibleAsync(colours: !once && scheme == ColorScheme.Dark);
            }
        }
    }

    /// <summary>With ASCENT_SHOTS=DIR keeps a picture of the whole page.</summary>
    public async Task ShootAsync(string name, ColorScheme scheme, int width)
    {
        if (Environment.GetEnvironmentVariable("ASCENT_SHOTS") is not { Length: > 0 } folder) return;
        Directory.CreateDirectory(folder);
        var file = new string([.. name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')]).Trim('-');
        await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{file}-{scheme}-{width}.png".ToLowerInvariant()), FullPage = true });
    }

    public ValueTask DisposeAsync() => new(_context.CloseAsync());
}
