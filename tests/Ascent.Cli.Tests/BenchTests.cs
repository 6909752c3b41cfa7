using Ascent.Testing;

namespace Ascent.Cli.Tests;

/// <summary><c>ascent bench</c> with real workers, on the smallest workloads.</summary>
public sealed class BenchTests : IDisposable
{
    private static readonly string[] Short = ["--seconds", "0.1", "--rounds", "2", "--threads", "1"];

    private readonly CommandLine _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task The_document_has_the_promised_shape()
    {
        var result = await _cli.RunAsync(["bench", "mlp-32", "gemm-16", .. Short, "--json"]);
        Assert.True(result.Code == 0, result.Error);
        var json = result.Json;
        Assert.Equal(1, (int)json["schema"]!);
        var machine = json["machine"]!;
        Assert.NotEmpty((string)machine["cpu"]!);
        Assert.Equal(Environment.ProcessorCount, (int)machine["cores"]!);
        Assert.Equal(1, (int)machine["threads"]!);
        Assert.True((double)machine["fmaPeakGflops"]! > 0);
        var results = json["results"]!.AsArray();
        Assert.Equal(["mlp-32", "gemm-16"], results.Select(one => (string)one!["name"]!));
        Assert.Equal(["images", "products"], results.Select(one => (string)one!["unit"]!));
        Assert.All(results, one =>
        {
            foreach (var figure in new[] { "itemsPerSecond", "medianMs", "gflops", "ratioOfPeak", "peakRssMb" })
                Assert.True((double)one![figure]! > 0, figure);
            Assert.True((double)one!["managedBytesPerStep"]! >= 0);
            Assert.True((int)one["gcGen1And2"]! >= 0);
            Assert.True(one.AsObject().ContainsKey("peer"));
            Assert.Null(one["peer"]);
            Assert.True(one.AsObject().ContainsKey("ratio"));
            Assert.Null(one["ratio"]);
        });
    }

    [Fact]
    public async Task Where_PyTorch_is_missing_our_side_is_measured_and_the_lack_is_told()
    {
        using var python = new NamedPython("/nowhere/python3");
        var result = await _cli.RunAsync(["bench", "gemm-16", "--peer", "pytorch", .. Short, "--json"]);
        Assert.Equal(0, result.Code);
        Assert.Contains("/nowhere/python3", result.Error, StringComparison.Ordinal);
        Assert.Contains("/nowhere/python3", (string)result.Json["problem"]!, StringComparison.Ordinal);
        Assert.Null(result.Json["results"]![0]!["peer"]);
        Assert.True((double)result.Json["results"]![0]!["itemsPerSecond"]! > 0);
    }

    [Fact]
    public async Task Beside_PyTorch_there_is_a_ratio()
    {
        var (peer, problem) = await Application.Bench.PyTorch.FindAsync(TestContext.Current.CancellationToken);
        Needs.That(peer is not null, problem);
        var result = await _cli.RunAsync(["bench", "mlp-32", "--peer", "pytorch", .. Short, "--json"]);
        Assert.True(result.Code == 0, result.Error);
        var one = result.Json["results"]![0]!;
        Assert.Null(one["peerProblem"]);
        Assert.Equal("pytorch", (string)one["peer"]!["name"]!);
        Assert.Equal(peer!.Version, (string)one["peer"]!["version"]!);
        Assert.Equal((double)one["itemsPerSecond"]! / (double)one["peer"]!["itemsPerSecond"]!, (double)one["ratio"]!, 0.01);
        Assert.Equal((double)one["ratio"]!, (double)result.Json["geometricMeanRatio"]!, 0.01);
    }

    [Fact]
    public async Task Ctrl_C_ends_it_with_what_was_measured()
    {
        using var stop = new CancellationTokenSource();
        var run = _cli.RunAsync(["bench", "gemm-16", "gemm-32", "--seconds", "600", "--rounds", "1000", "--threads", "1", "--json"], input: null, stop.Token);
        await Task.Delay(TimeSpan.FromSeconds(2.5), TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        var result = await run;
        Assert.Equal(130, result.Code);
        Assert.True((bool)result.Json["interrupted"]!);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    /// <summary>Names the Python for the time of a test; tests of a class run one after the other, and no other class looks for it.</summary>
    private sealed class NamedPython : IDisposable
    {
        private readonly string? _before = Environment.GetEnvironmentVariable(Application.Bench.PyTorch.Variable);

        public NamedPython(string path) => Environment.SetEnvironmentVariable(Application.Bench.PyTorch.Variable, path);

        public void Dispose() => Environment.SetEnvironmentVariable(Application.Bench.PyTorch.Variable, _before);
    }
}
