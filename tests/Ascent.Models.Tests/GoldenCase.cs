using Ascent.Interop;
using Ascent.Nn;
using Ascent.Nn.Optim;
using Ascent.Tensors;

namespace Ascent.Models.Tests;

/// <summary>One case of a file that Goldens/make_text_goldens.py made.</summary>
internal sealed class GoldenCase(string file, string name)
{
    private readonly IReadOnlyDictionary<string, Tensor> _all = Safetensors.Read(Path.Combine(AppContext.BaseDirectory, "Goldens", $"{file}.safetensors"), out _);

    public Tensor this[string key] => _all[$"{name}/{key}"];

    /// <summary>The weights at the <c>start</c> or the <c>final</c> ones.</summary>
    public Dictionary<string, Tensor> State(string part)
    {
        var prefix = $"{name}/{part}/";
        return _all.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(pair => pair.Key[prefix.Length..], pair => pair.Value, StringComparer.Ordinal);
    }

    /// <summary>The ten steps from the start: losses before each step and the weights after the last must be PyTorch's.</summary>
    public void TakeTenSteps(Module model, Optimizer optimizer, Func<Tensor> forward)
    {
        PretrainedKeys.Load(model, State("start"));
        var targets = this["targets"];
        foreach (var expected in this["losses"].ToArray<float>())
        {
            using var scope = new TensorScope();
            optimizer.ZeroGrad();
            var logits = forward();
            var loss = Losses.CrossEntropy(logits.Reshape([targets.Count, logits.Shape[^1]]), targets.Reshape([targets.Count]));
            Assert.Equal(expected, loss.Item(), 2e-5);
            loss.Backward();
            optimizer.Step();
        }

        var own = model.StateDict();
        var final = PretrainedRules(model).Fit(own.Keys.ToHashSet(StringComparer.Ordinal), State("final"));
        Assert.Equal(own.Keys.Order(StringComparer.Ordinal), final.Keys.Order(StringComparer.Ordinal));
        foreach (var (key, value) in own) Near(final[key], value, key, 2e-5);
    }

    /// <summary>Within a relative error of the largest element.</summary>
    public static void Near(Tensor expected, Tensor actual, string what, double tolerance = 1e-4)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        var (right, given) = (expected.ToArray<double>(), actual.ToArray<double>());
        for (var i = 0; i < right.Length; i++)
            Assert.True(Math.Abs(right[i] - given[i]) <= tolerance * Math.Max(1, Math.Abs(right[i])), $"{what}[{i}] is {given[i]}, should be {right[i]}");
    }

    private static PretrainedKeys PretrainedRules(Module model) => model is IPretrained pretrained ? pretrained.PretrainedKeys : PretrainedKeys.Default;
}
