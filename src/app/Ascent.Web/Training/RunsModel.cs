using Ascent.Tracking;

namespace Ascent.Web.Training;

/// <summary>What the page of all runs shows: those that the address asks for, in its order, with those that it has chosen.</summary>
public sealed record RunsModel(
    string Stamp,
    IReadOnlyList<RunRecord> Runs,
    int All,
    IReadOnlyList<string> Recipes,
    IReadOnlyList<string> Tags,
    IReadOnlyList<string> Metrics,
    string Recipe,
    string Tag,
    string Sort,
    IReadOnlySet<string> Chosen)
{
    private const int MostNames = 200;

    public static RunsModel Of(RunStore store, string stamp, string? recipe, string? tag, string? sort, string[]? chosen)
    {
        var all = store.List();
        var runs = all.Where(run => (string.IsNullOrEmpty(recipe) || run.Recipe == recipe) && (string.IsNullOrEmpty(tag) || run.Tags.Contains(tag, StringComparer.Ordinal)));
        if (!string.IsNullOrEmpty(sort))
        {
            var lower = MetricNames.DirectionOf(sort) == MetricDirection.LowerIsBetter;
            runs = runs.OrderBy(run => Figure(run, sort) is { } value && !double.IsNaN(value) ? lower ? value : -value : double.PositiveInfinity);
        }

        return new(stamp, [.. runs], all.Count,
            Names(all.Select(run => run.Recipe)), Names(all.SelectMany(run => run.Tags)), Names(all.SelectMany(run => run.Best.Keys.Concat(run.Final.Keys)).Where(name => MetricNames.GroupOf(name).Length == 0 || MetricNames.DirectionOf(name) != MetricDirection.Unknown)),
            recipe ?? "", tag ?? "", sort ?? "", new HashSet<string>(chosen ?? [], StringComparer.Ordinal));
    }

    /// <summary>The figure that the page is sorted by, otherwise the best accuracy, otherwise the first best figure.</summary>
    public string Result(RunRecord run)
    {
        var name = Sort.Length > 0 && Figure(run, Sort) is not null ? Sort
            : run.Best.Keys.Order(StringComparer.Ordinal).FirstOrDefault(key => key.Contains("accuracy", StringComparison.OrdinalIgnoreCase)) ?? run.Best.Keys.Order(StringComparer.Ordinal).FirstOrDefault();
        return name is null ? "" : $"{name} {Text.Words.Figure(Figure(run, name)!.Value)}";
    }

    private static double? Figure(RunRecord run, string metric) =>
        run.Best.TryGetValue(metric, out var best) ? best : run.Final.TryGetValue(metric, out var final) ? final : null;

    private static List<string> Names(IEnumerable<string> names) =>
        [.. names.Where(name => name.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(MostNames)];
}
