using Ascent.Tensors;

namespace Ascent.Nn;

/// <summary>
/// Each channel normalised by the batch's mean and variance in training, by running averages of them in evaluation (Ioffe, Szegedy: Batch
/// Normalization, 2015). Parameters weight (1) and bias (0), buffers running_mean (0), running_var (1) and num_batches_tracked (0), each
/// [channels] but the last.
/// </summary>
public abstract class BatchNorm : Module, IRectified
{
    private readonly double _epsilon;
    private readonly double? _momentum;

    private protected BatchNorm(int channels, double epsilon, double? momentum, bool affine, bool trackRunningStats)
    {
        (_epsilon, _momentum) = (epsilon, momentum);
        if (affine)
        {
            Weight = AddParameter("weight", Tensor.Ones([channels]));
            Bias = AddParameter("bias", Tensor.Zeros([channels]));
        }

        if (!trackRunningStats) return;
        RunningMean = AddBuffer("running_mean", Tensor.Zeros([channels]));
        RunningVariance = AddBuffer("running_var", Tensor.Ones([channels]));
        BatchesTracked = AddBuffer("num_batches_tracked", Tensor.Zeros([], DType.Int64));
    }

    /// <summary>Factor of each channel, or null.</summary>
    public Tensor? Weight { get; }

    /// <summary>Added to each channel, or null.</summary>
    public Tensor? Bias { get; }

    /// <summary>Running average of the means, or null.</summary>
    public Tensor? RunningMean { get; }

    /// <summary>Running average of the unbiased variances, or null.</summary>
    public Tensor? RunningVariance { get; }

    /// <summary>Int64 []: batches that went into the averages, or null.</summary>
    public Tensor? BatchesTracked { get; }

    /// <inheritdoc/>
    public Tensor ForwardRelu(Tensor input) => HasHooks ? Forward(input).Relu() : Run(input, relu: true);

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) => Run(input, relu: false);

    private protected abstract void Check(Tensor input);

    private Tensor Run(Tensor input, bool relu)
    {
        Check(input);
        var momentum = _momentum ?? 0;
        if (Training && BatchesTracked is not null)
        {
            var batches = ++BatchesTracked.AsSpan<long>()[0];
            momentum = _momentum ?? 1.0 / batches;
        }

        return input.BatchNorm(Weight, Bias, RunningMean, RunningVariance, Training || RunningMean is null, momentum, _epsilon, relu);
    }
}

/// <summary><see cref="BatchNorm"/> of [n, channels] or [n, channels, l].</summary>
/// <param name="channels">Extent of dimension 1.</param>
/// <param name="epsilon">Added to the variance.</param>
/// <param name="momentum">Share of the newest batch in the running averages; null for the mean over all batches.</param>
/// <param name="affine">Whether there are weight and bias.</param>
/// <param name="trackRunningStats">Whether there are running averages; without, evaluation uses the batch's.</param>
public sealed class BatchNorm1d(int channels, double epsilon = 1e-5, double? momentum = 0.1, bool affine = true, bool trackRunningStats = true)
    : BatchNorm(channels, epsilon, momentum, affine, trackRunningStats)
{
    private protected override void Check(Tensor input)
    {
        if (input.Rank is not (2 or 3)) throw new ShapeException($"BatchNorm1d: input {input.Shape} must be [n, channels] or [n, channels, l].");
    }
}

/// <summary><see cref="BatchNorm"/> of [n, channels, h, w].</summary>
/// <param name="channels">Extent of dimension 1.</param>
/// <param name="epsilon">Added to the variance.</param>
/// <param name="momentum">Share of the newest batch in the running averages; null for the mean over all batches.</param>
/// <param name="affine">Whether there are weight and bias.</param>
/// <param name="trackRunningStats">Whether there are running averages; without, evaluation uses the batch's.</param>
public sealed class BatchNorm2d(int channels, double epsilon = 1e-5, double? momentum = 0.1, bool affine = true, bool trackRunningStats = true)
    : BatchNorm(channels, epsilon, momentum, affine, trackRunningStats)
{
    private protected override void Check(Tensor input)
    {
        if (input.Rank != 4) throw new ShapeException($"BatchNorm2d: input {input.Shape} must be [n, channels, h, w].");
    }
}
