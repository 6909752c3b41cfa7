using Ascent.Tensors;

namespace Ascent.Models;

/// <summary>What one block of the decoder need not compute again: keys and values [count, heads, time, size] of the source and of the target so far.</summary>
internal sealed class TransformerMemory : IDisposable
{
    /// <summary>Copies the source's, of which the given ones are views.</summary>
    public TransformerMemory(Tensor sourceKeys, Tensor sourceValues) => (SourceKeys, SourceValues) = (Kept(sourceKeys.Clone()), Kept(sourceValues.Clone()));

    public Tensor SourceKeys { get; private set; }

    public Tensor SourceValues { get; private set; }

    /// <summary>Null before the first position.</summary>
    public Tensor? Keys { get; private set; }

    /// <inheritdoc cref="Keys"/>
    public Tensor? Values { get; private set; }

    public void Append(Tensor keys, Tensor values)
    {
        var (oldKeys, oldValues) = (Keys, Values);
        Keys = Kept(oldKeys is null ? keys.Clone() : Tensor.Cat([oldKeys, keys], 2));
        Values = Kept(oldValues is null ? values.Clone() : Tensor.Cat([oldValues, values], 2));
        oldKeys?.Dispose();
        oldValues?.Dispose();
    }

    /// <summary>The sequences of these rows, which may repeat, become the sequences.</summary>
    public void Choose(Tensor rows)
    {
        (SourceKeys, SourceValues) = (Chosen(SourceKeys, rows), Chosen(SourceValues, rows));
        if (Keys is not null) Keys = Chosen(Keys, rows);
        if (Values is not null) Values = Chosen(Values, rows);
    }

    public void Dispose()
    {
        SourceKeys.Dispose();
        SourceValues.Dispose();
        Keys?.Dispose();
        Values?.Dispose();
    }

    private static Tensor Chosen(Tensor old, Tensor rows)
    {
        var chosen = Kept(old.IndexSelect(0, rows));
        old.Dispose();
        return chosen;
    }

    private static Tensor Kept(Tensor tensor)
    {
        tensor.OutliveScope();
        return tensor;
    }
}
