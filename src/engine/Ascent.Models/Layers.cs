using Ascent.Nn;
using Ascent.Tensors;
using Ascent.Tensors.Random;

namespace Ascent.Models;

/// <summary>A convolution with its weights, PyTorch's defaults at the beginning.</summary>
internal sealed class Conv2d : Module, IRectified
{
    private readonly ConvolutionOptions _options;

    public Conv2d(int inputs, int outputs, int kernel, Philox random, int stride = 1, int padding = 0, bool bias = true)
    {
        var bound = 1 / Math.Sqrt(inputs * kernel * kernel);
        _options = new(stride, padding);
        Weight = AddParameter("weight", Tensor.Uniform([outputs, inputs, kernel, kernel], random, -bound, bound));
        if (bias) Bias = AddParameter("bias", Tensor.Uniform([outputs], random, -bound, bound));
    }

    public Tensor Weight { get; }

    public Tensor? Bias { get; }

    public Tensor ForwardRelu(Tensor input) => input.Conv2d(Weight, Bias, _options, relu: true);

    protected override Tensor Compute(Tensor input) => input.Conv2d(Weight, Bias, _options);
}

/// <summary>Batch norm with its scale, shift and running statistics.</summary>
internal sealed class BatchNorm2d : Module, IRectified
{
    private readonly Tensor _weight;
    private readonly Tensor _bias;
    private readonly Tensor _mean;
    private readonly Tensor _variance;
    private readonly Tensor _batches;

    public BatchNorm2d(int channels)
    {
        _weight = AddParameter("weight", Tensor.Ones([channels]));
        _bias = AddParameter("bias", Tensor.Zeros([channels]));
        _mean = AddBuffer("running_mean", Tensor.Zeros([channels]));
        _variance = AddBuffer("running_var", Tensor.Ones([channels]));
        _batches = AddBuffer("num_batches_tracked", Tensor.Zeros([], DType.Int64));
    }

    public Tensor ForwardRelu(Tensor input) => Apply(input, relu: true);

    protected override Tensor Compute(Tensor input) => Apply(input, relu: false);

    private Tensor Apply(Tensor input, bool relu)
    {
        if (Training) _batches.AsSpan<long>()[0]++;
        return input.BatchNorm(_weight, _bias, _mean, _variance, Training, relu: relu);
    }
}

/// <summary>The largest of each square.</summary>
internal sealed class MaxPool2d(int kernel) : Module
{
    protected override Tensor Compute(Tensor input) => input.MaxPool2d((kernel, kernel));
}

/// <summary>Leaves out elements while it trains, drawing from the stream after the one of the weights.</summary>
internal sealed class Dropout(double p, Philox random) : Module
{
    private readonly Philox _random = new(random.Seed, random.Stream + 1);

    protected override Tensor Compute(Tensor input) => Training && p > 0 ? input.Dropout(p, _random) : input;
}

/// <summary>A row for each number.</summary>
internal sealed class Embedding : Module
{
    private readonly int? _padding;

    public Embedding(Tensor weight, int? padding = null)
    {
        Weight = AddParameter("weight", weight);
        _padding = padding;
    }

    public Tensor Weight { get; }

    protected override Tensor Compute(Tensor input) => Weight.Embedding(input, _padding);
}

/// <summary>Layer norm over the last dimension.</summary>
internal sealed class LayerNorm : Module
{
    private readonly Tensor _weight;
    private readonly Tensor _bias;
    private readonly double _epsilon;

    public LayerNorm(int width, double epsilon = 1e-5)
    {
        _weight = AddParameter("weight", Tensor.Ones([width]));
        _bias = AddParameter("bias", Tensor.Zeros([width]));
        _epsilon = epsilon;
    }

    protected override Tensor Compute(Tensor input) => input.LayerNorm(1, _weight, _bias, _epsilon);
}
