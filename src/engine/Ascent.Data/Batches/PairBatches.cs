namespace Ascent.Data;

/// <summary>
/// Pairs of sequences for a model that writes one from the other: inputs are Int64 [count, time] of the sources; targets Int64 [count, other
/// time], each between the tokens that begin and end it; both filled up with padding. The mask is that of the inputs, Int64 [count, time].
/// May be used from several threads.
/// </summary>
public sealed class PairBatches : IBatchSource
{
    private readonly IReadOnlyList<int[]> _sources;
    private readonly int[][] _targets;
    private readonly TextBatchOptions _options;
    private readonly EpochOrder _order;

    /// <param name="sources">Token ids of what is read.</param>
    /// <param name="targets">Token ids of what is written, without the tokens that begin and end it; may be empty.</param>
    /// <param name="beginId">Token that begins a target.</param>
    /// <param name="endId">Token that ends a target; it stays when a target is cut.</param>
    /// <param name="options">How they become batches. The longest length counts for sources, and for targets with their begin and end; bucketing goes by both.</param>
    /// <exception cref="ArgumentException">They differ in number, a source is empty, an id is negative or that of the padding, or the options contradict each other.</exception>
    public PairBatches(IReadOnlyList<int[]> sources, IReadOnlyList<int[]> targets, int beginId, int endId, TextBatchOptions options)
    {
        if (sources.Count != targets.Count) throw new ArgumentException($"There are {sources.Count} sources and {targets.Count} targets.", nameof(targets));
        PaddedTokens.Check(sources, nameof(sources));
        options.Check(nameof(options));
        if (options.Longest < 2) throw new ArgumentException("A target needs two places, for the tokens that begin and end it.", nameof(options));
        if (beginId < 0 || endId < 0 || beginId == options.PaddingId || endId == options.PaddingId) throw new ArgumentException($"The tokens {beginId} and {endId} that begin and end a target are 0 or more, and not the padding.", nameof(beginId));
        _sources = sources;
        _targets = [.. targets.Select(target => (int[])[beginId, .. target.AsSpan(0, Math.Min(target.Length, options.Longest - 2)), endId])];
        PaddedTokens.Check(_targets, nameof(targets));
        _options = options;
        var lengths = options.Bucketed ? PaddedTokens.Lengths(sources, options.Longest).Zip(_targets, (source, target) => source + target.Length).ToArray() : null;
        _order = new EpochOrder(sources.Count, options.Batch, options.Seed, lengths);
    }

    /// <inheritdoc/>
    public int Batches => _order.Batches;

    /// <inheritdoc/>
    public Batch Get(int epoch, int index)
    {
        var chosen = _order.Choose(epoch, index);
        var sources = PaddedTokens.Pick(_sources, chosen);
        var targets = PaddedTokens.Pick(_targets, chosen);
        var (inputs, mask) = PaddedTokens.Lay(sources, PaddedTokens.Time(sources, _options.Shortest, _options.Longest), _options.PaddingId);
        var (written, rest) = PaddedTokens.Lay(targets, PaddedTokens.Time(targets, _options.Shortest, _options.Longest), _options.PaddingId);
        using (rest) return new(inputs, written, mask);
    }
}
