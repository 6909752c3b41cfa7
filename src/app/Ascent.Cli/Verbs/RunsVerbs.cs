using System.CommandLine;
using System.Text.Json.Nodes;
using Ascent.Cli.Output;
using Ascent.Journey;
using Ascent.Tracking;
using Spectre.Console;

namespace Ascent.Cli.Verbs;

/// <summary><c>runs list|show|compare|note|tag|export|rm</c>: tracked trainings.</summary>
internal static partial class RunsVerbs
{
    private const int MostResults = 4;
    private static readonly Argument<string> Id = new("run") { Description = "The run, or the beginning of its id" };
    private static readonly Argument<string[]> Ids = new("run") { Description = "Runs, or the beginnings of their ids", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<string[]> WithTag = new("--tag") { HelpName = "TAG", Description = "Only runs with this tag; may be repeated", DefaultValueFactory = _ => [] };
    private static readonly Option<string?> OfRecipe = new("--recipe") { HelpName = "NAME", Description = "Only runs of this recipe" };
    private static readonly Option<string?> Sort = new("--sort") { HelpName = "METRIC", Description = "The best by this figure first" };

    internal static Verb Create(CliHost host) => new Verb("runs", "Tracked runs").With(
        new Verb("list", "All runs, newest first", "runs list", "runs list --recipe mnist-mlp --tag baseline --sort test_accuracy").With(WithTag, OfRecipe, Sort).Runs(host, List),
        new Verb("show", "One run: settings, results, curve, files", "runs show 20261122-104512", "runs show 20261122-104512 --metric accuracy --log").With([Id, .. PlotSettings]).Runs(host, Show),
        new Verb("compare", "What differs between runs, and which came out better", "runs compare 20261122-1045 20261122-1103", "runs compare 20261122-1045 20261122-1103 --metric loss --log --smooth 0.9").With([Ids, .. PlotSettings]).Runs(host, Compare),
        new Verb("note", "Write a note on a run", "runs note 20261122-104512 \"warm-up looks too short\"").With(Id, Text).Runs(host, Note),
        new Verb("tag", "Give a run tags and take them away", "runs tag 20261122-104512 +good -bad").With(Id, TagChanges).Runs(host, Tag),
        new Verb("export", "Figures for other programs", "runs export 20261122-104512 --format csv --out figures.csv", "runs export 20261122-1045 20261122-1103 --format tensorboard --out logs").With(Ids, Format, Drawn, Out).Runs(host, Export),
        new Verb("rm", "Remove runs with all their files", "runs rm 20261122-104512", "runs rm 20261122-1045 20261122-1103 --yes").With(Ids, Yes).Runs(host, Remove));

    private static int List(CliContext context)
    {
        var all = context.Workbench.Runs.List();
        var runs = Sorted(Filtered(all, context.Get(OfRecipe), context.Get(WithTag)!), context.Get(Sort));
        if (context.Json)
        {
            context.WriteJson(new JsonObject { ["schema"] = JsonText.Schema, ["runs"] = new JsonArray([.. runs.Select(run => ToJson(run))]) });
            return ExitCodes.Success;
        }

        if (runs.Count == 0)
        {
            context.Console.MarkupLine(all.Count == 0 ? "No runs yet. 'ascent train mnist-mlp' makes the first." : $"None of the {Words.Plural(all.Count, "run")} is like that.");
            return ExitCodes.Success;
        }

        var tagged = runs.Any(run => run.Tags.Count > 0);
        var table = Terminal.Table(["Run", "Recipe", "State", "Took", "Result", .. tagged ? ["Tags"] : Array.Empty<string>()]);
        table.Columns[0].NoWrap = true;
        foreach (var run in runs)
        {
            string[] cells = [Markup.Escape(run.Id), Markup.Escape(run.Recipe), State(run.Status), run.Took is { } took ? Words.Seconds(took.TotalSeconds) : "", Markup.Escape(Result(run, context.Get(Sort)))];
            table.AddRow(tagged ? [.. cells, Markup.Escape(string.Join(' ', run.Tags))] : cells);
        }

        context.Console.Write(table);
        return ExitCodes.Success;
    }

    private static List<RunRecord> Filtered(IReadOnlyList<RunRecord> runs, string? recipe, string[] tags)
    {
        if (recipe is not null && runs.Count > 0 && runs.All(run => run.Recipe != recipe))
            throw new JourneyException($"No run is of the recipe '{recipe}'.{Nearest.Suggestion(recipe, runs.Select(run => run.Recipe).Where(name => name.Length > 0))}");
        return [.. runs.Where(run => (recipe is null || run.Recipe == recipe) && tags.All(tag => run.Tags.Contains(tag.ToLowerInvariant(), StringComparer.Ordinal)))];
    }

    private static List<RunRecord> Sorted(List<RunRecord> runs, string? metric)
    {
        if (metric is null)
            return runs;
        var names = runs.SelectMany(run => run.Final.Keys.Concat(run.Best.Keys)).Distinct(StringComparer.Ordinal).ToList();
        if (runs.Count > 0 && !names.Contains(metric, StringComparer.Ordinal))
            throw new JourneyException($"No run has the figure '{metric}'.{Nearest.Suggestion(metric, names)} There are: {string.Join(", ", names.Order(StringComparer.Ordinal).Take(20))}.");
        var lower = MetricNames.DirectionOf(metric) == MetricDirection.LowerIsBetter;

        // What has no such figure, or one that is no number, stands at the end.
        return [.. runs.OrderBy(run => Figure(run, metric) is { } value && !double.IsNaN(value) ? lower ? value : -value : double.PositiveInfinity)];
    }

    /// <summary>The best where one side is better, otherwise the last.</summary>
    private static double? Figure(RunRecord run, string metric) =>
        run.Best.TryGetValue(metric, out var best) ? best : run.Final.TryGetValue(metric, out var final) ? final : null;

    private static string Result(RunRecord run, string? sorted)
    {
        if (sorted is not null && Figure(run, sorted) is { } first)
            return $"{sorted} {first:0.####}";
        var figures = run.Final.Where(pair => !MetricNames.IsSystem(pair.Key))
            .OrderBy(pair => MetricNames.GroupOf(pair.Key).Length > 0).ThenBy(pair => MetricNames.DirectionOf(pair.Key) == MetricDirection.Unknown).ThenBy(pair => pair.Key, StringComparer.Ordinal).ToList();
        var shown = string.Join("  ", figures.Take(MostResults).Select(pair => $"{pair.Key} {pair.Value:0.####}"));
        return figures.Count > MostResults ? $"{shown}  …" : shown;
    }

    private static RunRecord Known(CliContext context, string id)
    {
        var runs = context.Workbench.Runs;
        return runs.Find(id) ?? throw new JourneyException($"There is no run '{id}'.{Nearest.Suggestion(id, runs.List().Select(known => known.Id))} 'ascent runs list' shows all.");
    }

    /// <summary>All of them, each once.</summary>
    private static List<RunRecord> AllKnown(CliContext context)
    {
        var runs = context.Get(Ids).Select(id => Known(context, id)).ToList();
        var twice = runs.GroupBy(run => run.Id, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        return twice is null ? runs : throw new JourneyException($"Run {twice.Key} is named twice.");
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
        ["seconds"] = run.Took is { } took ? Math.Round(took.TotalSeconds, 3) : null,
        ["tags"] = new JsonArray([.. run.Tags.Select(tag => JsonValue.Create(tag))]),
        ["notes"] = new JsonArray([.. run.Notes.Select(note => new JsonObject { ["at"] = note.At.ToString("O"), ["text"] = note.Text })]),
        ["source"] = run.Source is { } source ? new JsonObject { ["commit"] = source.Commit, ["branch"] = source.Branch, ["dirty"] = source.Dirty, ["command"] = source.Command } : null,
        ["resumptions"] = new JsonArray([.. run.Resumptions.Select(resumption => new JsonObject { ["at"] = resumption.At.ToString("O"), ["afterStep"] = resumption.AfterStep })]),
        ["artifacts"] = new JsonArray([.. run.Artifacts.Select(artifact => new JsonObject { ["name"] = artifact.Name, ["bytes"] = artifact.Bytes, ["sha256"] = artifact.Sha256 })]),
    };

    private static JsonObject Texts(IReadOnlyDictionary<string, string> pairs) =>
        new(pairs.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)JsonValue.Create(pair.Value))));

    internal static JsonObject Numbers(IReadOnlyDictionary<string, double> pairs) =>
        new(pairs.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)(double.IsFinite(pair.Value) ? JsonValue.Create(pair.Value) : null))));
}
