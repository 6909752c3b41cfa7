using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;

namespace Ascent.Web.Security;

/// <summary>Every request that may change something comes from a page of this application and carries its token.</summary>
internal sealed class FormGuard(RequestDelegate next, IAntiforgery antiforgery)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        var safe = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        if (!safe)
        {
            if (!ComesFromHere(request))
                throw new RefusedRequestException("The request came from another site, so nothing was changed.");
            try
            {
                await antiforgery.ValidateRequestAsync(context);
            }
            catch (AntiforgeryValidationException)
            {
                throw new RefusedRequestException(
                    "The form was no longer valid, so nothing was changed. Go back, reload the page and send it again.");
            }
        }
        await next(context);
    }

    private static bool ComesFromHere(HttpRequest request)
    {
        var origin = request.Headers.Origin;
        if (origin.Count > 0) return origin.Count == 1 && origin[0] == $"{request.Scheme}://{request.Host}";

        // No browser of today sends an unsafe request without an origin; a tool may, and still needs the token.
        var site = request.Headers["Sec-Fetch-Site"];
        return site.Count == 0 || site == "same-origin";
    }
}

/// <summary>A request that was refused before it reached a page; the message is shown.</summary>
public sealed class RefusedRequestException(string message) : Exception(message);
