using System.Net;
using System.Net.Sockets;
using System.Text;
using Ascent.Journey;
using Ascent.Web.Tests.Sample;

namespace Ascent.Web.Tests;

/// <summary>What the application refuses.</summary>
public sealed class RefusalTests
{
    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("192.168.1.4")]
    [InlineData("::")]
    [InlineData("example.org")]
    public void It_does_not_listen_for_others(string address)
    {
        using var workbench = new SampleWorkbench(Path.Combine(Path.GetTempPath(), "ascent-web-unused"), null);
        var refusal = Assert.Throws<JourneyException>(() => WebHost.Build(workbench, new WebOptions(Address: address)));
        Assert.Contains(address, refusal.Message);
        Assert.Equal(ProblemKind.BadInput, refusal.Kind);
    }

    [Fact]
    public async Task A_taken_port_is_told_with_what_to_do()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        using var workbench = new SampleWorkbench(Directory.CreateTempSubdirectory("ascent-web-").FullName, null);
        await using var app = WebHost.Build(workbench, new WebOptions(((IPEndPoint)taken.LocalEndpoint).Port));
        var refusal = await Assert.ThrowsAsync<JourneyException>(() => WebHost.StartAsync(app));
        Assert.Contains("--port", refusal.Message);
        Assert.Equal(ProblemKind.BrokenEnvironment, refusal.Kind);
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:{port}")]
    [InlineData("localhost:1")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1.evil.example:{port}")]
    [InlineData("[::1]:2")]
    public async Task A_request_under_another_name_is_refused(string host)
    {
        await using var site = await Site.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/plan");
        request.Headers.Host = host.Replace("{port}", new Uri(site.Url).Port.ToString());
        using var response = await site.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.DoesNotContain("P50", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Localhost_is_a_name_of_this_machine()
    {
        await using var site = await Site.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Host = $"localhost:{new Uri(site.Url).Port}";
        using var response = await site.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    [InlineData("http://127.0.0.1")]
    public async Task A_form_of_another_site_changes_nothing_even_with_a_token(string origin)
    {
        await using var site = await Site.StartAsync();
        var page = await site.GetAsync("/activities/activity-00");
        var token = WebUtility.HtmlDecode(page.Split("__RequestVerificationToken\" value=\"")[1].Split('"')[0]);
        using var content = new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", token)]);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/activities/activity-00/start") { Content = content };
        request.Headers.Add("Origin", origin);
        using var response = await site.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Empty(site.Workbench.Progress.Activities);
    }

    [Theory]
    [InlineData("/start")]
    [InlineData("/theme")]
    [InlineData("/activities/activity-00/start")]
    [InlineData("/activities/activity-00/log")]
    [InlineData("/activities/activity-00/done")]
    public async Task A_form_without_a_token_changes_nothing(string path)
    {
        await using var site = await Site.StartAsync();
        using var content = new FormUrlEncodedContent([KeyValuePair.Create("minutes", "45"), KeyValuePair.Create("proof", "x"), KeyValuePair.Create("theme", "dark")]);
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        request.Headers.Add("Origin", site.Url);
        using var response = await site.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var page = await response.Content.ReadAsStringAsync();
        Assert.Contains("nothing was changed", page);
        Assert.Contains("<nav aria-label=\"Main\"", page);
        Assert.Empty(site.Workbench.Progress.Activities);
        Assert.Empty(site.Workbench.Progress.Log);
        Assert.False(response.Headers.Contains("Set-Cookie") && string.Join("", response.Headers.GetValues("Set-Cookie")).Contains("theme"));
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("https://evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("javascript:alert(1)")]
    public async Task The_theme_form_leads_nowhere_else(string back)
    {
        await using var site = await Site.StartAsync();
        using var response = await site.PostAsync("/", "/theme", ("theme", "dark"), ("return", back));
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal("/", response.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task A_large_body_is_refused()
    {
        await using var site = await Site.StartAsync();
        using var content = new StringContent("a=" + new string('x', 300_000), Encoding.UTF8, "application/x-www-form-urlencoded");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/start") { Content = content };
        request.Headers.Add("Origin", site.Url);
        using var response = await site.Client.SendAsync(request);
        Assert.Contains((int)response.StatusCode, new[] { 400, 413 });
    }

    [Theory]
    [InlineData("/activities/none")]
    [InlineData("/labs/none")]
    [InlineData("/labs/..%2f..%2fetc")]
    [InlineData("/runs/none")]
    [InlineData("/runs/..%2f..%2fsecret")]
    [InlineData("/runs/none/events")]
    [InlineData("/css/../../appsettings.json")]
    [InlineData("/nowhere")]
    public async Task What_does_not_exist_is_not_found_in_the_look_of_the_application(string path)
    {
        await using var site = await Site.StartAsync();
        Assert.Contains("<h1>No such page</h1>", await site.GetAsync(path, HttpStatusCode.NotFound));
    }

    [Fact]
    public async Task A_fault_of_the_program_shows_no_inner_detail()
    {
        await using var site = await Site.StartAsync();
        site.Sample.Fault = new InvalidOperationException("secret detail of the fault");
        var page = await site.GetAsync("/roadmap", HttpStatusCode.InternalServerError);
        Assert.Contains("Something broke here", page);
        Assert.DoesNotContain("secret detail", page);
        Assert.DoesNotContain("   at ", page);
    }

    [Fact]
    public async Task A_broken_store_is_told_in_its_own_words()
    {
        await using var site = await Site.StartAsync();
        site.Sample.Fault = new JourneyException("The store is from a newer version; run 'ascent restore'.", ProblemKind.BrokenEnvironment);
        Assert.Contains("from a newer version", await site.GetAsync("/", HttpStatusCode.InternalServerError));
        Assert.Contains("from a newer version", await site.GetAsync("/api/plan", HttpStatusCode.InternalServerError));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/nowhere")]
    [InlineData("/api/plan")]
    [InlineData("/css/base.css")]
    public async Task Every_answer_carries_the_headers_that_protect_it(string path)
    {
        await using var site = await Site.StartAsync();
        using var response = await site.Client.GetAsync(new Uri(path, UriKind.Relative));
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.DoesNotContain("unsafe", policy);
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("same-origin", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
    }
}
