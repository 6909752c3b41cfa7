using Ascent.Tensors;

namespace Ascent.Conformance.Tests.Webnn;

public static partial class WebnnOperators
{
    private static Dictionary<string, Func<WebnnCall, Tensor[]>> Images() => new(StringComparer.Ordinal)
    {
        ["conv2d"] = c =>
        {
            c.Knows("padding", "strides", "dilations", "groups", "inputLayout", "filterLayout", "bias");
            var nhwc = c.Text("inputLayout", "nchw") == "nhwc";
            var x = nhwc ? FromNhwc(c.Tensor(0)) : c.Tensor(0);
            var weight = Layout(c.Tensor(1), c.Text("filterLayout", "oihw"), "oihw");
            (x, var padding) = Padded(x, c.Integers("padding") ?? [0, 0, 0, 0]);
            var options = new ConvolutionOptions(Pair(c.Integers("strides")), padding, Pair(c.Integers("dilations")), (int)c.Number("groups", 1));
            var y = x.Conv2d(weight, c.Tensor("bias"), options);
            return [nhwc ? ToNhwc(y) : y];
        },
        ["convTranspose2d"] = c =>
        {
            c.Knows("padding", "strides", "dilations", "groups", "inputLayout", "filterLayout", "bias", "outputPadding", "outputSizes");
            var nhwc = c.Text("inputLayout", "nchw") == "nhwc";
            var x = nhwc ? FromNhwc(c.Tensor(0)) : c.Tensor(0);
            var weight = Layout(c.Tensor(1), c.Text("filterLayout", "iohw"), "iohw");
            var padding = c.Integers("padding") ?? [0, 0, 0, 0];
            var (stride, dilation) = (Pair(c.Integers("strides")), Pair(c.Integers("dilations")));
            var extra = c.Integers("outputPadding") ?? [0, 0];

            // Where the engine's one padding a side does not do, nothing is cut there, and a slice cuts it here.
            var even = padding[0] == padding[1] && padding[2] == padding[3] && c.Integers("outputSizes") is null;
            var options = new ConvolutionOptions(stride, even ? (padding[0], padding[2]) : (0, 0), dilation, (int)c.Number("groups", 1));
            if (even && extra[0] < Math.Max(stride.Height, dilation.Height) && extra[1] < Math.Max(stride.Width, dilation.Width))
            {
                var y = x.ConvTranspose2d(weight, c.Tensor("bias"), options, (extra[0], extra[1]));
                return [nhwc ? ToNhwc(y) : y];
            }

            if (even) throw new NotApplicableException("an output padding of a whole stride");
            c.Composed();
            var whole = x.ConvTranspose2d(weight, c.Tensor("bias"), options);
            int[] sizes = c.Integers("outputSizes") ?? [whole.Shape[2] - padding[0] - padding[1] + extra[0], whole.Shape[3] - padding[2] - padding[3] + extra[1]];
            if (padding[0] + sizes[0] > whole.Shape[2] || padding[2] + sizes[1] > whole.Shape[3]) throw new NotApplicableException("an output that is larger than the product reaches");
            var cut = whole.Slice(2, padding[0], padding[0] + sizes[0]).Slice(3, padding[2], padding[2] + sizes[1]);
            return [nhwc ? ToNhwc(cut) : cut];
        },
        ["averagePool2d"] = c => [Pool(c, (x, window, stride, padding, dilation, ceil) =>
            dilation == (1, 1) ? x.AveragePool2d(window, stride, padding, ceil, countIncludePad: false) : throw new NotApplicableException("average pooling has no dilation"))],
        ["maxPool2d"] = c => [Pool(c, (x, window, stride, padding, dilation, ceil) => x.MaxPool2d(window, stride, padding, dilation, ceil))],
        ["l2Pool2d"] = c =>
        {
            c.Composed();
            return [Pool(c, (x, window, stride, padding, dilation, ceil) =>
            {
                if (ceil) throw new NotApplicableException("sums of windows that reach over the edge");
                var ones = Tensor.Ones([x.Shape[1], 1, window.Height, window.Width], x.DType);
                return x.Square().Conv2d(ones, null, new ConvolutionOptions(stride, padding, dilation, x.Shape[1])).Sqrt();
            })];
        },
        ["resample2d"] = c =>
        {
            c.Knows("mode", "scales", "sizes", "axes");
            var x = c.Tensor(0);
            var axes = c.Integers("axes") ?? [2, 3];
            if (c.Integers("sizes") is not { } sizes)
            {
                var scales = c.Numbers("scales") ?? [1, 1];
                sizes = [(int)(x.Shape[axes[0]] * scales[0]), (int)(x.Shape[axes[1]] * scales[1])];
            }

            var order = Last(4, axes);
            var mode = c.Text("mode", "nearest-neighbor") == "linear" ? ResizeMode.Bilinear : ResizeMode.Nearest;
            return [x.Permute(order).Resize((sizes[0], sizes[1]), mode, alignCorners: false).Permute(Inverse(order))];
        },
    };

    private static (int Height, int Width) Pair(int[]? values) => values is null ? (1, 1) : (values[0], values[1]);

    /// <summary>A filter whose dimensions are in one order, in another.</summary>
    private static Tensor Layout(Tensor filter, string from, string to) => filter.Permute([.. to.Select(letter => from.IndexOf(letter, StringComparison.Ordinal))]);

    /// <summary>WebNN pads each side by itself: where the two sides differ, the zeros become part of the image.</summary>
    private static (Tensor Image, (int Height, int Width) Padding) Padded(Tensor x, int[] padding) =>
        padding[0] == padding[1] && padding[2] == padding[3]
            ? (x, (padding[0], padding[2]))
            : (x.Pad([padding[2], padding[3], padding[0], padding[1]]), (0, 0));

    private static Tensor Pool(WebnnCall c, Func<Tensor, (int Height, int Width), (int Height, int Width), (int Height, int Width), (int Height, int Width), bool, Tensor> pool)
    {
        c.Knows("windowDimensions", "padding", "strides", "dilations", "layout", "roundingType", "outputSizes");
        var nhwc = c.Text("layout", "nchw") == "nhwc";
        var x = nhwc ? FromNhwc(c.Tensor(0)) : c.Tensor(0);
        var window = c.Integers("windowDimensions") ?? [x.Shape[2], x.Shape[3]];
        var padding = c.Integers("padding") ?? [0, 0, 0, 0];
        if (padding[0] != padding[1] || padding[2] != padding[3]) throw new NotApplicableException("pooling pads both sides alike");
        if (padding[0] > window[0] / 2 || padding[2] > window[1] / 2) throw new NotApplicableException("pooling pads at most half of the window");
        var (stride, dilation) = (Pair(c.Integers("strides")), Pair(c.Integers("dilations")));
        var ceil = c.Text("roundingType", "floor") == "ceil";
        if (c.Integers("outputSizes") is { } sizes)
        {
            var floor = (x.Shape[2] + (2 * padding[0]) - (dilation.Height * (window[0] - 1)) - 1) / stride.Height;
            ceil = sizes[0] != floor + 1;
        }

        var y = pool(x, (window[0], window[1]), stride, (padding[0], padding[2]), dilation, ceil);
        return nhwc ? ToNhwc(y) : y;
    }
}
