using System.Net;
using Ascent.Web.Components;
using Ascent.Web.Tests.Sample;
using Ascent.Web.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ascent.Web.Tests;

/// <summary>A command that a page names leads to where the application does the same.</summary>
public sealed class PlacesTests(PracticeHome home) : IClassFixture<PracticeHome>
{
    [Theory]
    [InlineData("ascent today", "/")]
    [InlineData("ascent pause", "/#break")]
    [InlineData("ascent plan", "/roadmap")]
    [InlineData("ascent plan --explain gradients-lab", "/roadmap?item=gradients-lab")]
    [InlineData("ascent plan --explain ID", "/roadmap")]
    [InlineData("ascent plan --want competition", "/activities/competition")]
    [InlineData("ascent plan --off 2026-W52", "/roadmap#choices")]
    [InlineData("ascent plan --what-if gpu=true", "/roadmap?gpu=true#what-if")]
    [InlineData("ascent plan --what-if hours=12,track=nlp", "/roadmap#what-if")]
    [InlineData("ascent done orientation --note TEXT", "/activities/orientation")]
    [InlineData("ascent lab test gradients", "/labs/gradients")]
    [InlineData("ascent lab next", "/labs")]
    [InlineData("ascent review", "/reviews")]
    [InlineData("ascent paper notes lenet", "/papers/lenet")]
    [InlineData("ascent interview start design-fraud", "/interviews/design-fraud")]
    [InlineData("ascent assess --area K1", "/assess/K1")]
    [InlineData("ascent assess --maths", "/assess")]
    [InlineData("ascent weekly", "/weekly")]
    [InlineData("ascent career move 3 merged", "/career")]
    [InlineData("ascent evidence verify", "/evidence")]
    [InlineData("ascent profile edit", "/start")]
    public async Task A_command_leads_to_a_page_that_is_there(string command, string place)
    {
        Assert.Equal(place, Places.Of(command));
        await home.Site.GetAsync(place.Split('#')[0]);
    }

    [Theory]
    [InlineData("ascent review settings --per-day 30")]
    [InlineData("ascent train mnist-mlp")]
    [InlineData("ascent backup FILE")]
    [InlineData("ascentplan")]
    [InlineData("Open the first resource.")]
    [InlineData("")]
    public void What_only_the_terminal_does_leads_nowhere(string command) => Assert.Null(Places.Of(command));

    [Theory]
    [InlineData("ascent lab test ../../etc")]
    [InlineData("ascent plan --what-if hours=1&track=nlp")]
    [InlineData("ascent done \"><script>")]
    public void What_is_no_id_never_gets_into_an_address(string command) => Assert.Matches("^/[a-z]*(#what-if)?$", Places.Of(command) ?? "/");

    [Theory]
    [InlineData("first-mnist", "<p>It begins with <code>ascent train mnist-mlp</code></p>")]
    [InlineData("maths-self-assessment", "<p>It begins with <a href=\"/assess\"><code>ascent assess --maths</code></a></p>")]
    public async Task The_page_of_an_activity_says_how_it_begins(string activity, string said) =>
        Assert.Contains(said, await home.Site.GetAsync("/activities/" + activity));

    [Theory]
    [InlineData("ascent plan, then ascent done orientation --note TEXT", "<a href=\"/roadmap\"><code>ascent plan</code></a>", "<a href=\"/activities/orientation\"><code>ascent done orientation --note TEXT</code></a>")]
    [InlineData("open https://example.org/a?b=1, then ascent train mnist-mlp", "<a href=\"https://example.org/a?b=1\" rel=\"noopener noreferrer\">https://example.org/a?b=1</a>", "<code>ascent train mnist-mlp</code>")]
    [InlineData("open javascript:alert(1), then <b>rest</b>", "open javascript:alert(1)", "&lt;b&gt;rest&lt;/b&gt;")]
    public async Task Steps_after_each_other_lead_each_to_its_own_place(string text, string first, string second)
    {
        await using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        var html = await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<NextStep>(ParameterView.FromDictionary(new Dictionary<string, object?> { ["Text"] = text }))).ToHtmlString());
        foreach (var part in new[] { first, ", then", second }) Assert.Contains(part, html);
    }

    [Fact]
    public async Task Today_leads_from_the_command_to_its_page()
    {
        var page = WebUtility.HtmlDecode(await home.Site.GetAsync("/"));
        Assert.Matches("<a href=\"/[a-z/?#=-]+\"><code>ascent ", page);
    }
}
