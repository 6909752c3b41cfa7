using System.CommandLine;
using System.Text.Json.Nodes;
using Ascent.Cli.Output;
using Ascent.Data;
using Spectre.Console;

namespace Ascent.Cli.Verbs;

/// <summary><c>data list|get|verify|import</c>: data sets on this machine.</summary>
internal static class DataVerbs
{
    private static readonly Argument<string> Id = new("name") { Description = "The data set ('ascent data list' shows them)" };
    private static readonly Argument<string> Source = new("path") { Description = "A folder or a file to take it from" };

    internal static Verb Create(CliHost host) => new Verb("data", "Data sets: what is here, fetch, check, bring your own").With(
        new Verb("list", "The data sets and where they lie", "data list").Runs(host, List),
        new Verb("get", "Fetch a data set, going on where an earlier try stopped", "data get mnist").With(Id).RunsAsync(host, GetAsync),
        new Verb("verify", "Check sizes and SHA-256, and read every file", "data verify mnist").With(Id).Runs(host, Verify),
        new Verb("import", "Take a data set from a folder, after checking it", "data import mnist ~/Downloads/mnist").With(Id, Source).Runs(host, Import));

    private static int List(CliContext context)
    {
        var sets = context.Workbench.Data.List();
        if (context.Json)
        {
            context.WriteJson(new JsonObject
            {
                ["schema"] = JsonText.Schema,
                ["dataSets"] = new JsonArray([.. sets.Select(set => new JsonObject
                {
                    ["id"] = set.Id, ["title"] = set.Title, ["licence"] = set.Licence, ["bytes"] = set.Bytes, ["present"] = set.Present, ["folder"] = set.Folder, ["state"] = set.State, ["kind"] = set.Kind,
                })]),
            });
            return ExitCodes.Success;
        }

        var table = Terminal.Table("Name", "What", ">Size", "Licence", "State");
        foreach (var set in sets)
            table.AddRow(Markup.Escape(set.Id), Markup.Escape(set.Title), Words.Bytes(set.Bytes), Markup.Escape(set.Licence), $"{(set.Present ? "[green]here[/]" : "[grey]not here[/]")}  {Markup.Escape(set.State)}");
        context.Console.Write(table);
        return ExitCodes.Success;
    }

    private static async Task<int> GetAsync(CliContext context)
    {
        string folder;
        using (var line = context.Progress())
        {
            folder = await context.Workbench.Data.GetAsync(context.Get(Id), new Progress<DownloadProgress>(step => line.Show(() => Line(step))), context.Stop);
        }

        Answer(context, folder, Directory.Exists(folder) ? $"{context.Get(Id)} is in {folder}." : $"{context.Get(Id)} is {folder}; there is nothing to fetch.");
        return ExitCodes.Success;
    }

    private static int Verify(CliContext context)
    {
        var faults = context.Workbench.Data.Verify(context.Get(Id));
        if (context.Json)
        {
            context.WriteJson(new JsonObject { ["schema"] = JsonText.Schema, ["name"] = context.Get(Id), ["faults"] = new JsonArray([.. faults.Select(fault => JsonValue.Create(fault))]) });
        }
        else
        {
            foreach (var fault in faults)
                context.Console.MarkupLine(Markup.Escape(fault));
            if (faults.Count == 0)
                context.Console.MarkupLine($"{Markup.Escape(context.Get(Id))} is whole.");
        }

        return faults.Count == 0 ? ExitCodes.Success : ExitCodes.CheckFailed;
    }

    private static int Import(CliContext context)
    {
        var folder = context.Workbench.Data.Import(context.Get(Id), context.Get(Source));
        Answer(context, folder, $"{context.Get(Id)} was checked and is now in {folder}.");
        return ExitCodes.Success;
    }

    private static void Answer(CliContext context, string folder, string sentence)
    {
        if (context.Json)
            context.WriteJson(new JsonObject { ["schema"] = JsonText.Schema, ["name"] = context.Get(Id), ["folder"] = folder });
        else
            context.Console.MarkupLine(Markup.Escape(sentence));
    }

    internal static string Line(DownloadProgress step)
    {
        var left = step is { Total: > 0, BytesPerSecond: > 0 } ? $"  {Words.Seconds((step.Total - step.Done) / step.BytesPerSecond)} left" : "";
        return $"{step.File}  {Words.Bytes(step.Done)} of {(step.Total > 0 ? Words.Bytes(step.Total) : "?")}  {Words.Bytes(step.BytesPerSecond)}/s{left}";
    }
}
