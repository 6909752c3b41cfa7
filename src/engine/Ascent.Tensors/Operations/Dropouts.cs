using Ascent.Tensors.Autograd;
using Ascent.Tensors.Backends;
using Ascent.Tensors.Cpu;
using Ascent.Tensors.Random;

namespace Ascent.Tensors.Operations;

/// <summary>
/// y = x m / (1 - p) with m_i = 0 for a share p of the elements, else 1, so that the expectation of y is x; dx = dy m / (1 - p) (Srivastava, Hinton, Krizhevsky,
/// Sutskever, Salakhutdinov: Dropout, JMLR 2014).
/// </summary>
internal static class Dropouts
{
    public static Tensor Dropout(Tensor x, double p, Philox random)
    {
        DTypeFacts.RequireFloat("Dropout", x);
        if (!(p >= 0 && p <= 1)) throw new ArgumentOutOfRangeException(nameof(p), $"Dropout: the share {p} of elements to drop does not lie in [0, 1].");
        if (p == 0 || x.Count == 0) return x;
        if (p == 1) return x * 0.0;

        // Element i takes word i from the next whole block of the generator on; the generator moves on by whole blocks.
        var position = (random.Position + 3) & ~3UL;
        random.Position = (position + (ulong)x.Count + 3) & ~3UL;
        var y = Tensor.Empty(x.Shape, x.DType);
        using var mask = Tensor.Empty([(int)(((long)x.Count + 63) / 64)], DType.Int64);
        using var input = Copies.Contiguous(x);
        Backend.Current.Dropout(input, y, mask, p, random.Seed, random.Stream, position);
        return Tape.Record("Dropout", y, [x], [mask], c =>
        {
            using var gradient = Copies.Contiguous(c.Gradient);
            var dx = Tensor.Empty(gradient.Shape, gradient.DType);
            Backend.Current.DropoutBackward(gradient, c.Saved(0), dx, p);
            c.Give(0, dx);
        });
    }
}
