using Ascent.Testing;

namespace Ascent.Tracking.Tests;

/// <summary>Names of figures and how slashes nest them.</summary>
public sealed class MetricNameTests : IDisposable
{
    private readonly TestFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData("loss", "", "loss")]
    [InlineData("train/loss", "train", "loss")]
    [InlineData("test_accuracy", "", "accuracy")]
    [InlineData("val/accuracy", "val", "accuracy")]
    [InlineData("layer3/grad_norm", "layer3", "grad_norm")]
    [InlineData("layers/3/attention/weight_norm", "layers/3/attention", "weight_norm")]
    [InlineData("system/cpu_percent", "system", "system/cpu_percent")]
    [InlineData("Train_Loss", "", "loss")]
    public void A_name_tells_its_group_and_what_is_measured(string name, string group, string quantity)
    {
        Assert.Equal(group, MetricNames.GroupOf(name));
        Assert.Equal(quantity, MetricNames.QuantityOf(name));
    }

    [Theory]
    [InlineData("val/loss", MetricDirection.LowerIsBetter)]
    [InlineData("perplexity", MetricDirection.LowerIsBetter)]
    [InlineData("test_accuracy", MetricDirection.HigherIsBetter)]
    [InlineData("lr", MetricDirection.Unknown)]
    [InlineData("system/loss", MetricDirection.Unknown)]
    public void A_name_tells_which_side_is_better(string name, MetricDirection expected) => Assert.Equal(expected, MetricNames.DirectionOf(name));

    [Theory]
    [InlineData("/loss")]
    [InlineData("loss/")]
    [InlineData("a//b")]
    [InlineData("a/b/c/d/e/f/g/h/i")]
    public void A_name_that_nests_wrongly_is_refused_and_nothing_of_that_call_is_kept(string name)
    {
        var store = Runs.Store(_home.Path);
        using var run = store.Start(Runs.Header());
        Assert.Throws<ArgumentException>(() => run.Log(1, ("loss", 1), (name, 1)));
        Assert.Throws<ArgumentException>(() => run.Log(1, (new string('x', 201), 1)));
        run.Log(2, (new string('x', 200), 1));
        run.Interrupt();
        Assert.Equal(2, Assert.Single(store.ReadMetrics(run.Id).Points).Step);
    }

    [Fact]
    public void A_run_takes_five_thousand_different_names_and_says_what_to_do_about_one_more()
    {
        var store = Runs.Store(_home.Path);
        using var run = store.Start(Runs.Header());
        for (var i = 0; i < 5000; i++) run.Log(1, ($"layer{i}/grad_norm", i));
        Assert.Contains("belongs into the step", Assert.Throws<ArgumentException>(() => run.Log(1, ("one-more", 1))).Message, StringComparison.Ordinal);
        run.Log(2, ("layer7/grad_norm", 1));
        run.Interrupt();
        Assert.Equal(5001, store.ReadMetrics(run.Id).Points.Count);
    }
}
