using Ascent.Data;
using Ascent.Nn.Optim;
using Ascent.Nn.Training;
using Ascent.Nn.Training.Diagnosis;
using Ascent.Tensors;
using Ascent.Tensors.Random;

namespace Ascent.Nn.Tests;

/// <summary>Trainings that truly fail, each in its way, and some that do not.</summary>
public sealed class DiagnosisTests
{
    [Fact]
    public void Healthy_trainings_have_no_finding()
    {
        Assert.Empty(Diagnose(Mlp(new Relu(), 8, 32, 3), 0.1, new Clouds(), steps: 400));
        Assert.Empty(Diagnose(Mlp(new Tanh(), 8, 32, 32, 3), 0.1, new Clouds(), steps: 400));
        Assert.Empty(Diagnose(new Linear(8, 3, new Philox(1)), 0.1, new Clouds(), steps: 400));
        var adam = Mlp(new Relu(), 8, 64, 64, 64, 3);
        Assert.Empty(Diagnose(adam, 1e-3, new Clouds(), steps: 400, optimizer: new Adam(adam.Parameters(), 1e-3)));
    }

    [Fact]
    public void Digits_that_are_learnt_have_no_finding()
    {
        var random = new Philox(3);
        var network = new Sequential(new Linear(784, 128, random), new Relu(), new Linear(128, 10, random));
        var diagnosis = new TrainingDiagnosis(new ImageBatches(MnistSubset.Train(), 128, 0.1307, 0.3081, 1));
        var outcome = new Trainer(new ClassifierObjective(network), new Sgd(network.Parameters(), 0.1, momentum: 0.9), new(5, 0.1, new OneCycleSchedule())) { Callbacks = [diagnosis] }
            .Run(new ImageBatches(MnistSubset.Train(), 128, 0.1307, 0.3081, 1), new ImageBatches(MnistSubset.Test(), 500, 0.1307, 0.3081, null), TestContext.Current.CancellationToken);
        Assert.Equal(5, outcome.Epochs);
        Assert.Empty(diagnosis.Findings);
    }

    [Fact]
    public void A_watched_training_gives_the_same_bits_as_one_that_is_not()
    {
        var (watched, alone) = (Mlp(new Relu(), 8, 32, 3), Mlp(new Relu(), 8, 32, 3));
        Diagnose(watched, 0.1, new Clouds(), steps: 60);
        new Trainer(new ClassifierObjective(alone), new Sgd(alone.Parameters(), 0.1), new(100, 0.1, new ConstantSchedule()) { MostSteps = 60 }).Run(new Clouds(), new Clouds(), TestContext.Current.CancellationToken);
        foreach (var (name, value) in alone.StateDict()) Assert.Equal(value.ToArray<float>(), watched.StateDict()[name].ToArray<float>());
    }

    [Fact]
    public void A_learning_rate_of_a_thousand_is_too_high()
    {
        var findings = Diagnose(Mlp(new Relu(), 8, 32, 32, 3), 1000, new Clouds(), steps: 200, mayDiverge: true);
        Assert.Contains(findings, finding => finding.Kind == FindingKind.LearningRateTooHigh);
        Assert.Contains(findings, finding => finding.Kind is FindingKind.ExplodingLoss or FindingKind.NonFinite);
        Assert.Equal(findings.OrderBy(finding => finding.Kind), findings);
    }

    [Fact]
    public void A_learning_rate_of_almost_nothing_is_too_low()
    {
        var findings = Diagnose(Mlp(new Relu(), 8, 32, 3), 1e-7, new Clouds(), steps: 200);
        Assert.Equal([FindingKind.LearningRateTooLow, FindingKind.NoLearning], findings.Select(finding => finding.Kind));
        Assert.Contains("After 200 updates the loss is", findings[1].Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void Units_whose_bias_never_lets_them_fire_are_dead_and_the_layer_that_has_them_is_named()
    {
        var network = Mlp(new Relu(), 8, 32, 32, 32, 3);
        ((Linear)network.Modules[2]).Bias!.AsSpan<float>().Fill(-10);
        var findings = Diagnose(network, 0.1, new Clouds(), steps: 200);
        var dead = Assert.Single(findings, finding => finding.Kind == FindingKind.DeadRelu);
        Assert.Equal("2", dead.Layer);
        Assert.Equal(1, dead.Step);
        Assert.Contains("32 of the 32 units of '2'", dead.Evidence, StringComparison.Ordinal);
        Assert.Contains("no layer before it learns either", dead.Evidence, StringComparison.Ordinal);
        Assert.NotEmpty(dead.Advice);
        Assert.Contains(findings, finding => finding.Kind == FindingKind.ClassCollapse);
        Assert.DoesNotContain(findings, finding => finding.Kind == FindingKind.VanishingGradient);
    }

    [Fact]
    public void Units_that_one_large_step_kills_are_dead_since_that_step()
    {
        var network = Mlp(new Relu(), 8, 32, 32, 3);
        var diagnosis = new TrainingDiagnosis(new Clouds());
        new Trainer(new ClassifierObjective(network), new Sgd(network.Parameters(), 0.05), new(100, 0.05, new ConstantSchedule()) { MostSteps = 300 })
        {
            Callbacks = [diagnosis, new Told(step: report =>
            {
                if (report.Step == 145) ((Linear)network.Modules[2]).Bias!.AsSpan<float>()[..24].Fill(-50);
            })],
        }.Run(new Clouds(), null, TestContext.Current.CancellationToken);
        var dead = Assert.Single(diagnosis.Findings);
        Assert.Equal((FindingKind.DeadRelu, "2", 150L), (dead.Kind, dead.Layer, dead.Step));
        Assert.Contains("24 of the 32 units", dead.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void Dead_channels_of_a_convolution_are_counted()
    {
        var random = new Philox(1);
        var convolution = new Conv2d(1, 8, 3, random);
        convolution.Bias!.AsSpan<float>()[..6].Fill(-100);
        var findings = Diagnose(new Sequential(convolution, new Rectifies(), new Flatten(), new Linear(8 * 4, 3, random)), 0.05, new Clouds(images: true), steps: 200);
        var dead = Assert.Single(findings, finding => finding.Kind == FindingKind.DeadRelu);
        Assert.Equal("0", dead.Layer);
        Assert.Contains("6 of the 8 units", dead.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_few_dead_units_are_no_finding()
    {
        var network = Mlp(new Relu(), 8, 32, 3);
        ((Linear)network.Modules[0]).Bias!.AsSpan<float>()[..8].Fill(-100);
        Assert.Empty(Diagnose(network, 0.1, new Clouds(), steps: 200));
    }

    [Fact]
    public void Gradients_vanish_in_a_deep_network_of_sigmoids()
    {
        var network = Mlp(new Sigmoid(), 8, 32, 32, 32, 32, 32, 32, 32, 3);
        var findings = Diagnose(network, 0.1, new Clouds(), steps: 200);
        var vanishing = Assert.Single(findings, finding => finding.Kind == FindingKind.VanishingGradient);
        Assert.Equal("0", vanishing.Layer);
        Assert.Contains("at '14'", vanishing.Evidence, StringComparison.Ordinal);
        Assert.Contains(findings, finding => finding.Kind == FindingKind.NoLearning);
        Assert.DoesNotContain(findings, finding => finding.Kind is FindingKind.DeadRelu or FindingKind.SaturatedUnits or FindingKind.LearningRateTooHigh);
    }

    [Fact]
    public void Sigmoids_that_are_flat_where_they_stand_are_saturated()
    {
        var network = Mlp(new Sigmoid(), 8, 32, 3);
        ((Linear)network.Modules[0]).Bias!.AsSpan<float>().Fill(200);
        var findings = Diagnose(network, 0.1, new Clouds(), steps: 200);
        Assert.Equal("0", Assert.Single(findings, finding => finding.Kind == FindingKind.SaturatedUnits).Layer);
    }

    [Fact]
    public void A_small_set_with_shuffled_labels_is_learnt_by_heart()
    {
        var network = Mlp(new Relu(), 8, 128, 128, 3);
        var findings = Diagnose(network, 2e-3, new Clouds(batches: 2, noise: true), epochs: 100, validation: new Clouds(batches: 8, noise: true, first: 50), optimizer: new Adam(network.Parameters(), 2e-3));
        var finding = Assert.Single(findings);
        Assert.Equal(FindingKind.Overfitting, finding.Kind);
        Assert.InRange(finding.Step, 1, 60);
    }

    [Fact]
    public void Labels_without_a_relation_to_the_inputs_are_not_learnt()
    {
        var findings = Diagnose(Mlp(new Relu(), 8, 16, 3), 0.02, new Clouds(noise: true), steps: 400);
        var finding = Assert.Single(findings);
        Assert.Equal(FindingKind.NoLearning, finding.Kind);
        Assert.Contains("After 400 updates", finding.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_loss_that_falls_from_far_above_guessing_and_has_not_arrived_is_still_learning()
    {
        // Weights that begin far off: the loss comes down to guessing only slowly.
        var network = Mlp(new Relu(), 8, 32, 3);
        ((Linear)network.Modules[2]).Bias!.AsSpan<float>()[0] = 20;
        var findings = Diagnose(network, 0.003, new Clouds(), steps: 400);
        Assert.Equal(FindingKind.ClassCollapse, Assert.Single(findings).Kind);
    }

    [Fact]
    public void Inputs_that_are_all_zero_are_named()
    {
        var findings = Diagnose(Mlp(new Relu(), 8, 32, 3), 0.1, new Clouds(scale: 0), steps: 200);
        Assert.Equal(FindingKind.UnusableInput, findings[0].Kind);
        Assert.Contains("the same, value for value", findings[0].Evidence, StringComparison.Ordinal);
        Assert.Contains(findings, finding => finding.Kind == FindingKind.NoLearning);
    }

    [Fact]
    public void Gradients_larger_than_weights_explode()
    {
        var findings = Diagnose(Mlp(new Relu(), 8, 32, 3), 1e-9, new Clouds(scale: 1e4f), steps: 100);
        Assert.Contains(findings, finding => finding is { Kind: FindingKind.ExplodingGradient, Layer: "2", Step: 1 });
    }

    [Fact]
    public void A_loss_that_is_no_number_names_the_layer_that_gave_it_first()
    {
        var random = new Philox(1);
        var network = new Sequential(new Linear(8, 8, random), new Root(), new Linear(8, 3, random));
        var (message, findings) = Diverging(network, 0.1, new Clouds());
        Assert.Contains("at step 1", message, StringComparison.Ordinal);
        Assert.Contains("that of '1' (Root)", message, StringComparison.Ordinal);
        Assert.Contains(findings, finding => finding is { Kind: FindingKind.NonFinite, Layer: "1", Step: 1 });
    }

    [Fact]
    public void Weights_that_are_no_numbers_and_inputs_that_are_none_are_told_apart()
    {
        var network = Mlp(new Relu(), 8, 32, 3);
        ((Linear)network.Modules[2]).Weight.AsSpan<float>()[5] = float.NaN;
        var (message, findings) = Diverging(network, 0.1, new Clouds());
        Assert.Contains("'2.weight' is not finite before the first update", message, StringComparison.Ordinal);
        Assert.Contains(findings, finding => finding is { Kind: FindingKind.NonFinite, Layer: "2" });

        (message, findings) = Diverging(Mlp(new Relu(), 8, 32, 3), 0.1, new Clouds(scale: float.NaN));
        Assert.Contains("the data are at fault", message, StringComparison.Ordinal);
        Assert.Equal(FindingKind.UnusableInput, findings[0].Kind);
    }

    [Fact]
    public void A_gradient_that_is_no_number_is_named_before_the_weights_are_none()
    {
        var random = new Philox(1);
        var network = new Sequential(new Linear(8, 8, random), new RootOfNothing(), new Linear(8, 3, random));
        var (message, findings) = Diverging(network, 0.1, new Clouds());
        Assert.Contains("at step 2", message, StringComparison.Ordinal);
        var finding = Assert.Single(findings, finding => finding.Kind == FindingKind.NonFinite);
        Assert.Equal(("0", 1L), (finding.Layer, finding.Step));
        Assert.Contains("At step 1 the gradient of '0.bias' was not finite", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_that_grow_without_end_name_the_layer_that_overflows()
    {
        var (message, findings) = Diverging(Mlp(new Relu(), 8, 32, 32, 3), 1e12, new Clouds());
        Assert.Matches("'[0-9]", message);
        Assert.Contains(findings, finding => finding is { Kind: FindingKind.NonFinite, Layer: not null });
        Assert.Contains(findings, finding => finding.Kind == FindingKind.LearningRateTooHigh);
    }

    private static Sequential Mlp(Module activation, params int[] widths)
    {
        var random = new Philox(1);
        var layers = new List<Module>();
        for (var i = 0; i + 1 < widths.Length; i++)
        {
            if (i > 0) layers.Add((Module)Activator.CreateInstance(activation.GetType())!);
            layers.Add(new Linear(widths[i], widths[i + 1], random));
        }

        return new([.. layers]);
    }

    private static IReadOnlyList<Finding> Diagnose(Module network, double rate, Clouds source, int epochs = 100, long? steps = null, Clouds? validation = null, Optimizer? optimizer = null, bool mayDiverge = false)
    {
        var diagnosis = new TrainingDiagnosis(source);
        try
        {
            new Trainer(new ClassifierObjective(network), optimizer ?? new Sgd(network.Parameters(), rate), new(epochs, rate, new ConstantSchedule()) { MostSteps = steps }) { Callbacks = [diagnosis] }
                .Run(source, validation ?? source, TestContext.Current.CancellationToken);
        }
        catch (TrainingDivergedException) when (mayDiverge)
        {
        }

        Assert.All(diagnosis.Findings, finding => Assert.True(finding.Advice.Count >= 2 && finding.Step >= 1 && finding.Evidence.EndsWith('.')));
        return diagnosis.Findings;
    }

    private static (string Message, IReadOnlyList<Finding> Findings) Diverging(Module network, double rate, Clouds source)
    {
        var diagnosis = new TrainingDiagnosis(source);
        var trainer = new Trainer(new ClassifierObjective(network), new Sgd(network.Parameters(), rate), new(100, rate, new ConstantSchedule())) { Callbacks = [diagnosis] };
        var message = Assert.Throws<TrainingDivergedException>(() => trainer.Run(source, null, TestContext.Current.CancellationToken)).Message;
        return (message, diagnosis.Findings);
    }

    private sealed class Root : Module
    {
        protected override Tensor Compute(Tensor input) => input.Sqrt();
    }

    private sealed class RootOfNothing : Module
    {
        // The root of 0 is 0, its slope is infinite.
        protected override Tensor Compute(Tensor input) => (input * 0).Sqrt();
    }

    private sealed class Rectifies : Module
    {
        // A ReLU that is no module of its own, as in many networks.
        protected override Tensor Compute(Tensor input) => input.Relu();
    }

    /// <summary>Clouds of points around three corners, or points whose class is drawn for itself.</summary>
    private sealed class Clouds(int batches = 20, bool noise = false, float scale = 1, bool images = false, int first = 0) : IBatchSource
    {
        private const int Count = 32;

        public int Batches => batches;

        public Batch Get(int epoch, int index)
        {
            var size = images ? 16 : 8;
            var values = new float[Count * size];
            var classes = new long[Count];
            for (var i = 0; i < Count; i++)
            {
                var random = new Philox(7, (ulong)(((first + index) * Count) + i));
                classes[i] = random.Next(3);
                for (var j = 0; j < size; j++) values[(i * size) + j] = scale * (float)(random.NextNormal() + (!noise && j % 3 == classes[i] ? 1.2 : 0));
            }

            return new(images ? Tensor.From(values, [Count, 1, 4, 4]) : Tensor.From(values, [Count, size]), Tensor.From(classes, [Count]));
        }
    }
}
