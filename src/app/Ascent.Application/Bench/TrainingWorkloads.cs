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

    public static IReadOnlyList<Workload> All { get; } =
    [
        Mlp(32),
        Mlp(128),
    ];

    private static Workload Mlp(int batch) => Images(
        $"mlp-{batch}", batch, [784],
        StepFlops.Linear(batch, 784, 128, first: true) + StepFlops.Linear(batch, 128, Classes),
        "fc 784-128, ReLU, fc 128-10; SGD",
        random => new Mlp(784, [128], Classes, random),
        parameters => new Sgd(parameters, 0.1));

    private static Workload Images(string name, int batch, int[] image, double flops, string title, Func<Philox, Module> model, Func<IEnumerable<Tensor>, Optimizer> optimizer) =>
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
