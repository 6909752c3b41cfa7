using System.Net;
using System.Text.RegularExpressions;
using Ascent.Application;
using Ascent.Journey.Profiles;
using Ascent.Tracking;
using Ascent.Web.Tests.Sample;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ascent.Web.Tests;

/// <summary>The application on a free port over a workbench in a temporary home.</summary>
internal sealed partial class Site : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _home;

    private Site(WebApplication app, IWorkbench workbench, string url, string home)
    {
        _app = app;
        _home = home;
        Workbench = workbench;
        Url = url;
        Client = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false }) { BaseAddress = new Uri(url) };
    }

    public IWorkbench Workbench { get; }
    public SampleWorkbench Sample => (SampleWorkbench)Workbench;
    public string Url { get; }
    public HttpClient Client { get; }

    public static Task<Site> StartAsync(bool withProfile = true) => StartAsync(withProfile ? SampleContent.Profile : null);

    public static Task<Site> StartAsync(Profile? profile) => StartAsync(home => new SampleWorkbench(home, profile));

    public static async Task<Site> StartAsync(Func<string, IWorkbench> open)
    {
        var home = Directory.CreateTempSubdirectory("ascent-web-").FullName;
        var workbench = open(home);
        var app = WebHost.Build(workbench, new WebOptions());
        return new Site(app, workbench, await WebHost.StartAsync(app), home);
    }

    public async Task<string> GetAsync(string path, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var response = await Client.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(expected, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }

    /// <summary>Every address that takes a form, with <c>x</c> for what stands for an id.</summary>
    public IReadOnlyList<string> FormAddresses =>
    [
        .. ((IEndpointRouteBuilder)_app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>() is { } known && !known.HttpMethods.All(HttpMethods.IsGet))
            .Select(endpoint => ParameterPattern().Replace(endpoint.RoutePattern.RawText!, match => match.Value.Contains(":long", StringComparison.Ordinal) ? "1" : "x")),
    ];

    /// <summary>Sends a form with the token that the page at <paramref name="from"/> carries.</summary>
    public async Task<HttpResponseMessage> PostAsync(string from, string to, params (string Name, string Value)[] fields)
    {
        var token = WebUtility.HtmlDecode(TokenPattern().Match(await GetAsync(from)).Groups["token"].Value);
        Assert.NotEmpty(token);
        using var content = new FormUrlEncodedContent(fields.Append(("__RequestVerificationToken", token)).Select(field => KeyValuePair.Create(field.Item1, field.Item2)));
        using var request = new HttpRequestMessage(HttpMethod.Post, to) { Content = content };
        request.Headers.Add("Origin", Url);
        return await Client.SendAsync(request);
    }

    /// <summary>A run of two curves; left at work unless the caller ends it.</summary>
    public static RunWriter StartRun(IWorkbench workbench, string name = "mnist-mlp", int steps = 200, string? environment = null)
    {
        var writer = workbench.Runs.Start(new RunHeader(name, "mnist-mlp", 1,
            new Dictionary<string, string> { ["lr"] = "0.1", ["batch"] = "128", ["hidden"] = "128" },
            new Dictionary<string, string> { ["cpu"] = environment ?? "Sample CPU", ["dotnet"] = "10.0" }));
        for (var step = 1; step <= steps; step++)
        {
            writer.Log(step, ("loss", (2.3 * Math.Exp(-step / 60.0)) + (0.05 * Math.Sin(step))));
            if (step % 50 == 0) writer.Log(step, ("test_loss", 2.4 * Math.Exp(-step / 70.0)), ("test_accuracy", 1 - Math.Exp(-step / 50.0)));
        }
        return writer;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        Workbench.Dispose();
        Directory.Delete(_home, recursive: true);
    }

    [GeneratedRegex("\\{[^}]+\\}", RegexOptions.NonBacktracking)]
    private static partial Regex ParameterPattern();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]+)\"", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex TokenPattern();
}
