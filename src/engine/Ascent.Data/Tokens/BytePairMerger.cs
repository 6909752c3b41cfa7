using System.Runtime.InteropServices;
using System.Text;

namespace Ascent.Data.Tokens;

/// <summary>
/// Encodes a word: its bytes, then again and again the pair of neighbours whose merge comes first in the list, wherever it stands. Short words by
/// looking at all pairs each time, long ones over a queue, so that a megabyte without a space takes n log n steps.
/// </summary>
internal sealed class BytePairMerger
{
    private const int ShortWord = 64;

    private readonly int[] _byteIds = new int[256];
    private readonly Dictionary<long, Merge> _merges;

    internal BytePairMerger(BytePairVocabulary vocabulary)
    {
        for (var value = 0; value < 256; value++) _byteIds[value] = vocabulary.Ids[ByteAlphabet.Spell((byte)value).ToString()];
        _merges = new(vocabulary.Merges.Length);
        for (var rank = 0; rank < vocabulary.Merges.Length; rank++)
        {
            var (left, right, merged) = vocabulary.Merges[rank];
            _merges.Add(Pair(left, right), new(rank, merged));
        }
    }

    private readonly record struct Merge(int Rank, int Id);

    internal void Encode(ReadOnlySpan<char> word, List<int> ids)
    {
        Span<byte> bytes = word.Length <= 3 * ShortWord ? stackalloc byte[9 * ShortWord] : new byte[Encoding.UTF8.GetMaxByteCount(word.Length)];
        bytes = bytes[..Encoding.UTF8.GetBytes(word, bytes)];
        if (bytes.Length <= ShortWord) EncodeShort(bytes, ids);
        else EncodeLong(bytes, ids);
    }

    internal void EncodeShort(ReadOnlySpan<byte> bytes, List<int> ids)
    {
        var start = ids.Count;
        foreach (var value in bytes) ids.Add(_byteIds[value]);
        while (true)
        {
            var symbols = CollectionsMarshal.AsSpan(ids)[start..];
            var best = new Merge(int.MaxValue, -1);
            for (var i = 0; i + 1 < symbols.Length; i++)
            {
                if (_merges.TryGetValue(Pair(symbols[i], symbols[i + 1]), out var merge) && merge.Rank < best.Rank) best = merge;
            }

            if (best.Id < 0) return;
            var kept = 0;
            for (var i = 0; i < symbols.Length; i++)
            {
                var merges = i + 1 < symbols.Length && _merges.TryGetValue(Pair(symbols[i], symbols[i + 1]), out var merge) && merge.Rank == best.Rank;
                symbols[kept++] = merges ? best.Id : symbols[i];
                if (merges) i++;
            }

            CollectionsMarshal.SetCount(ids, start + kept);
        }
    }

    internal void EncodeLong(ReadOnlySpan<byte> bytes, List<int> ids)
    {
        // A list linked by places; a place that was merged into its left neighbour has the symbol -1.
        var symbols = new int[bytes.Length];
        var next = new int[bytes.Length];
        var previous = new int[bytes.Length];
        for (var i = 0; i < bytes.Length; i++) (symbols[i], next[i], previous[i]) = (_byteIds[bytes[i]], i + 1, i - 1);
        var queue = new PriorityQueue<long, long>();
        for (var i = 0; i + 1 < bytes.Length; i++) Offer(i, i + 1);

        var merged = new List<int>();
        var mergedAt = new int[bytes.Length];
        for (var round = 1; queue.TryPeek(out var pair, out _); round++)
        {
            // All places of one merge, from left to right, before anything that they give rise to.
            var (rank, id) = _merges[pair];
            merged.Clear();
            while (queue.TryPeek(out _, out var key) && key >> 32 == rank)
            {
                queue.Dequeue();
                var left = (int)key;
                var right = next[left];
                if (symbols[left] < 0 || right >= bytes.Length || Pair(symbols[left], symbols[right]) != pair) continue;
                (symbols[left], symbols[right], mergedAt[left]) = (id, -1, round);
                next[left] = next[right];
                if (next[left] < bytes.Length) previous[next[left]] = left;
                merged.Add(left);
            }

            // Each new pair once: a neighbour on the left that is new as well offers the pair itself.
            foreach (var left in merged)
            {
                if (previous[left] >= 0 && mergedAt[previous[left]] != round) Offer(previous[left], left);
                if (next[left] < bytes.Length) Offer(left, next[left]);
            }
        }

        foreach (var symbol in symbols)
        {
            if (symbol >= 0) ids.Add(symbol);
        }

        void Offer(int left, int right)
        {
            var pair = Pair(symbols[left], symbols[right]);
            if (_merges.TryGetValue(pair, out var merge)) queue.Enqueue(pair, ((long)merge.Rank << 32) | (uint)left);
        }
    }

    private static long Pair(int left, int right) => ((long)left << 32) | (uint)right;
}
