using System.CommandLine;
using System.Text.Json.Nodes;
using Ascent.Cli.Output;
using Ascent.Journey;
using Ascent.Tracking;
using Spectre.Console;

namespace Ascent.Cli.Verbs;

/// <summary>What a person changes about runs.</summary>
internal static partial class RunsVerbs
{
    private static readonly Argument<string> Text = new("text") { Description = "What is worth keeping" };
    private static readonly Argument<string[]> TagChanges = new("changes") { Description = "+TAG gives a tag, -TAG takes it away", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<bool> Yes = new("--yes") { Description = "Do not ask" };

    private static int Note(CliContext context)
    {
        var run = Known(context, context.Get(Id));
        context.Workbench.Runs.AddNote(run.Id, context.Get(Text));
        return Changed(context, run.Id, "The note is kept");
    }

    private static int Tag(CliContext context)
    {
        var run = Known(context, context.Get(Id));
        var changes = context.Get(TagChanges);
        if (changes.FirstOrDefault(change => change.Length < 2 || change[0] is not ('+' or '-')) is { } wrong)
            throw new JourneyException($"'{wrong}' is no change of tags: '+{wrong.TrimStart('+', '-')}' gives the tag, '-{wrong.TrimStart('+', '-')}' takes it away.");
        context.Workbench.Runs.ChangeTags(run.Id, [.. changes.Where(change => change[0] == '+').Select(change => change[1..])], [.. changes.Where(change => change[0] == '-').Select(change => change[1..])]);
        return Changed(context, run.Id, null);
    }

    private static int Changed(CliContext context, string id, string? told)
    {
        var run = Known(context, id);
        if (context.Json)
        {
            var document = ToJson(run);
            document.Insert(0, "schema", JsonText.Schema);
            context.WriteJson(document);
        }
        else
        {
            context.Console.MarkupLine($"{Markup.Escape(told ?? (run.Tags.Count > 0 ? $"Tags: {string.Join(' ', run.Tags)}" : "No tags"))}  [grey]{Markup.Escape(run.Id)}[/]");
        }

        return ExitCodes.Success;
    }

    private static int Remove(CliContext context)
    {
        var runs = AllKnown(context);

        // Looked at as a whole first: either all of them can go or none does.
        if (runs.Find(run => run.Status == RunStatus.Running) is { } running)
            throw new JourneyException($"Run {running.Id} is still at work; stop it first. Nothing was removed.");
        var bytes = runs.Sum(run => SizeOf(context.Workbench.Runs.FolderOf(run.Id)));
        if (!context.Get(Yes) && !Confirmed(context, runs, bytes))
        {
            context.Note("Nothing was removed.");
            return ExitCodes.CheckFailed;
        }

        var removed = new JsonArray();
        foreach (var run in runs)
        {
            context.Workbench.Runs.Remove(run.Id);
            removed.Add(run.Id);
        }

        if (context.Json)
            context.WriteJson(new JsonObject { ["schema"] = JsonText.Schema, ["removed"] = removed, ["bytes"] = bytes });
        else
            context.Console.MarkupLine($"Removed {Words.Plural(runs.Count, "run")}, {Words.Bytes(bytes)}.");
        return ExitCodes.Success;
    }

    private static bool Confirmed(CliContext context, List<RunRecord> runs, long bytes)
    {
        if (!context.Host.CanAsk)
            throw new JourneyException($"Removing {Words.Plural(runs.Count, "run")} ({Words.Bytes(bytes)}) cannot be undone, and nobody is here to ask: add --yes.");
        foreach (var run in runs)
            context.Note($"  {run.Id}  {Result(run, null)}");
        (context.Json ? context.Host.Error : context.Host.Out).Write($"Remove {Words.Plural(runs.Count, "run")} with all files ({Words.Bytes(bytes)})? It cannot be undone. [y/N] ");
        return context.Host.ReadLine()?.Trim().ToLowerInvariant() is "y" or "yes";
    }

    private static long SizeOf(string folder) =>
        Directory.Exists(folder) ? new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length) : 0;
}
