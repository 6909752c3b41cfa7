using Ascent.Tensors;

namespace Ascent.Data;

/// <summary>
/// Windows on a long text for a language model: inputs and targets are Int64 [count, time], the targets one token further on. With a seed the
/// windows stand anywhere, drawn anew for each batch; without one they follow each other and cover the text once, but for a last piece
/// that is shorter than a window. May be used from several threads.
/// </summary>
public sealed class TokenWindowBatches : IBatchSource
{
    private readonly int[] _tokens;
    private readonly int _batch;
    private readonly int _time;
    private readonly ulong? _seed;
    private readonly int _windows;

    /// <param name="tokens">Token ids of the text.</param>
    /// <param name="batch">Windows in a batch.</param>
    /// <param name="time">Tokens in a window.</param>
    /// <param name="seed">Draws the windows; null takes them one after the other.</param>
    /// <param name="batchesPerEpoch">With a seed: how many batches make an epoch; null takes so many that they have as many tokens as the text. Without: at most so many.</param>
    /// <exception cref="ArgumentException">The text is too short for one window, or an id is negative.</exception>
    public TokenWindowBatches(int[] tokens, int batch, int time, ulong? seed, int? batchesPerEpoch = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batch);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(time);
        if (batchesPerEpoch is { } wanted) ArgumentOutOfRangeException.ThrowIfNegativeOrZero(wanted, nameof(batchesPerEpoch));
        if (tokens.Length <= time) throw new ArgumentException($"The text has {tokens.Length} tokens; a window of {time} and the token after it need {time + 1}.", nameof(tokens));
        foreach (var id in tokens)
        {
            if (id < 0) throw new ArgumentException($"The text has the token id {id}; ids are 0 or more.", nameof(tokens));
        }

        _tokens = tokens;
        _batch = batch;
        _time = time;
        _seed = seed;
        _windows = (tokens.Length - 1) / time;
        var whole = (int)(((long)_windows + batch - 1) / batch);
        Batches = seed is null ? Math.Min(whole, batchesPerEpoch ?? whole) : batchesPerEpoch ?? Math.Max(1, _windows / batch);
    }

    /// <inheritdoc/>
    public int Batches { get; }

    /// <inheritdoc/>
    public Batch Get(int epoch, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        if ((uint)index >= (uint)Batches) throw new ArgumentOutOfRangeException(nameof(index), $"{index} is not one of the {Batches} batches of an epoch.");
        var first = index * _batch;
        var count = _seed is null ? Math.Min(_batch, _windows - first) : _batch;
        var random = _seed is { } seed ? BatchStreams.Of(seed, BatchStreams.Windows, epoch, index) : null;
        var inputs = Tensor.Empty([count, _time], DType.Int64);
        var targets = Tensor.Empty([count, _time], DType.Int64);
        var before = inputs.AsSpan<long>();
        var after = targets.AsSpan<long>();
        for (var i = 0; i < count; i++)
        {
            var start = random?.Next(_tokens.Length - _time) ?? (first + i) * _time;
            var window = _tokens.AsSpan(start, _time + 1);
            for (var t = 0; t < _time; t++)
            {
                before[i * _time + t] = window[t];
                after[i * _time + t] = window[t + 1];
            }
        }

        GC.KeepAlive(inputs);
        return new(inputs, targets);
    }
}
