using System.Text.Json;
using Ascent.Application;
using Ascent.Tracking;
using Ascent.Web.Live;
using Microsoft.AspNetCore.Http;

namespace Ascent.Web.Training;

/// <summary>The figures of runs for scripts: all at once, and as they come.</summary>
internal static class RunApi
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);
    private const int LooksBetweenBeats = 30;
    private const int EventPoints = 400;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary><c>/api/runs/{id}/metrics?from=POSITION&amp;smooth=0.9&amp;name=loss</c>: thinned curves and the position to ask from next.</summary>
    public static IResult Metrics(IWorkbench workbench, string id, long? from, string? smooth, string[]? name)
    {
        if (Find(workbench, id) is not { } run) return Results.Json(new { error = $"There is no run '{id}'." }, statusCode: StatusCodes.Status404NotFound);
        var curves = workbench.Runs.ReadCurves(run.Id, RunModel.ScreenPoints, Math.Max(0, from ?? 0), Smoothing.Of(smooth), name is { Length: > 0 } ? one => name.Contains(one, StringComparer.Ordinal) : null);
        return Results.Json(Document(run, curves), Json);
    }

    /// <summary><c>/runs/{id}/events?from=POSITION</c>: <c>points</c> while figures come, then <c>end</c>.</summary>
    public static Task EventsAsync(HttpContext context, IWorkbench workbench, RunRecord run, long from) => EventStream.RunAsync(context, async stream =>
    {
        var position = long.TryParse(context.Request.Headers["Last-Event-ID"], out var seen) ? seen : from;
        using var timer = new PeriodicTimer(Look);
        var looks = 0;
        do
        {
            // The status is read before the figures: what a run wrote before it ended is then certainly among them.
            var now = Find(workbench, run.Id);
            var curves = workbench.Runs.ReadCurves(run.Id, EventPoints, Math.Max(0, position));
            if (now is null)
            {
                await stream.SendAsync("end", "{}");
                return;
            }
            if (curves.Curves.Count > 0)
            {
                position = curves.Position;
                await stream.SendAsync("points", JsonSerializer.Serialize(Document(now, curves), Json), id: position.ToString());
            }
            if (now.Status != RunStatus.Running)
            {
                await stream.SendAsync("end", JsonSerializer.Serialize(Document(now, new MetricCurves([], position)), Json), id: position.ToString());
                return;
            }
            if (looks++ % LooksBetweenBeats == 0) await stream.BeatAsync();
        }
        while (await timer.WaitForNextTickAsync(stream.Ending));
    });

    /// <summary>The run with exactly this id.</summary>
    public static RunRecord? Find(IWorkbench workbench, string id) => workbench.Runs.FindExactly(id);

    private static object Document(RunRecord run, MetricCurves curves) => new
    {
        schema = 1,
        run = run.Id,
        status = run.Status.ToString().ToLowerInvariant(),
        position = curves.Position,
        series = curves.Curves.Select(series => new
        {
            name = series.Name,
            count = series.Count,
            points = series.Points.Select(point => new[] { point.Step, point.Value, Math.Round(point.Seconds, 3) }),
        }),
    };
}
