using Microsoft.AspNetCore.Http;

namespace Ascent.Web.Live;

/// <summary><c>/events?since=STAMP</c>: tells a page that what it shows has changed since it was made.</summary>
internal static class ChangeEvents
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private const int LooksBetweenBeats = 15;

    public static Task ServeAsync(HttpContext context, ChangeWatch watch) => EventStream.RunAsync(context, async stream =>
    {
        var known = context.Request.Headers["Last-Event-ID"].FirstOrDefault() ?? context.Request.Query["since"].FirstOrDefault() ?? watch.Stamp();
        using var timer = new PeriodicTimer(Look);
        var looks = 0;
        do
        {
            var stamp = watch.Stamp();
            if (stamp != known)
            {
                await stream.SendAsync("change", stamp, id: stamp);
                known = stamp;
            }
            else if (looks++ % LooksBetweenBeats == 0)
            {
                await stream.BeatAsync();
            }
        }
        while (await timer.WaitForNextTickAsync(stream.Ending));
    });
}
