using Microsoft.AspNetCore.Http;

namespace Ascent.Web.Security;

/// <summary>
/// Refuses requests that were not addressed to this machine by name: a page elsewhere whose domain was pointed at
/// 127.0.0.1 would otherwise read the person's data (DNS rebinding).
/// </summary>
internal sealed class HostGuard(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (!IsOurs(context.Request.Host, context.Connection.LocalPort))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsync("This application answers only at localhost and 127.0.0.1, with its port.\n");
            return;
        }
        await next(context);
    }

    private static bool IsOurs(HostString host, int port) =>
        host.Host is "localhost" or "127.0.0.1" or "[::1]" && (host.Port ?? 80) == port;
}
