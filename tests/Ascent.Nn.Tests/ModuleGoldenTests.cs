using Ascent.Interop;
using Ascent.Nn.Optim;
using Ascent.Tensors;
using Ascent.Tensors.Random;

namespace Ascent.Nn.Tests;

/// <summary>Every module has PyTorch's state, outputs, gradients and buffers; small networks train as PyTorch's do.</summary>
public sealed class ModuleGoldenTests
{
    private static readonly IReadOnlyDictionary<string, Tensor> Golden = Safetensors.Read(Path.Combine(AppContext.BaseDirectory, "Goldens", "modules.safetensors"), out _);

    private static readonly Philox Random = new(1);

    private static readonly Dictionary<string, Func<Module>> Modules = new()
    {
        ["linear"] = () => new Linear(6, 3, Random),
        ["linear-nobias"] = () => new Linear(9, 3, Random, bias: false),
        ["conv1d"] = () => new Conv1d(4, 6, 3, Random, stride: 2, padding: 1, dilation: 2, groups: 2),
        ["conv2d"] = () => new Conv2d(4, 5, 3, Random, padding: 1),
        ["conv2d-options"] = () => new Conv2d(4, 6, (3, 2), Random, new((2, 1), (1, 0), (1, 2), 2), bias: false),
        ["convtranspose2d"] = () => new ConvTranspose2d(4, 6, 3, Random, stride: 2, padding: 1, outputPadding: 1, groups: 2),
        ["batchnorm1d"] = () => new BatchNorm1d(6),
        ["batchnorm1d-series"] = () => new BatchNorm1d(4, 1e-3, 0.3),
        ["batchnorm2d"] = () => new BatchNorm2d(4),
        ["batchnorm2d-cumulative"] = () => new BatchNorm2d(4, momentum: null),
        ["batchnorm2d-plain"] = () => new BatchNorm2d(4, affine: false, trackRunningStats: false),
        ["layernorm"] = () => new LayerNorm(6),
        ["layernorm-2"] = () => new LayerNorm([4, 9], 1e-3),
        ["groupnorm"] = () => new GroupNorm(2, 4),
        ["instancenorm"] = () => new InstanceNorm(4),
        ["instancenorm-affine"] = () => new InstanceNorm(4, affine: true),
        ["rmsnorm"] = () => new RmsNorm(6),
        ["embedding"] = () => new Embedding(7, 4, Random),
        ["embedding-padding"] = () => new Embedding(7, 4, Random, paddingIndex: 2),
        ["relu"] = () => new Relu(),
        ["leakyrelu"] = () => new LeakyRelu(0.2),
        ["prelu"] = () => new Prelu(),
        ["prelu-channels"] = () => new Prelu(4),
        ["gelu"] = () => new Gelu(),
        ["gelu-tanh"] = () => new Gelu(tanh: true),
        ["silu"] = () => new Silu(),
        ["elu"] = () => new Elu(0.7),
        ["softplus"] = () => new Softplus(2),
        ["softsign"] = () => new Softsign(),
        ["hardswish"] = () => new HardSwish(),
        ["hardsigmoid"] = () => new HardSigmoid(),
        ["sigmoid"] = () => new Sigmoid(),
        ["tanh"] = () => new Tanh(),
        ["softmax"] = () => new Softmax(1),
        ["logsoftmax"] = () => new LogSoftmax(),
        ["identity"] = () => new Identity(),
        ["maxpool2d"] = () => new MaxPool2d(2),
        ["maxpool2d-options"] = () => new MaxPool2d((3, 2), (2, 1), (1, 0), (1, 2), ceilMode: true),
        ["maxpool1d"] = () => new MaxPool1d(3, 2, 1),
        ["avgpool2d"] = () => new AveragePool2d(2),
        ["avgpool2d-options"] = () => new AveragePool2d((3, 2), (2, 1), (1, 0), countIncludePad: false),
        ["avgpool1d"] = () => new AveragePool1d(3, 2, 1),
        ["adaptiveavgpool2d"] = () => new AdaptiveAveragePool2d((3, 2)),
        ["adaptiveavgpool1d"] = () => new AdaptiveAveragePool1d(4),
        ["adaptivemaxpool2d"] = () => new AdaptiveMaxPool2d(3),
        ["adaptivemaxpool1d"] = () => new AdaptiveMaxPool1d(4),
        ["flatten"] = () => new Flatten(),
        ["unflatten"] = () => new Unflatten(1, [2, 2]),
        ["pad"] = () => new Padding([1, 2, 0, 3], PaddingMode.Constant, 1.5),
        ["pad-reflect"] = () => new Padding([1, 2, 3, 0], PaddingMode.Reflect),
        ["pad-replicate"] = () => new Padding([1, 2, 3, 0], PaddingMode.Replicate),
        ["pad-circular"] = () => new Padding([1, 2, 3, 0], PaddingMode.Circular),
        ["upsample-nearest"] = () => new Upsample(2.5),
        ["upsample-bilinear"] = () => new Upsample((9, 5), ResizeMode.Bilinear),
        ["upsample-aligned"] = () => new Upsample((9, 5), ResizeMode.Bilinear, alignCorners: true),
        ["mha-self"] = () => new MultiheadAttention(6, 2, Random),
        ["mha-cross"] = () => new MultiheadAttention(6, 3, Random, bias: false, batchFirst: false),
        ["mha-causal"] = () => new MultiheadAttention(6, 3, Random),
        ["mha-mask"] = () => new MultiheadAttention(6, 3, Random),
        ["lstm"] = () => new Lstm(4, 3, Random),
        ["lstm-deep"] = () => new Lstm(4, 3, Random, layers: 2, bidirectional: true, batchFirst: true),
        ["lstm-unbatched"] = () => new Lstm(4, 3, Random, bias: false),
        ["gru"] = () => new Gru(4, 3, Random, layers: 2),
        ["gru-both"] = () => new Gru(4, 3, Random, bidirectional: true, batchFirst: true),
        ["sequential"] = () => new Sequential(new Conv2d(4, 5, 3, Random), new Relu(), new BatchNorm2d(5), new Relu(), new Flatten(), new Linear(100, 6, Random), new Relu(), new Linear(6, 2, Random)),
    };

    public static TheoryData<string> Names => [.. Golden.Keys.Where(static key => key.EndsWith("/in0", StringComparison.Ordinal)).Select(static key => key[..^4])];

    public static TheoryData<string> Trainings => [.. Golden.Keys.Where(static key => key.EndsWith("/losses", StringComparison.Ordinal)).Select(static key => key[..^7])];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_module_has_PyTorchs_state_outputs_gradients_and_buffers(string name)
    {
        var module = Loaded(Modules[name](), $"{name}/state/");
        var inputs = Numbered($"{name}/in");
        for (var i = 0; i < inputs.Length; i++) inputs[i].RequiresGrad = inputs[i].DType.IsFloat();
        var outputs = Call(name, module, inputs);
        Same(Numbered($"{name}/out"), outputs);
        outputs.Select(static y => (y * Weight(y.Shape)).Sum()).Aggregate(static (a, b) => a + b).Backward();
        for (var i = 0; i < inputs.Length; i++)
        {
            // PyTorch 1.13 has the slope of its hard sigmoid, 1/6, in float32.
            if (inputs[i].RequiresGrad) Near(Golden[$"{name}/grad{i}"], inputs[i].Grad!, $"gradient of input {i}", name == "hardsigmoid" ? 1e-8 : 1e-11);
        }

        foreach (var (key, parameter) in module.NamedParameters()) Near(Golden[$"{name}/grad/{key}"], parameter.Grad!, $"gradient of {key}");
        foreach (var (key, buffer) in module.NamedBuffers()) Near(Golden[$"{name}/after/{key}"], buffer, key);
        module.Eval();
        Same(Numbered($"{name}/eval"), Call(name, module, inputs));
    }

    [Theory]
    [MemberData(nameof(Trainings))]
    public void Ten_steps_of_a_network_agree_with_PyTorchs(string name)
    {
        var model = Loaded<Module>(name.Contains("reader") ? new Reader() : Convolutional(), $"{name}/start/");
        var (inputs, targets, losses) = (Golden[$"{name}/in"], Golden[$"{name}/targets"], Golden[$"{name}/losses"].ToArray<double>());
        var parameters = model.Parameters();
        var (optimizer, loss) = name switch
        {
            "train-convolutional-sgd" => ((Optimizer)new Sgd(parameters, 0.1, 0.9, 0.01, nesterov: true), (Loss)new CrossEntropyLoss(labelSmoothing: 0.1)),
            "train-convolutional-rmsprop" => (new RmsProp(parameters, 0.01, epsilon: 1e-2, momentum: 0.5, centered: true), new BinaryCrossEntropyWithLogitsLoss()),
            "train-reader-adamw" => (new AdamW(parameters, 0.01, epsilon: 1e-4, amsGrad: true), new CrossEntropyLoss(labelSmoothing: 0.1)),
            "train-reader-adagrad" => (new Adagrad(parameters, new AdagradOptions { LearningRate = 0.05, Epsilon = 1e-3 }), new HuberLoss()),
            "train-reader-adadelta" => (new Adadelta(parameters), new SmoothL1Loss()),
            _ => throw new ArgumentException(name, nameof(name)),
        };
        foreach (var expected in losses)
        {
            using var scope = new TensorScope();
            optimizer.ZeroGrad();
            var value = loss.Forward(model.Forward(inputs), targets);
            Assert.Equal(expected, value.Item(), 1e-9);
            value.Backward();
            optimizer.Step();
        }

        foreach (var (key, value) in model.StateDict()) Near(Golden[$"{name}/final/{key}"], value, key, 1e-8);
    }

    private static Tensor[] Call(string name, Module module, Tensor[] x)
    {
        switch (module)
        {
            case Lstm lstm:
                var (y, h, c) = lstm.Forward(x[0], x.Length == 1 ? null : (x[1], x[2]));
                return [y, h, c];
            case Gru gru:
                var (output, hidden) = gru.Forward(x[0], x.Length == 1 ? null : x[1]);
                return [output, hidden];
            case MultiheadAttention attention when x.Length == 3:
                return [attention.Forward(x[0], x[1], x[2], name == "mha-mask" ? Golden["mask"] : null, causal: name == "mha-causal")];
            default:
                return [module.Forward(x[0])];
        }
    }

    private static Sequential Convolutional() => new(
        new Conv2d(2, 4, 3, Random, padding: 1), new BatchNorm2d(4), new Relu(), new MaxPool2d(2),
        new Conv2d(4, 6, 3, Random), new GroupNorm(2, 6), new Gelu(), new AdaptiveAveragePool2d(1), new Flatten(), new Linear(6, 3, Random));

    private static TModule Loaded<TModule>(TModule module, string prefix)
        where TModule : Module
    {
        var state = Golden.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(pair => pair.Key[prefix.Length..], pair => pair.Value);
        Assert.Equal(state.Keys.Order(StringComparer.Ordinal), module.StateDict().Keys.Order(StringComparer.Ordinal));
        module.To(DType.Float64);
        module.LoadStateDict(state);
        return module;
    }

    private static Tensor[] Numbered(string prefix)
    {
        var found = new List<Tensor>();
        while (Golden.TryGetValue($"{prefix}{found.Count}", out var value)) found.Add(value.Clone());
        return [.. found];
    }

    private static Tensor Weight(Shape shape) => Tensor.From([.. Enumerable.Range(0, shape.Count).Select(static i => 1 + (i % 7 / 8.0))], shape);

    private static void Same(Tensor[] expected, Tensor[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++) Near(expected[i], actual[i], $"output {i}");
    }

    private static void Near(Tensor expected, Tensor actual, string what, double tolerance = 1e-11)
    {
        Assert.True(expected.Shape == actual.Shape, $"{what}: {actual.Shape} against {expected.Shape}");
        double[] want = expected.ToArray<double>(), have = actual.ToArray<double>();
        for (var i = 0; i < want.Length; i++)
            Assert.True(Math.Abs(want[i] - have[i]) <= tolerance * Math.Max(1, Math.Abs(want[i])), $"{what}, element {i}: {have[i]:R} against {want[i]:R}");
    }

    /// <summary>Embedding, LSTM, attention over its outputs, and a linear layer of the mean.</summary>
    private sealed class Reader : Module
    {
        private readonly Embedding _embedding;
        private readonly Lstm _lstm;
        private readonly LayerNorm _norm;
        private readonly MultiheadAttention _attention;
        private readonly Linear _head;

        public Reader()
        {
            _embedding = AddModule("embedding", new Embedding(9, 4, Random));
            _lstm = AddModule("lstm", new Lstm(4, 6, Random, batchFirst: true, bidirectional: true));
            _norm = AddModule("norm", new LayerNorm(12));
            _attention = AddModule("attention", new MultiheadAttention(12, 3, Random));
            _head = AddModule("head", new Linear(12, 3, Random));
        }

        protected override Tensor Compute(Tensor input)
        {
            var y = _norm.Forward(_lstm.Forward(_embedding.Forward(input)));
            return _head.Forward((y + _attention.Forward(y)).Mean(1));
        }
    }
}
