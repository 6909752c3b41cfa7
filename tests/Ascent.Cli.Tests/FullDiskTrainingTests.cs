using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Ascent.Cli.Tests;

/// <summary>A disk that is full while a training writes: the command says so, nothing is lost, and with space it goes on to the same end.</summary>
public sealed class FullDiskTrainingTests : IDisposable
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "ascent");
    private readonly string _folder = Directory.CreateTempSubdirectory("ascent-full-disk-").FullName;
    private bool _mounted;

    private string Small => Path.Combine(_folder, "small");

    public void Dispose()
    {
        if (_mounted) Command("umount", Small);
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("2500k")]
    [InlineData("9m")]
    public void A_training_on_a_full_disk_stops_with_a_sentence_and_goes_on_when_there_is_space(string size)
    {
        Directory.CreateDirectory(Small);
        _mounted = OperatingSystem.IsLinux() && Command("mount", "-t", "tmpfs", "-o", $"size={size}", "none", Small).Code == 0;
        Assert.SkipUnless(_mounted, "a small disk can only be mounted with privileges");
        string[] settings = ["mnist-mlp", "--set", "data=mnist-subset", "--set", "hidden=600", "--set", "optimizer=adamw", "--set", "lr=0.002", "--set", "epochs=3", "--checkpoint-every", "0"];

        // 600 hidden units are 1.9 MB of weights, and twice as much for the optimiser.
        var (code, _, error) = Command(Program, ["train", .. settings, "--home", Small]);
        Assert.Equal(3, code);
        Assert.Contains("stopped", error, StringComparison.Ordinal);
        Assert.Contains("ascent train --resume", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.EnumerateFiles(Small, "*.new", SearchOption.AllDirectories), file => !file.EndsWith("run.json.new", StringComparison.Ordinal));
        var run = Json("runs", "list", "--json", "--home", Small)["runs"]!.AsArray().Single()!;
        Assert.Equal("interrupted", (string)run["status"]!);

        Assert.Equal(0, Command("mount", "-o", "remount,size=200m", Small).Code);
        var resumed = Json("train", "--resume", (string)run["id"]!, "--json", "--home", Small);
        var whole = Json(["train", .. settings, "--json", "--home", Path.Combine(_folder, "home")]);
        Assert.Equal((double)whole["final"]!["test_loss"]!, (double)resumed["final"]!["test_loss"]!);
        Assert.Equal((double)whole["final"]!["train_loss"]!, (double)resumed["final"]!["train_loss"]!);
    }

    private static JsonObject Json(params string[] args)
    {
        var (code, output, error) = Command(Program, args);
        Assert.True(code == 0, error);
        return JsonNode.Parse(output)!.AsObject();
    }

    private static (int Code, string Output, string Error) Command(string program, params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo(program, args) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
