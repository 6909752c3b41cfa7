using System.Text.Json.Nodes;
using Ascent.Data;
using Ascent.Models;

namespace Ascent.Cli.Tests;

/// <summary><c>ascent predict RUN</c> and <c>ascent eval RUN</c> on a run that was trained here.</summary>
public sealed class UseTests : IDisposable
{
    private readonly CommandLine _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task A_run_tells_the_classes_of_pictures_and_is_judged_on_the_test_part()
    {
        var trained = await _cli.RunAsync("train", "mnist-mlp", "--set", "data=mnist-subset", "--set", "epochs=3", "--json");
        Assert.True(trained.Code == 0, trained.Error);
        var (run, accuracy) = ((string)trained.Json["run"]!, (double)trained.Json["best"]!["test_accuracy"]!);

        var judged = (await _cli.RunAsync("eval", run, "--json")).Json;
        Assert.Equal(accuracy, (double)judged["accuracy"]!, 1e-9);
        var test = MnistSubset.Test();
        Assert.Equal(test.Count, (int)judged["count"]!);
        var classes = judged["classes"]!.AsArray();
        Assert.Equal(10, classes.Count);
        Assert.Equal(test.Count, classes.Sum(one => (int)one!["count"]!));
        Assert.Equal(test.Count, classes.Sum(one => (int)one!["told"]!));
        Assert.Equal(accuracy, classes.Sum(one => (int)one!["right"]!) / (double)test.Count, 1e-9);
        Assert.Equal(test.Count - classes.Sum(one => (int)one!["right"]!), judged["confusions"]!.AsArray().Sum(one => (int)one!["count"]!));

        // The first hundred test digits as files: as many right as the network has right of them.
        var folder = Directory.CreateDirectory(_cli.PathOf("digits")).FullName;
        for (var i = 0; i < 100; i++)
            File.WriteAllBytes(Path.Combine(folder, $"{i:00}.pgm"), [.. "P5 28 28 255\n"u8, .. test.Pixels.AsSpan(i * 784, 784)]);
        var told = (await _cli.RunAsync("predict", run, folder, "--json", "--top", "10")).Json["predictions"]!.AsArray();
        Assert.Equal(100, told.Count);
        Assert.All(told, one => Assert.Equal(1, one!["classes"]!.AsArray().Sum(c => (double)c!["probability"]!), 1e-6));
        Assert.InRange(told.Select((one, i) => (int)one!["classes"]![0]!["class"]! == test.Labels[i]).Count(right => right), 80, 100);
        var expected = RunClassifier.Open(RunFolder(run));
        Assert.Equal(expected.Classify(Data.Pictures.Picture.Read(Path.Combine(folder, "07.pgm")))[0].Class, (int)told[7]!["classes"]![0]!["class"]!);

        // Dark on light is the same digit when inverted.
        File.WriteAllBytes(_cli.PathOf("dark.pgm"), [.. "P5 28 28 255\n"u8, .. test.Pixels.AsSpan(0, 784).ToArray().Select(value => (byte)(255 - value))]);
        var inverted = (await _cli.RunAsync("predict", run, _cli.PathOf("dark.pgm"), "--invert", "--json", "--top", "10")).Json["predictions"]![0]!["classes"]!;
        Assert.True(JsonNode.DeepEquals(told[0]!["classes"], inverted));

        // One broken picture is told; the others are still looked at.
        File.WriteAllText(Path.Combine(folder, "broken.png"), "none");
        var table = await _cli.RunAsync("predict", run, folder);
        Assert.Equal(2, table.Code);
        Assert.Contains("unusable", table.Out, StringComparison.Ordinal);
        Assert.Contains("99.pgm", table.Out, StringComparison.Ordinal);
        Assert.Contains("accuracy", (await _cli.RunAsync("eval", run)).Out, StringComparison.Ordinal);

        foreach (var (args, message) in new (string[], string)[]
        {
            (["predict", run], "What should it look at?"),
            (["predict", run, folder, "--text", "a"], "not both"),
            (["predict", run, "--text", "a"], "looks at pictures"),
            (["predict", run, _cli.Home], "holds no pictures"),
            (["predict", run, folder, "--top", "0"], "--top takes"),
            (["predict", run, "--model", "mlp"], "not both"),
            (["eval", run, "--data", "nonsense"], "nonsense"),
        })
        {
            var refused = await _cli.RunAsync(args);
            Assert.Equal(2, refused.Code);
            Assert.Contains(message, refused.Error, StringComparison.Ordinal);
        }

        File.WriteAllText(Path.Combine(RunFolder(run), "best.safetensors"), "damaged");
        Assert.Equal(2, (await _cli.RunAsync("eval", run)).Code);
        File.WriteAllText(Path.Combine(RunFolder(run), "model.json"), "{");
        Assert.Contains("model.json is damaged", (await _cli.RunAsync("eval", run)).Error, StringComparison.Ordinal);
    }

    private string RunFolder(string run) => Path.Combine(_cli.Home, "runs", run);
}
