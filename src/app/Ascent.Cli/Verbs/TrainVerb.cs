using System.CommandLine;
using System.Text.Json.Nodes;
using Ascent.Cli.Output;
using Ascent.Data;
using Ascent.Journey;
using Ascent.Journey.Content;
using Ascent.Models;
using Ascent.Nn.Training;
using Ascent.Nn.Training.Diagnosis;
using Ascent.Tracking;
using Spectre.Console;

namespace Ascent.Cli.Verbs;

/// <summary><c>train RECIPE</c>: a training with progress, as a tracked run.</summary>
internal static class TrainVerb
{
    private static readonly Argument<string?> RecipeName = new("recipe") { Arity = ArgumentArity.ZeroOrOne, Description = "The recipe ('ascent train --list' shows them)" };
    private static readonly Option<string[]> Settings = new("--set") { HelpName = "KEY=VALUE", Description = "Change a setting of the recipe; may be repeated", DefaultValueFactory = _ => [] };
    private static readonly Option<ulong> Seed = new("--seed") { HelpName = "N", Description = "The same seed and thread count give the same weights", DefaultValueFactory = _ => 1 };
    private static readonly Option<string?> Resume = new("--resume") { HelpName = "RUN", Description = "Go on with a run that was interrupted, as if it had never stopped" };
    private static readonly Option<double> CheckpointEvery = new("--checkpoint-every") { HelpName = "SECONDS", Description = "Time between two checkpoints; changes nothing in the result", DefaultValueFactory = _ => 30 };
    private static readonly Option<bool> Diagnose = new("--diagnose") { Description = "Watch the training and say what goes wrong, where, and what to try; changes nothing in the result" };
    private static readonly Option<bool> ListRecipes = new("--list") { Description = "List the recipes; with a recipe, its settings and what they take" };

    internal static Verb Create(CliHost host) =>
        new Verb("train", "Train a model by a recipe", "train --list", "train cifar10-cnn --list", "train mnist-mlp", "train mnist-mlp --set data=mnist-subset --set epochs=3 --seed 7", "train --resume 20261122-104512", "train mnist-mlp --set lr=5 --diagnose")
            .With(RecipeName, Settings, Seed, Resume, CheckpointEvery, Diagnose, ListRecipes)
            .Runs(host, Run);

    private static int Run(CliContext context)
    {
        if (context.Get(ListRecipes))
            return RecipeList.Show(context, context.Get(RecipeName));
        IReadOnlyList<Finding>? findings = null;
        var told = context.Get(Diagnose) ? new Inline<IReadOnlyList<Finding>>(found => findings = found) : null;
        TrainingResult result;
        try
        {
            result = context.Get(Resume) is { } run ? GoOn(context, run, told) : Begin(context, told);
        }
        catch (TrainingDivergedException e) when (findings is not null)
        {
            // The error follows on standard error and by the exit code.
            if (context.Json)
                context.WriteJson(new JsonObject { ["schema"] = JsonText.Schema, ["problem"] = e.Message, ["findings"] = FindingsView.ToJson(findings) });
            else
                FindingsView.Write(context.Console, findings);
            throw;
        }

        if (context.Json)
            context.WriteJson(ToJson(result, findings));
        else
            Summary(context, result, findings);
        return result.Status == RunStatus.Interrupted ? ExitCodes.Interrupted : ExitCodes.Success;
    }

    private static TrainingResult Begin(CliContext context, IProgress<IReadOnlyList<Finding>>? told)
    {
        var name = context.Get(RecipeName) ?? throw new JourneyException("Which recipe? 'ascent train --list' shows them; 'ascent train mnist-mlp' is a good first one.");
        var recipe = RecipeCatalog.Find(name, context.Get(Settings)!);
        context.Note($"{recipe.Title}, seed {context.Get(Seed)}");
        return Watched(context, told, (runner, progress) => runner.Train(recipe, context.Get(Seed), progress, context.Stop));
    }

    private static TrainingResult GoOn(CliContext context, string run, IProgress<IReadOnlyList<Finding>>? told)
    {
        if (context.Get(RecipeName) is not null || context.Get(Settings)!.Length > 0 || context.IsGiven(Seed))
            throw new JourneyException("A run is resumed with the recipe, the settings and the seed that it began with: give --resume alone.");
        return Watched(context, told, (runner, progress) => runner.Resume(run, progress, context.Stop));
    }

    /// <summary>Trains with a line of progress that ends with where the training stood.</summary>
    private static TrainingResult Watched(CliContext context, IProgress<IReadOnlyList<Finding>>? told, Func<RecipeRunner, IProgress<TrainingProgress>, TrainingResult> train)
    {
        using var line = context.Progress();
        TrainingProgress? last = null;
        var runner = new RecipeRunner(context.Workbench.Data, context.Workbench.Runs)
        {
            Downloads = new Inline<DownloadProgress>(step => line.Show(() => DataVerbs.Line(step))),
            Notes = new Inline<string>(context.Note),
            CheckpointEvery = Every(context.Get(CheckpointEvery)),
            Diagnosed = told,
        };
        var result = train(runner, new Inline<TrainingProgress>(step =>
        {
            last = step;
            line.Show(() => Line(step));
        }));
        if (last is not null)
            line.Show(() => Line(last), final: true);
        return result;
    }

    private static TimeSpan Every(double seconds) => seconds is >= 0 and <= 86_400
        ? TimeSpan.FromSeconds(seconds)
        : throw new JourneyException($"--checkpoint-every takes seconds from 0 to 86400, not {seconds}.");

    private static string Line(TrainingProgress step)
    {
        var figure = step.Value is not { } value ? "" : step.Figure.EndsWith("accuracy", StringComparison.Ordinal) ? $"  {step.Figure} {value * 100:0.00} %" : $"  evaluated {step.Figure} {value:0.0000}";
        return $"epoch {step.Epoch}/{step.Epochs}  step {step.Step}/{step.Steps}  {step.SamplesPerSecond:#,0} {step.Unit}/s  {Words.Seconds(Math.Max(0, step.Left.TotalSeconds))} left  loss {step.Loss:0.0000}{figure}";
    }

    private static void Summary(CliContext context, TrainingResult result, IReadOnlyList<Finding>? findings)
    {
        var console = context.Console;
        if (result.Status == RunStatus.Interrupted)
            console.MarkupLine($"[yellow]Interrupted[/] after {result.Steps} steps; 'ascent train --resume {Markup.Escape(result.Run)}' goes on as if it had never stopped.");
        else if (result.ResumedAt is { } step)
            console.MarkupLine($"Resumed at step {step}.");
        console.MarkupLine($"[bold]{Markup.Escape(result.Run)}[/]  {result.Steps} steps in {Words.Seconds(result.Seconds)}, {result.SamplesPerSecond:#,0} {result.Unit}/s, {result.Parameters:#,0} parameters");
        foreach (var (name, value) in result.Final.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            console.MarkupLine($"  {Markup.Escape(name)}  {value:0.0000}");
        if (findings is not null)
            FindingsView.Write(console, findings);
        if (result.Promise is { } promise)
            console.MarkupLine(promise.IsKept ? $"[green]Target reached[/]: {Markup.Escape(promise.Figure)} {promise.Value:0.0000}, {promise.Target} was wanted." : $"[yellow]Target missed[/]: {Markup.Escape(promise.Figure)} {promise.Value:0.0000}, {promise.Target} was wanted.");
        console.MarkupLine($"[grey]'ascent runs show {Markup.Escape(result.Run)}' has everything.{Markup.Escape(ProofHint(context, result))}[/]");
    }

    /// <summary>Names the first open activity that is proved by a run and speaks of this recipe; a run of another recipe shows nothing of it.</summary>
    private static string ProofHint(CliContext context, TrainingResult result)
    {
        try
        {
            if (result.Status != RunStatus.Completed || context.Workbench.Profile is null)
                return "";
            var open = context.Workbench.CurrentPlan().Items.FirstOrDefault(item =>
                item.State != Journey.Progress.ActivityState.Done && context.Workbench.Pack.Activities[item.Id] is { Evidence: EvidenceKind.Run } activity && SpeaksOf(activity, result.Recipe));
            return open is null ? "" : $" It can prove '{open.Title}': ascent done {open.Id} --run {result.Run}";
        }
        catch (JourneyException)
        {
            return ""; // a training does not depend on the store
        }
    }

    private static bool SpeaksOf(Activity activity, string recipe) =>
        $"{activity.Begin} {activity.Text}".Split(' ', '\n', '`', ',', ';', '.', ':', '(', ')').Contains(recipe, StringComparer.Ordinal);

    private static JsonObject ToJson(TrainingResult result, IReadOnlyList<Finding>? findings) => new()
    {
        ["schema"] = JsonText.Schema,
        ["run"] = result.Run,
        ["recipe"] = result.Recipe,
        ["seed"] = result.Seed,
        ["status"] = result.Status.ToString().ToLowerInvariant(),
        ["resumedAt"] = result.ResumedAt,
        ["steps"] = result.Steps,
        ["epochs"] = result.Epochs,
        ["seconds"] = Math.Round(result.Seconds, 3),
        ["samplesPerSecond"] = Math.Round(result.SamplesPerSecond, 1),
        ["unit"] = result.Unit,
        ["parameters"] = result.Parameters,
        ["final"] = RunsVerbs.Numbers(result.Final),
        ["best"] = RunsVerbs.Numbers(result.Best),
        ["target"] = result.Promise is { } promise ? new JsonObject { ["figure"] = promise.Figure, ["wanted"] = promise.Target, ["value"] = promise.Value, ["reached"] = promise.IsKept } : null,
        ["artifacts"] = new JsonArray([.. result.Artifacts.Select(artifact => JsonValue.Create(artifact))]),
        ["findings"] = findings is null ? null : FindingsView.ToJson(findings),
    };

    /// <summary>Reports on the calling thread: the order of lines is the order of steps.</summary>
    private sealed class Inline<T>(Action<T> action) : IProgress<T>
    {
        public void Report(T value) => action(value);
    }
}
