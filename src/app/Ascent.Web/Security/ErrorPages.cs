using Ascent.Journey;
using Ascent.Web.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Logging;

namespace Ascent.Web.Security;

/// <summary>
/// Turns what goes wrong into a page in the application's look that says what happened and what to do; the exception
/// goes to the log and never to the page.
/// </summary>
internal sealed class ErrorPages(RequestDelegate next, ILogger<ErrorPages> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (context.Response is { StatusCode: 404 or 405, HasStarted: false } && context.Response.ContentLength is null)
                await ShowAsync(context, context.Response.StatusCode, "No such page", "There is nothing at this address. It may have been mistyped, or what it named was removed.");
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The browser has gone; there is no one to tell.
        }
        catch (RefusedRequestException refused)
        {
            await ShowAsync(context, StatusCodes.Status400BadRequest, "Request refused", refused.Message);
        }
        catch (BadHttpRequestException refused)
        {
            await ShowAsync(context, refused.StatusCode, "Request refused", "The request could not be read. Nothing was changed.");
        }
        catch (JourneyException problem)
        {
            var status = problem.Kind == ProblemKind.BrokenEnvironment ? StatusCodes.Status500InternalServerError : StatusCodes.Status400BadRequest;
            await ShowAsync(context, status, "This did not work", problem.Message);
        }
        catch (Exception problem) when (!context.Response.HasStarted)
        {
            logger.LogError(problem, "{Method} {Path} failed", context.Request.Method, context.Request.Path);
            await ShowAsync(context, StatusCodes.Status500InternalServerError, "Something broke here",
                "The page could not be made because of a fault in the program. What was saved before is kept. " +
                "Try again; if it stays, run ascent doctor in a terminal.");
        }
    }

    private static Task ShowAsync(HttpContext context, int status, string title, string message)
    {
        if (context.Response.HasStarted) return Task.CompletedTask;
        context.Response.Clear();
        SecurityHeaders.Apply(context.Response.Headers);
        if (context.Request.Path.StartsWithSegments("/api"))
            return TypedResults.Json(new { error = message }, statusCode: status).ExecuteAsync(context);
        return new RazorComponentResult<ErrorPage>(new { Title = title, Message = message, Status = status }) { StatusCode = status }.ExecuteAsync(context);
    }
}
