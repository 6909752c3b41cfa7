#if WORKSPACE
using System.Diagnostics;
using Xunit;

namespace Gradients;

/// <summary>
/// Yours to change; never graded. Run it with: dotnet run -- --filter-class Gradients.Experiments --explicit only --show-live-output on
/// </summary>
public sealed class Experiments(ITestOutputHelper output)
{
    /// <summary>For task 6: which points and which data show the fault?</summary>
    [Fact(Explicit = true)]
    public void Check_the_regression()
    {
        var model = new HuberRegression(inputs: [1, 2, 3], targets: [2, 4, 6], delta: 1);
        double[] theta = [1.9, 0.1];
        output.WriteLine(GradientCheck.Run(model.Loss, theta, model.Gradient(theta)).ToString());
    }

    /// <summary>For the section "Measure": a measured gradient costs two evaluations for each of its components.</summary>
    [Fact(Explicit = true)]
    public void Time_both_ways_to_a_gradient()
    {
        const int inputs = 784;
        const int outputs = 10;
        var random = new Random(1);
        double[] Values(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() - 0.5)];
        var (w, x, b) = (Values(outputs * inputs), Values(inputs), Values(outputs));
        var (y, dy, dw, dx, db) = (new double[outputs], new double[outputs], new double[w.Length], new double[inputs], new double[outputs]);

        double Loss(double[] weights)
        {
            LinearMap.Forward(weights, x, b, y);
            return CrossEntropy.Loss(y, 3);
        }

        Report("derived, your code", 1000, () =>
        {
            LinearMap.Forward(w, x, b, y);
            CrossEntropy.Backward(y, 3, dy);
            LinearMap.Backward(w, x, dy, dw, dx, db);
        });
        using var weights = Ascent.Tensors.Tensor.From(w, [outputs, inputs]);
        using var input = Ascent.Tensors.Tensor.From(x, [1, inputs]);
        using var bias = Ascent.Tensors.Tensor.From(b, [outputs]);
        weights.RequiresGrad = input.RequiresGrad = bias.RequiresGrad = true;
        Report("derived, the engine's tape", 1000, () =>
        {
            weights.Grad = input.Grad = bias.Grad = null;
            (-(input.MatMul(weights.T) + bias).LogSoftmax(1)[0][3]).Backward();
        });
        Report("measured, your code", 3, () => NumericalGradient.Gradient(Loss, w));
        output.WriteLine($"largest relative error: {GradientCheck.Run(Loss, w, dw).RelativeError:g3}");
    }

    private void Report(string what, int repeats, Action action)
    {
        for (var i = 0; i < repeats / 2 + 1; i++) action();
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < repeats; i++) action();
        var microseconds = watch.Elapsed.TotalMicroseconds / repeats;
        var bytes = (GC.GetAllocatedBytesForCurrentThread() - allocated) / repeats;
        output.WriteLine($"{what,-28} {microseconds,12:n1} us {bytes,10:n0} bytes");
    }
}
#endif
