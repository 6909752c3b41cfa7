using System.Net;
using System.Net.Sockets;
using Ascent.Journey;
using Ascent.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;

namespace Ascent.Web;

/// <summary>Shows a folder of finished pages on this machine, as any web server would.</summary>
public static class SiteHost
{
    /// <exception cref="JourneyException">The port is out of range or taken.</exception>
    public static async Task<WebApplication> StartAsync(string folder, int port, CancellationToken cancellation)
    {
        if (port is < 0 or > 65535)
            throw new JourneyException($"The port {port} is out of range; give one from 1 to 65535, or 0 for any free port.");
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = folder, EnvironmentName = Environments.Production });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
        var app = builder.Build();
        app.UseMiddleware<HostGuard>();
        var files = new PhysicalFileProvider(folder);
        app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files });
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = files,
            OnPrepareResponse = context =>
            {
                // What the site needs is in the site: a page that reached for anything else would show it here.
                context.Context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self'; base-uri 'none'; form-action 'none'";
                context.Context.Response.Headers.XContentTypeOptions = "nosniff";
                context.Context.Response.Headers.CacheControl = "no-cache";
            },
        });
        try
        {
            await app.StartAsync(cancellation);
            return app;
        }
        catch (Exception problem) when (problem is IOException or SocketException)
        {
            await app.DisposeAsync();
            throw new JourneyException($"The site cannot be served: {problem.Message.TrimEnd('.')}. Give another port with --port, or 0 for any free one.", ProblemKind.BrokenEnvironment, problem);
        }
    }
}
