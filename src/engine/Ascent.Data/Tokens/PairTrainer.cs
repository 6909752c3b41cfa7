namespace Ascent.Data.Tokens;

/// <summary>
/// Learns merges: again and again the pair of neighbours with the largest count over all words becomes one symbol. Counts are kept up to date where a
/// merge changes them, and each pair knows the words that it is in, so a merge costs what it touches and not the whole text.
/// </summary>
internal sealed class PairTrainer
{
    private readonly List<(int[] Symbols, int Length, long Count)> _words;
    private readonly Dictionary<long, PairState> _pairs = [];
    private readonly PriorityQueue<long, (long MinusCount, long Pair)> _queue = new();
    private readonly HashSet<long> _grown = [];

    /// <param name="words">Symbols of each distinct word, and how often it comes.</param>
    internal PairTrainer(IEnumerable<(int[] Symbols, long Count)> words)
    {
        _words = [.. words.Select(word => (word.Symbols, word.Symbols.Length, word.Count))];
        for (var index = 0; index < _words.Count; index++)
        {
            var (symbols, length, count) = _words[index];
            for (var i = 0; i + 1 < length; i++) Add(symbols[i], symbols[i + 1], count, index);
        }

        Offer();
    }

    private sealed class PairState
    {
        internal long Count;
        internal readonly List<int> Words = [];
    }

    /// <summary>The most frequent pair, ties going to the smaller left and then the smaller right symbol; null if none comes as often as asked.</summary>
    internal (int Left, int Right)? Next(long minimum)
    {
        while (_queue.TryDequeue(out var pair, out var key))
        {
            // What stands in the queue may have lost occurrences since; then it takes its new place.
            var count = _pairs.TryGetValue(pair, out var state) ? state.Count : 0;
            if (count < minimum) continue;
            if (count == -key.MinusCount) return ((int)(pair >> 32), (int)pair);
            if (count < -key.MinusCount) _queue.Enqueue(pair, (-count, pair));
        }

        return null;
    }

    /// <summary>Takes a pair out without merging it.</summary>
    internal void Forbid(int left, int right) => _pairs.Remove(Pair(left, right));

    /// <summary>Replaces a pair by a symbol in all words, from left to right.</summary>
    internal void Merge(int left, int right, int merged)
    {
        if (!_pairs.Remove(Pair(left, right), out var state)) return;
        foreach (var index in state.Words)
        {
            var (symbols, length, count) = _words[index];
            var kept = 0;
            for (var i = 0; i < length; i++)
            {
                if (i + 1 >= length || symbols[i] != left || symbols[i + 1] != right)
                {
                    symbols[kept++] = symbols[i];
                    continue;
                }

                // What stood left and right of the pair now stands beside the new symbol.
                if (kept > 0)
                {
                    Remove(symbols[kept - 1], left, count);
                    Add(symbols[kept - 1], merged, count, index);
                }

                if (i + 2 < length)
                {
                    Remove(right, symbols[i + 2], count);
                    Add(merged, symbols[i + 2], count, index);
                }

                symbols[kept++] = merged;
                i++;
            }

            _words[index] = (symbols, kept, count);
        }

        Offer();
    }

    private static long Pair(int left, int right) => ((long)left << 32) | (uint)right;

    private void Add(int left, int right, long count, int word)
    {
        var pair = Pair(left, right);
        if (!_pairs.TryGetValue(pair, out var state)) _pairs.Add(pair, state = new());
        state.Count += count;
        if (state.Words.Count == 0 || state.Words[^1] != word) state.Words.Add(word);
        _grown.Add(pair);
    }

    private void Remove(int left, int right, long count)
    {
        if (_pairs.TryGetValue(Pair(left, right), out var state)) state.Count -= count;
    }

    private void Offer()
    {
        foreach (var pair in _grown)
        {
            if (_pairs.TryGetValue(pair, out var state)) _queue.Enqueue(pair, (-state.Count, pair));
        }

        _grown.Clear();
    }
}
