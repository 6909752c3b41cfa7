using System.CommandLine;
using System.Text.Json.Nodes;
using Ascent.Cli.Output;
using Ascent.Journey;
using Ascent.Journey.Papers;
using Spectre.Console;

namespace Ascent.Cli.Verbs;

/// <summary><c>paper</c>: papers at one or two a week, taken apart by structured notes.</summary>
internal static class PaperVerbs
{
    private static readonly Argument<string> Id = new("id") { Description = "The paper ('ascent paper list --all' shows them)" };
    private static readonly Option<bool> All = new("--all") { Description = "Locked ones, those of the other track and those that are done too" };
    private static readonly Option<bool> Edit = new("--edit") { Description = "Write the five notes in your editor (EDITOR)" };
    private static readonly Option<string?> From = new("--from") { HelpName = "FILE", Description = "Take the notes from a Markdown file with the five headings" };
    private static readonly Option<bool> Public = new("--public") { Description = "The portfolio may show the notes" };
    private static readonly Option<bool> Private = new("--private") { Description = "The portfolio does not show the notes (so it begins)" };
    private static readonly IReadOnlyDictionary<PaperField, Option<string?>> Fields = PaperFields.All.ToDictionary(
        part => part, part => new Option<string?>("--" + part.Key()) { HelpName = "TEXT", Description = part.Asks() });

    internal static Verb Create(CliHost host) =>
        new Verb("paper", "Read papers with a guide, and take them apart in notes", "paper next", "paper read resnet", "paper notes resnet --edit", "paper done resnet")
            .With(
                new Verb("list", "The papers that can be read now, what comes next first", "paper list", "paper list --all").With(All).Runs(host, List),
                new Verb("next", "The paper to read next, and why", "paper next").Runs(host, Next),
                new Verb("read", "Show the guide to a paper and begin it", "paper read resnet").With(Id).Runs(host, Read),
                new Verb("notes", "Show or write the five notes: architecture, method, claim, doubts, reproduction", "paper notes resnet", "paper notes resnet --claim \"Depth helps once blocks learn a difference\"", "paper notes resnet --edit --public")
                    .With([Id, Edit, From, Public, Private, .. Fields.Values]).Runs(host, Notes),
                new Verb("done", "End a paper: its five notes prove it", "paper done resnet").With(Id).Runs(host, Done))
            .Runs(host, List);

    private static int List(CliContext context)
    {
        var all = context.Workbench.Papers();
        var shown = context.Get(All) ? all : [.. all.Where(paper => paper.State is PaperState.Begun or PaperState.Ready)];
        if (context.Json)
        {
            var document = new JsonObject { ["schema"] = JsonText.Schema, ["cadence"] = PaperView.ToJson(context.Workbench.PaperCadence()), ["papers"] = new JsonArray([.. shown.Select(PaperView.ToJson)]) };
            context.WriteJson(document);
        }
        else
        {
            PaperView.List(context.Console, shown, all, context.Workbench.PaperCadence());
        }

        return ExitCodes.Success;
    }

    private static int Next(CliContext context)
    {
        var papers = context.Workbench.Papers();
        var next = papers.FirstOrDefault(paper => paper.State is PaperState.Begun or PaperState.Ready);
        var cadence = context.Workbench.PaperCadence();
        if (context.Json)
            context.WriteJson(new JsonObject { ["schema"] = JsonText.Schema, ["cadence"] = PaperView.ToJson(cadence), ["paper"] = next is null ? null : PaperView.ToJson(next) });
        else
            PaperView.Next(context.Console, next, papers.FirstOrDefault(paper => paper.State == PaperState.Locked), cadence);
        return ExitCodes.Success;
    }

    private static int Read(CliContext context)
    {
        var notes = context.Workbench.ReadPaper(context.Get(Id));
        var paper = context.Workbench.Pack.Papers[notes.PaperId];
        if (context.Json)
            context.WriteJson(PaperView.ToJson(paper, notes));
        else
            PaperView.Guide(context.Console, paper, notes);
        return ExitCodes.Success;
    }

    private static int Notes(CliContext context)
    {
        var id = context.Get(Id);
        var before = context.Workbench.PaperNotes(id);
        if (context.Get(Public) && context.Get(Private)) throw new JourneyException("Give --public or --private, not both.");
        bool? shown = context.Get(Public) ? true : context.Get(Private) ? false : null;
        var given = Fields.Where(part => context.Get(part.Value) is not null).ToDictionary(part => part.Key, part => context.Get(part.Value)!);
        if ((context.Get(Edit) ? 1 : 0) + (context.Get(From) is null ? 0 : 1) + (given.Count > 0 ? 1 : 0) > 1)
            throw new JourneyException("Give the notes in one way: as options, with --edit, or with --from.");

        string? edited = null;
        if (context.Get(Edit))
        {
            edited = Editor.Edit(context.Host, id, NotesText.Write(Texts(before), hints: true));
            given = Whole(edited, $"What you wrote is kept in {edited}; correct it and run 'ascent paper notes {id} --from {edited}'.");
        }
        else if (context.Get(From) is { } file)
        {
            given = Whole(file, "Nothing was changed.");
        }
        else if (given.Count == 0 && shown is null && context.Host.CanAsk && !context.Json)
        {
            given = Ask(context, id, before);
        }

        var notes = given.Count > 0 || shown is not null ? context.Workbench.NotePaper(id, given, shown) : before;
        if (edited is not null) Editor.Discard(edited);
        var paper = context.Workbench.Pack.Papers[id];
        if (context.Json)
            context.WriteJson(PaperView.ToJson(paper, notes));
        else
            PaperView.Notes(context.Console, paper, notes);
        return context.Stop.IsCancellationRequested ? ExitCodes.Interrupted : ExitCodes.Success;
    }

    private static int Done(CliContext context)
    {
        var (notes, result) = context.Workbench.EndPaper(context.Get(Id));
        var sentence = $"{notes.PaperId} is read and noted.{(result is null ? " No activity of the plan needs it." : $" Evidence {result.Evidence.Id} of {result.Evidence.ActivityId}.")}";
        if (result is not null)
            ProgressVerbs.Report(context, result.Update, new JsonObject { ["paper"] = notes.PaperId, ["id"] = result.Evidence.ActivityId, ["evidence"] = result.Evidence.Id, ["alreadyDone"] = result.AlreadyDone }, sentence);
        else if (context.Json)
            context.WriteJson(new JsonObject { ["schema"] = JsonText.Schema, ["paper"] = notes.PaperId, ["id"] = null, ["evidence"] = null });
        else
            context.Console.MarkupLine(Markup.Escape(sentence));
        return ExitCodes.Success;
    }

    /// <summary>Asks for what is missing; an answer of nothing leaves a field open.</summary>
    private static Dictionary<PaperField, string> Ask(CliContext context, string id, PaperNotes? before)
    {
        var given = new Dictionary<PaperField, string>();
        var open = before?.Missing ?? PaperFields.All;
        if (open.Count > 0) context.Host.Out.WriteLine("An empty line ends a note; an empty note can be written later.");
        foreach (var part in open)
        {
            if (context.Stop.IsCancellationRequested) break;
            // Each note is kept when it is written, so that an interruption loses none.
            if (Asking.Text(context, $"\n{part}. {part.Asks()}") is { } text)
                context.Workbench.NotePaper(id, given = new() { [part] = text }, null);
        }

        return given;
    }

    /// <summary>All five fields from a file; one that is empty there becomes empty.</summary>
    private static Dictionary<PaperField, string> Whole(string file, string otherwise)
    {
        try
        {
            var read = NotesText.Read(File.ReadAllText(file));
            return PaperFields.All.ToDictionary(part => part, part => read.TryGetValue(part, out var text) ? text : "");
        }
        catch (JourneyException problem)
        {
            throw new JourneyException($"{file}: {problem.Message} {otherwise}", problem.Kind, problem);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JourneyException($"The file '{file}' cannot be read: {e.Message}", inner: e);
        }
    }

    private static Dictionary<PaperField, string> Texts(PaperNotes? notes) => notes?.Notes.ToDictionary(note => note.Key, note => note.Value.Text) ?? [];
}
