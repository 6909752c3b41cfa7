using Ascent.Interop;
using Ascent.Nn;
using Ascent.Nn.Optim;
using Ascent.Tensors;
using Ascent.Tensors.Autograd;
using Ascent.Tensors.Random;

namespace Ascent.Models.Tests;

/// <summary>GPT-2 beside the same in PyTorch: Goldens/make_gpt_goldens.py made the files.</summary>
public sealed class GptTests
{
    private static readonly IReadOnlyDictionary<string, Tensor> Golden =
        Safetensors.Read(Path.Combine(AppContext.BaseDirectory, "Goldens", "gpt.safetensors"), out _);

    /// <summary>Makes the fields before any test runs: made within a test's scope, they would end with it.</summary>
    static GptTests()
    {
    }

    [Theory]
    [InlineData("small")]
    [InlineData("wide")]
    [InlineData("narrow")]
    [InlineData("silu")]
    public void Logits_agree_with_PyTorchs_with_padding_and_token_types_too(string name)
    {
        var gpt = Loaded(name);
        var ids = Golden[$"{name}/inputs"];
        Near($"{name}/logits", gpt.Forward(ids));
        Near($"{name}/hidden", gpt.Hidden(ids));
        Near($"{name}/masked", gpt.Head(gpt.Hidden(ids, Golden[$"{name}/mask"])));
        Near($"{name}/typed", gpt.Head(gpt.Hidden(ids, types: Golden[$"{name}/types"])));
    }

    [Fact]
    public void Ten_steps_of_AdamW_agree_with_PyTorchs_on_losses_and_weights()
    {
        var gpt = Loaded("small");
        gpt.Train();
        var optimizer = new AdamW(gpt.Parameters(), 2e-3, 0.9, 0.95, epsilon: 1e-3, weightDecay: 0.1);
        var (inputs, targets) = (Golden["small/inputs"], Golden["small/targets"]);
        foreach (var expected in Golden["small/losses"].ToArray<float>())
        {
            using var scope = new TensorScope();
            optimizer.ZeroGrad();
            var loss = Losses.CrossEntropy(gpt.Forward(inputs).Flatten(0, 1), targets.Flatten());
            Assert.Equal(expected, loss.Item(), 2e-5);
            loss.Backward();
            optimizer.Step();
        }

        foreach (var (key, value) in gpt.StateDict()) Near($"small/final/{key}", value, 3e-5);
    }

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(false, false, true)]
    public void Weights_load_with_and_without_prefix_head_and_buffers(bool prefix, bool head, bool buffers)
    {
        var file = State("small").Where(pair => (head || pair.Key != "lm_head.weight") && (buffers || !(pair.Key.EndsWith(".attn.bias", StringComparison.Ordinal) || pair.Key.EndsWith("masked_bias", StringComparison.Ordinal))))
            .ToDictionary(pair => prefix ? pair.Key : pair.Key.Replace("transformer.", "", StringComparison.Ordinal), pair => pair.Value, StringComparer.Ordinal);
        var gpt = Create("small");
        Assert.Empty(PretrainedKeys.Load(gpt, file));
        gpt.Eval();
        Near("small/logits", gpt.Forward(Golden["small/inputs"]));
    }

    [Fact]
    public void A_file_may_have_the_head_in_place_of_the_embedding()
    {
        var file = State("small");
        file.Remove("transformer.wte.weight");
        var gpt = Create("small");
        PretrainedKeys.Load(gpt, file);
        Near("small/logits", gpt.Forward(Golden["small/inputs"]));
    }

    [Fact]
    public void A_head_that_is_not_the_embedding_is_refused_because_GPT_2_has_none_of_its_own()
    {
        var file = State("small");
        file["lm_head.weight"] = file["lm_head.weight"] * 2;
        Assert.Contains("both mean wte.weight", Assert.Throws<StateDictException>(() => PretrainedKeys.Load(Create("small"), file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Attention_that_drops_next_to_nothing_computes_what_attention_without_dropout_computes()
    {
        var (plain, thinned) = (Loaded("small"), new Gpt(Options("small") with { AttentionDropout = 1e-12 }, new(5)));
        PretrainedKeys.Load(thinned, State("small"));
        plain.Train();
        var (inputs, mask) = (Golden["small/inputs"], Golden["small/mask"]);
        foreach (var gpt in new[] { plain, thinned })
        {
            var loss = Losses.CrossEntropy(gpt.Head(gpt.Hidden(inputs, mask)).Flatten(0, 1), Golden["small/targets"].Flatten());
            loss.Backward();
        }

        foreach (var (one, other) in plain.Parameters().Zip(thinned.Parameters()))
            Near(one.Grad!, other.Grad!, 1e-5, "gradient");
    }

    /// <summary>Padding on the left: the first places see no key at all.</summary>
    [Fact]
    public void A_place_that_sees_nothing_becomes_no_NaN_where_attention_drops()
    {
        var gpt = new Gpt(Options("small") with { AttentionDropout = 0.2 }, new(5));
        var mask = Tensor.Ones(Golden["small/mask"].Shape, DType.Int64);
        mask.Slice(1, 0, 2).Fill(0);
        var hidden = gpt.Hidden(Golden["small/inputs"], mask);
        hidden.Sum().Backward();
        foreach (var tensor in gpt.Parameters().Select(parameter => parameter.Grad!).Prepend(hidden)) Assert.All(tensor.ToArray<float>(), value => Assert.True(float.IsFinite(value)));
    }

    [Theory]
    [InlineData(0.3, 0, 0)]
    [InlineData(0, 0.3, 0)]
    [InlineData(0, 0, 0.3)]
    public void Every_dropout_changes_training_is_repeated_by_the_seed_and_leaves_evaluation_alone(double embedding, double attention, double residual)
    {
        var inputs = Golden["small/inputs"];
        float[] Logits(ulong seed, bool training)
        {
            var gpt = new Gpt(Options("small") with { EmbeddingDropout = embedding, AttentionDropout = attention, ResidualDropout = residual }, new(seed));
            PretrainedKeys.Load(gpt, State("small"));
            if (!training) gpt.Eval();
            return gpt.Forward(inputs).ToArray<float>();
        }

        Assert.Equal(Logits(1, true), Logits(1, true));
        Assert.NotEqual(Logits(1, true), Logits(2, true));
        Assert.Equal(Logits(1, false), Logits(2, false));
    }

    [Fact]
    public void Tokens_fed_one_at_a_time_give_the_logits_of_the_whole_sequence()
    {
        var gpt = Loaded("small");
        var ids = Golden["small/inputs"];
        using var cache = gpt.NewCache(3);
        var steps = Enumerable.Range(0, ids.Shape[1]).Select(i => gpt.Next(ids.Slice(1, i, i + 1), cache)).ToList();
        Near(gpt.Forward(ids), Tensor.Stack(steps, 1), 1e-5, "logits");
        Assert.Equal(ids.Shape[1], cache.Length);
    }

    [Theory]
    [InlineData(5, 6)]
    [InlineData(1, 2, 3, 5)]
    [InlineData(11)]
    public void Tokens_fed_in_pieces_give_the_logits_of_the_whole_sequence(params int[] pieces)
    {
        var gpt = Loaded("small");
        var ids = Golden["small/inputs"];
        using var cache = gpt.NewCache(3);
        var parts = new List<Tensor>();
        foreach (var piece in pieces) parts.Add(gpt.Forward(ids.Slice(1, cache.Length, cache.Length + piece), cache));
        Near(gpt.Forward(ids), Tensor.Cat(parts, 1), 1e-5, "logits");
        cache.Reset(4);
        Near(gpt.Forward(ids).Slice(1, 4, 7), gpt.Forward(ids.Slice(1, 4, 7), cache), 1e-5, "logits after going back");
    }

    [Fact]
    public void A_cache_takes_no_more_than_the_context_and_no_other_number_of_sequences()
    {
        var gpt = Loaded("small");
        using var cache = gpt.NewCache(2);
        gpt.Next(Tensor.Zeros([2, 10], DType.Int64), cache);
        Assert.Contains("after 10", Assert.Throws<ShapeException>(() => gpt.Next(Tensor.Zeros([2, 3], DType.Int64), cache)).Message, StringComparison.Ordinal);
        Assert.Throws<ShapeException>(() => gpt.Next(Tensor.Zeros([1, 1], DType.Int64), cache));
        Assert.Throws<ArgumentOutOfRangeException>(() => cache.Reset(11));
        Assert.Equal(10, cache.Length);
    }

    [Fact]
    public void Options_that_cannot_be_built_are_refused_before_anything_is_allocated()
    {
        foreach (var options in new GptOptions[] { new(0), new(5, 0), new(5, 4, 0), new(5, 4, 4, -1, 1), new(5, 4, 4, 1, 0), new(1 << 24, 4, 1 << 20, 1 << 20, 1), new(5, 4, 4, 1, 2) { ResidualDropout = 1 }, new(5, 4, 4, 1, 2) { Inside = 0 } })
            Assert.Throws<ArgumentException>(() => new Gpt(options, new(1)));
        Assert.Equal(new Gpt(Options("wide"), new(1)).Parameters().Sum(parameter => (long)parameter.Count), Options("wide").ParameterCount);
    }

    internal static GptOptions Options(string name) => name switch
    {
        "small" => new(17, 12, 24, 3, 4),
        "wide" => new(9, 10, 16, 2, 2) { Inside = 40, Epsilon = 1e-3, Activation = GptActivation.Gelu },
        "narrow" => new(9, 10, 16, 1, 1) { Inside = 6, Epsilon = 1e-6, Activation = GptActivation.Relu },
        _ => new(9, 10, 12, 1, 3) { Activation = GptActivation.Silu },
    };

    internal static Gpt Loaded(string name)
    {
        var gpt = Create(name);
        PretrainedKeys.Load(gpt, State(name));
        gpt.Eval();
        return gpt;
    }

    private static Gpt Create(string name) => new(Options(name), new Philox(1));

    private static Dictionary<string, Tensor> State(string name)
    {
        var part = $"{name}/state/";
        return Golden.Where(pair => pair.Key.StartsWith(part, StringComparison.Ordinal)).ToDictionary(pair => pair.Key[part.Length..], pair => pair.Value, StringComparer.Ordinal);
    }

    private static void Near(string key, Tensor actual, double bound = 1e-5) => Near(Golden[key], actual, bound, key);

    private static void Near(Tensor expected, Tensor actual, double bound, string what)
    {
        using var off = GradMode.NoGrad();
        Assert.Equal(expected.Shape, actual.Shape);
        var (right, given) = (expected.ToArray<double>(), actual.ToArray<double>());
        for (var i = 0; i < right.Length; i++)
            Assert.True(Math.Abs(right[i] - given[i]) <= bound * Math.Max(1, Math.Abs(right[i])), $"{what}[{i}] is {given[i]}, should be {right[i]}");
    }
}
