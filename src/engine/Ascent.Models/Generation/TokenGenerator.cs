using Ascent.Tensors;
using Ascent.Tensors.Autograd;

namespace Ascent.Models.Generation;

/// <summary>
/// Goes on with a sequence of tokens, one token at a time, over a key/value cache.
/// </summary>
/// <remarks>
/// Where the context is full, the window slides: the oldest quarter of the tokens is forgotten and the rest is computed again, because GPT-2's
/// positions are absolute, so that every key and value changes with its place. One such pass serves a quarter of a context of new tokens. The
/// logits are at each moment those of a pass over the window's tokens. Memory does not grow with the text.
/// </remarks>
public sealed class TokenGenerator
{
    private readonly Gpt _model;

    /// <summary>The model is put in evaluation mode when tokens are generated.</summary>
    public TokenGenerator(Gpt model) => _model = model;

    /// <summary>Generates until a stop token comes or there are enough; each token is there as soon as it is drawn.</summary>
    /// <param name="prompt">At least one token; of one longer than the context the end counts.</param>
    /// <param name="options">How to choose.</param>
    /// <exception cref="ArgumentException">The prompt is empty or has a token that the vocabulary lacks, or an option has no meaning.</exception>
    public IEnumerable<int> Generate(IReadOnlyList<int> prompt, GenerationOptions options)
    {
        if (prompt.Count == 0) throw new ArgumentException("There is nothing to go on from; the prompt needs at least one token.", nameof(prompt));
        foreach (var token in prompt)
        {
            if (token < 0 || token >= _model.Options.Vocabulary) throw new ArgumentException($"The token {token} of the prompt is none of the {_model.Options.Vocabulary} of the vocabulary.", nameof(prompt));
        }

        return Run(prompt, options, new TokenSampler(options));
    }

    private IEnumerable<int> Run(IReadOnlyList<int> prompt, GenerationOptions options, TokenSampler sampler)
    {
        var context = _model.Options.Context;
        var window = new List<int>(context);
        window.AddRange(prompt.Skip(prompt.Count - context));
        // The prompt beyond the context still counts as seen.
        var seen = options.RepetitionPenalty == 1 ? null : new HashSet<int>(prompt);
        using var cache = _model.NewCache();
        var fresh = window.Count;
        for (var count = 0; count < options.MaximumTokens; count++)
        {
            var token = Step(window, fresh, cache, sampler, seen);
            if (options.StopTokens.Contains(token)) yield break;
            yield return token;
            fresh = 1;
            if (window.Count == context)
            {
                window.RemoveRange(0, Math.Max(1, context / 4));
                cache.Reset();
                fresh = window.Count + 1;
            }

            window.Add(token);
            seen?.Add(token);
        }
    }

    /// <summary>Feeds the last tokens of the window and draws the next.</summary>
    private int Step(List<int> window, int fresh, GptCache cache, TokenSampler sampler, HashSet<int>? seen)
    {
        using var scope = new TensorScope();
        using var off = GradMode.NoGrad();
        _model.Eval();
        var ids = new long[fresh];
        for (var i = 0; i < fresh; i++) ids[i] = window[window.Count - fresh + i];
        var logits = _model.Next(Tensor.From(ids, [1, fresh]), cache).To(DType.Float32).Contiguous();
        var token = sampler.Next(logits.AsSpan<float>(), seen ?? []);
        GC.KeepAlive(logits);
        return token;
    }
}
