namespace Ascent.Tensors.Backends;

public partial class ReferenceBackend
{
    /// <inheritdoc/>
    public virtual void Convolution(Tensor x, Tensor weight, Tensor? bias, Tensor y, in ConvolutionOptions options, bool relu)
    {
        double[] input = Read(x), w = Read(weight), output = new double[y.Count];
        double[] b = bias is null ? new double[y.Shape[1]] : Read(bias);
        var plane = y.Shape[2] * y.Shape[3];
        for (var i = 0; i < output.Length; i++) output[i] = b[i / plane % y.Shape[1]];
        foreach (var (atX, atW, atY) in Meetings(x.Shape, weight.Shape, y.Shape, options)) output[atY] += input[atX] * w[atW];
        if (relu)
        {
            for (var i = 0; i < output.Length; i++) output[i] = output[i] < 0 ? 0 : output[i];
        }

        Write(output, y);
    }

    /// <inheritdoc/>
    public virtual void ConvolutionInputGradient(Tensor dy, Tensor weight, Tensor? bias, Tensor dx, in ConvolutionOptions options)
    {
        double[] gradient = Read(dy), w = Read(weight), input = new double[dx.Count];
        double[] b = bias is null ? new double[dx.Shape[1]] : Read(bias);
        var plane = dx.Shape[2] * dx.Shape[3];
        for (var i = 0; i < input.Length; i++) input[i] = b[i / plane % dx.Shape[1]];
        foreach (var (atX, atW, atY) in Meetings(dx.Shape, weight.Shape, dy.Shape, options)) input[atX] += gradient[atY] * w[atW];
        Write(input, dx);
    }

    /// <inheritdoc/>
    public virtual void ConvolutionWeightGradient(Tensor x, Tensor dy, Tensor dw, in ConvolutionOptions options, bool accumulate)
    {
        double[] input = Read(x), gradient = Read(dy), sum = accumulate ? Read(dw) : new double[dw.Count];
        foreach (var (atX, atW, atY) in Meetings(x.Shape, dw.Shape, dy.Shape, options)) sum[atW] += gradient[atY] * input[atX];
        Write(sum, dw);
    }

    /// <inheritdoc/>
    public virtual void ConvolutionBiasGradient(Tensor dy, Tensor db)
    {
        double[] gradient = Read(dy), sum = new double[db.Count];
        var plane = dy.Shape[2] * dy.Shape[3];
        for (var i = 0; i < gradient.Length; i++) sum[i / plane % dy.Shape[1]] += gradient[i];
        Write(sum, db);
    }

    /// <inheritdoc/>
    public virtual void ConvolutionReluGradient(Tensor dy, Tensor y, Tensor result, Tensor? db)
    {
        double[] gradient = Read(dy), output = Read(y);
        for (var i = 0; i < gradient.Length; i++) gradient[i] = output[i] <= 0 ? 0 : gradient[i];
        Write(gradient, result);
        if (db is not null) ConvolutionBiasGradient(result, db);
    }

    /// <summary>Every input element, weight and output element that meet in a convolution: seven loops.</summary>
    private static IEnumerable<(int X, int W, int Y)> Meetings(Shape x, Shape weight, Shape y, ConvolutionOptions options)
    {
        int outputs = y[1] / options.Groups, inputs = weight[1];
        for (var n = 0; n < y[0]; n++)
        {
            for (var m = 0; m < y[1]; m++)
            {
                for (var c = 0; c < inputs; c++)
                {
                    var channel = (m / outputs * inputs) + c;
                    for (var i = 0; i < y[2]; i++)
                    {
                        for (var j = 0; j < y[3]; j++)
                        {
                            for (var r = 0; r < weight[2]; r++)
                            {
                                for (var s = 0; s < weight[3]; s++)
                                {
                                    var row = (i * options.Stride.Height) - options.Padding.Height + (r * options.Dilation.Height);
                                    var column = (j * options.Stride.Width) - options.Padding.Width + (s * options.Dilation.Width);
                                    if (row < 0 || row >= x[2] || column < 0 || column >= x[3]) continue;
                                    yield return (
                                        (((((n * x[1]) + channel) * x[2]) + row) * x[3]) + column,
                                        (((((m * inputs) + c) * weight[2]) + r) * weight[3]) + s,
                                        (((((n * y[1]) + m) * y[2]) + i) * y[3]) + j);
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
