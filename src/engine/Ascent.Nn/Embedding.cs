using Ascent.Tensors;
using Ascent.Tensors.Autograd;
using Ascent.Tensors.Random;

namespace Ascent.Nn;

/// <summary>A row for each number: indices of any shape become [.., width]. The weight [rows, width] begins standard normal, the padding row 0.</summary>
public sealed class Embedding : Module
{
    private readonly int? _paddingIndex;

    /// <summary>Draws the weight.</summary>
    /// <param name="rows">How many numbers there are.</param>
    /// <param name="width">Length of a row.</param>
    /// <param name="random">Where the weight comes from.</param>
    /// <param name="paddingIndex">A row that begins 0 and gets no gradient; negative counts from the end.</param>
    public Embedding(int rows, int width, Philox random, int? paddingIndex = null)
    {
        if (paddingIndex < -rows || paddingIndex >= rows) throw new ArgumentOutOfRangeException(nameof(paddingIndex), paddingIndex, $"There are {rows} rows.");
        Weight = AddParameter("weight", Tensor.Normal([rows, width], random));
        _paddingIndex = paddingIndex;
        if (paddingIndex is not { } row) return;
        using var off = GradMode.NoGrad();
        using var padding = Weight[row];
        padding.Fill(0);
    }

    /// <summary>With a weight that is there already.</summary>
    /// <param name="weight">[rows, width].</param>
    /// <param name="paddingIndex">A row that gets no gradient; negative counts from the end.</param>
    public Embedding(Tensor weight, int? paddingIndex = null)
    {
        Weight = AddParameter("weight", weight);
        _paddingIndex = paddingIndex;
    }

    /// <summary>[rows, width].</summary>
    public Tensor Weight { get; }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) => Weight.Embedding(input, _paddingIndex);
}
