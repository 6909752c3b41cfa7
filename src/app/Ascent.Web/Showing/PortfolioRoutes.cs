using System.Security.Cryptography;
using System.Text;
using Ascent.Application;
using Ascent.Journey;
using Ascent.Web.Live;
using Ascent.Web.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Ascent.Web.Showing;

/// <summary>What is shown to others: evidence, portfolio, calendar.</summary>
internal static class PortfolioRoutes
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/evidence", (IWorkbench workbench, ChangeWatch watch, string? check) => EvidenceOf(workbench, watch, check == "1"));
        app.MapGet("/evidence/bundle.zip", (IWorkbench workbench) => Download(workbench, "evidence.zip", path => workbench.BundleEvidence(path, null, weights: false)));
        app.MapGet("/portfolio", (IWorkbench workbench, ChangeWatch watch) => new RazorComponentResult<PortfolioPage>(new { Model = PortfolioPageModel.Of(workbench, watch.Stamp()) }));
        app.MapGet("/portfolio/site.zip", (IWorkbench workbench) => Download(workbench, "portfolio.zip", path => workbench.BuildPortfolio(path, new PortfolioOptions())));
        app.MapGet("/portfolio/preview/{**path}", Preview);
        app.MapGet("/calendar/{token}.ics", Calendar);
    }

    private static RazorComponentResult<EvidencePage> EvidenceOf(IWorkbench workbench, ChangeWatch watch, bool check)
    {
        var stamp = watch.Stamp();
        var checks = check ? workbench.VerifyEvidence().ToDictionary(one => one.EvidenceId, StringComparer.Ordinal) : null;
        return new(new { Stamp = stamp, Evidence = workbench.EvidenceList(), Checks = checks });
    }

    /// <summary>A file that is made for this download alone and goes with it.</summary>
    private static PhysicalFileHttpResultOnce Download(IWorkbench workbench, string name, Action<string> write)
    {
        var path = Path.Combine(workbench.Home.Cache, $"{Guid.NewGuid():N}-{name}");
        write(path);
        return new PhysicalFileHttpResultOnce(path, name);
    }

    private static IResult Preview(IWorkbench workbench, string? path)
    {
        var name = string.IsNullOrEmpty(path) ? "index.html" : path;
        if (!workbench.PreviewPortfolio().Files.TryGetValue(name, out var open))
            return TypedResults.NotFound();
        return Results.Stream(open(), Path.GetExtension(name) switch
        {
            ".html" => "text/html; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            ".svg" => "image/svg+xml",
            ".json" => "application/json",
            _ => "application/octet-stream",
        });
    }

    /// <summary>The calendar, for whoever knows its address; a program that asks often is told that nothing changed.</summary>
    private static IResult Calendar(HttpContext http, IWorkbench workbench, string token)
    {
        var wanted = Encoding.UTF8.GetBytes(workbench.CalendarToken());
        if (workbench.Profile is null || !CryptographicOperations.FixedTimeEquals(wanted, Encoding.UTF8.GetBytes(token)))
            return TypedResults.NotFound();
        var text = workbench.ExportCalendar();
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32]}\"");
        http.Response.Headers.CacheControl = "private, no-cache";
        return TypedResults.Text(text, "text/calendar", Encoding.UTF8, StatusCodes.Status200OK) is var whole && http.Request.Headers.IfNoneMatch.Contains(tag.ToString())
            ? WithTag(http, tag, TypedResults.StatusCode(StatusCodes.Status304NotModified))
            : WithTag(http, tag, whole);
    }

    private static IResult WithTag(HttpContext http, EntityTagHeaderValue tag, IResult result)
    {
        http.Response.Headers.ETag = tag.ToString();
        return result;
    }
}

/// <summary>Sends a file and removes it.</summary>
internal sealed class PhysicalFileHttpResultOnce(string path, string name) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        try
        {
            await Results.File(path, "application/zip", name).ExecuteAsync(httpContext);
        }
        finally
        {
            File.Delete(path);
        }
    }
}

/// <summary>What the page about the portfolio shows; a fault in portfolio.yaml stands on it and is no broken page.</summary>
public sealed record PortfolioPageModel(string Stamp, bool HasProfile, PortfolioPreview? Preview, string? Problem, bool HasWords, string WordsFile, string Calendar)
{
    public static PortfolioPageModel Of(IWorkbench workbench, string stamp)
    {
        var calendar = workbench.Profile is null ? "" : $"/calendar/{workbench.CalendarToken()}.ics";
        var words = workbench.Home.PortfolioFile;
        try
        {
            return new(stamp, workbench.Profile is not null, workbench.PreviewPortfolio(), null, File.Exists(words), words, calendar);
        }
        catch (JourneyException problem) when (problem.Kind == ProblemKind.BadInput)
        {
            return new(stamp, workbench.Profile is not null, null, problem.Message, File.Exists(words), words, calendar);
        }
    }
}
