using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ascent.Journey.Portfolio;
using Ascent.Tracking;
using Ascent.Tracking.Export;

namespace Ascent.Application.Portfolio;

/// <summary>A run as others see it: figures, curves as pictures, settings, and a model card of what its record says.</summary>
internal sealed class RunPortrait(RunStore runs)
{
    private const int PlotPoints = 400;
    private const int MostPlots = 4;
    private const int MostFigures = 24;
    private const long LargestModelFile = 4 << 20;

    /// <summary>What a person looks at first.</summary>
    private static readonly string[] Quantities = ["accuracy", "loss", "perplexity", "exact_match", "bleu", "f1"];

    /// <summary>The portrait, and the pictures by their paths in the site.</summary>
    internal (PortfolioRun Run, IReadOnlyDictionary<string, string> Pictures) Of(RunRecord run, IReadOnlyList<PortfolioProof> proofs)
    {
        var plots = Plots(run);
        return (new PortfolioRun
        {
            Id = run.Id,
            Title = run.Name,
            Recipe = run.Recipe,
            At = run.StartedAt,
            Took = run.Took is { } took ? Elapsed(took) : "time not recorded",
            Commit = run.Source?.Version,
            Figures = [.. Figures(run).Take(MostFigures)],
            Settings = [.. run.Parameters.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, pair.Value)).Concat(run.Environment.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, pair.Value)))],
            Plots = [.. plots.Select(plot => plot.Plot)],
            Card = Card(run),
            Proofs = proofs,
        }, plots.ToDictionary(plot => plot.Plot.File, plot => plot.Svg, StringComparer.Ordinal));
    }

    internal static string Number(double value) => double.IsFinite(value) ? value.ToString("G5", CultureInfo.InvariantCulture) : value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Held-out figures first: what was measured on data that the model learnt says the least.</summary>
    internal static IEnumerable<PortfolioFigure> Figures(RunRecord run) => run.Final
        .Where(pair => !MetricNames.IsSystem(pair.Key))
        .OrderBy(pair => Rank(pair.Key)).ThenBy(pair => pair.Key, StringComparer.Ordinal)
        .Select(pair => new PortfolioFigure(pair.Key, Number(pair.Value), run.Best.TryGetValue(pair.Key, out var best) ? Number(best) : null));

    internal static ModelCard Card(RunRecord run, JsonObject? model)
    {
        string Setting(string name) => run.Parameters.GetValueOrDefault(name) is { Length: > 0 } value && value != "none" ? value : "";
        var data = (string?)model?["data"] ?? Setting("data");
        var held = Figures(run).FirstOrDefault(figure => Rank(figure.Name) < 100);
        var training = new List<string> { $"recipe {run.Recipe}{(Setting("recipe-version") is { Length: > 0 } version ? $" version {version}" : "")}", $"seed {run.Seed}" };
        foreach (var (name, words) in new[] { ("epochs", "epochs"), ("steps", "steps"), ("batch", "examples a step"), ("optimizer", ""), ("lr", "as learning rate") })
        {
            if (Setting(name) is { Length: > 0 } value)
                training.Add($"{value} {words}".TrimEnd());
        }

        if (run.Took is { } took)
            training.Add($"{Elapsed(took)} on {run.Environment.GetValueOrDefault("cpu") ?? "a machine that was not recorded"}");
        var limits = new List<string>
        {
            held is null ? "No figure on held-out data was recorded: how well it does on anything new is not known." : $"{held.Name} was measured on held-out data of the same kind; on other data it says nothing.",
            $"One training with one seed ({run.Seed}): how far the figures scatter between seeds is not known from it.",
        };
        if (model?["classes"] is JsonArray { Count: > 0 } classes)
            limits.Add($"It knows {classes.Count} answers ({string.Join(", ", classes.Take(12).Select(name => (string?)name))}{(classes.Count > 12 ? ", …" : "")}) and gives one of them for any input.");
        if (run.Source?.Dirty == true)
            limits.Add("Files differed from the commit when it ran, so the commit alone does not give the same program.");
        return new ModelCard(
            model is null ? "no model was kept" : $"{(string?)model["model"]}, {Configuration(model["configuration"] as JsonObject)}{Input(model["input"] as JsonObject)}",
            data.Length > 0 ? data : "not recorded",
            held is null ? "no figure on held-out data was recorded" : $"{held.Name} {held.Last} at the end{(held.Best is { } best && best != held.Last ? $", {best} at best" : "")}",
            string.Join(", ", training),
            limits,
            Reproduce(run));
    }

    private ModelCard Card(RunRecord run)
    {
        try
        {
            var file = new FileInfo(Path.Combine(runs.FolderOf(run.Id), "model.json"));
            return Card(run, file.Exists && file.Length <= LargestModelFile ? JsonNode.Parse(File.ReadAllBytes(file.FullName)) as JsonObject : null);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return Card(run, null);
        }
    }

    private static List<string> Reproduce(RunRecord run)
    {
        var lines = new List<string>();
        if (run.Source?.Commit is { } commit && commit.All(char.IsAsciiHexDigit))
            lines.Add($"git checkout {commit}");
        lines.Add(run.Source?.Command is { Length: > 0 } command && command.StartsWith("ascent ", StringComparison.Ordinal) ? command : $"ascent train {run.Recipe} --seed {run.Seed}");
        return lines;
    }

    private static string Configuration(JsonObject? configuration) =>
        configuration is null or { Count: 0 } ? "" : string.Join(", ", configuration.Where(pair => pair.Value is JsonValue).Take(10).Select(pair => $"{pair.Key} {pair.Value}"));

    private static string Input(JsonObject? input) => (string?)input?["kind"] switch
    {
        "image" => $"; takes pictures of {input!["width"]} by {input["height"]} with {input["channels"]} channels",
        "text" => $"; takes texts of up to {input!["length"]} tokens",
        _ => "",
    };

    private List<(PortfolioPlot Plot, string Svg)> Plots(RunRecord run)
    {
        IReadOnlyList<MetricCurve> curves;
        try
        {
            curves = runs.ReadCurves(run.Id, PlotPoints, names: name => !MetricNames.IsSystem(name)).Curves;
        }
        catch (Exception e) when (e is TrackingException or IOException or UnauthorizedAccessException)
        {
            return [];
        }

        var plots = new List<(PortfolioPlot, string)>();
        foreach (var group in curves.Where(curve => curve.Points.Count > 1 && curve.Points.Any(point => double.IsFinite(point.Value))).GroupBy(curve => MetricNames.QuantityOf(curve.Name)).OrderBy(group => Array.IndexOf(Quantities, group.Key) is >= 0 and var place ? place : Quantities.Length).ThenBy(group => group.Key, StringComparer.Ordinal).Take(MostPlots))
        {
            var drawn = group.OrderBy(curve => Rank(curve.Name)).ThenBy(curve => curve.Name, StringComparer.Ordinal).Take(SvgPlot.MostLines).ToList();
            var title = $"{group.Key} by step";
            var svg = SvgPlot.Draw($"{run.Name}: {title}", "step", group.Key, [.. drawn.Select(curve => new SvgLine(curve.Name, [.. curve.Points.Select(point => ((double)point.Step, point.Value))]))]);
            var rows = drawn.Select(curve => (curve.Name, Number(curve.Points[0].Value), Number((MetricNames.DirectionOf(curve.Name) == MetricDirection.HigherIsBetter ? curve.Highest : curve.Lowest)?.Value ?? double.NaN), Number(curve.Last.Value))).ToList();
            var alt = $"{title}: {string.Join("; ", rows.Select(row => $"{row.Name} goes from {row.Item2} to {row.Item4}"))}";
            plots.Add((new($"plots/{run.Id}-{plots.Count + 1}.svg", title, alt, rows), svg));
        }

        return plots;
    }

    private static int Rank(string name)
    {
        var lower = name.ToLowerInvariant();
        var split = lower.Contains("test", StringComparison.Ordinal) ? 0 : lower.Contains("val", StringComparison.Ordinal) || lower.Contains("eval", StringComparison.Ordinal) ? 10 : 100;
        return split + (MetricNames.DirectionOf(name) switch { MetricDirection.HigherIsBetter => 0, MetricDirection.LowerIsBetter => 1, _ => 2 });
    }

    internal static string Elapsed(TimeSpan time) => time.TotalSeconds < 60 ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s")
        : time.TotalHours < 1 ? $"{(int)time.TotalMinutes} min {time.Seconds} s" : $"{(int)time.TotalHours} h {time.Minutes} min";
}
