using Ascent.Models;
using Ascent.Nn;
using Ascent.Nn.Optim;
using Ascent.Tensors;
using Ascent.Tensors.Random;

namespace Ascent.Application.Bench;

/// <summary>
/// Whole training steps on random data: zero the gradients, forward, loss, backward, update. Their twins in PyTorch are in
/// benchmarks/peers/pytorch/workloads.py.
/// </summary>
internal static class TrainingWorkloads
{
    private const int Classes = 10;

    public static IReadOnlyList<Workload> All { get; } = [Mlp(32), Mlp(128), MnistCnn(), CifarCnn(), AlexNet(), ResNet20(), GptChar(), BertMini()];

    private static Workload Mlp(int batch) => Images(
        $"mlp-{batch}", batch, [784], "fc 784-128, ReLU, fc 128-10; SGD",
        StepFlops.Linear(batch, 784, 128, first: true) + StepFlops.Linear(batch, 128, Classes),
        random => new Mlp(784, [128], Classes, random),
        parameters => new Sgd(parameters, 0.1));

    private static Workload MnistCnn() => Images(
        "mnist-cnn", 64, [1, 28, 28], "conv 1-32-64, pool, dropout, fc 9216-128-10; Adadelta",
        StepFlops.Convolution(64, 26 * 26, 1, 32, first: true) + StepFlops.Convolution(64, 24 * 24, 32, 64) + StepFlops.Linear(64, 9216, 128) + StepFlops.Linear(64, 128, Classes),
        random => new MnistCnn(new(), random),
        parameters => new Adadelta(parameters));

    private static Workload CifarCnn() => Images(
        "cifar-cnn", 64, [3, 32, 32], "twice conv, batch norm at 32, 64, 128 channels, fc 2048-128-10; AdamW",
        StepFlops.Convolution(64, 32 * 32, 3, 32, first: true) + StepFlops.Convolution(64, 32 * 32, 32, 32) + StepFlops.Convolution(64, 16 * 16, 32, 64)
            + StepFlops.Convolution(64, 16 * 16, 64, 64) + StepFlops.Convolution(64, 8 * 8, 64, 128) + StepFlops.Convolution(64, 8 * 8, 128, 128)
            + StepFlops.Linear(64, 2048, 128) + StepFlops.Linear(64, 128, Classes),
        random => new CifarCnn(new(), random),
        parameters => new AdamW(parameters));

    private static Workload AlexNet() => Images(
        "alexnet-32", 64, [3, 32, 32], "AlexNet at 32x32; SGD with momentum",
        StepFlops.Convolution(64, 16 * 16, 3, 64, first: true) + StepFlops.Convolution(64, 8 * 8, 64, 192) + StepFlops.Convolution(64, 4 * 4, 192, 384)
            + StepFlops.Convolution(64, 4 * 4, 384, 256) + StepFlops.Convolution(64, 4 * 4, 256, 256)
            + StepFlops.Linear(64, 1024, 4096) + StepFlops.Linear(64, 4096, 4096) + StepFlops.Linear(64, 4096, Classes),
        random => new AlexNet32(new(), random),
        parameters => new Sgd(parameters, 0.01, momentum: 0.9));

    private static Workload ResNet20() => Images(
        "resnet20", 128, [3, 32, 32], "ResNet-20, option A; SGD with momentum and decay",
        StepFlops.Convolution(128, 32 * 32, 3, 16, first: true) + (6 * StepFlops.Convolution(128, 32 * 32, 16, 16))
            + StepFlops.Convolution(128, 16 * 16, 16, 32) + (5 * StepFlops.Convolution(128, 16 * 16, 32, 32))
            + StepFlops.Convolution(128, 8 * 8, 32, 64) + (5 * StepFlops.Convolution(128, 8 * 8, 64, 64)) + StepFlops.Linear(128, 64, Classes),
        random => new CifarResNet(new(Depth: 20), random),
        parameters => new Sgd(parameters, 0.1, momentum: 0.9, weightDecay: 1e-4));

    private static Workload GptChar()
    {
        const int Batch = 12, Time = 64, Width = 128, Layers = 4, Heads = 4, Vocabulary = 65, Rows = Batch * Time;
        var flops = (Layers * (Block(Rows, Width, 4 * Width) + StepFlops.Attention(Batch * Heads, Time, Width / Heads, causal: true))) + StepFlops.Linear(Rows, Width, Vocabulary);
        return new("gpt-char", "tokens", Rows, flops, $"GPT-2, {Layers} layers, {Width} wide, context {Time}; AdamW; {Batch} sequences", IsTraining: true, () =>
        {
            var random = new Philox(1);
            var (inputs, targets) = (Draw([Batch, Time], Vocabulary, random), Draw([Rows], Vocabulary, random));
            return Step(new Gpt(new(Vocabulary, Time, Width, Layers, Heads), random), parameters => new AdamW(parameters), inputs, targets);
        });
    }

    private static Workload BertMini()
    {
        const int Batch = 16, Time = 64, Width = 256, Layers = 4, Heads = 4, Inside = 1024, Vocabulary = 30522, Rows = Batch * Time;
        var flops = (Layers * (Block(Rows, Width, Inside) + StepFlops.Attention(Batch * Heads, Time, Width / Heads, causal: false)))
            + StepFlops.Linear(Batch, Width, Width) + StepFlops.Linear(Batch, Width, 2);
        return new("bert-mini", "tokens", Rows, flops, $"BERT, {Layers} layers, {Width} wide, vocabulary {Vocabulary:#,0}; AdamW; {Batch} sequences", IsTraining: true, () =>
        {
            var random = new Philox(1);
            var (inputs, targets) = (Draw([Batch, Time], Vocabulary, random), Draw([Batch], 2, random));
            return Step(new Bert(new(Vocabulary, 512, Width, Layers, Heads, Inside), random), parameters => new AdamW(parameters), inputs, targets);
        });
    }

    /// <summary>The linear layers of a transformer's block: query, key, value, output, and the two of the MLP.</summary>
    private static double Block(int rows, int width, int inside) => (4 * StepFlops.Linear(rows, width, width)) + (2 * StepFlops.Linear(rows, width, inside));

    private static Workload Images(string name, int batch, int[] image, string title, double flops, Func<Philox, Module> model, Func<IEnumerable<Tensor>, Optimizer> optimizer) =>
        new(name, "images", batch, flops, $"{title}; {batch} images", IsTraining: true, () =>
        {
            var random = new Philox(1);
            var inputs = Tensor.Uniform([batch, .. image], random);
            var targets = Draw([batch], Classes, random);
            return Step(model(random), optimizer, inputs, targets);
        });

    private static Action Step(Module model, Func<IEnumerable<Tensor>, Optimizer> create, Tensor inputs, Tensor targets)
    {
        var optimizer = create(model.Parameters());
        return () =>
        {
            using var scope = new TensorScope();
            optimizer.ZeroGrad();
            var logits = model.Forward(inputs);
            Losses.CrossEntropy(logits.Reshape([targets.Count, logits.Shape[^1]]), targets).Backward();
            optimizer.Step();
        };
    }

    /// <summary>Whole numbers in [0, bound).</summary>
    private static Tensor Draw(Shape shape, int bound, Philox random)
    {
        var values = new long[shape.Count];
        foreach (ref var value in values.AsSpan())
            value = random.Next(bound);
        return Tensor.From(values, shape);
    }
}
