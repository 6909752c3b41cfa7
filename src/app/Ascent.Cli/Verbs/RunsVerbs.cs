using System.CommandLine;
using System.Text.Json.Nodes;
using Ascent.Cli.Output;
using Ascent.Journey;
using Ascent.Tracking;
using Spectre.Console;

namespace Ascent.Cli.Verbs;

/// <summary><c>runs list|show</c>: tracked trainings.</summary>
internal static class RunsVerbs
{
    private static readonly Argument<string> Id = new("run") { Description = "The run, or the beginning of its id" };

    internal static Verb Create(CliHost host) => new Verb("runs", "Tracked runs").With(
        new Verb("list", "All runs, newest first", "runs list").Runs(host, List),
        new Verb("show", "One run: settings, results, files", "runs show 20261122-104512").With(Id).Runs(host, Show));

    private static int List(CliContext context)
    {
        var runs = context.Workbench.Runs.List();
        if (context.Json)
        {
            context.WriteJson(new JsonObject { ["schema"] = JsonText.Schema, ["runs"] = new JsonArray([.. runs.Select(run => ToJson(run))]) });
            return ExitCodes.Success;
        }

        if (runs.Count == 0)
        {
            context.Console.MarkupLine("No runs yet. 'ascent train mnist-mlp' makes the first.");
            return ExitCodes.Success;
        }

        var table = Terminal.Table("Run", "Recipe", "State", "Took", "Result");
        foreach (var run in runs)
        {
            table.AddRow(
                Markup.Escape(run.Id),
                Markup.Escape(run.Recipe),
                State(run.Status),
                run.EndedAt is { } ended ? Words.Seconds((ended - run.StartedAt).TotalSeconds) : "",
                Markup.Escape(string.Join("  ", run.Final.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key} {pair.Value:0.####}"))));
        }

        context.Console.Write(table);
        return ExitCodes.Success;
    }

    private static int Show(CliContext context)
    {
        var runs = context.Workbench.Runs;
        var run = runs.Find(context.Get(Id))
            ?? throw new JourneyException($"There is no run '{context.Get(Id)}'.{Nearest.Suggestion(context.Get(Id), runs.List().Select(known => known.Id))} 'ascent runs list' shows all.");
        var metrics = runs.ReadMetrics(run.Id).Points;
        if (context.Json)
        {
            var document = ToJson(run);
            document.Insert(0, "schema", JsonText.Schema);
            document["metrics"] = new JsonArray([.. metrics.Select(point => new JsonObject { ["name"] = point.Name, ["step"] = point.Step, ["seconds"] = Math.Round(point.Seconds, 3), ["value"] = double.IsFinite(point.Value) ? point.Value : null })]);
            context.WriteJson(document);
            return ExitCodes.Success;
        }

        var console = context.Console;
        console.MarkupLine($"[bold]{Markup.Escape(run.Id)}[/]  {Markup.Escape(run.Name)}  {State(run.Status)}");
        if (run.Problem is { } problem)
            console.MarkupLine(Markup.Escape(problem));
        console.MarkupLine($"Started   {run.StartedAt.LocalDateTime:yyyy-MM-dd HH:mm:ss}{(run.EndedAt is { } ended ? $", took {Words.Seconds((ended - run.StartedAt).TotalSeconds)}" : "")}, seed {run.Seed}");
        Pairs(console, "Settings", run.Parameters.Select(pair => (pair.Key, pair.Value)));
        Pairs(console, "Machine", run.Environment.Select(pair => (pair.Key, pair.Value)));
        Pairs(console, "Final", run.Final.Select(pair => (pair.Key, $"{pair.Value:0.#####}")));
        Pairs(console, "Best", run.Best.Select(pair => (pair.Key, $"{pair.Value:0.#####}")));
        Pairs(console, "Metrics", metrics.GroupBy(point => point.Name, StringComparer.Ordinal).Select(group => (group.Key, $"{Words.Plural(group.Count(), "value")}, last {group.Last().Value:0.#####} at step {group.Last().Step}")));
        Pairs(console, "Files", run.Artifacts.Select(artifact => (artifact.Name, $"{Words.Bytes(artifact.Bytes)}, SHA-256 {artifact.Sha256}")));
        console.MarkupLine($"[grey]In {Markup.Escape(runs.FolderOf(run.Id))}[/]");
        return ExitCodes.Success;
    }

    private static void Pairs(IAnsiConsole console, string title, IEnumerable<(string Name, string Value)> pairs)
    {
        var list = pairs.OrderBy(pair => pair.Name, StringComparer.Ordinal).ToList();
        if (list.Count == 0)
            return;
        console.MarkupLine($"[bold]{title}[/]");
        var width = list.Max(pair => pair.Name.Length);
        foreach (var (name, value) in list)
            console.MarkupLine($"  {Markup.Escape(name.PadRight(width))}  {Markup.Escape(value)}");
    }

    private static string State(RunStatus status) => status switch
    {
        RunStatus.Running => "[blue]running[/]",
        RunStatus.Completed => "[green]completed[/]",
        RunStatus.Interrupted => "[yellow]interrupted[/]",
        _ => "[red]failed[/]",
    };

    private static JsonObject ToJson(RunRecord run) => new()
    {
        ["id"] = run.Id,
        ["name"] = run.Name,
        ["recipe"] = run.Recipe,
        ["seed"] = run.Seed,
        ["status"] = run.Status.ToString().ToLowerInvariant(),
        ["problem"] = run.Problem,
        ["startedAt"] = run.StartedAt.ToString("O"),
        ["endedAt"] = run.EndedAt?.ToString("O"),
        ["parameters"] = Texts(run.Parameters),
        ["environment"] = Texts(run.Environment),
        ["final"] = Numbers(run.Final),
        ["best"] = Numbers(run.Best),
        ["artifacts"] = new JsonArray([.. run.Artifacts.Select(artifact => new JsonObject { ["name"] = artifact.Name, ["bytes"] = artifact.Bytes, ["sha256"] = artifact.Sha256 })]),
    };

    private static JsonObject Texts(IReadOnlyDictionary<string, string> pairs) =>
        new(pairs.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)JsonValue.Create(pair.Value))));

    internal static JsonObject Numbers(IReadOnlyDictionary<string, double> pairs) =>
        new(pairs.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)(double.IsFinite(pair.Value) ? JsonValue.Create(pair.Value) : null))));
}
