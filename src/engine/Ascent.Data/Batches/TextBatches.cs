namespace Ascent.Data;

/// <summary>How sequences of tokens become batches.</summary>
/// <param name="Batch">Examples in a batch.</param>
public sealed record TextBatchOptions(int Batch)
{
    /// <summary>Shuffles, and leaves out the few examples that do not fill a last batch; null keeps the order and all examples.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Longer sequences are cut to so many tokens.</summary>
    public int Longest { get; init; } = int.MaxValue;

    /// <summary>Batches are at least so long: a convolution over words needs as many as its window.</summary>
    public int Shortest { get; init; } = 1;

    /// <summary>Puts sequences of like length into a batch, so that less is padded. Needs a seed; without one it does nothing.</summary>
    public bool Bucketed { get; init; }

    /// <summary>Id that fills up.</summary>
    public int PaddingId { get; init; }

    /// <exception cref="ArgumentException">They contradict each other.</exception>
    internal void Check(string parameter)
    {
        if (Longest < 1 || Shortest < 1 || Shortest > Longest) throw new ArgumentException($"A batch cannot have at least {Shortest} and at most {Longest} places.", parameter);
        if (PaddingId < 0) throw new ArgumentException($"The padding id is {PaddingId}; ids are 0 or more.", parameter);
    }
}

/// <summary>
/// Texts with classes: inputs Int64 [count, time], filled up with padding to the longest of the batch; targets Int64 [count]; mask Int64
/// [count, time], 1 for a token and 0 for padding. May be used from several threads.
/// </summary>
public sealed class TextBatches : IBatchSource
{
    private readonly IReadOnlyList<int[]> _texts;
    private readonly IReadOnlyList<int> _labels;
    private readonly TextBatchOptions _options;
    private readonly EpochOrder _order;

    /// <param name="texts">Token ids of each text.</param>
    /// <param name="labels">Class of each text.</param>
    /// <param name="options">How they become batches.</param>
    /// <exception cref="ArgumentException">Texts and labels differ in number, a text is empty, an id is negative, or the options contradict each other.</exception>
    public TextBatches(IReadOnlyList<int[]> texts, IReadOnlyList<int> labels, TextBatchOptions options)
    {
        if (texts.Count != labels.Count) throw new ArgumentException($"There are {texts.Count} texts and {labels.Count} labels.", nameof(labels));
        PaddedTokens.Check(texts, nameof(texts));
        options.Check(nameof(options));
        _texts = texts;
        _labels = labels;
        _options = options;
        _order = new EpochOrder(texts.Count, options.Batch, options.Seed, options.Bucketed ? PaddedTokens.Lengths(texts, options.Longest) : null);
    }

    /// <inheritdoc/>
    public int Batches => _order.Batches;

    /// <inheritdoc/>
    public Batch Get(int epoch, int index)
    {
        var chosen = _order.Choose(epoch, index);
        var texts = PaddedTokens.Pick(_texts, chosen);
        var (ids, mask) = PaddedTokens.Lay(texts, PaddedTokens.Time(texts, _options.Shortest, _options.Longest), _options.PaddingId);
        return new(ids, PaddedTokens.Column(Array.ConvertAll(chosen, i => (long)_labels[i])), mask);
    }
}
