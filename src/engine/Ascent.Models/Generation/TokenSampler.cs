using Ascent.Tensors.Random;

namespace Ascent.Models.Generation;

/// <summary>
/// Chooses the next token from logits. In this order: the repetition penalty, the temperature, top-k, top-p, softmax, one draw. Of tokens
/// that are equally probable those of lower number come first, so that exactly k are kept.
/// </summary>
public sealed class TokenSampler
{
    private readonly GenerationOptions _options;
    private readonly Philox _random;
    private double[] _probabilities = [];
    private int[] _order = [];
    private float[] _keys = [];
    private ulong[] _sorted = [];

    /// <summary>Draws from a stream of its own of the options' seed.</summary>
    /// <exception cref="ArgumentException">An option has no meaning.</exception>
    public TokenSampler(GenerationOptions options)
    {
        GenerationOptions.Check(options);
        _options = options;
        _random = new Philox(options.Seed, 0x6e657874); // "next"
    }

    /// <summary>The next token; with a temperature of 0 the most probable one.</summary>
    /// <param name="logits">One for each token of the vocabulary.</param>
    /// <param name="seen">The tokens that are there already, for the repetition penalty.</param>
    /// <exception cref="ArgumentException">No logit is a finite number: the model has diverged.</exception>
    public int Next(ReadOnlySpan<float> logits, IEnumerable<int> seen)
    {
        var probabilities = Distribution(logits, seen);
        if (_options.Temperature == 0) return _order[0];
        var left = _random.NextDouble();
        var last = 0;
        for (var i = 0; i < probabilities.Length; i++)
        {
            if (probabilities[i] == 0) continue;
            last = i;
            left -= probabilities[i];
            if (left < 0) break;
        }

        return last;
    }

    /// <summary>The probabilities that <see cref="Next"/> draws from, one for each token; valid until the next call.</summary>
    public ReadOnlySpan<double> Distribution(ReadOnlySpan<float> logits, IEnumerable<int> seen)
    {
        if (_probabilities.Length != logits.Length)
        {
            _probabilities = new double[logits.Length];
            _order = new int[logits.Length];
            _keys = new float[logits.Length];
            _sorted = new ulong[logits.Length];
        }

        // Sorted by the negated logits, so that ascending is from the most probable on; what is no number goes last.
        for (var i = 0; i < logits.Length; i++) _keys[i] = float.IsNaN(logits[i]) ? float.PositiveInfinity : -logits[i];
        Penalize(seen);
        var kept = Order();
        Array.Clear(_probabilities);
        var top = -(double)_keys[_order[0]];
        if (!double.IsFinite(top)) throw new ArgumentException("No logit is a finite number; the model has diverged, or its weights are damaged.", nameof(logits));
        if (_options.Temperature == 0)
        {
            _probabilities[_order[0]] = 1;
            return _probabilities;
        }

        var sum = 0.0;
        foreach (var token in _order.AsSpan(0, kept)) sum += _probabilities[token] = Math.Exp((-_keys[token] - top) / _options.Temperature);
        if (_options.TopP is { } p) (kept, sum) = Nucleus(kept, sum, p);
        foreach (var token in _order.AsSpan(0, kept)) _probabilities[token] /= sum;
        return _probabilities;
    }

    private void Penalize(IEnumerable<int> seen)
    {
        var penalty = (float)_options.RepetitionPenalty;
        if (penalty == 1) return;
        foreach (var token in seen.Distinct()) _keys[token] = _keys[token] < 0 ? _keys[token] / penalty : _keys[token] * penalty;
    }

    /// <summary>Puts the most probable tokens in front: all in order where a limit needs them, else only the first.</summary>
    /// <returns>How many top-k keeps.</returns>
    private int Order()
    {
        if (_options.Temperature > 0 && (_options.TopK < _order.Length || _options.TopP < 1))
        {
            // The key, as a number that sorts like it, above the token: a plain sort then has equal keys in the order of the tokens.
            for (var i = 0; i < _order.Length; i++) _sorted[i] = ((ulong)Sortable(_keys[i]) << 32) | (uint)i;
            Array.Sort(_sorted);
            for (var i = 0; i < _order.Length; i++) _order[i] = (int)(uint)_sorted[i];
            return Math.Min(_options.TopK ?? _order.Length, _order.Length);
        }

        var best = 0;
        for (var i = 0; i < _order.Length; i++)
        {
            _order[i] = i;
            if (_keys[i] < _keys[best]) best = i;
        }

        (_order[0], _order[best]) = (best, 0);
        return _order.Length;
    }

    private static uint Sortable(float key)
    {
        var bits = BitConverter.SingleToUInt32Bits(key + 0f); // -0 becomes 0.
        return bits >> 31 != 0 ? ~bits : bits | 0x8000_0000;
    }

    /// <summary>Keeps the fewest of the first tokens whose probabilities reach p.</summary>
    private (int Kept, double Sum) Nucleus(int kept, double sum, double p)
    {
        var reached = 0.0;
        for (var i = 0; i < kept; i++)
        {
            reached += _probabilities[_order[i]];
            if (reached < p * sum) continue;
            foreach (var token in _order.AsSpan(i + 1, kept - i - 1)) _probabilities[token] = 0;
            return (i + 1, reached);
        }

        return (kept, sum);
    }
}
