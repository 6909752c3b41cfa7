using System.CommandLine;
using System.Text.Json.Nodes;
using Ascent.Application;
using Ascent.Cli.Output;
using Ascent.Journey;
using Ascent.Web;
using Microsoft.Extensions.Hosting;
using Spectre.Console;

namespace Ascent.Cli.Verbs;

/// <summary><c>portfolio init|build|serve</c> and <c>draft</c>: what others see.</summary>
internal static class PortfolioVerbs
{
    private const int UsualPort = 4290;
    private static readonly Option<string> Into = new("--into") { HelpName = "DIR|FILE.zip", Description = "Where to; a portfolio that is there is replaced", DefaultValueFactory = _ => "portfolio" };
    private static readonly Option<string?> Theme = new("--theme") { HelpName = "light|dark|auto|FILE.css", Description = "A theme, or a style of your own that sets the variables of style.css anew" };
    private static readonly Option<string[]> Only = new("--only") { HelpName = "ID", Description = "Only these activities, labs, runs or evidence; may be repeated", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };
    private static readonly Option<int> Port = new("--port") { HelpName = "PORT", Description = "Where to serve it; 0 for any free port", DefaultValueFactory = _ => UsualPort };
    private static readonly Argument<string> Source = new("id") { Description = "A run, or evidence ('ascent runs list', 'ascent evidence list')" };
    private static readonly Option<string> DraftInto = new("--into") { HelpName = "FILE.md", Description = "The draft, or a folder for it; its pictures are put beside it. A file that is there stays", Required = true };

    internal static Verb Create(CliHost host) => new Verb("portfolio", "A site of what you did, for others").With(
        new Verb("init", "Begin portfolio.yaml: your name, your words, what is shown", "portfolio init").Runs(host, Init),
        new Verb("build", "Make the site: plain files that need no server", "portfolio build", "portfolio build --into ~/site --theme dark", "portfolio build --only first-network-lab 20261122-104512").With(Into, Theme, Only).Runs(host, Build),
        new Verb("serve", "Make the site and show it on this machine", "portfolio serve", "portfolio serve --theme mine.css").With(Theme, Only, Port).RunsAsync(host, ServeAsync));

    internal static Verb Draft(CliHost host) =>
        new Verb("draft", "Begin a blog post from a run or a proof: its plots and figures, and headings for you to write under", "draft 20261122-104512 --into post.md", "draft e-3fa2 --into post.md").With(Source, DraftInto).Runs(host, WriteDraft);

    private static int Init(CliContext context)
    {
        var made = context.Workbench.InitPortfolio();
        if (context.Json)
            context.WriteJson(new JsonObject { ["schema"] = JsonText.Schema, ["path"] = context.Home.PortfolioFile, ["made"] = made });
        else
            context.Console.MarkupLine(made ? $"{Markup.Escape(context.Home.PortfolioFile)} is yours to fill in. 'ascent portfolio serve' shows what becomes of it." : $"{Markup.Escape(context.Home.PortfolioFile)} is there already and stays as it is.");
        return ExitCodes.Success;
    }

    private static int Build(CliContext context)
    {
        var result = context.Workbench.BuildPortfolio(context.Get(Into)!, Options(context));
        if (context.Json)
        {
            context.WriteJson(new JsonObject
            {
                ["schema"] = JsonText.Schema,
                ["path"] = result.Path,
                ["projects"] = result.Model.Projects.Count,
                ["runs"] = result.Model.Runs.Count,
                ["papers"] = result.Model.Papers.Count,
                ["proofs"] = result.Manifest.Proofs.Count,
                ["files"] = result.Manifest.Files.Count,
                ["seal"] = result.Manifest.Seal,
                ["omitted"] = new JsonArray([.. result.Omitted.Select(line => JsonValue.Create(line))]),
            });
            return ExitCodes.Success;
        }

        context.Console.MarkupLine($"{Shown(result)} written to {Markup.Escape(result.Path)}");
        if (result.Model.IsEmpty)
            context.Console.MarkupLine("Nothing is proven yet, or nothing of it is shown. A passed lab, or 'ascent done ID --link URL', makes a beginning.");
        context.Console.MarkupLine($"Seal  {result.Manifest.Seal}");
        context.Console.MarkupLine($"[grey]Put the folder on any web server. Others check it with 'ascent evidence verify'; {(File.Exists(context.Home.PortfolioFile) ? "your words stand in " + Markup.Escape(context.Home.PortfolioFile) : "'ascent portfolio init' begins your own words")}.[/]");
        foreach (var line in result.Omitted)
            context.Console.MarkupLine($"[grey]Not in it, but named by hash: {Markup.Escape(line)}[/]");
        return ExitCodes.Success;
    }

    private static async Task<int> ServeAsync(CliContext context)
    {
        var folder = Path.Combine(context.Home.Cache, "portfolio");
        var result = context.Workbench.BuildPortfolio(folder, Options(context));
        var port = context.Get(Port);
        var app = await StartAsync(context, result.Path, port);
        await using (app)
        {
            context.Note($"{Shown(result)} at {WebHost.UrlOf(app)} (Ctrl-C ends it).");
            using var registration = context.Stop.Register(app.Lifetime.StopApplication);
            await app.WaitForShutdownAsync();
        }

        return ExitCodes.Success;
    }

    private static async Task<Microsoft.AspNetCore.Builder.WebApplication> StartAsync(CliContext context, string folder, int port)
    {
        try
        {
            return await SiteHost.StartAsync(folder, port, context.Stop);
        }
        catch (JourneyException problem) when (port == UsualPort && problem.Kind == ProblemKind.BrokenEnvironment)
        {
            context.Note($"Port {port} is taken; another one is used.");
            return await SiteHost.StartAsync(folder, 0, context.Stop);
        }
    }

    private static int WriteDraft(CliContext context)
    {
        var result = context.Workbench.DraftPost(context.Get(Source), context.Get(DraftInto)!);
        if (context.Json)
        {
            context.WriteJson(new JsonObject { ["schema"] = JsonText.Schema, ["path"] = result.Path, ["pictures"] = new JsonArray([.. result.Pictures.Select(picture => JsonValue.Create(picture))]) });
            return ExitCodes.Success;
        }

        context.Console.MarkupLine($"{Markup.Escape(result.Path)}{(result.Pictures.Count > 0 ? $" and {Words.Plural(result.Pictures.Count, "picture")} beside it" : "")}: the figures are there, the sentences are yours.");
        return ExitCodes.Success;
    }

    private static PortfolioOptions Options(CliContext context) => new(context.Get(Theme), context.Get(Only));

    private static string Shown(PortfolioResult result) =>
        $"{Words.Plural(result.Model.Projects.Count, "piece")} of work, {Words.Plural(result.Model.Runs.Count, "training")}, {Words.Plural(result.Model.Papers.Count, "paper")}, {Words.Plural(result.Manifest.Proofs.Count, "proof")}";
}
