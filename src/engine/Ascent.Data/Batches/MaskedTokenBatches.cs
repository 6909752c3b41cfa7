using Ascent.Tensors;

namespace Ascent.Data;

/// <summary>What a masked language model is asked.</summary>
/// <param name="MaskId">Id of the token that hides another.</param>
/// <param name="VocabularySize">Ids are below it; some tokens are replaced by one of them.</param>
public sealed record MaskingOptions(int MaskId, int VocabularySize)
{
    /// <summary>Part of the tokens that are asked for.</summary>
    public double Probability { get; init; } = 0.15;

    /// <summary>Draws what is hidden, anew each epoch.</summary>
    public ulong Seed { get; init; }

    /// <summary>Tokens that are never asked for nor put in another's place: those that begin, separate and fill up.</summary>
    public IReadOnlyCollection<int> Special { get; init; } = [];
}

/// <summary>
/// Texts for BERT's masked language model (Devlin et al., "BERT: Pre-training of Deep Bidirectional Transformers", 2018): of the tokens that
/// are asked for, 80 % are hidden, 10 % replaced by another and 10 % left as they are. Inputs are Int64 [count, time]; targets Int64
/// [count, time] hold the token where one is asked for and -100 elsewhere; mask Int64 [count, time], 1 for a token and 0 for padding. What
/// is hidden in a text depends on the seed, the epoch and the text's number alone; at least one token of each is asked for. May be used from
/// several threads.
/// </summary>
public sealed class MaskedTokenBatches : IBatchSource
{
    /// <summary>The target where nothing is asked.</summary>
    public const int NotAsked = -100;

    private readonly IReadOnlyList<int[]> _texts;
    private readonly TextBatchOptions _options;
    private readonly MaskingOptions _masking;
    private readonly bool[] _special;
    private readonly EpochOrder _order;

    /// <param name="texts">Token ids of each text, with whatever tokens begin and end it.</param>
    /// <param name="options">How they become batches.</param>
    /// <param name="masking">What is hidden.</param>
    /// <exception cref="ArgumentException">A text is empty, an id is outside the vocabulary, or the options contradict each other.</exception>
    public MaskedTokenBatches(IReadOnlyList<int[]> texts, TextBatchOptions options, MaskingOptions masking)
    {
        PaddedTokens.Check(texts, nameof(texts));
        options.Check(nameof(options));
        if (!(masking.Probability is > 0 and <= 1)) throw new ArgumentException($"The part of the tokens that are asked for is {masking.Probability}; it is above 0 and at most 1.", nameof(masking));
        if (masking.VocabularySize < 1 || (uint)masking.MaskId >= (uint)masking.VocabularySize) throw new ArgumentException($"The mask's id {masking.MaskId} is not one of the {masking.VocabularySize} of the vocabulary.", nameof(masking));
        _special = new bool[masking.VocabularySize];
        foreach (var id in masking.Special.Append(masking.MaskId).Append(options.PaddingId))
        {
            if ((uint)id >= (uint)_special.Length) throw new ArgumentException($"The special id {id} is not one of the {masking.VocabularySize} of the vocabulary.", nameof(masking));
            _special[id] = true;
        }

        if (!_special.Contains(false)) throw new ArgumentException("Every token of the vocabulary is a special one; there is nothing to ask for.", nameof(masking));
        for (var i = 0; i < texts.Count; i++)
        {
            foreach (var id in texts[i])
            {
                if (id >= masking.VocabularySize) throw new ArgumentException($"Text {i} has the token id {id}; the vocabulary has {masking.VocabularySize}.", nameof(texts));
            }
        }

        _texts = texts;
        _options = options;
        _masking = masking;
        _order = new EpochOrder(texts.Count, options.Batch, options.Seed, options.Bucketed ? PaddedTokens.Lengths(texts, options.Longest) : null);
    }

    /// <inheritdoc/>
    public int Batches => _order.Batches;

    /// <inheritdoc/>
    public Batch Get(int epoch, int index)
    {
        var chosen = _order.Choose(epoch, index);
        var texts = PaddedTokens.Pick(_texts, chosen);
        var time = PaddedTokens.Time(texts, _options.Shortest, _options.Longest);
        var (ids, mask) = PaddedTokens.Lay(texts, time, _options.PaddingId);
        var targets = Tensor.Empty([chosen.Length, time], DType.Int64);
        var inputs = ids.AsSpan<long>();
        var asked = targets.AsSpan<long>();
        asked.Fill(NotAsked);
        for (var i = 0; i < chosen.Length; i++)
        {
            var count = Math.Min(texts[i].Length, time);
            Hide(inputs.Slice(i * time, count), asked.Slice(i * time, count), epoch, chosen[i]);
        }

        GC.KeepAlive(ids);
        return new(ids, targets, mask);
    }

    private void Hide(Span<long> inputs, Span<long> asked, int epoch, int text)
    {
        var random = BatchStreams.Of(_masking.Seed, BatchStreams.Masking, epoch, text);
        var candidates = 0;
        var any = false;
        for (var t = 0; t < inputs.Length; t++)
        {
            if (_special[inputs[t]]) continue;
            candidates++;
            if (random.NextDouble() >= _masking.Probability) continue;
            asked[t] = inputs[t];
            any = true;
        }

        if (!any && candidates > 0)
        {
            // A short text may have drawn none, and would teach nothing.
            var place = random.Next(candidates);
            for (var t = 0; t < inputs.Length; t++)
            {
                if (!_special[inputs[t]] && place-- == 0) asked[t] = inputs[t];
            }
        }

        for (var t = 0; t < inputs.Length; t++)
        {
            if (asked[t] != NotAsked) inputs[t] = InPlaceOf(inputs[t], random);
        }
    }

    private long InPlaceOf(long token, Tensors.Random.Philox random)
    {
        var draw = random.Next(10);
        if (draw < 8) return _masking.MaskId;
        if (draw == 8) return token;
        while (true)
        {
            var other = random.Next(_masking.VocabularySize);
            if (!_special[other]) return other;
        }
    }
}
