using System.Security.Cryptography;
using Ascent.Testing;

namespace Ascent.Cli.Tests;

/// <summary>
/// Trainings killed with -9 at random moments and resumed, as real processes: the weights, the best weights and the figures at the end are
/// those of a training that was never stopped. The fast test kills a few times, the long one more than fifty.
/// </summary>
public sealed class KilledTrainingTests : IDisposable
{
    private static readonly string[] Recipe = ["mnist-mlp", "--set", "data=mnist-subset", "--set", "optimizer=adamw", "--set", "lr=0.002", "--set", "average=ema", "--set", "average-decay=0.99", "--set", "clip=1", "--seed", "5"];

    private static readonly string[] Often = ["--checkpoint-every", "0.05"];

    private readonly RealProgram _program = new();

    private string Home => _program.Home;

    public void Dispose() => _program.Dispose();

    [Fact]
    public void A_training_killed_at_random_moments_ends_as_if_it_never_was() => KillAndResume(epochs: 40, kills: 3, seed: 1);

    [LongFact]
    public void A_training_killed_more_than_fifty_times_ends_as_if_it_never_was() => KillAndResume(epochs: 1000, kills: 55, seed: 2);

    private void KillAndResume(int epochs, int kills, int seed)
    {
        TestContext.Current.SendDiagnosticMessage($"seed {seed}");
        var random = new Random(seed);
        string[] settings = [.. Recipe, "--set", $"epochs={epochs}"];
        var whole = _program.Json(["train", .. settings, "--json"]);
        Assert.Equal("completed", (string)whole["status"]!);

        // Begun, and killed; then resumed and killed until it was often enough, wherever that was.
        Kill(["train", .. settings, .. Often], random);
        var run = (string)_program.Json(["runs", "list", "--json"])["runs"]!.AsArray().Single(run => (string)run!["status"]! == "interrupted")!["id"]!;
        var killed = 1;
        while (killed < kills && Kill(["train", "--resume", run, .. Often], random)) killed++;
        Assert.Equal(kills, killed);
        var resumed = _program.Json(["train", "--resume", run, "--json"]);
        Assert.Equal("completed", (string)resumed["status"]!);

        foreach (var file in new[] { "weights.safetensors", "best.safetensors" })
            Assert.Equal(Tensors((string)whole["run"]!, file), Tensors(run, file));
        foreach (var figure in new[] { "test_accuracy", "test_loss", "train_loss" })
            Assert.Equal((double)whole["final"]![figure]!, (double)resumed["final"]![figure]!);
        Assert.Equal(Curve((string)whole["run"]!), Curve(run));
    }

    /// <summary>The figures without their times: each step's once, in order.</summary>
    private List<string> Curve(string run) =>
        [.. File.ReadLines(Path.Combine(Home, "runs", run, "metrics.tsv")).Select(line => line.Split('\t')).Where(parts => !parts[2].StartsWith("system/", StringComparison.Ordinal)).Select(parts => $"{parts[0]} {parts[2]} {parts[3]}")];

    /// <summary>Hash of the elements; the header holds the run's id.</summary>
    private string Tensors(string run, string file)
    {
        var bytes = File.ReadAllBytes(Path.Combine(Home, "runs", run, file));
        return Convert.ToHexString(SHA256.HashData(bytes.AsSpan(8 + (int)BitConverter.ToUInt64(bytes))));
    }

    /// <summary>Kills a training before its first step or some seconds later; false if it ended before.</summary>
    private bool Kill(string[] args, Random random)
    {
        using var process = _program.Start(args);
        _ = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();

        // A slow machine may need seconds before there is a run at all; from there on any moment will do.
        while (!process.HasExited && !Running()) Thread.Sleep(20);
        if (!process.WaitForExit(random.Next(1500)))
        {
            process.Kill();
            process.WaitForExit();
            return true;
        }

        Assert.True(process.ExitCode == 0, error.Result);
        return false;
    }

    private bool Running() => Directory.Exists(Path.Combine(Home, "runs")) && Directory.EnumerateDirectories(Path.Combine(Home, "runs")).Count(folder => !Path.GetFileName(folder).StartsWith('.')) == 2;
}
