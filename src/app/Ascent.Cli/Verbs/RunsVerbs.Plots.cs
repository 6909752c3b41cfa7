using System.CommandLine;
using Ascent.Cli.Output.Plots;
using Ascent.Journey;
using Ascent.Tracking;
using Spectre.Console;

namespace Ascent.Cli.Verbs;

/// <summary>Which curves are drawn, and how.</summary>
internal static partial class RunsVerbs
{
    private const int PlotPoints = 800;
    private static readonly Option<string[]> Metric = new("--metric") { HelpName = "NAME", Description = "Figures to draw: a name, a group such as layer3, or a quantity such as loss; may be repeated", DefaultValueFactory = _ => [] };
    private static readonly Option<bool> LogScale = new("--log") { Description = "Logarithmic scale" };
    private static readonly Option<double> Smooth = new("--smooth") { HelpName = "WEIGHT", Description = "Moving average: 0 shows the values as they are, up to 0.999", DefaultValueFactory = _ => 0 };
    private static readonly Option<bool> ByTime = new("--by-time") { Description = "Seconds across in place of steps" };
    private static readonly Option<bool> ForcePlot = new("--plot") { Description = "Draw even where the output is not a terminal" };
    private static readonly Symbol[] PlotSettings = [Metric, LogScale, Smooth, ByTime, ForcePlot];

    private static readonly string[] Splits = ["test", "val", "valid", "validation", "eval"];

    private static bool DrawsPlots(CliContext context) => context.Host.OutIsTerminal || context.Get(ForcePlot);

    /// <summary>Names that were asked for; otherwise the loss, and for a comparison the accuracy too, preferably on held-out data.</summary>
    private static List<string> Chosen(CliContext context, IReadOnlyList<string> names, bool several)
    {
        if (context.Get(Smooth) is not (>= 0 and <= 0.999))
            throw new JourneyException($"--smooth {context.Get(Smooth)}: give a weight from 0 (the values as they are) to 0.999.");
        var wanted = context.Get(Metric)!;
        if (wanted.Length == 0)
        {
            string[] quantities = several ? ["loss", "accuracy", "perplexity"] : ["loss"];
            var usual = quantities.Select(quantity => names.Where(name => MetricNames.QuantityOf(name) == quantity).OrderBy(Rank).ThenBy(name => name.Length).FirstOrDefault()).OfType<string>().Take(2).ToList();
            if (!several && usual.Count == 1)
                usual = [.. names.Where(name => MetricNames.QuantityOf(name) == "loss").Take(4)];
            return usual.Count > 0 ? usual : [.. names.Where(name => !MetricNames.IsSystem(name)).Take(1)];
        }

        var chosen = new List<string>();
        foreach (var want in wanted)
        {
            var found = names.Where(name => name == want || name.StartsWith(want.TrimEnd('/') + "/", StringComparison.Ordinal)).ToList();
            if (found.Count == 0)
                found = [.. names.Where(name => string.Equals(MetricNames.QuantityOf(name), want, StringComparison.OrdinalIgnoreCase))];
            if (found.Count == 0)
                throw new JourneyException($"There is no figure '{want}'.{Nearest.Suggestion(want, names)} There are: {string.Join(", ", names.Take(20))}{(names.Count > 20 ? ", …" : "")}.");
            chosen.AddRange(found.Except(chosen, StringComparer.Ordinal));
        }

        return chosen;
    }

    /// <summary>What was measured on held-out data says most, then what has no qualifier.</summary>
    private static int Rank(string name)
    {
        var first = name.ToLowerInvariant().Split('/', '_', '.')[0];
        return Splits.Contains(first, StringComparer.Ordinal) ? 0 : first == MetricNames.QuantityOf(name) ? 1 : 2;
    }

    private static void Plot(CliContext context, string title, int height, IReadOnlyList<(RunRecord Run, string Name, string Label, int Mark)> wanted)
    {
        var console = context.Console;
        var drawn = wanted.Take(LinePlot.MostSeries).Select(one => (one.Label, one.Mark, Curve: context.Workbench.Runs.ReadCurves(one.Run.Id, PlotPoints, smoothing: context.Get(Smooth), names: name => name == one.Name).Curves is [var curve, ..] ? curve : null))
            .Where(one => one.Curve is not null).ToList();
        var smoothed = context.Get(Smooth) > 0 ? $", smoothed {context.Get(Smooth)}" : "";
        var options = new PlotOptions(console.Profile.Width, height, title + smoothed, context.Get(ByTime), context.Get(LogScale));
        foreach (var line in LinePlot.Draw([.. drawn.Select(one => new PlotSeries(one.Label, one.Curve!.Points, one.Mark))], options))
            console.MarkupLine(line);
        foreach (var (label, mark, curve) in drawn)
        {
            var text = $"{label}  {LinePlot.Brief(curve!)}";
            console.MarkupLine($"  {LinePlot.Colored(mark, LinePlot.Sign(mark).ToString())} {Markup.Escape(LinePlot.Cut(text, console.Profile.Width - 5))}");
        }

        if (wanted.Count > LinePlot.MostSeries)
            console.MarkupLine($"  [grey]and {wanted.Count - LinePlot.MostSeries} more that are not drawn; --metric chooses.[/]");
    }
}
