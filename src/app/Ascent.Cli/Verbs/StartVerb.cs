using System.CommandLine;
using System.Text.Json.Nodes;
using Ascent.Application;
using Ascent.Cli.Output;
using Ascent.Journey;
using Ascent.Journey.Planning;
using Spectre.Console;
using Profile = Ascent.Journey.Profiles.Profile;

namespace Ascent.Cli.Verbs;

/// <summary><c>start</c>, the main job: background in, plan out, and the web application beside it.</summary>
internal static class StartVerb
{
    private static readonly Option<string?> ProfileFile = new("--profile") { HelpName = "FILE", Description = "Take all answers from a profile file or a JSON Resume" };
    private static readonly Option<bool> Defaults = new("--defaults") { Description = "Ask nothing, take the defaults" };
    private static readonly Option<string?> Journey = new("--journey") { HelpName = "ID", Description = "The journey to begin, where there are several" };
    private static readonly Option<bool> Fresh = new("--fresh") { Description = "Move an existing journey aside and begin anew" };
    private static readonly Option<bool> NoServe = new("--no-serve") { Description = "Do not serve the web application" };
    private static readonly Option<bool> NoBrowser = new("--no-browser") { Description = "Do not open a browser" };
    private static readonly Option<int> Port = new("--port") { HelpName = "N", Description = "Port of the web application (0: any free one)", DefaultValueFactory = _ => WebServing.UsualPort };

    internal static Verb Create(CliHost host) =>
        new Verb("start", "Say who you are, get a dated plan, and open the web application", "start", "start --defaults --no-serve", "start --profile me.json --no-browser")
            .With(ProfileFile, Defaults, Journey, Fresh, NoServe, NoBrowser, Port)
            .RunsAsync(host, RunAsync);

    private static async Task<int> RunAsync(CliContext context)
    {
        if (context.Get(Port) is < 0 or > 65535)
            throw new JourneyException($"--port {context.Get(Port)} is not a port: give 0 to 65535.");
        if (context.Get(Fresh) && context.Home.MoveStoreAside(context.Host.Time.GetLocalNow()) is { } aside)
            context.Note($"The earlier journey was moved to {aside}.");

        var workbench = context.Workbench;
        if (context.Get(Journey) is { } journey)
            workbench.ChooseJourney(journey);
        var plan = Chosen(context) is { } profile ? workbench.SaveProfile(profile).Plan : workbench.CurrentPlan();
        if (context.Json)
            context.WriteJson(JsonNode.Parse(PlanJson.Write(plan))!);
        else
            Print(context, plan);

        return context.Get(NoServe) ? ExitCodes.Success : await WebServing.RunAsync(context, context.Get(Port), !context.Get(NoBrowser));
    }

    /// <summary>The profile to store, or null to keep the one that is there.</summary>
    private static Profile? Chosen(CliContext context)
    {
        var workbench = context.Workbench;
        if (context.Get(ProfileFile) is { } file)
            return ProfileFiles.Read(file, workbench);
        if (workbench.Profile is not null)
        {
            context.Note("Your profile is kept as it is; 'ascent profile edit' changes it.");
            return null;
        }

        if (context.Get(Defaults))
            return workbench.DefaultProfile();
        if (context.Host.CanAsk && !context.Json)
            return Questionnaire.Ask(context.Host, workbench.Pack, workbench.DefaultProfile());
        context.Note("This is no terminal, so nothing was asked: the plan takes the defaults. 'ascent profile edit' changes them.");
        return workbench.DefaultProfile();
    }

    private static void Print(CliContext context, Plan plan)
    {
        var console = context.Console;
        console.WriteLine();
        console.MarkupLine($"[bold]{Markup.Escape(context.Workbench.Pack.Title)}[/]");
        PlanView.Summary(console, plan);
        console.WriteLine();
        AgendaView.Write(console, context.Workbench.AgendaFor(AgendaSpan.Week), steps: true);
        console.MarkupLine("[grey]From now on: ascent today · ascent next · ascent plan · ascent lab next[/]");
    }
}
