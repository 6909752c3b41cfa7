using Ascent.Tensors.Autograd;
using Ascent.Tensors.Backends;

namespace Ascent.Tensors.Operations;

/// <summary>
/// x̂ = (x - m) r, y = x̂ w + b with r = 1 / sqrt(v + epsilon); x [n, c, ..], the rest [c]. In training m and v are those of the batch,
/// over the N elements of a channel. With g = dy (0 where a ReLU cut the output): db = sum g, dw = sum g x̂,
/// dx = w r (g - db / N - x̂ dw / N); in evaluation dx = w r g.
/// </summary>
internal static class BatchNorms
{
    public static Tensor BatchNorm(
        Tensor x, Tensor? weight, Tensor? bias, Tensor? runningMean, Tensor? runningVariance, bool training, double momentum, double epsilon, bool relu)
    {
        DTypeFacts.RequireFloat("BatchNorm", x);
        if (x.Rank < 2) throw new ShapeException($"BatchNorm: input {x.Shape} must have at least two dimensions, [n, channels, ..].");
        Shape channels = [x.Shape[1]];
        NormParameters.Check("BatchNorm", x, weight, "weight", channels);
        NormParameters.Check("BatchNorm", x, bias, "bias", channels);
        NormParameters.Check("BatchNorm", x, runningMean, "running mean", channels);
        NormParameters.Check("BatchNorm", x, runningVariance, "running variance", channels);
        if (!training && (runningMean is null || runningVariance is null))
            throw new ArgumentException("BatchNorm: evaluation needs a running mean and a running variance.", nameof(runningMean));
        var count = x.Shape[1] == 0 ? 0 : x.Count / x.Shape[1];
        if (training && count == 1)
            throw new ShapeException($"BatchNorm: input {x.Shape} has one value for each channel; training needs more, as one value has no variance.");

        var y = Tensor.Empty(x.Shape, x.DType);
        if (!training)
        {
            Backend.Current.BatchNorm(x, weight, bias, runningMean!, runningVariance!, epsilon, relu, y);
            return Record(y, x, weight, bias, runningMean!, runningVariance!, ofBatch: false, epsilon, relu);
        }

        using Tensor mean = Tensor.Empty(channels, x.DType), variance = Tensor.Empty(channels, x.DType);
        Backend.Current.BatchNormTraining(x, weight, bias, epsilon, relu, y, mean, variance);
        if (count > 0)
        {
            runningMean?.Touch("BatchNorm");
            runningVariance?.Touch("BatchNorm");
            Backend.Current.BatchNormUpdate(mean, variance, count, momentum, runningMean, runningVariance);
        }

        return Record(y, x, weight, bias, mean, variance, ofBatch: true, epsilon, relu);
    }

    private static Tensor Record(Tensor y, Tensor x, Tensor? weight, Tensor? bias, Tensor mean, Tensor variance, bool ofBatch, double epsilon, bool relu)
    {
        if (!Tape.Records(x, weight, bias)) return y;
        var parameters = NormParameters.Of(weight, bias);
        return Tape.Record("BatchNorm", y, NormParameters.Inputs(x, weight, bias), NormParameters.Saved([x, mean, variance], weight, bias), c =>
        {
            var input = c.Saved(0);
            Shape channels = [input.Shape[1]];
            var dx = c.Needs(0) ? Tensor.Empty(input.Shape, input.DType) : null;
            Tensor? dweight = parameters.WeightGradient(c, channels), dbias = parameters.BiasGradient(c, channels);
            Backend.Current.BatchNormBackward(
                c.Gradient, input, parameters.HasWeight ? c.Saved(3) : null, parameters.HasBias ? c.Saved(2 + parameters.BiasAt) : null,
                c.Saved(1), c.Saved(2), epsilon, relu, ofBatch, dx, dweight, dbias);
            parameters.Give(c, dx, dweight, dbias);
        });
    }
}
