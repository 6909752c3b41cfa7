using System.Text.Json.Nodes;
using Ascent.Application.Bench;
using Ascent.Journey;

namespace Ascent.Application.Tests.Bench;

public sealed class BenchmarkTests
{
    private static CancellationToken Never => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_figures_follow_from_the_median_step()
    {
        var report = await RunAsync(new ScriptedStarter { Step = start => start.Side == Side.Own ? 0.002 : 0.006 });
        var result = Assert.Single(report.Results);
        Assert.Equal(32 / 0.002, result.ItemsPerSecond, 1e-6);
        Assert.Equal(2, result.MedianMs, 1e-9);
        Assert.Equal(Workloads.Find("mlp-32").Flops / 0.002 / 1e9, result.Gflops, 1e-9);
        Assert.InRange(result.RatioOfPeak, 1e-6, 10);
        Assert.Equal(100, result.ManagedBytesPerStep);
        Assert.Equal(50, result.PeakRssMb);
        Assert.Equal(32 / 0.006, result.Peer!.ItemsPerSecond, 1e-6);
        Assert.Equal(200, result.Peer.PeakRssMb);
        Assert.Equal(3, result.Ratio!.Value, 1e-9);
        Assert.Equal(3, report.GeometricMean!.Value, 1e-9);
        Assert.Null(result.PeerProblem);
    }

    [Fact]
    public async Task The_sides_take_turns_and_the_first_turn_alternates()
    {
        var starter = new ScriptedStarter();
        await RunAsync(starter, rounds: 4, threads: 1);
        Side[] last = [.. starter.Ran.TakeLast(8).Select(start => start.Side)];
        Assert.Equal([Side.Own, Side.Peer, Side.Peer, Side.Own, Side.Own, Side.Peer, Side.Peer, Side.Own], last);
    }

    [Fact]
    public async Task Each_side_runs_with_the_threads_that_are_best_for_it()
    {
        if (Environment.ProcessorCount == 1)
            Assert.Skip("There is one core only.");
        var starter = new ScriptedStarter { Step = start => start.Side == Side.Own ? 1e-3 / start.Threads : 1e-3 * start.Threads };
        var result = Assert.Single((await RunAsync(starter)).Results);
        Assert.Equal(Environment.ProcessorCount, result.Threads);
        Assert.Equal(1, result.Peer!.Threads);
    }

    [Fact]
    public async Task The_peer_gets_each_variant_that_makes_it_faster_and_no_other()
    {
        var starter = new ScriptedStarter
        {
            Variants = ["slower", "faster", "as-fast"],
            Step = start => start.Variants.Aggregate(1e-3, (time, variant) => variant switch { "slower" => time * 2, "faster" => time / 2, _ => time }),
        };
        var result = Assert.Single((await RunAsync(starter)).Results);
        Assert.Equal(["faster"], result.Peer!.Variants);
        Assert.Equal(0.5, result.Ratio!.Value, 1e-9);
    }

    [Fact]
    public async Task Fixed_threads_are_those_of_both_sides_and_nothing_is_searched()
    {
        var starter = new ScriptedStarter();
        var result = Assert.Single((await RunAsync(starter, threads: 1)).Results);
        Assert.Equal(1, result.Threads);
        Assert.Equal(1, result.Peer!.Threads);
        Assert.All(starter.Started, start => Assert.Equal(1, start.Threads));
    }

    [Fact]
    public async Task Without_a_peer_there_is_none_and_no_ratio()
    {
        var starter = new ScriptedStarter();
        var report = await RunAsync(starter, peer: false);
        Assert.DoesNotContain(starter.Started, start => start.Side == Side.Peer);
        Assert.Null(Assert.Single(report.Results).Peer);
        Assert.Null(report.Results[0].Ratio);
        Assert.Null(report.GeometricMean);
    }

    [Fact]
    public async Task Kernels_do_not_count_in_the_geometric_mean()
    {
        var starter = new ScriptedStarter { Step = start => start.Side == Side.Own ? 1e-3 : start.Workload == "mlp-32" ? 4e-3 : start.Workload == "mlp-128" ? 1e-3 : 9e-3 };
        var report = await RunAsync(starter, names: ["mlp-32", "mlp-128", "gemm-256"]);
        Assert.Equal(2, report.GeometricMean!.Value, 1e-9);
    }

    [Theory]
    [InlineData("not json at all", "not json at all")]
    [InlineData("[1, 2]", "JSON")]
    [InlineData("{\"ready\": true, \"items\": \"many\"}", "form")]
    [InlineData("{\"ready\": true, \"items\": 31, \"variants\": []}", "31 items where ours have 32")]
    [InlineData("{\"hello\": true}", "hello")]
    [InlineData("{\"error\": \"no-torch\", \"detail\": \"No module named torch\"}", "No module named torch")]
    [InlineData(ScriptedStarter.Death, "has ended")]
    [InlineData(ScriptedStarter.Silence, "did not answer")]
    public async Task A_peer_that_does_not_come_up_is_told_and_our_side_is_measured(string line, string told)
    {
        var starter = new ScriptedStarter { Instead = (start, question) => start.Side == Side.Peer && question is null ? line : null };
        await ToldAsync(starter, told);
    }

    [Theory]
    [InlineData("not json at all", "not json at all")]
    [InlineData("{\"seconds\": [1]}", "gave 1")]
    [InlineData("{\"seconds\": \"soon\"}", "soon")]
    [InlineData("{\"seconds\": [\"soon\"]}", "soon")]
    [InlineData("{}", "{}")]
    [InlineData(ScriptedStarter.Death, "has ended")]
    [InlineData(ScriptedStarter.Silence, "did not answer")]
    public async Task A_peer_that_fails_in_a_turn_is_told_and_our_side_is_measured(string line, string told)
    {
        var runs = 0;
        var starter = new ScriptedStarter { Instead = (start, question) => start.Side == Side.Peer && question?["run"] is { } run && (int)run > 1 && ++runs > 6 ? line : null };
        await ToldAsync(starter, told);
    }

    [Fact]
    public async Task Times_that_are_no_times_are_refused()
    {
        var starter = new ScriptedStarter { Instead = (start, question) => start.Side == Side.Peer && question?["run"] is { } run ? $"{{\"seconds\": [{string.Join(',', Enumerable.Repeat("-1", (int)run))}]}}" : null };
        await ToldAsync(starter, "no times");
    }

    [Theory]
    [InlineData(ScriptedStarter.Death, "The engine's worker for mlp-32 has ended. It complained: something went wrong inside")]
    [InlineData("nonsense", "nonsense")]
    public async Task When_our_own_worker_fails_the_run_fails(string line, string told)
    {
        var starter = new ScriptedStarter { Instead = (start, question) => start.Side == Side.Own && question is not null ? line : null };
        var failure = await Assert.ThrowsAsync<WorkerException>(() => RunAsync(starter));
        Assert.Contains(told, failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, starter.Alive);
    }

    [Fact]
    public async Task Stopped_it_reports_what_was_measured()
    {
        using var stop = new CancellationTokenSource();
        var starter = new ScriptedStarter();
        var report = await RunAsync(starter, names: ["mlp-32", "mlp-128", "gemm-256"], stop: stop, onResult: (result, source) =>
        {
            if (result.Workload.Name == "mlp-128")
                source.Cancel();
        });
        Assert.True(report.Interrupted);
        Assert.Equal(["mlp-32", "mlp-128"], report.Results.Select(result => result.Workload.Name));
        Assert.Equal(0, starter.Alive);
    }

    [Fact]
    public async Task Stopped_between_rounds_it_reports_the_rounds_that_were_finished()
    {
        using var stop = new CancellationTokenSource();
        var turns = 0;
        var starter = new ScriptedStarter
        {
            Instead = (start, question) =>
            {
                if (start.Side == Side.Peer && question?["run"] is { } run && (int)run <= 10 && ++turns == 8)
                    stop.Cancel();
                return null;
            },
        };
        var result = Assert.Single((await RunAsync(starter, stop: stop, rounds: 50, threads: 1)).Results);
        Assert.InRange(result.Steps, 1, 49 * 20_000);
        Assert.Null(result.PeakRssMb);
        Assert.NotNull(result.Ratio);
        Assert.Equal(0, starter.Alive);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(12)]
    [InlineData(20)]
    public async Task Stopped_at_any_moment_it_leaves_no_worker_behind(int runs)
    {
        using var stop = new CancellationTokenSource();
        var count = 0;
        var starter = new ScriptedStarter
        {
            Instead = (_, question) =>
            {
                if (question?["run"] is not null && ++count == runs)
                    stop.Cancel();
                return null;
            },
        };
        var report = await RunAsync(starter, stop: stop, rounds: 10);
        Assert.True(report.Interrupted);
        Assert.Equal(0, starter.Alive);
        Assert.All(report.Results, result => Assert.True(result.Steps > 0));
    }

    [Fact]
    public async Task No_worker_is_left_behind()
    {
        var starter = new ScriptedStarter { Variants = ["a", "b"] };
        await RunAsync(starter, names: ["mlp-32", "mlp-128"]);
        Assert.Equal(0, starter.Alive);
    }

    [Theory]
    [InlineData("mlp-129", "mlp-128")]
    [InlineData("gmem-512", "gemm-512")]
    [InlineData("gemm-0", "no workload")]
    [InlineData("gemm-99999999999999999999", "no workload")]
    [InlineData("gemm-4x-4x4", "no workload")]
    [InlineData("gemm-70000", "no workload")]
    [InlineData("", "no workload")]
    public void An_unknown_name_is_refused_with_the_nearest(string name, string told) =>
        Assert.Contains(told, Assert.Throws<JourneyException>(() => Workloads.Find(name)).Message, StringComparison.Ordinal);

    /// <summary>Known figures: 40.8 million multiply-adds of ResNet-20 forward; 6 operations for each weight and token of a transformer.</summary>
    [Fact]
    public void The_operations_of_a_step_are_those_of_the_literature()
    {
        Assert.Equal(3 * 2 * 40.8e6 * 128, Workloads.Find("resnet20").Flops, 0.02 * 3 * 2 * 40.8e6 * 128);
        var weights = (4 * 12 * 128 * 128) + (65 * 128);
        Assert.InRange(Workloads.Find("gpt-char").Flops / (6.0 * weights * 12 * 64), 1, 1.15);
    }

    [Fact]
    public void Kernels_of_any_shape_can_be_named()
    {
        Assert.Equal(2.0 * 3 * 5 * 7, Workloads.Find("gemm-3x5x7").Flops);
        Assert.Equal(3 * 2.0 * 2 * 3 * 5 * 7 * 11 * 9, Workloads.Find("conv-2x3x5x7-11").Flops);
        Assert.Equal(6 * 2.0 * 2 * 3 * 5 * 5 * 7, Workloads.Find("attention-2x3x5x7").Flops);
        Assert.Equal(6 * 2.0 * 2 * 3 * 15 * 7, Workloads.Find("attention-2x3x5x7-causal").Flops);
    }

    [Fact]
    public void Every_workload_runs_in_the_worker()
    {
        foreach (var workload in Workloads.All.Where(workload => workload.Flops < 5e9 && workload.Name != "bert-mini"))
        {
            using var output = new StringWriter();
            WorkerLoop.Run(workload, 1, new StringReader("{\"run\": 3, \"settle\": 1}\n{\"end\": true}\n"), output);
            JsonObject[] lines = [.. output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!.AsObject())];
            Assert.Equal(3, lines.Length);
            Assert.Equal(workload.Items, (int)lines[0]["items"]!);
            Assert.Equal(3, lines[1]["seconds"]!.AsArray().Count);
            Assert.True((double)lines[2]["peakRssMb"]! > 0);
        }
    }

    private static async Task ToldAsync(ScriptedStarter starter, string told)
    {
        var report = await RunAsync(starter);
        var result = Assert.Single(report.Results);
        Assert.Contains(told, result.PeerProblem, StringComparison.Ordinal);
        Assert.Null(result.Peer);
        Assert.Null(result.Ratio);
        Assert.True(result.ItemsPerSecond > 0);
        Assert.Equal(0, starter.Alive);
    }

    private static Task<BenchReport> RunAsync(ScriptedStarter starter, string[]? names = null, bool peer = true, int rounds = 2, int? threads = null, CancellationTokenSource? stop = null, Action<BenchResult, CancellationTokenSource>? onResult = null) =>
        new Benchmark(starter) { Patience = TimeSpan.FromSeconds(0.3), Rest = TimeSpan.Zero }.RunAsync(
            new([.. (names ?? ["mlp-32"]).Select(Workloads.Find)], peer, 0.01 * rounds, rounds, threads),
            _ => { },
            result => onResult?.Invoke(result, stop!),
            stop?.Token ?? Never);
}
