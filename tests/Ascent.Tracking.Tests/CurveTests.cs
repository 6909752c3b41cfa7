using System.Text;
using Ascent.Testing;

namespace Ascent.Tracking.Tests;

/// <summary>Curves read for a screen, from runs of any length.</summary>
public sealed class CurveTests : IDisposable
{
    private readonly TestFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void A_short_curve_is_whole()
    {
        var store = Runs.Store(_home.Path);
        var id = Logged(store, Enumerable.Range(1, 50).Select(i => ((long)i, Math.Sin(i))));
        var curve = Assert.Single(store.ReadCurves(id, 100).Curves);
        Assert.Equal(Enumerable.Range(1, 50).Select(i => Math.Sin(i)), curve.Points.Select(p => p.Value));
        Assert.Equal(50, curve.Count);
        Assert.Equal((11, 33), (curve.Lowest!.Value.Step, curve.Highest!.Value.Step));
    }

    [Fact]
    public void A_million_points_become_a_few_hundred_and_no_peak_is_lost()
    {
        const int Count = 1_000_000;
        var store = Runs.Store(_home.Path);
        var id = Logged(store, []);
        var text = new StringBuilder();
        for (var i = 0; i < Count; i++) text.Append(i).Append('\t').Append(i * 0.001).Append("\tloss\t").Append(i == 654_321 ? 99 : i == 123_456 ? -99 : 1.0 / (i + 1)).Append('\n');
        File.WriteAllText(Path.Combine(store.FolderOf(id), "metrics.tsv"), text.ToString());
        text.Clear();

        GC.Collect();
        var curve = Assert.Single(store.ReadCurves(id, 600).Curves);
        Assert.Equal(Count, curve.Count);
        Assert.InRange(curve.Points.Count, 300, 600);
        Assert.Equal((0, Count - 1), (curve.Points[0].Step, curve.Points[^1].Step));
        Assert.Contains(curve.Points, p => p is { Step: 654_321, Value: 99 });
        Assert.Contains(curve.Points, p => p is { Step: 123_456, Value: -99 });
        Assert.Equal(curve.Points.Select(p => p.Step).Order(), curve.Points.Select(p => p.Step));
        Assert.Equal((-99.0, 99.0), (curve.Lowest!.Value.Value, curve.Highest!.Value.Value));
    }

    [Fact]
    public void Smoothing_is_the_corrected_moving_average_of_all_values()
    {
        var store = Runs.Store(_home.Path);
        var id = Logged(store, [(1, 1.0), (2, 0.0), (3, double.NaN), (4, 4.0)]);
        var curve = Assert.Single(store.ReadCurves(id, 100, smoothing: 0.5).Curves);
        // By hand: 0.5/0.5; 0.25/0.75; not a number stays and is not counted; (0.125 + 2)/0.875.
        Assert.Equal(1, curve.Points[0].Value);
        Assert.Equal(1.0 / 3, curve.Points[1].Value, 12);
        Assert.True(double.IsNaN(curve.Points[2].Value));
        Assert.Equal(2.125 / 0.875, curve.Points[3].Value, 12);
        Assert.Equal(4, curve.Last.Value);
        Assert.Throws<ArgumentOutOfRangeException>(() => store.ReadCurves(id, 100, smoothing: 1));
    }

    [Fact]
    public void Curves_are_read_on_from_a_position_and_only_those_that_are_asked_for()
    {
        var store = Runs.Store(_home.Path);
        using var run = store.Start(Runs.Header());
        run.Log(1, ("loss", 1), ("lr", 1));
        run.TruncateAfter(1);
        var first = store.ReadCurves(run.Id, 100);
        Assert.Equal(["loss", "lr"], first.Curves.Select(curve => curve.Name));
        run.Log(2, ("loss", 2), ("lr", 2));
        run.Interrupt();
        var rest = Assert.Single(store.ReadCurves(run.Id, 100, first.Position, names: name => name == "lr").Curves);
        Assert.Equal(("lr", 1, 2), (rest.Name, rest.Count, rest.Last.Step));
    }

    [Fact]
    public void A_file_of_garbage_gives_no_curve_and_too_many_names_give_the_first_of_them()
    {
        var store = Runs.Store(_home.Path);
        var id = Logged(store, []);
        var path = Path.Combine(store.FolderOf(id), "metrics.tsv");
        File.WriteAllText(path, "nonsense\n1\t2\n\t\t\t\n1\t0\t\t5\nx\t0\tloss\t5\n1\t0\tloss\tfive\n1\t0\te\u001b[31mvil\t5\n1\t0\tloss\t5\t6\n");
        Assert.Empty(store.ReadCurves(id, 100).Curves);
        File.WriteAllLines(path, Enumerable.Range(0, 6000).Select(i => $"1\t0\tname{i}\t{i}"));
        Assert.Equal(5000, store.ReadCurves(id, 100).Curves.Count);
        Assert.Empty(store.ReadCurves(id, 100, from: long.MaxValue).Curves);
    }

    [Fact]
    public void Thinning_keeps_the_ends_and_every_peak()
    {
        var points = Enumerable.Range(0, 10_000).Select(step => new CurvePoint(step, step, step == 4321 ? 99 : Math.Sin(step))).ToList();
        var thin = Thinning.Thin(points, 200);
        Assert.InRange(thin.Count, 100, 200);
        Assert.Equal(points[0], thin[0]);
        Assert.Equal(points[^1], thin[^1]);
        Assert.Contains(thin, point => point.Value == 99);
        Assert.Equal(thin.OrderBy(point => point.Step), thin);
        Assert.Same(points, Thinning.Thin(points, 10_000));
    }

    [Fact]
    public void Thinning_takes_values_that_are_no_numbers()
    {
        var points = Enumerable.Range(0, 1000).Select(step => new CurvePoint(step, step, step % 3 == 0 ? double.NaN : step)).ToList();
        Assert.InRange(Thinning.Thin(points, 50).Count, 20, 50);
    }

    private static string Logged(RunStore store, IEnumerable<(long Step, double Value)> values)
    {
        using var run = store.Start(Runs.Header());
        foreach (var (step, value) in values) run.Log(step, ("loss", value));
        return run.Id;
    }
}
