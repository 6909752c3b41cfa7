using Ascent.Tensors;

namespace Ascent.Nn;

/// <summary>The last dimensions normalised together (Ba, Kiros, Hinton: Layer Normalization, 2016). Parameters weight (1) and bias (0) of their shape.</summary>
public sealed class LayerNorm : Module
{
    private readonly Shape _shape;
    private readonly double _epsilon;

    /// <summary>Over the last dimension.</summary>
    public LayerNorm(int width, double epsilon = 1e-5, bool affine = true, bool bias = true)
        : this([width], epsilon, affine, bias)
    {
    }

    /// <summary>Over the last dimensions, which have this shape.</summary>
    public LayerNorm(Shape shape, double epsilon = 1e-5, bool affine = true, bool bias = true)
    {
        (_shape, _epsilon) = (shape, epsilon);
        if (!affine) return;
        Weight = AddParameter("weight", Tensor.Ones(shape));
        if (bias) Bias = AddParameter("bias", Tensor.Zeros(shape));
    }

    /// <summary>Factor of each element, or null.</summary>
    public Tensor? Weight { get; }

    /// <summary>Added to each element, or null.</summary>
    public Tensor? Bias { get; }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input)
    {
        if (input.Rank < _shape.Rank || !input.Shape.Dims[^_shape.Rank..].SequenceEqual(_shape.Dims))
            throw new ShapeException($"LayerNorm: input {input.Shape} does not end in {_shape}.");
        return input.LayerNorm(_shape.Rank, Weight, Bias, _epsilon);
    }
}

/// <summary>The last dimensions divided by their root mean square (Zhang, Sennrich: Root Mean Square Layer Normalization, 2019). Parameter weight (1) of their shape.</summary>
public sealed class RmsNorm : Module
{
    private readonly double _epsilon;

    /// <summary>Over the last dimension.</summary>
    public RmsNorm(int width, double epsilon = 1e-6)
        : this([width], epsilon)
    {
    }

    /// <summary>Over the last dimensions, which have this shape.</summary>
    public RmsNorm(Shape shape, double epsilon = 1e-6)
    {
        _epsilon = epsilon;
        Weight = AddParameter("weight", Tensor.Ones(shape));
    }

    /// <summary>Factor of each element.</summary>
    public Tensor Weight { get; }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) => input.RmsNorm(Weight, _epsilon);
}

/// <summary>Groups of channels of each sample normalised (Wu, He: Group Normalization, 2018). Parameters weight (1) and bias (0), [channels].</summary>
public sealed class GroupNorm : Module
{
    private readonly int _groups;
    private readonly double _epsilon;

    /// <summary>Of [n, channels, ..].</summary>
    public GroupNorm(int groups, int channels, double epsilon = 1e-5, bool affine = true)
    {
        if (groups < 1 || channels % groups != 0) throw new ArgumentOutOfRangeException(nameof(groups), groups, $"{groups} groups do not divide {channels} channels.");
        (_groups, _epsilon) = (groups, epsilon);
        if (!affine) return;
        Weight = AddParameter("weight", Tensor.Ones([channels]));
        Bias = AddParameter("bias", Tensor.Zeros([channels]));
    }

    /// <summary>Factor of each channel, or null.</summary>
    public Tensor? Weight { get; }

    /// <summary>Added to each channel, or null.</summary>
    public Tensor? Bias { get; }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) => input.GroupNorm(_groups, Weight, Bias, _epsilon);
}

/// <summary>Each channel of each sample normalised (Ulyanov, Vedaldi, Lempitsky: Instance Normalization, 2016); without parameters unless asked, and without running averages.</summary>
public sealed class InstanceNorm : Module
{
    private readonly double _epsilon;

    /// <summary>Of [n, channels, ..].</summary>
    public InstanceNorm(int channels, double epsilon = 1e-5, bool affine = false)
    {
        _epsilon = epsilon;
        if (!affine) return;
        Weight = AddParameter("weight", Tensor.Ones([channels]));
        Bias = AddParameter("bias", Tensor.Zeros([channels]));
    }

    /// <summary>Factor of each channel, or null.</summary>
    public Tensor? Weight { get; }

    /// <summary>Added to each channel, or null.</summary>
    public Tensor? Bias { get; }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) => input.InstanceNorm(Weight, Bias, _epsilon);
}
