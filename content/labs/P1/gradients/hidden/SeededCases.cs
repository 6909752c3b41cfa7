using Ascent.Labs.Kit;
using Gradients;

namespace GradientsLab.Hidden;

/// <summary>Random shapes and values; the same seed gives the same case.</summary>
public static class SeededCases
{
    private static double[] Values(Random random, int count, double scale = 2) =>
        [.. Enumerable.Range(0, count).Select(_ => (random.NextDouble() * 2 - 1) * scale)];

    /// <summary>Central differences of an own making, so that these cases do not lean on task 1.</summary>
    private static double[] Measure(Func<double[], double> f, double[] x, double step)
    {
        var gradient = new double[x.Length];
        for (var i = 0; i < x.Length; i++)
        {
            var (up, down) = ((double[])x.Clone(), (double[])x.Clone());
            up[i] += step;
            down[i] -= step;
            gradient[i] = (f(up) - f(down)) / (up[i] - down[i]);
        }
        return gradient;
    }

    [Case("numerical", "random quadratic forms: the gradient of x'Ax is (A + A')x")]
    public static void Quadratic_forms(CaseContext context)
    {
        var random = new Random((int)context.Seed);
        var n = random.Next(2, 9);
        var (a, x) = (Values(random, n * n), Values(random, n, 100));
        double Form(double[] v)
        {
            var sum = 0.0;
            for (var i = 0; i < n; i++)
                for (var j = 0; j < n; j++)
                    sum += a[i * n + j] * v[i] * v[j];
            return sum;
        }
        var expected = new double[n];
        for (var i = 0; i < n; i++)
            for (var j = 0; j < n; j++)
                expected[i] += (a[i * n + j] + a[j * n + i]) * x[j];
        Check.Close(expected, NumericalGradient.Gradient(Form, x), [n], 1e-3, "the gradient");
    }

    [Case("linear", "random shapes: all three gradients agree with measured ones")]
    public static void Linear_maps(CaseContext context)
    {
        var random = new Random((int)context.Seed + 1);
        var m = random.Next(1, 7);
        var n = m + random.Next(1, 7);
        var (w, x, b, dy) = (Values(random, m * n), Values(random, n), Values(random, m), Values(random, m));
        double Loss(double[] weights, double[] input, double[] bias)
        {
            var sum = 0.0;
            for (var i = 0; i < m; i++)
            {
                var y = bias[i];
                for (var j = 0; j < n; j++) y += weights[i * n + j] * input[j];
                sum += dy[i] * y;
            }
            return sum;
        }
        var (dw, dx, db) = (Values(random, m * n), Values(random, n), Values(random, m));
        LinearMap.Backward(w, x, dy, dw, dx, db);
        // Linear in each argument, so that a wide step is exact.
        Check.Close(Measure(v => Loss(w, x, v), b, 1), db, [m], 1e-10, "db");
        Check.Close(Measure(v => Loss(v, x, b), w, 1), dw, [m, n], 1e-10, "dw");
        Check.Close(Measure(v => Loss(w, v, b), x, 1), dx, [n], 1e-10, "dx");
    }

    private delegate void Backward(ReadOnlySpan<double> x, ReadOnlySpan<double> dy, Span<double> dx);

    private static void Agrees(CaseContext context, Func<double, double> forward, Backward backward)
    {
        var random = new Random((int)context.Seed + 2);
        var n = random.Next(5, 40);
        // Away from 0, where ReLU has a kink that a central difference would straddle.
        var x = Values(random, n, 3).Select(v => v + 0.01 * Math.Sign(v)).ToArray();
        var dy = Values(random, n);
        var dx = Values(random, n);
        backward(x, dy, dx);
        var expected = Measure(v => v.Select((value, i) => dy[i] * forward(value)).Sum(), x, 1e-5);
        Check.Close(expected, dx, [n], 1e-8, "dx");
    }

    [Case("activations", "random inputs: the sigmoid's gradient agrees with a measured one")]
    public static void Sigmoid(CaseContext context) => Agrees(context, x => 1 / (1 + Math.Exp(-x)), Activations.SigmoidBackward);

    [Case("activations", "random inputs: tanh's gradient agrees with a measured one")]
    public static void Tanh(CaseContext context) => Agrees(context, Math.Tanh, Activations.TanhBackward);

    [Case("activations", "random inputs: ReLU's gradient agrees with a measured one")]
    public static void Relu(CaseContext context) => Agrees(context, x => Math.Max(x, 0), Activations.ReluBackward);

    [Case("activations", "random inputs: SiLU's gradient agrees with a measured one")]
    public static void Silu(CaseContext context) => Agrees(context, x => x / (1 + Math.Exp(-x)), Activations.SiluBackward);

    [Case("cross-entropy", "random logits: the loss is that of the probabilities, and shifting all logits changes nothing")]
    public static void Loss_of_random_logits(CaseContext context)
    {
        var random = new Random((int)context.Seed + 3);
        var c = random.Next(2, 20);
        var (z, target) = (Values(random, c, 5), random.Next(c));
        var expected = -Math.Log(Math.Exp(z[target]) / z.Sum(Math.Exp));
        Check.Close(expected, CrossEntropy.Loss(z, target), 1e-10, "the loss");
        Check.Close(expected, CrossEntropy.Loss([.. z.Select(v => v + 5000)], target), 1e-8, "the loss after adding 5000 to every logit");
    }

    [Case("cross-entropy", "random logits: the gradient agrees with a measured one")]
    public static void Gradient_of_random_logits(CaseContext context)
    {
        var random = new Random((int)context.Seed + 4);
        var c = random.Next(2, 20);
        var (z, target, dz) = (Values(random, c, 5), random.Next(c), Values(random, c));
        CrossEntropy.Backward(z, target, dz);
        Check.Close(Measure(v => Math.Log(v.Sum(Math.Exp)) - v[target], z, 1e-5), dz, [c], 1e-8, "dz");
    }

    [Case("checker", "random gradients: the spoilt component is found")]
    public static void Spoilt_component(CaseContext context)
    {
        var random = new Random((int)context.Seed + 5);
        var n = random.Next(10, 200);
        var claimed = Values(random, n, 10).Select(v => v + Math.Sign(v)).ToArray();
        var measured = claimed.Select(v => v * (1 + 1e-9 * random.NextDouble())).ToArray();
        var spoilt = random.Next(n);
        measured[spoilt] = -measured[spoilt];
        var worst = GradientCheck.Worst(claimed, measured);
        Check.Equal(spoilt, worst.Index, "Index");
        Check.Close(2, worst.RelativeError, 1e-6, "RelativeError");
    }

    [Case("bug", "random data with outliers on both sides: the gradient agrees with a measured one")]
    public static void Random_regression(CaseContext context)
    {
        var random = new Random((int)context.Seed + 6);
        var (n, d) = (random.Next(10, 30), random.Next(1, 5));
        var model = new HuberRegression(Values(random, n * d), Values(random, n, 10), 0.75);
        var theta = Values(random, d + 1);
        var (measured, claimed) = (Measure(model.Loss, theta, 1e-6), model.Gradient(theta));
        Check.True(measured.Zip(claimed).All(pair => Math.Abs(pair.First - pair.Second) < 1e-6), "Loss and Gradient disagree on data with residuals of every kind.");
    }
}
