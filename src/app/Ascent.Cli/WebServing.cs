using System.Diagnostics;
using Ascent.Journey;
using Ascent.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;

namespace Ascent.Cli;

/// <summary>Serves the web application until Ctrl-C and opens a browser on it.</summary>
internal static class WebServing
{
    internal const int UsualPort = 4280;

    internal static async Task<int> RunAsync(CliContext context, int port, bool openBrowser)
    {
        await using var app = await StartAsync(context, port);
        var address = WebHost.UrlOf(app);
        context.Note($"The web application is at {address} (Ctrl-C ends it).");
        if (openBrowser && context.Host.OutIsTerminal)
            OpenBrowser(address);
        using var registration = context.Stop.Register(app.Lifetime.StopApplication);
        await app.WaitForShutdownAsync();
        return ExitCodes.Success;
    }

    /// <summary>The usual port may be taken by another Ascent: then any free one serves as well.</summary>
    private static async Task<WebApplication> StartAsync(CliContext context, int port)
    {
        try
        {
            return await StartOnAsync(context, port);
        }
        catch (JourneyException problem) when (port == UsualPort && problem.Kind == ProblemKind.BrokenEnvironment)
        {
            context.Note($"Port {port} is taken; another one is used.");
            return await StartOnAsync(context, 0);
        }
    }

    private static async Task<WebApplication> StartOnAsync(CliContext context, int port)
    {
        var app = WebHost.Build(context.Workbench, new WebOptions(port));
        try
        {
            await WebHost.StartAsync(app, context.Stop);
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    private static void OpenBrowser(string address)
    {
        try
        {
            var start = OperatingSystem.IsWindows() ? new ProcessStartInfo(address) { UseShellExecute = true }
                : OperatingSystem.IsMacOS() ? new ProcessStartInfo("open", [address])
                : Environment.GetEnvironmentVariable("DISPLAY") is null && Environment.GetEnvironmentVariable("WAYLAND_DISPLAY") is null ? null
                : new ProcessStartInfo("xdg-open", [address]) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false };
            if (start is not null)
                Process.Start(start)?.Dispose();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // No browser could be opened; the address stands on the screen.
        }
    }
}
