using Ascent.Testing;

using FsCheck;
using FsCheck.Fluent;

namespace Ascent.Tracking.Tests;

public sealed class MetricFileTests : IDisposable
{
    private readonly TestFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Figures_survive_bit_for_bit()
    {
        var store = Runs.Store(_home.Path);
        using var run = store.Start(Runs.Header());
        double[] values = [0, -0.0, 1, Math.PI, double.MaxValue, double.Epsilon, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1e-300];
        for (var i = 0; i < values.Length; i++) run.Log(i, ("loss", values[i]));
        run.Log(long.MaxValue, ("Genauigkeit bei größerem ε", 1), ("a b", 2));
        run.Interrupt();
        var points = store.ReadMetrics(run.Id).Points;
        Assert.Equal(values.Select(BitConverter.DoubleToInt64Bits), points.Take(values.Length).Select(p => BitConverter.DoubleToInt64Bits(p.Value)));
        Assert.Equal(("Genauigkeit bei größerem ε", long.MaxValue), (points[^2].Name, points[^2].Step));
        Assert.Equal(double.NaN, store.Find(run.Id)!.Best.GetValueOrDefault("nothing", double.NaN));
    }

    [Fact]
    public void A_reader_gets_what_came_after_its_position()
    {
        var store = Runs.Store(_home.Path);
        using var run = store.Start(Runs.Header());
        var position = 0L;
        var read = new List<long>();
        for (var step = 0; step < 20_000; step++)
        {
            run.Log(step, ("loss", step));
            if (step % 3_000 != 0) continue;
            var chunk = store.ReadMetrics(run.Id, position);
            position = chunk.Position;
            read.AddRange(chunk.Points.Select(p => p.Step));
        }

        run.Interrupt();
        read.AddRange(store.ReadMetrics(run.Id, position).Points.Select(p => p.Step));
        Assert.Equal(Enumerable.Range(0, 20_000).Select(i => (long)i), read);
        var end = store.ReadMetrics(run.Id).Position;
        Assert.Equal((0, end), (store.ReadMetrics(run.Id, end).Points.Count, store.ReadMetrics(run.Id, end).Position));
        Assert.Empty(store.ReadMetrics(run.Id, long.MaxValue).Points);
        Assert.Equal(20_000, store.ReadMetrics(run.Id, -5).Points.Count);
    }

    [Fact]
    public void A_figure_reaches_other_readers_while_the_run_goes_on()
    {
        var store = Runs.Store(_home.Path);
        using var run = store.Start(Runs.Header());
        run.Log(1, ("loss", 1));
        var watch = System.Diagnostics.Stopwatch.StartNew();
        while (store.ReadMetrics(run.Id).Points.Count == 0 && watch.Elapsed < TimeSpan.FromSeconds(30)) Thread.Sleep(5);
        Assert.Single(store.ReadMetrics(run.Id).Points);
        Thread.Sleep(300);
        run.Log(2, ("loss", 1));
        watch.Restart();
        while (store.ReadMetrics(run.Id).Points.Count == 1 && watch.Elapsed < TimeSpan.FromSeconds(30)) Thread.Sleep(5);
        Assert.Equal(2, store.ReadMetrics(run.Id).Points.Count);
    }

    [Fact]
    public void A_last_record_cut_anywhere_is_ignored_and_everything_before_it_is_kept()
    {
        var store = Runs.Store(_home.Path);
        using var run = store.Start(Runs.Header());
        for (var step = 0; step < 20; step++) run.Log(step, ("loss", 0.123456789 * step), ("test_accuracy", 0.5));
        run.Interrupt();
        var path = Path.Combine(run.Folder, "metrics.tsv");
        var bytes = File.ReadAllBytes(path);
        for (var length = 0; length <= bytes.Length; length++)
        {
            File.WriteAllBytes(path, bytes[..length]);
            var chunk = store.ReadMetrics(run.Id);
            var lines = bytes.AsSpan(0, length).Count((byte)'\n');
            Assert.Equal(lines, chunk.Points.Count);
            Assert.All(chunk.Points, (p, i) => Assert.Equal(i % 2 == 0 ? 0.123456789 * (i / 2) : 0.5, p.Value));

            // What is written later continues from there.
            File.WriteAllBytes(path, bytes);
            Assert.Equal(40 - lines, store.ReadMetrics(run.Id, chunk.Position).Points.Count);
        }
    }

    [Fact]
    public void Any_position_reads_whole_lines_only()
    {
        var store = Runs.Store(_home.Path);
        using var run = store.Start(Runs.Header());
        for (var step = 100; step < 120; step++) run.Log(step, ("loss", 777));
        run.Interrupt();
        var length = store.ReadMetrics(run.Id).Position;
        for (var position = 0L; position <= length; position++)
            Assert.All(store.ReadMetrics(run.Id, position).Points, p => Assert.True(p is { Step: >= 100, Value: 777 }));
    }

    [Fact]
    public void Random_bytes_in_the_file_are_skipped_and_never_thrown()
    {
        var store = Runs.Store(_home.Path);
        using var run = store.Start(Runs.Header());
        run.Interrupt();
        var path = Path.Combine(run.Folder, "metrics.tsv");
        Prop.ForAll<byte[]>(garbage =>
        {
            using (var file = File.Create(path))
            {
                file.Write("1\t0.5\tloss\t2\n"u8);
                file.Write(garbage);
                file.Write("\n2\t0.5\tloss\t3\n"u8);
            }

            var points = store.ReadMetrics(run.Id).Points;
            return points[0].Value == 2 && points[^1].Value == 3;
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\tb")]
    [InlineData("a\nb")]
    public void A_name_that_would_break_the_file_is_refused(string name)
    {
        using var run = Runs.Store(_home.Path).Start(Runs.Header());
        Assert.Throws<ArgumentException>(() => run.Log(1, (name, 1)));
    }

    [Fact]
    public void Logging_from_many_threads_loses_nothing()
    {
        var store = Runs.Store(_home.Path);
        using var run = store.Start(Runs.Header());
        Parallel.For(0, 10_000, i => run.Log(i, ("loss", i), ("rate", -i)));
        run.Interrupt();
        var points = store.ReadMetrics(run.Id).Points;
        Assert.Equal(20_000, points.Count);
        Assert.Equal(10_000, points.Where(p => p.Name == "loss" && p.Value == p.Step).Select(p => p.Step).Distinct().Count());
    }
}
