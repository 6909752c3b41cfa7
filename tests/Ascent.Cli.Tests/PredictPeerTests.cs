using System.Diagnostics;
using Ascent.Interop;
using Ascent.Testing;

namespace Ascent.Cli.Tests;

/// <summary><c>ascent predict --model</c> and <c>ascent convert</c> beside PyTorch, where there is one.</summary>
public sealed class PredictPeerTests : IDisposable
{
    private readonly CommandLine _cli = new();

    public void Dispose() => _cli.Dispose();

    [Theory]
    [InlineData("resnet18")]
    [InlineData("resnet50")]
    [InlineData("resnet20")]
    [InlineData("alexnet")]
    [InlineData("mlp")]
    [InlineData("bert")]
    [InlineData("gpt2")]
    public async Task A_network_agrees_with_PyTorch_on_random_weights_with_and_without_prefixes(string name)
    {
        var python = await PythonAsync();
        Run(python, Path.Combine(Repository, "tests", "Ascent.Cli.Tests", "Peers", "predict_case.py"), name, Path.GetDirectoryName(_cli.PathOf("x"))!, Repository);
        var expected = Safetensors.Read(_cli.PathOf("expected.safetensors"), out _)["output"];
        foreach (var weights in new[] { "weights.pt", "prefixed.pt" })
        {
            var result = await _cli.RunAsync("predict", "--model", name, "--config", _cli.PathOf("config.json"), "--weights", _cli.PathOf(weights), "--input", _cli.PathOf("input.safetensors"), "--output", _cli.PathOf("o.safetensors"));
            Assert.True(result.Code == 0, result.Error);
            var output = Safetensors.Read(_cli.PathOf("o.safetensors"), out _, copy: true)["output"];
            Assert.Equal(expected.Shape, output.Shape);
            var (right, given) = (expected.ToArray<double>(), output.ToArray<double>());
            var largest = right.Max(Math.Abs);
            for (var i = 0; i < right.Length; i++)
                Assert.True(Math.Abs(right[i] - given[i]) <= 1e-4 * largest, $"{name} with {weights}: output[{i}] is {given[i]}, PyTorch has {right[i]}");
        }
    }

    [Fact]
    public async Task PyTorch_loads_what_convert_wrote_for_it_weights_only()
    {
        var python = await PythonAsync();
        Run(python, Path.Combine(Repository, "tests", "Ascent.Cli.Tests", "Peers", "predict_case.py"), "resnet20", Path.GetDirectoryName(_cli.PathOf("x"))!, Repository);
        foreach (var args in new string[][] { ["weights.pt", "a.safetensors"], ["a.safetensors", "b.pt"] })
        {
            var result = await _cli.RunAsync("convert", _cli.PathOf(args[0]), _cli.PathOf(args[1]));
            Assert.True(result.Code == 0, result.Error);
        }

        Run(python, "-c", "import sys, torch; a, b = (torch.load(p, weights_only=True) for p in sys.argv[1:]); assert sorted(a) == sorted(b) and len(a) > 50 and all(a[k].dtype == b[k].dtype and torch.equal(a[k], b[k]) for k in a)", _cli.PathOf("weights.pt"), _cli.PathOf("b.pt"));
    }

    private static string Repository
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder!.FullName, "Ascent.slnx")))
                folder = folder.Parent;
            return folder.FullName;
        }
    }

    private static async Task<string> PythonAsync()
    {
        var (peer, problem) = await Application.Bench.PyTorch.FindAsync(TestContext.Current.CancellationToken);
        Needs.That(peer is not null, problem);
        return peer!.Python;
    }

    private static void Run(string python, params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo(python, args) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false })!;
        var error = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error.Result);
    }
}
