namespace Ascent.Tensors.Backends;

public partial class ReferenceBackend
{
    /// <inheritdoc/>
    public virtual void Triangle(Tensor x, Tensor y, int diagonal, bool lower)
    {
        var values = Read(x);
        for (var at = 0; at < values.Length; at++)
        {
            var on = (at % x.Shape[-1]) - (at / x.Shape[-1] % x.Shape[-2]);
            if (lower ? on > diagonal : on < diagonal) values[at] = 0;
        }

        Write(values, y);
    }
}
