namespace Ascent.Tensors.Backends;

public partial class ReferenceBackend
{
    /// <inheritdoc/>
    public virtual void CrossEntropy(Tensor logits, Tensor targets, Tensor? weight, long ignored, double smoothing, double scale, Tensor losses, Tensor? gradient)
    {
        var (rows, classes) = (logits.Shape[0], logits.Shape[1]);
        double[] x = Read(logits), w = Weights(weight, classes), loss = new double[rows], dx = new double[rows * classes];
        var t = targets.ToArray<long>();
        for (var r = 0; r < rows; r++)
        {
            if (t[r] == ignored) continue;
            var row = x.AsSpan(r * classes, classes);
            var largest = double.NegativeInfinity;
            foreach (var value in row) largest = double.IsNaN(value) || value > largest ? value : largest;
            var sum = 0.0;
            foreach (var value in row) sum += Math.Exp(value - largest);
            for (var c = 0; c < classes; c++)
            {
                // The target as a distribution: what it has of this class, weighted.
                var share = ((c == t[r] ? 1 - smoothing : 0) + (smoothing / classes)) * w[c];
                if (share != 0) loss[r] += share * (Math.Log(sum) + largest - row[c]);
                for (var k = 0; k < classes; k++)
                {
                    if (share != 0) dx[(r * classes) + k] += scale * share * ((Math.Exp(row[k] - largest) / sum) - (k == c ? 1 : 0));
                }
            }
        }

        Write(loss, losses);
        if (gradient is not null) Write(dx, gradient);
    }

    /// <inheritdoc/>
    public virtual void NegativeLogLikelihood(Tensor logs, Tensor targets, Tensor? weight, long ignored, Tensor losses)
    {
        var (rows, classes) = (logs.Shape[0], logs.Shape[1]);
        double[] x = Read(logs), w = Weights(weight, classes), loss = new double[rows];
        var t = targets.ToArray<long>();
        for (var r = 0; r < rows; r++) loss[r] = t[r] == ignored ? 0 : -w[t[r]] * x[(r * classes) + t[r]];
        Write(loss, losses);
    }

    /// <inheritdoc/>
    public virtual void NegativeLogLikelihoodBackward(Tensor dy, Tensor targets, Tensor? weight, long ignored, double scale, Tensor dx)
    {
        var (rows, classes) = (dx.Shape[0], dx.Shape[1]);
        double[] g = Read(dy), w = Weights(weight, classes), result = new double[rows * classes];
        var t = targets.ToArray<long>();
        for (var r = 0; r < rows; r++)
        {
            if (t[r] != ignored) result[(r * classes) + t[r]] = -scale * w[t[r]] * g[r];
        }

        Write(result, dx);
    }

    /// <inheritdoc/>
    public virtual void PointwiseLoss(in LossFunction function, Tensor x, Tensor t, Tensor result, bool sum)
    {
        double[] outputs = Read(x), wanted = Read(t), losses = new double[x.Count];
        for (var i = 0; i < losses.Length; i++) losses[i] = LossOf(function, outputs[i], wanted[i]);
        Write(sum ? [losses.Sum()] : losses, result);
    }

    /// <inheritdoc/>
    public virtual void PointwiseLossBackward(in LossFunction function, Tensor x, Tensor t, Tensor dy, double scale, bool ofTarget, Tensor result)
    {
        double[] outputs = Read(x), wanted = Read(t), g = Read(dy), slopes = new double[x.Count];
        for (var i = 0; i < slopes.Length; i++)
        {
            var slope = ofTarget ? TargetSlopeOf(function, outputs[i], wanted[i]) : SlopeOf(function, outputs[i], wanted[i]);
            slopes[i] = scale * g[g.Length == 1 ? 0 : i] * slope;
        }

        Write(slopes, result);
    }

    private static double LossOf(LossFunction function, double x, double t)
    {
        var (distance, bend) = (Math.Abs(x - t), function.Parameter);
        return function.Kind switch
        {
            LossKind.SquaredError => distance * distance,
            LossKind.AbsoluteError => distance,
            LossKind.Huber => distance > bend ? bend * (distance - (bend / 2)) : distance * distance / 2,
            LossKind.SmoothL1 => distance >= bend ? distance - (bend / 2) : distance * distance / (2 * bend),
            LossKind.BinaryCrossEntropy => ((1 - t) * x) + Math.Max(-x, 0) + LogOnePlus(Math.Exp(-Math.Abs(x))),
            LossKind.Divergence => (t == 0 ? 0 : t * Math.Log(t)) - (t * x),
            _ => Math.Exp(t) * (t - x),
        };
    }

    private static double SlopeOf(LossFunction function, double x, double t)
    {
        var (difference, bend) = (x - t, function.Parameter);
        var sign = difference > 0 ? 1 : difference < 0 ? -1 : 0;
        return function.Kind switch
        {
            LossKind.SquaredError => 2 * difference,
            LossKind.AbsoluteError => sign,
            LossKind.Huber => Math.Abs(difference) > bend ? bend * sign : difference,
            LossKind.SmoothL1 => Math.Abs(difference) >= bend ? sign : difference / bend,
            LossKind.BinaryCrossEntropy => (1 / (1 + Math.Exp(-x))) - t,
            LossKind.Divergence => -t,
            _ => -Math.Exp(t),
        };
    }

    private static double TargetSlopeOf(LossFunction function, double x, double t) => function.Kind switch
    {
        LossKind.BinaryCrossEntropy => -x,
        LossKind.Divergence => Math.Log(t) + 1 - x,
        LossKind.LogDivergence => Math.Exp(t) * (t - x + 1),
        _ => -SlopeOf(function, x, t),
    };

    /// <summary>log(1 + x) for small x too, where 1 + x loses what x has (Higham: Accuracy and Stability of Numerical Algorithms, 2002).</summary>
    private static double LogOnePlus(double x)
    {
        var sum = 1 + x;
        return sum == 1 ? x : Math.Log(sum) * (x / (sum - 1));
    }

    private static double[] Weights(Tensor? weight, int classes)
    {
        if (weight is not null) return Read(weight);
        var ones = new double[classes];
        Array.Fill(ones, 1);
        return ones;
    }
}
