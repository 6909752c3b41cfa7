using System.Text.Json.Nodes;
using Ascent.Nn;
using Ascent.Tensors;
using Ascent.Tensors.Autograd;
using Ascent.Tensors.Random;

namespace Ascent.Models;

/// <summary>Which convolutional network for sentences; Kim's figures unless given.</summary>
/// <param name="Vocabulary">Words that there are.</param>
/// <param name="Classes">Logits of a sentence.</param>
/// <param name="Width">Numbers that stand for a word.</param>
/// <param name="Maps">Feature maps of each kernel.</param>
/// <param name="Dropout">Of the features, before the last layer.</param>
public sealed record TextCnnOptions(int Vocabulary, int Classes, int Width = 300, int Maps = 100, double Dropout = 0.5)
{
    /// <summary>Words that each kernel sees at once.</summary>
    public IReadOnlyList<int> Kernels { get; init; } = [3, 4, 5];

    /// <summary>The word of the padding, which stays a row of zeros.</summary>
    public int Padding { get; init; }

    /// <summary>From <c>vocabulary</c>, <c>classes</c>, <c>width</c>, <c>maps</c>, <c>kernels</c>, <c>dropout</c>, <c>padding</c>; the first two are required.</summary>
    /// <exception cref="ModelException">A value that cannot be taken: the message names its key.</exception>
    public static TextCnnOptions From(ModelConfiguration settings)
    {
        var options = new TextCnnOptions(
            settings.Required("vocabulary"), settings.Required("classes"), settings.Whole("width", 300), settings.Whole("maps", 100), settings.Real("dropout", 0.5, 0, 1))
        {
            Kernels = settings.Wholes("kernels", [3, 4, 5], high: 1_000),
        };
        return options with { Padding = settings.Whole("padding", 0, 0, options.Vocabulary - 1) };
    }

    /// <summary>As JSON: <see cref="From"/> gives these options again.</summary>
    public JsonObject ToJson() => new()
    {
        ["vocabulary"] = Vocabulary,
        ["classes"] = Classes,
        ["width"] = Width,
        ["maps"] = Maps,
        ["kernels"] = new JsonArray([.. Kernels.Select(static kernel => (JsonNode)kernel)]),
        ["dropout"] = Dropout,
        ["padding"] = Padding,
    };
}

/// <summary>
/// The convolutional network of Kim (Convolutional Neural Networks for Sentence Classification, 2014, arXiv 1408.5882): words become vectors, kernels of
/// several widths slide over them, of each feature map the largest value stays, and a linear layer on those gives the classes. Keys:
/// <c>embedding.weight</c>, <c>convs.0.weight</c> [maps, width, kernel], <c>convs.0.bias</c>, ..., <c>fc.weight</c>, <c>fc.bias</c>.
/// </summary>
/// <remarks>A sentence's logits do not depend on how far it was padded: windows that touch no word take no part in the largest value.</remarks>
public sealed class TextCnn : Module
{
    private readonly Embedding _embedding;
    private readonly ModuleList<Conv1d> _convolutions;
    private readonly Dropout _dropout;
    private readonly Linear _classify;

    /// <summary>Draws the vectors uniform in [-0.25, 0.25), as Kim's CNN-rand does, the rest by PyTorch's defaults.</summary>
    public TextCnn(TextCnnOptions options, Philox random)
    {
        if (options.Kernels.Count == 0 || options.Kernels.Any(static kernel => kernel < 1))
            throw new ArgumentException($"The kernels [{string.Join(", ", options.Kernels)}] must be one or more widths of at least 1.", nameof(options));
        Options = options;
        _embedding = AddModule("embedding", new Embedding(Tensor.Uniform([options.Vocabulary, options.Width], random, -0.25, 0.25), options.Padding));
        using (var padding = _embedding.Weight.Detach()[options.Padding]) padding.Fill(0);
        _convolutions = AddModule("convs", new ModuleList<Conv1d>(options.Kernels.Select(kernel => new Conv1d(options.Width, options.Maps, kernel, random, padding: kernel - 1))));
        _dropout = AddModule("dropout", new Dropout(options.Dropout, random));
        _classify = AddModule("fc", new Linear(options.Kernels.Count * options.Maps, options.Classes, random));
    }

    /// <summary>Which network it is.</summary>
    public TextCnnOptions Options { get; }

    /// <summary>Logits [count, classes] of words Int64 [count, time], where the padding's number says what is padded.</summary>
    protected override Tensor Compute(Tensor input)
    {
        if (input.Rank != 2 || input.Shape[1] == 0) throw new ShapeException($"TextCnn: words {input.Shape} are not [count, time] with a time of at least 1.");
        using var words = input.NotEqualTo(Options.Padding).To(DType.Float32).Unsqueeze(1); // [count, 1, time]
        // Whatever the row of the padding was loaded with, it is read as zeros.
        var x = _embedding.Forward(input).Transpose(1, 2) * words; // [count, width, time]
        var features = _convolutions.Select((convolution, i) => Largest(convolution.Forward(x).Relu(), Options.Kernels[i], words)).ToList();
        return _classify.Forward(_dropout.Forward(Tensor.Cat(features, 1)));
    }

    /// <summary>
    /// Scales each row of the last layer's weight that is longer than <paramref name="norm"/> down to that length (Hinton et al.: Improving Neural Networks
    /// by Preventing Co-Adaptation of Feature Detectors, 2012); to be called after each step of the optimiser.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The norm is not positive.</exception>
    public void LimitNorm(double norm = 3)
    {
        if (!(norm > 0)) throw new ArgumentOutOfRangeException(nameof(norm), norm, "The largest norm is positive.");
        using var off = GradMode.NoGrad();
        using var scope = new TensorScope();
        var weight = _classify.Weight;
        weight.CopyFrom(weight * (norm / weight.Norm(2, 1, keepDim: true).Clamp(norm, null)));
    }

    /// <summary>Over time, of the windows that touch a word; [count, maps, time + kernel - 1] becomes [count, maps].</summary>
    private static Tensor Largest(Tensor maps, int kernel, Tensor words)
    {
        // No map is negative after ReLU, so a zero in place of a window that touches no word changes no maximum.
        using var touched = words.Pad([kernel - 1, kernel - 1]).MaxPool1d(kernel, 1);
        return (maps * touched).Max(2);
    }
}
