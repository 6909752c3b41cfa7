namespace Ascent.Tracking;

/// <summary>A setting that is not the same in all of the runs.</summary>
/// <param name="Name">Name of the setting.</param>
/// <param name="Values">One for each run; null where the run does not have it.</param>
public sealed record ComparedSetting(string Name, IReadOnlyList<string?> Values);

/// <summary>A figure of several runs.</summary>
/// <param name="Name">Name of the figure.</param>
/// <param name="Direction">Which side is better.</param>
/// <param name="Final">At the end, or the last so far; null where the run does not have it.</param>
/// <param name="Best">The best; null where the run does not have it or no side is better.</param>
public sealed record ComparedFigure(string Name, MetricDirection Direction, IReadOnlyList<double?> Final, IReadOnlyList<double?> Best)
{
    /// <summary>The runs whose final figure is the best of all; none where fewer than two have one, all are equal, or no side is better.</summary>
    public IReadOnlyList<int> BestFinal => Winners(Final);

    /// <summary>The runs whose best figure is the best of all.</summary>
    public IReadOnlyList<int> BestBest => Winners(Best);

    private int[] Winners(IReadOnlyList<double?> values)
    {
        var known = values.Select((value, index) => (Value: value, Index: index)).Where(pair => pair.Value is { } value && !double.IsNaN(value)).ToList();
        if (Direction == MetricDirection.Unknown || values.Count(value => value is not null) < 2 || known.Count == 0) return [];
        var best = Direction == MetricDirection.LowerIsBetter ? known.Min(pair => pair.Value) : known.Max(pair => pair.Value);
        var winners = known.Where(pair => pair.Value == best).Select(pair => pair.Index).ToArray();
        return winners.Length == values.Count ? [] : winners;
    }
}

/// <summary>What differs between runs, and which came out better.</summary>
/// <param name="Runs">The runs, as they were asked for.</param>
/// <param name="Settings">Recipe, seed, parameters, environment and commit where they differ.</param>
/// <param name="Equal">How many settings are the same in all.</param>
/// <param name="Figures">All figures, those with a better side first.</param>
public sealed record RunComparison(IReadOnlyList<RunRecord> Runs, IReadOnlyList<ComparedSetting> Settings, int Equal, IReadOnlyList<ComparedFigure> Figures)
{
    /// <summary>Compares runs.</summary>
    /// <param name="runs">Two or more, though one is taken too.</param>
    /// <param name="curves">Their curves, which stand in for the final figures of a run that is still at work.</param>
    public static RunComparison Of(IReadOnlyList<RunRecord> runs, IReadOnlyList<MetricCurves> curves)
    {
        var settings = runs.Select(SettingsOf).ToList();
        var names = settings.SelectMany(all => all.Keys).Distinct(StringComparer.Ordinal).ToList();
        var rows = names.Select(name => new ComparedSetting(name, [.. settings.Select(all => all.GetValueOrDefault(name))])).Where(row => row.Values.Any(value => value is not null)).ToList();
        var different = rows.Where(row => row.Values.Distinct(StringComparer.Ordinal).Count() > 1).ToList();

        var final = runs.Select((run, index) => run.Status == RunStatus.Running ? Last(curves[index]) : run.Final).ToList();
        var best = runs.Select((run, index) => run.Status == RunStatus.Running ? Best(curves[index]) : run.Best).ToList();
        var figures = final.Concat(best).SelectMany(all => all.Keys).Distinct(StringComparer.Ordinal)
            .Select(name => new ComparedFigure(name, MetricNames.DirectionOf(name), [.. final.Select(all => Value(all, name))], [.. best.Select(all => Value(all, name))]))
            .OrderBy(figure => figure.Direction == MetricDirection.Unknown).ThenBy(figure => figure.Name, StringComparer.Ordinal)
            .ToList();
        return new(runs, different, rows.Count - different.Count, figures);
    }

    private static Dictionary<string, string?> SettingsOf(RunRecord run)
    {
        // Parameters come first in the person's mind; a parameter called like a fact of the machine keeps its name.
        var all = new Dictionary<string, string?>(StringComparer.Ordinal) { ["recipe"] = run.Recipe, ["seed"] = $"{run.Seed}" };
        foreach (var (name, value) in run.Parameters.OrderBy(pair => pair.Key, StringComparer.Ordinal)) all[all.ContainsKey(name) ? $"parameter {name}" : name] = value;
        all["commit"] = run.Source?.Version;
        foreach (var (name, value) in run.Environment.OrderBy(pair => pair.Key, StringComparer.Ordinal)) all[all.ContainsKey(name) ? $"machine {name}" : name] = value;
        return all;
    }

    private static Dictionary<string, double> Last(MetricCurves curves) =>
        curves.Curves.Where(curve => !MetricNames.IsSystem(curve.Name)).ToDictionary(curve => curve.Name, curve => curve.Last.Value, StringComparer.Ordinal);

    private static Dictionary<string, double> Best(MetricCurves curves)
    {
        var best = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var curve in curves.Curves)
        {
            var side = MetricNames.DirectionOf(curve.Name) switch
            {
                MetricDirection.LowerIsBetter => curve.Lowest,
                MetricDirection.HigherIsBetter => curve.Highest,
                _ => null,
            };
            if (side is { } point) best[curve.Name] = point.Value;
        }

        return best;
    }

    private static double? Value(IReadOnlyDictionary<string, double> all, string name) => all.TryGetValue(name, out var value) ? value : null;
}
