using Ascent.Tensors.Random;

namespace Ascent.Tensors.Backends;

public partial class ReferenceBackend
{
    /// <inheritdoc/>
    public virtual void Dropout(Tensor x, Tensor y, Tensor mask, double p, ulong seed, ulong stream, ulong position)
    {
        var values = Read(x);
        var bits = mask.AsSpan<long>();
        bits.Clear();
        var random = new Philox(seed, stream) { Position = position };
        for (var i = 0; i < values.Length; i++)
        {
            var kept = random.NextUInt32() >= Math.Round(p * (1L << 32));
            if (kept) bits[i / 64] |= 1L << (i % 64);
            values[i] *= kept ? 1 / (1 - p) : 0;
        }

        Write(values, y);
    }

    /// <inheritdoc/>
    public virtual void DropoutBackward(Tensor gradient, Tensor mask, Tensor dx, double p)
    {
        var values = Read(gradient);
        var bits = mask.AsSpan<long>();
        for (var i = 0; i < values.Length; i++) values[i] *= ((bits[i / 64] >> (i % 64)) & 1) != 0 ? 1 / (1 - p) : 0;
        Write(values, dx);
    }
}
