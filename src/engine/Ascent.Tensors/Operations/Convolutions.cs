using Ascent.Tensors.Autograd;
using Ascent.Tensors.Backends;

namespace Ascent.Tensors.Operations;

/// <summary>
/// Y[n, m, y, x] = b[m] + sum over c, r, s of W[m, c, r, s] X[n, c, y stride - padding + r dilation, x stride - padding + s dilation], then
/// max(., 0) if asked. With dY (where Y > 0, after a ReLU): dX[n, c, i, j] = sum over all m, r, s and (y, x) that read (i, j) of W[m, c, r, s]
/// dY[n, m, y, x]; dW[m, c, r, s] = sum over n, y, x of dY[n, m, y, x] X[n, c, ..]; db[m] = sum over n, y, x of dY[n, m, y, x].
/// V. Dumoulin and F. Visin, "A guide to convolution arithmetic for deep learning", 2016.
/// </summary>
internal static class Convolutions
{
    public static Tensor Conv2d(Tensor x, Tensor weight, Tensor? bias, in ConvolutionOptions given, bool relu)
    {
        var options = given.OrDefault();
        Check("Conv2d", x, weight, bias, options, rank: 4, transposed: false);
        if (x.Shape[1] != weight.Shape[1] * options.Groups || weight.Shape[0] % options.Groups != 0)
            throw Misfit("Conv2d", x, weight, options, "the weight must be [outputs, channels / groups, kernel height, kernel width]");
        var height = Extent("Conv2d", x, weight, options, x.Shape[2], weight.Shape[2], options.Stride.Height, options.Padding.Height, options.Dilation.Height);
        var width = Extent("Conv2d", x, weight, options, x.Shape[3], weight.Shape[3], options.Stride.Width, options.Padding.Width, options.Dilation.Width);
        var y = Tensor.Empty([x.Shape[0], weight.Shape[0], height, width], x.DType);
        Backend.Current.Convolution(x, weight, bias, y, options, relu);
        if (!Tape.Records(x, weight, bias)) return y;
        return bias is null
            ? Tape.Record("Conv2d", y, [x, weight], relu ? [x, weight, y] : [x, weight], c => Backward(c, options, relu, biased: false))
            : Tape.Record("Conv2d", y, [x, weight, bias], relu ? [x, weight, y] : [x, weight], c => Backward(c, options, relu, biased: true));
    }

    public static Tensor Conv1d(Tensor x, Tensor weight, Tensor? bias, in ConvolutionOptions given, bool relu)
    {
        var options = given.OrDefault();
        Check("Conv1d", x, weight, bias, options, rank: 3, transposed: false);
        if (options.Stride.Height != 1 || options.Padding.Height != 0 || options.Dilation.Height != 1)
            throw new ArgumentException($"Conv1d: of the options only the widths count; the heights must be stride 1, padding 0, dilation 1, not {options}.", nameof(given));
        if (x.Shape[1] != weight.Shape[1] * options.Groups || weight.Shape[0] % options.Groups != 0)
            throw Misfit("Conv1d", x, weight, options, "the weight must be [outputs, channels / groups, kernel]");
        _ = Extent("Conv1d", x, weight, options, x.Shape[2], weight.Shape[2], options.Stride.Width, options.Padding.Width, options.Dilation.Width);
        return Views.Squeeze(Conv2d(Views.Unsqueeze(x, 2), Views.Unsqueeze(weight, 2), bias, options, relu), 2);
    }

    public static Tensor ConvTranspose2d(Tensor x, Tensor weight, Tensor? bias, in ConvolutionOptions given, (int Height, int Width) outputPadding)
    {
        var options = given.OrDefault();
        Check("ConvTranspose2d", x, weight, bias, options, rank: 4, transposed: true);
        if (x.Shape[1] != weight.Shape[0] || weight.Shape[0] % options.Groups != 0)
            throw Misfit("ConvTranspose2d", x, weight, options, "the weight must be [channels, outputs / groups, kernel height, kernel width]");
        if (outputPadding.Height < 0 || outputPadding.Width < 0
            || outputPadding.Height >= Math.Max(options.Stride.Height, options.Dilation.Height) || outputPadding.Width >= Math.Max(options.Stride.Width, options.Dilation.Width))
            throw new ArgumentException($"ConvTranspose2d: the output padding {outputPadding} must be at least 0 and less than stride or dilation, with {options}.", nameof(outputPadding));
        var height = TransposedExtent(x, weight, options, x.Shape[2], weight.Shape[2], options.Stride.Height, options.Padding.Height, options.Dilation.Height, outputPadding.Height);
        var width = TransposedExtent(x, weight, options, x.Shape[3], weight.Shape[3], options.Stride.Width, options.Padding.Width, options.Dilation.Width, outputPadding.Width);
        var y = Tensor.Empty([x.Shape[0], weight.Shape[1] * options.Groups, height, width], x.DType);
        Backend.Current.ConvolutionInputGradient(x, weight, bias, y, options);
        if (!Tape.Records(x, weight, bias)) return y;
        return bias is null
            ? Tape.Record("ConvTranspose2d", y, [x, weight], [x, weight], c => BackwardTransposed(c, options, biased: false))
            : Tape.Record("ConvTranspose2d", y, [x, weight, bias], [x, weight], c => BackwardTransposed(c, options, biased: true));
    }

    private static void Backward(BackwardContext c, in ConvolutionOptions options, bool relu, bool biased)
    {
        Tensor x = c.Saved(0), weight = c.Saved(1);
        var dy = c.Gradient;
        biased &= c.Needs(biased ? 2 : 0);
        using var masked = relu ? Tensor.Empty(dy.Shape, dy.DType) : null;
        if (biased)
        {
            var db = Tensor.Empty([dy.Shape[1]], dy.DType);
            if (masked is not null) Backend.Current.ConvolutionReluGradient(dy, c.Saved(2), masked, db);
            else Backend.Current.ConvolutionBiasGradient(dy, db);
            c.Give(2, db);
        }
        else if (masked is not null)
        {
            Backend.Current.ConvolutionReluGradient(dy, c.Saved(2), masked, null);
        }

        dy = masked ?? dy;
        if (c.Needs(0))
        {
            var dx = Tensor.Empty(x.Shape, x.DType);
            Backend.Current.ConvolutionInputGradient(dy, weight, null, dx, options);
            c.Give(0, dx);
        }

        if (c.Needs(1)) GiveWeightGradient(c, x, dy, weight, options);
    }

    private static void BackwardTransposed(BackwardContext c, in ConvolutionOptions options, bool biased)
    {
        Tensor x = c.Saved(0), weight = c.Saved(1), dy = c.Gradient;
        if (c.Needs(0))
        {
            var dx = Tensor.Empty(x.Shape, x.DType);
            Backend.Current.Convolution(dy, weight, null, dx, options, relu: false);
            c.Give(0, dx);
        }

        // What the convolution reads is the gradient here, and what it writes is x.
        if (c.Needs(1)) GiveWeightGradient(c, dy, x, weight, options);
        if (!biased || !c.Needs(2)) return;
        var db = Tensor.Empty([dy.Shape[1]], dy.DType);
        Backend.Current.ConvolutionBiasGradient(dy, db);
        c.Give(2, db);
    }

    private static void GiveWeightGradient(BackwardContext c, Tensor x, Tensor dy, Tensor weight, in ConvolutionOptions options)
    {
        if (c.Accumulator(1) is { } sum)
        {
            Backend.Current.ConvolutionWeightGradient(x, dy, sum, options, accumulate: true);
            return;
        }

        var dw = Tensor.Empty(weight.Shape, weight.DType);
        Backend.Current.ConvolutionWeightGradient(x, dy, dw, options, accumulate: false);
        c.Give(1, dw);
    }

    private static void Check(string name, Tensor x, Tensor weight, Tensor? bias, in ConvolutionOptions options, int rank, bool transposed)
    {
        DTypeFacts.RequireFloat(name, x);
        if (x.DType != weight.DType || (bias is not null && bias.DType != x.DType))
            throw new ArgumentException($"{name}: input, weight and bias must have one element type, not {x.DType}, {weight.DType}{(bias is null ? "" : $", {bias.DType}")}.", nameof(weight));
        var (stride, padding, dilation) = (options.Stride, options.Padding, options.Dilation);
        if (stride.Height < 1 || stride.Width < 1 || dilation.Height < 1 || dilation.Width < 1 || padding.Height < 0 || padding.Width < 0 || options.Groups < 1)
            throw new ArgumentException($"{name}: strides, dilations and groups are at least 1, paddings at least 0; the options are {options}.", nameof(options));
        if (x.Rank != rank || weight.Rank != rank)
            throw Misfit(name, x, weight, options, rank == 4 ? "both must have rank 4" : "both must have rank 3");
        for (var d = 2; d < rank; d++)
        {
            if (weight.Shape[d] == 0) throw Misfit(name, x, weight, options, "a kernel has at least one element");
        }

        var outputs = transposed ? weight.Shape[1] * options.Groups : weight.Shape[0];
        if (bias is not null && (bias.Rank != 1 || bias.Shape[0] != outputs))
            throw new ShapeException($"{name}: bias {bias.Shape} and weight {weight.Shape} do not fit: the bias must be [{outputs}].");
    }

    private static int Extent(string name, Tensor x, Tensor weight, in ConvolutionOptions options, int extent, int kernel, int stride, int padding, int dilation)
    {
        var room = extent + (2L * padding) - (dilation * (kernel - 1L)) - 1;
        if (room < 0) throw Misfit(name, x, weight, options, "the kernel is larger than the padded input");
        var positions = (room / stride) + 1;
        if (extent + (2L * padding) > int.MaxValue) throw Misfit(name, x, weight, options, "the padded input is too large");
        return (int)positions;
    }

    private static int TransposedExtent(Tensor x, Tensor weight, in ConvolutionOptions options, int extent, int kernel, int stride, int padding, int dilation, int outputPadding)
    {
        var result = ((extent - 1L) * stride) - (2L * padding) + (dilation * (kernel - 1L)) + outputPadding + 1;
        if (result is < 1 or > int.MaxValue) throw Misfit("ConvTranspose2d", x, weight, options, $"the output would have an extent of {result}");
        return (int)result;
    }

    private static ShapeException Misfit(string name, Tensor x, Tensor weight, in ConvolutionOptions options, string rule) =>
        new($"{name}: input {x.Shape} and weight {weight.Shape} do not fit with {options}: {rule}.");
}
