namespace Ascent.Cli.Tests;

/// <summary><c>train --diagnose</c> and what <c>runs show</c> keeps of it.</summary>
public sealed class DiagnosisTests : IDisposable
{
    private readonly CommandLine _cli = new();

    public void Dispose() => _cli.Dispose();

    private static string[] Train(string settings) =>
        ["train", "mnist-mlp", "--set", "data=mnist-subset", .. settings.Split(' ').SelectMany(setting => new[] { "--set", setting }), "--diagnose"];

    [Fact]
    public async Task Findings_are_printed_with_advice_and_shown_again_with_the_run()
    {
        var trained = await _cli.RunAsync(Train("lr=10 epochs=2"));
        Assert.Equal(0, trained.Code);
        Assert.Contains("Diagnosis", trained.Out, StringComparison.Ordinal);
        Assert.Contains("dead ReLU in '0', step ", trained.Out, StringComparison.Ordinal);
        Assert.Contains("    - Lower the learning rate", trained.Out, StringComparison.Ordinal);
        var run = (string)(await _cli.RunAsync("runs", "list", "--json")).Json["runs"]![0]!["id"]!;
        Assert.Contains("dead ReLU in '0', step ", (await _cli.RunAsync("runs", "show", run)).Out, StringComparison.Ordinal);
        var kinds = (await _cli.RunAsync("runs", "show", run, "--json")).Json["findings"]!.AsArray().Select(finding => (string)finding!["kind"]!).ToList();
        Assert.Contains("deadRelu", kinds);
        Assert.Contains("learningRateTooHigh", kinds);
    }

    [Fact]
    public async Task A_healthy_training_has_an_empty_diagnosis_and_one_that_was_not_asked_for_has_none()
    {
        var trained = await _cli.RunAsync([.. Train("epochs=2"), "--json"]);
        Assert.Equal(0, trained.Code);
        Assert.Empty(trained.Json["findings"]!.AsArray());
        Assert.Null((await _cli.RunAsync("train", "mnist-mlp", "--set", "data=mnist-subset", "--set", "epochs=1", "--json")).Json["findings"]);
    }

    [Fact]
    public async Task A_training_that_diverges_fails_with_the_layer_and_the_findings()
    {
        var trained = await _cli.RunAsync(Train("lr=100 weight-decay=1 schedule=constant"));
        Assert.Equal(1, trained.Code);
        Assert.Contains("The loss is ", trained.Error, StringComparison.Ordinal);
        Assert.Matches(@"'\d", trained.Error);
        Assert.DoesNotContain("should not", trained.Error, StringComparison.Ordinal);
        Assert.Contains("not a number in '", trained.Out, StringComparison.Ordinal);
    }
}
