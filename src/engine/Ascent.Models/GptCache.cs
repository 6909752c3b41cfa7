using Ascent.Tensors;
using Ascent.Tensors.Autograd;

namespace Ascent.Models;

/// <summary>
/// The keys and values of the tokens that a <see cref="Gpt"/> has seen, so that the next token costs one row of every product in place of
/// a pass over all of them. Its memory, 2 layers x count x context x width numbers, is taken once and does not grow.
/// </summary>
public sealed class GptCache : IDisposable
{
    private readonly Tensor[] _keys;
    private readonly Tensor[] _values;

    internal GptCache(GptOptions options, int count, DType dtype)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        Count = count;
        _keys = Rooms();
        _values = Rooms();

        Tensor[] Rooms() => [.. Enumerable.Range(0, options.Layers).Select(_ =>
        {
            var room = Tensor.Zeros([count, options.Heads, options.Context, options.Width / options.Heads], dtype);
            room.OutliveScope();
            return room;
        })];
    }

    /// <summary>Sequences side by side.</summary>
    public int Count { get; }

    /// <summary>Tokens seen of each.</summary>
    public int Length { get; internal set; }

    /// <summary>Forgets everything, to begin new sequences, or all but the first tokens, to go on from there in another way.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not that many.</exception>
    public void Reset(int keep = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(keep);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(keep, Length);
        Length = keep;
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        foreach (var room in _keys.Concat(_values)) room.Dispose();
    }

    /// <summary>Puts keys and values [count, heads, time, size] of a layer behind those that are there, and returns all.</summary>
    internal (Tensor Keys, Tensor Values) Append(int layer, Tensor keys, Tensor values) => (Put(_keys[layer], keys), Put(_values[layer], values));

    private Tensor Put(Tensor room, Tensor rows)
    {
        using var off = GradMode.NoGrad();
        var end = Length + rows.Shape[2];
        room.Slice(2, Length, end).CopyFrom(rows);
        return room.Slice(2, 0, end);
    }
}

/// <summary>One layer's part of a cache.</summary>
internal readonly record struct GptLayerCache(GptCache Cache, int Layer)
{
    public (Tensor Keys, Tensor Values) Append(Tensor keys, Tensor values) => Cache.Append(Layer, keys, values);
}
