using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Ascent.Web.Live;

/// <summary>A response of server-sent events that ends when the browser goes or the application stops.</summary>
internal sealed class EventStream : IDisposable
{
    private readonly HttpResponse _response;
    private readonly CancellationTokenSource _ending;

    private EventStream(HttpContext context)
    {
        _response = context.Response;
        var stopping = context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        _ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
    }

    public CancellationToken Ending => _ending.Token;

    /// <summary>Runs <paramref name="body"/> over an open stream; the end of the connection is not an error.</summary>
    public static async Task RunAsync(HttpContext context, Func<EventStream, Task> body)
    {
        using var stream = new EventStream(context);
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        try
        {
            // How long a browser waits before it connects again.
            await stream.WriteAsync("retry: 2000\n\n");
            await body(stream);
        }
        catch (Exception problem) when (stream.Ending.IsCancellationRequested && problem is OperationCanceledException or IOException)
        {
        }
    }

    public Task SendAsync(string name, string data, string? id = null)
    {
        var line = data.ReplaceLineEndings(" ");
        return WriteAsync((id is null ? "" : $"id: {id}\n") + $"event: {name}\ndata: {line}\n\n");
    }

    /// <summary>A comment that keeps the connection from looking dead, and finds out when it is.</summary>
    public Task BeatAsync() => WriteAsync(": still here\n\n");

    public void Dispose() => _ending.Dispose();

    private async Task WriteAsync(string text)
    {
        await _response.WriteAsync(text, Ending);
        await _response.Body.FlushAsync(Ending);
    }
}
