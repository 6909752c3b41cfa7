using Ascent.Tensors;
using Ascent.Tensors.Autograd;

namespace Ascent.Models;

public sealed partial class Transformer
{
    /// <summary>Begins to decode: the source goes through the encoder once.</summary>
    /// <param name="source">Tokens, Int64 [count, time].</param>
    /// <param name="mask">As in <see cref="Forward(Tensor, Tensor, Tensor?)"/>.</param>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public TransformerDecoding Decode(Tensor source, Tensor? mask = null) => new(this, source, mask);

    /// <summary>At every step the likeliest token, until it is the one that ends, or to the limit. The model should be in evaluation mode.</summary>
    /// <param name="source">Tokens, Int64 [count, time].</param>
    /// <param name="begin">The token before the first.</param>
    /// <param name="end">The token after the last.</param>
    /// <param name="limit">The most tokens of one answer, the one that ends it included.</param>
    /// <param name="mask">As in <see cref="Forward(Tensor, Tensor, Tensor?)"/>.</param>
    /// <returns>For each source its tokens, without those that begin and end.</returns>
    public IReadOnlyList<IReadOnlyList<int>> Greedy(Tensor source, int begin, int end, int limit, Tensor? mask = null)
    {
        CheckLimit(limit);
        using var decoding = Decode(source, mask);
        var answers = Enumerable.Range(0, source.Shape[0]).Select(_ => new List<int>()).ToArray();
        var rows = Enumerable.Range(0, answers.Length).ToList(); // whose answer each row of the decoding is
        var tokens = rows.ConvertAll(_ => begin);
        for (var length = 0; length < limit && rows.Count > 0; length++)
        {
            var best = decoding.Next(tokens, 1);
            var open = Enumerable.Range(0, rows.Count).Where(row => best[row][0].Token != end).ToList();
            tokens = open.ConvertAll(row => best[row][0].Token);
            if (open.Count < rows.Count) decoding.Choose(open);
            rows = open.ConvertAll(row => rows[row]);
            for (var i = 0; i < rows.Count; i++) answers[rows[i]].Add(tokens[i]);
        }

        return answers;
    }

    internal void CheckLimit(int limit)
    {
        if (limit < 1 || limit > Options.Context) throw new ArgumentOutOfRangeException(nameof(limit), limit, $"An answer has 1 to {Options.Context} tokens.");
    }

    /// <summary>Logarithms of the probabilities [count, vocabulary] of the token after these, [count, 1], at a position.</summary>
    internal Tensor Step(Tensor tokens, int position, IReadOnlyList<TransformerMemory> memories, Tensor mask) =>
        Head(_decoder.Step(Embed(tokens, position), memories, mask)).Squeeze(1).LogSoftmax(-1);

    internal IReadOnlyList<TransformerMemory> Remember(Tensor memory) => _decoder.Remember(memory);
}

/// <summary>
/// Answers that grow token by token. Keys and values of the source and of the tokens so far are kept, so that a step computes one position
/// only.
/// </summary>
public sealed class TransformerDecoding : IDisposable
{
    private readonly Transformer _model;
    private readonly IReadOnlyList<TransformerMemory> _memories;
    private Tensor _mask;

    internal TransformerDecoding(Transformer model, Tensor source, Tensor? mask)
    {
        using var off = GradMode.NoGrad();
        using var scope = new TensorScope();
        _model = model;
        (var memory, _mask) = model.Encode(source, mask);
        _mask = _mask.Clone();
        _mask.OutliveScope();
        _memories = model.Remember(memory);
        Count = source.Shape[0];
    }

    /// <summary>Answers that grow.</summary>
    public int Count { get; private set; }

    /// <summary>Tokens of each so far.</summary>
    public int Length { get; private set; }

    /// <summary>Appends a token to each answer.</summary>
    /// <param name="tokens">One for each answer.</param>
    /// <param name="count">How many continuations of each to give; at most the vocabulary.</param>
    /// <returns>For each answer the likeliest next tokens and the logarithms of their probabilities, the likeliest first; of equal ones the lower number.</returns>
    /// <exception cref="ArgumentException">There are more or fewer tokens than answers.</exception>
    public IReadOnlyList<(int Token, double LogProbability)[]> Next(IReadOnlyList<int> tokens, int count)
    {
        if (tokens.Count != Count) throw new ArgumentException($"{tokens.Count} tokens do not continue {Count} answers.", nameof(tokens));
        using var off = GradMode.NoGrad();
        using var scope = new TensorScope();
        var input = Tensor.From([.. tokens.Select(static token => (long)token)], [tokens.Count, 1]);
        var (values, indices) = _model.Step(input, Length++, _memories, _mask).TopK(Math.Min(count, _model.Options.Vocabulary));
        var (logarithms, numbers) = (values.ToArray<double>(), indices.ToArray<long>());
        return [.. Enumerable.Range(0, Count).Select(row => Enumerable.Range(row * values.Shape[1], values.Shape[1]).Select(i => ((int)numbers[i], logarithms[i])).ToArray())];
    }

    /// <summary>The answers of these rows, which may repeat, become the answers.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A row that is not there.</exception>
    public void Choose(IReadOnlyList<int> rows)
    {
        using var off = GradMode.NoGrad();
        using var index = Tensor.From([.. rows.Select(static row => (long)row)], [rows.Count]);
        var chosen = _mask.IndexSelect(0, index);
        chosen.OutliveScope();
        _mask.Dispose();
        _mask = chosen;
        foreach (var memory in _memories) memory.Choose(index);
        Count = rows.Count;
    }

    /// <summary>Gives back what was kept.</summary>
    public void Dispose()
    {
        _mask.Dispose();
        foreach (var memory in _memories) memory.Dispose();
    }
}
