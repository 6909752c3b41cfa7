using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Ascent.Application;
using Ascent.Cli.Output;
using Spectre.Console;

namespace Ascent.Cli.Verbs;

/// <summary><c>export ics|resume|json</c>: for other programs.</summary>
internal static class ExportVerbs
{
    private static readonly Option<string?> Out = new("--out") { HelpName = "FILE", Description = "The file; standard output without it" };
    private static readonly Option<bool> NewAddress = new("--new-address") { Description = "Give the subscribed calendar a new secret address; the old one ends" };

    internal static Verb Create(CliHost host) => new Verb("export", "The plan, the evidence or all of it for other programs").With(
        new Verb("ics", "The plan as a calendar (iCalendar); taken again it moves its events", "export ics --out plan.ics", "export ics --new-address").With(Out, NewAddress).Runs(host, Calendar),
        new Verb("resume", "What is proven as a JSON Resume", "export resume --out resume.json").With(Out).Runs(host, Resume),
        new Verb("json", "Everything, for 'ascent import' on another machine", "export json --out journey.json").With(Out).Runs(host, Everything));

    private static int Calendar(CliContext context)
    {
        var token = context.Workbench.CalendarToken(context.Get(NewAddress));
        var address = $"http://127.0.0.1:{WebServing.UsualPort}/calendar/{token}.ics";
        return Give(context, context.Workbench.ExportCalendar(), address, [
            $"Calendars on this machine can subscribe instead, while 'ascent start' serves: {address}",
        ]);
    }

    private static int Resume(CliContext context) => Give(context, context.Workbench.ExportResume().ToJsonString(JsonText.Indented) + "\n", null, []);

    private static int Everything(CliContext context) => Give(context, context.Workbench.ExportJourney(), null, ["'ascent import' takes it in again, into an empty home or with --merge. It holds all that you wrote: keep it to yourself."]);

    private static int Give(CliContext context, string text, string? address, string[] notes)
    {
        if (context.Get(Out) is not { } file)
        {
            context.Host.Out.Write(text);
            return ExitCodes.Success;
        }

        ExportFile.Write(file, text);
        if (context.Json)
        {
            var document = new JsonObject { ["schema"] = JsonText.Schema, ["path"] = Path.GetFullPath(file), ["bytes"] = Encoding.UTF8.GetByteCount(text) };
            if (address is not null)
                document["subscribe"] = address;
            context.WriteJson(document);
            return ExitCodes.Success;
        }

        context.Console.MarkupLine($"{Words.Bytes(Encoding.UTF8.GetByteCount(text))} written to {Markup.Escape(Path.GetFullPath(file))}");
        foreach (var note in notes)
            context.Console.MarkupLine($"[grey]{Markup.Escape(note)}[/]");
        return ExitCodes.Success;
    }
}
