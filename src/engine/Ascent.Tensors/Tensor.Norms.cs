using Ascent.Tensors.Operations;

namespace Ascent.Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// Each channel normalised: (this - mean) / sqrt(variance + epsilon) weight + bias, in training over the batch, else by the running statistics.
    /// Ioffe and Szegedy, "Batch normalization", 2015 (arXiv 1502.03167).
    /// </summary>
    /// <remarks>This is [n, c] or [n, c, ..]; weight, bias and the running statistics [c].</remarks>
    /// <param name="weight">Factor of each channel, or null for 1.</param>
    /// <param name="bias">Added to each channel, or null for 0.</param>
    /// <param name="runningMean">In training moved towards the batch's mean, in place, or null; in evaluation used.</param>
    /// <param name="runningVariance">As <paramref name="runningMean"/>; the batch's variance enters with the divisor n - 1.</param>
    /// <param name="training">Whether the batch's own statistics are used.</param>
    /// <param name="momentum">running = (1 - momentum) running + momentum statistic.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="relu">Whether max(., 0) follows, in the same pass.</param>
    /// <exception cref="ShapeException">The shapes do not fit, or a channel has one value only in training.</exception>
    public Tensor BatchNorm(
        Tensor? weight, Tensor? bias, Tensor? runningMean, Tensor? runningVariance, bool training, double momentum = 0.1, double epsilon = 1e-5, bool relu = false) =>
        BatchNorms.BatchNorm(this, weight, bias, runningMean, runningVariance, training, momentum, epsilon, relu);

    /// <summary>
    /// The elements of the last dimensions normalised together: (this - mean) / sqrt(variance + epsilon) weight + bias, the variance with the divisor n.
    /// Ba, Kiros and Hinton, "Layer normalization", 2016 (arXiv 1607.06450).
    /// </summary>
    /// <param name="normalizedDims">How many last dimensions.</param>
    /// <param name="weight">Of the shape of those dimensions, or null for 1.</param>
    /// <param name="bias">Of the shape of those dimensions, or null for 0.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public Tensor LayerNorm(int normalizedDims, Tensor? weight = null, Tensor? bias = null, double epsilon = 1e-5) =>
        LayerNorms.LayerNorm(this, normalizedDims, weight, bias, epsilon);

    /// <summary>
    /// this / sqrt(mean of squares + epsilon) weight, the mean over the dimensions that the weight has.
    /// Zhang and Sennrich, "Root mean square layer normalization", 2019 (arXiv 1910.07467).
    /// </summary>
    /// <param name="weight">Of the shape of the last dimensions; null for the last dimension and a weight of 1.</param>
    /// <param name="epsilon">Added to the mean of squares.</param>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public Tensor RmsNorm(Tensor? weight = null, double epsilon = 1e-6) => LayerNorms.RmsNorm(this, weight?.Rank ?? 1, weight, epsilon);

    /// <summary>
    /// Each group of channels of each sample normalised, then weighted by channel. Wu and He, "Group normalization", 2018 (arXiv 1803.08494).
    /// </summary>
    /// <remarks>This is [n, c, ..]; weight and bias [c].</remarks>
    /// <param name="groups">A divisor of c.</param>
    /// <param name="weight">Factor of each channel, or null for 1.</param>
    /// <param name="bias">Added to each channel, or null for 0.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public Tensor GroupNorm(int groups, Tensor? weight = null, Tensor? bias = null, double epsilon = 1e-5) =>
        GroupNorms.GroupNorm(this, groups, weight, bias, epsilon);

    /// <summary>Each channel of each sample normalised: <see cref="GroupNorm"/> with as many groups as channels. Ulyanov et al. 2016 (arXiv 1607.08022).</summary>
    /// <remarks>This is [n, c, ..] of rank 3 or more; weight and bias [c].</remarks>
    /// <param name="weight">Factor of each channel, or null for 1.</param>
    /// <param name="bias">Added to each channel, or null for 0.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <exception cref="ShapeException">The shapes do not fit, or a channel has one value only.</exception>
    public Tensor InstanceNorm(Tensor? weight = null, Tensor? bias = null, double epsilon = 1e-5) =>
        GroupNorms.InstanceNorm(this, weight, bias, epsilon);
}
