using System.Net;
using System.Net.Sockets;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Ascent.Application;
using Ascent.Journey;
using Ascent.Web.Live;
using Ascent.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Ascent.Web;

/// <summary>The web application as a host that the command line starts and stops.</summary>
public static class WebHost
{
    /// <summary>Builds the application over a workbench, which stays the caller's to dispose.</summary>
    /// <exception cref="JourneyException">For an address that is not loopback, or a port out of range.</exception>
    public static WebApplication Build(IWorkbench workbench, WebOptions options)
    {
        var address = LoopbackAddress(options.Address);
        if (options.Port is < 0 or > 65535)
            throw new JourneyException($"The port {options.Port} is out of range; give one from 1 to 65535, or 0 for any free port.");

        // The empty builder reads neither appsettings.json from the current folder nor ASPNETCORE_ variables:
        // where the application listens is decided here alone.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(WebHost).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = Environments.Production,
        });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 256 * 1024;
            kestrel.Listen(address, options.Port);
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
        AddServices(builder.Services, workbench);

        var app = builder.Build();
        app.UseMiddleware<ErrorPages>();
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<HostGuard>();
        app.Services.GetRequiredService<Assets>().Use(app);
        app.UseMiddleware<FormGuard>();
        app.UseRouting();
        Routes.Map(app);
        return app;
    }

    /// <summary>Starts listening and gives the address to open in a browser.</summary>
    /// <exception cref="JourneyException">When the port is taken or may not be used.</exception>
    public static async Task<string> StartAsync(WebApplication app, CancellationToken cancellation = default)
    {
        try
        {
            await app.StartAsync(cancellation);
        }
        catch (Exception problem) when (problem is IOException or SocketException)
        {
            throw new JourneyException(
                $"The web application cannot listen: {problem.Message.TrimEnd('.')}. Give another port with --port, or 0 for any free one.",
                ProblemKind.BrokenEnvironment, problem);
        }
        return UrlOf(app);
    }

    /// <summary>The address of a started application, such as http://127.0.0.1:4280.</summary>
    public static string UrlOf(WebApplication app) =>
        app.Urls.FirstOrDefault() ?? throw new InvalidOperationException("The application has not been started.");

    private static IPAddress LoopbackAddress(string text)
    {
        if (text.Equals("localhost", StringComparison.OrdinalIgnoreCase)) return IPAddress.Loopback;
        if (!IPAddress.TryParse(text.Trim('[', ']'), out var address))
            throw new JourneyException($"'{text}' is not an IP address; use 127.0.0.1.");
        if (!IPAddress.IsLoopback(address))
            throw new JourneyException(
                $"The web application has no sign-in yet, so it listens only on this machine; {text} would let others in. " +
                "Use 127.0.0.1, and an SSH tunnel to reach it from elsewhere.");
        return address;
    }

    private static void AddServices(IServiceCollection services, IWorkbench workbench)
    {
        services.AddRouting();
        services.AddRazorComponents();
        services.AddHttpContextAccessor();
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        services.AddSingleton(workbench);
        services.AddSingleton<Assets>();
        services.AddSingleton<Notices>();
        services.AddSingleton<ChangeWatch>();
        services.AddScoped<PageContext>();

        // The keys live with everything else of the person's, so that a form that was open over a restart still works.
        services.AddDataProtection()
            .SetApplicationName("ascent")
            .PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(workbench.Home.Path, "keys")));
        services.AddAntiforgery(antiforgery =>
        {
            antiforgery.Cookie.Name = "ascent-form";
            antiforgery.Cookie.HttpOnly = true;
            antiforgery.Cookie.SameSite = Microsoft.AspNetCore.Http.SameSiteMode.Strict;
            antiforgery.SuppressXFrameOptionsHeader = true;
        });
    }
}
