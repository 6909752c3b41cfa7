using Ascent.Labs.Kit;
using Ascent.Tensors;
using Ascent.Tensors.Random;
using FirstNetwork;

namespace FirstNetworkLab.Hidden;

/// <summary>Random sizes and values, held against plain loops in double precision; the same seed gives the same case.</summary>
public static class SeededCases
{
    private sealed record Sizes(int N, int D, int H, int C);

    private static Sizes Draw(Random random) => new(random.Next(2, 9), random.Next(3, 12), random.Next(2, 10), random.Next(2, 7));

    private static float[] Values(Random random, int count, double scale = 1) => [.. Enumerable.Range(0, count).Select(_ => (float)((random.NextDouble() * 2 - 1) * scale))];

    private static Network Random(Random random, Sizes s) => new(
        Tensor.From(Values(random, s.H * s.D), [s.H, s.D]), Tensor.From(Values(random, s.H), [s.H]),
        Tensor.From(Values(random, s.C * s.H), [s.C, s.H]), Tensor.From(Values(random, s.C), [s.C]));

    /// <summary>y[i, k] = sum over j of x[i, j] w[k, j], plus b[k].</summary>
    private static double[] Linear(double[] x, double[] w, double[] b, int n)
    {
        var outputs = b.Length;
        var inputs = w.Length / outputs;
        var y = new double[n * outputs];
        for (var i = 0; i < n; i++)
            for (var k = 0; k < outputs; k++)
            {
                y[i * outputs + k] = b[k];
                for (var j = 0; j < inputs; j++) y[i * outputs + k] += x[i * inputs + j] * w[k * inputs + j];
            }
        return y;
    }

    private static double MeanLoss(double[] logits, long[] labels)
    {
        var (sum, c) = (0.0, logits.Length / labels.Length);
        for (var i = 0; i < labels.Length; i++)
        {
            var row = logits.AsSpan(i * c, c).ToArray();
            var max = row.Max();
            sum += max + Math.Log(row.Sum(value => Math.Exp(value - max))) - row[labels[i]];
        }
        return sum / labels.Length;
    }

    private static double[] Doubles(Tensor tensor) => tensor.ToArray<double>();

    private static float[] Floats(double[] values) => [.. values.Select(value => (float)value)];

    private static double[] Positive(double[] values) => [.. values.Select(value => Math.Max(value, 0))];

    [Case("forward", "random networks: Z, A and logits agree with plain loops")]
    public static void Forward_of_random_networks(CaseContext context)
    {
        var random = new Random((int)context.Seed);
        var s = Draw(random);
        var network = Random(random, s);
        var x = Values(random, s.N * s.D);
        var z = Linear([.. x.Select(value => (double)value)], Doubles(network.W1), Doubles(network.B1), s.N);
        var logits = Linear(Positive(z), Doubles(network.W2), Doubles(network.B2), s.N);
        var actual = Forward.Run(network, Tensor.From(x, [s.N, s.D]));
        Check.Close(Floats(z), actual.Z.ToArray<float>(), [s.N, s.H], 1e-4, "Z");
        Check.Close(Floats(Positive(z)), actual.A.ToArray<float>(), [s.N, s.H], 1e-4, "A");
        Check.Close(Floats(logits), actual.Logits.ToArray<float>(), [s.N, s.C], 1e-4, "logits");
    }

    [Case("loss", "random logits: the mean loss agrees with plain loops")]
    public static void Loss_of_random_logits(CaseContext context)
    {
        var random = new Random((int)context.Seed + 1);
        var s = Draw(random);
        var logits = Values(random, s.N * s.C, 6);
        long[] labels = [.. Enumerable.Range(0, s.N).Select(_ => (long)random.Next(s.C))];
        Check.Close(MeanLoss([.. logits.Select(value => (double)value)], labels),
            Loss.CrossEntropy(Tensor.From(logits, [s.N, s.C]), Tensor.From(labels, [s.N])), 1e-4, "the loss");
    }

    [Case("backward", "random networks: every gradient agrees with central differences of the loss")]
    public static void Gradients_of_random_networks(CaseContext context)
    {
        var random = new Random((int)context.Seed + 2);
        var s = Draw(random);
        var network = Random(random, s);
        var x = Values(random, s.N * s.D);
        long[] labels = [.. Enumerable.Range(0, s.N).Select(_ => (long)random.Next(s.C))];
        double[][] parameters = [.. network.Parameters.Select(Doubles)];
        double[] input = [.. x.Select(value => (double)value)];
        double Total()
        {
            var hidden = Positive(Linear(input, parameters[0], parameters[1], s.N));
            return MeanLoss(Linear(hidden, parameters[2], parameters[3], s.N), labels);
        }

        var z = Linear(input, parameters[0], parameters[1], s.N);
        var logits = Linear(Positive(z), parameters[2], parameters[3], s.N);
        var activations = new Activations(Tensor.From(Floats(z), [s.N, s.H]), Tensor.From(Floats(Positive(z)), [s.N, s.H]), Tensor.From(Floats(logits), [s.N, s.C]));
        var dLogits = Backward.Logits(activations.Logits, Tensor.From(labels, [s.N]));
        var gradients = Backward.Run(network, Tensor.From(x, [s.N, s.D]), activations, dLogits).All;
        string[] names = ["W1", "B1", "W2", "B2"];
        for (var k = 3; k >= 0; k--)
        {
            var values = parameters[k];
            var measured = new float[values.Length];
            for (var i = 0; i < values.Length; i++)
            {
                var original = values[i];
                values[i] = original + 1e-6;
                var up = Total();
                values[i] = original - 1e-6;
                measured[i] = (float)((up - Total()) / 2e-6);
                values[i] = original;
            }
            Check.Close(measured, gradients[k].ToArray<float>(), network.Parameters[k].Shape.Dims, 1e-4, $"the gradient of {names[k]}");
        }
    }

    [Case("update", "random gradients: five steps agree with plain loops")]
    public static void Five_random_steps(CaseContext context)
    {
        var random = new Random((int)context.Seed + 3);
        var (rate, mu) = (random.NextDouble() * 0.1, random.NextDouble());
        int[] counts = [random.Next(1, 9), random.Next(1, 9), random.Next(1, 9)];
        float[][] values = [.. counts.Select(count => Values(random, count))];
        Tensor[] tensors = [.. values.Select(value => Tensor.From(value, [value.Length]))];
        double[][] expected = [.. values.Select(value => value.Select(entry => (double)entry).ToArray())];
        double[][] velocities = [.. counts.Select(count => new double[count])];
        var momentum = new Momentum(tensors, rate, mu);
        for (var step = 0; step < 5; step++)
        {
            float[][] gradients = [.. counts.Select(count => Values(random, count))];
            momentum.Step([.. gradients.Select(gradient => Tensor.From(gradient, [gradient.Length]))]);
            for (var k = 0; k < counts.Length; k++)
                for (var i = 0; i < counts[k]; i++)
                {
                    velocities[k][i] = mu * velocities[k][i] + gradients[k][i];
                    expected[k][i] -= rate * velocities[k][i];
                }
        }
        for (var k = 0; k < counts.Length; k++)
            Check.Close(Floats(expected[k]), tensors[k].ToArray<float>(), [counts[k]], 1e-5, $"parameter {k} after five steps");
    }

    [Case("train", "random sizes: every epoch is a permutation, cut into batches")]
    public static void Batches_of_random_size(CaseContext context)
    {
        var random = new Random((int)context.Seed + 4);
        var (count, size) = (random.Next(20, 200), random.Next(3, 15));
        var generator = new Philox((ulong)context.Seed);
        var (first, second) = (Trainer.Batches(count, size, generator).ToList(), Trainer.Batches(count, size, generator).ToList());
        foreach (var batches in new[] { first, second })
        {
            Check.Equal((count + size - 1) / size, batches.Count, $"the number of batches of {size} for {count} examples");
            Check.True(batches.Take(batches.Count - 1).All(batch => batch.Length == size), $"every batch but the last has {size} examples");
            Check.Equal(Enumerable.Range(0, count).Select(i => (long)i), batches.SelectMany(batch => batch).Order(), "the numbers in the batches, sorted,");
        }
        Check.True(!first.SelectMany(batch => batch).SequenceEqual(second.SelectMany(batch => batch)), "The generator was drawn from twice and gave the same order.");
    }
}
