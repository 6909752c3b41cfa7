using Ascent.Nn;
using Ascent.Tensors;
using Ascent.Tensors.Random;

namespace Ascent.Models.Tests;

public sealed class PretrainedKeysTests
{
    private static readonly PretrainedKeys Rules = new()
    {
        Prefixes = ["net."],
        Endings = [(".gamma", ".weight")],
        Tied = [("head", "0.weight")],
        Ignored = static key => key == "0.mask",
        Optional = static key => key == "0.bias",
    };

    private static readonly Tensor Weight = Tensor.From([1f, 2, 3, 4], [2, 2]);
    private static readonly Tensor Bias = Tensor.From([5f, 6], [2]);

    [Theory]
    [InlineData("0.weight", "0.bias")]
    [InlineData("net.0.weight", "net.0.bias")]
    [InlineData("module.net.0.gamma", "module.0.bias")]
    [InlineData("head", "0.bias")]
    public void Weights_load_under_every_name_that_files_have_for_them(string weight, string bias)
    {
        var model = new Model();
        Assert.Empty(PretrainedKeys.Load(model, File((weight, Weight), (bias, Bias), ("net.0.mask", Bias))));
        Assert.Equal(Weight.ToArray<float>(), model.StateDict()["0.weight"].ToArray<float>());
        Assert.Equal(Bias.ToArray<float>(), model.StateDict()["0.bias"].ToArray<float>());
    }

    [Fact]
    public void A_prefix_that_the_model_has_may_be_lacking_in_the_file()
    {
        var own = new HashSet<string>(StringComparer.Ordinal) { "net.0.weight" };
        Assert.Equal(own, Rules.Fit(own, File(("0.gamma", Weight))).Keys.ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public void What_a_file_may_lack_stays_as_it_was_and_is_named()
    {
        var model = new Model();
        var before = model.StateDict()["0.bias"].ToArray<float>();
        Assert.Equal(["0.bias"], PretrainedKeys.Load(model, File(("0.weight", Weight))));
        Assert.Equal(before, model.StateDict()["0.bias"].ToArray<float>());
    }

    [Fact]
    public void A_tensor_that_is_there_twice_must_be_the_same_both_times()
    {
        PretrainedKeys.Load(new Model(), File(("0.weight", Weight), ("head", Weight.Clone())));
        var model = new Model();
        var before = model.StateDict()["0.weight"].ToArray<float>();
        var error = Assert.Throws<StateDictException>(() => PretrainedKeys.Load(model, File(("net.0.weight", Weight), ("head", Weight * 2))));
        Assert.Contains("head differs from net.0.weight", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, model.StateDict()["0.weight"].ToArray<float>());
    }

    [Fact]
    public void What_is_missing_and_what_is_unexpected_is_named_and_nothing_changes()
    {
        var model = new Model();
        var before = model.StateDict()["0.bias"].ToArray<float>();
        var error = Assert.Throws<StateDictException>(() => PretrainedKeys.Load(model, File(("net.0.bias", Bias), ("1.weight", Weight))));
        Assert.Equal(["0.weight"], error.Missing);
        Assert.Equal(["1.weight"], error.Unexpected);
        Assert.Equal(before, model.StateDict()["0.bias"].ToArray<float>());
    }

    [Fact]
    public void A_model_without_rules_takes_what_DataParallel_wrote()
    {
        var model = new Sequential(new Linear(2, 2, new Philox(1)));
        PretrainedKeys.Load(model, File(("module.0.weight", Weight), ("module.0.bias", Bias)));
        Assert.Equal(Weight.ToArray<float>(), model.StateDict()["0.weight"].ToArray<float>());
    }

    private static Dictionary<string, Tensor> File(params ReadOnlySpan<(string Key, Tensor Value)> tensors)
    {
        var file = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var (key, value) in tensors) file.Add(key, value);
        return file;
    }

    private sealed class Model : Module, IPretrained
    {
        public Model() => AddModule("0", new Linear(2, 2, new Philox(1)));

        public PretrainedKeys PretrainedKeys => Rules;
    }
}
