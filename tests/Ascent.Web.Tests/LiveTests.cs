using System.Diagnostics;

namespace Ascent.Web.Tests;

/// <summary>The event streams, and the thinning of what they carry.</summary>
public sealed class LiveTests
{
    [Fact]
    public async Task A_page_is_told_that_something_changed_since_it_was_made()
    {
        await using var site = await Site.StartAsync();
        using var reader = await OpenAsync(site, $"/events?since={await StampAsync(site)}");
        site.Sample.StartActivity("activity-00");
        Assert.Equal("event: change", await NextAsync(reader, "event:"));
    }

    [Fact]
    public async Task A_change_between_the_page_and_its_stream_is_not_missed()
    {
        await using var site = await Site.StartAsync();
        var before = await StampAsync(site);
        site.Sample.StartActivity("activity-00");
        using var reader = await OpenAsync(site, $"/events?since={before}");
        Assert.Equal("event: change", await NextAsync(reader, "event:"));
    }

    [Fact]
    public async Task The_end_of_a_run_is_a_change()
    {
        await using var site = await Site.StartAsync();
        using var run = Site.StartRun(site.Workbench, steps: 1);
        using var reader = await OpenAsync(site, $"/events?since={await StampAsync(site)}");
        run.Complete(new Dictionary<string, double> { ["loss"] = 0.5 });
        Assert.Equal("event: change", await NextAsync(reader, "event:"));
    }

    [Fact]
    public async Task The_stream_of_a_run_brings_what_is_new_and_ends_with_the_run()
    {
        await using var site = await Site.StartAsync();
        using var run = Site.StartRun(site.Workbench, steps: 10);
        using var reader = await OpenAsync(site, $"/runs/{run.Id}/events?from=0");
        Assert.Contains("[10,", await NextAsync(reader, "data:"));
        run.Log(11, ("loss", 0.5));
        Assert.Contains("[11,0.5,", await NextAsync(reader, "data:"));
        run.Complete(new Dictionary<string, double> { ["loss"] = 0.5 });
        Assert.Equal("event: end", await NextAsync(reader, "event: end"));
        Assert.Contains("completed", await reader.ReadToEndAsync());
    }

    [Fact]
    public async Task The_application_stops_at_once_while_pages_listen()
    {
        var site = await Site.StartAsync();
        var readers = new List<StreamReader>();
        for (var page = 0; page < 20; page++) readers.Add(await OpenAsync(site, "/events"));
        var watch = Stopwatch.StartNew();
        await site.DisposeAsync();
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), $"stopping took {watch.Elapsed}");
        readers.ForEach(reader => reader.Dispose());
    }

    /// <summary>The stamp that a page carries.</summary>
    private static async Task<string> StampAsync(Site site) => (await site.GetAsync("/runs")).Split("data-since=\"")[1].Split('"')[0];

    private static async Task<StreamReader> OpenAsync(Site site, string path)
    {
        var response = await site.Client.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        return new StreamReader(await response.Content.ReadAsStreamAsync());
    }

    private static async Task<string> NextAsync(StreamReader reader, string beginning)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        while (await reader.ReadLineAsync(limit.Token) is { } line)
            if (line.StartsWith(beginning, StringComparison.Ordinal)) return line;
        return "the stream ended";
    }
}
