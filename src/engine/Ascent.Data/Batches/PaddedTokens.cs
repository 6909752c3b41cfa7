using Ascent.Tensors;

namespace Ascent.Data;

/// <summary>Sequences of token ids laid into a rectangle.</summary>
internal static class PaddedTokens
{
    /// <summary>The sequences side by side, cut at a length and filled up with padding.</summary>
    /// <param name="sequences">Token ids.</param>
    /// <param name="time">Places in a row.</param>
    /// <param name="padding">Id that fills up.</param>
    /// <returns>Int64 [sequences, time], and the mask, Int64 [sequences, time]: 1 for a token and 0 for padding.</returns>
    public static (Tensor Ids, Tensor Mask) Lay(ReadOnlySpan<int[]> sequences, int time, int padding)
    {
        var ids = Tensor.Empty([sequences.Length, time], DType.Int64);
        var mask = Tensor.Empty([sequences.Length, time], DType.Int64);
        var values = ids.AsSpan<long>();
        var shown = mask.AsSpan<long>();
        for (var i = 0; i < sequences.Length; i++)
        {
            var row = values.Slice(i * time, time);
            var count = Math.Min(sequences[i].Length, time);
            for (var t = 0; t < count; t++) row[t] = sequences[i][t];
            row[count..].Fill(padding);
            shown.Slice(i * time, count).Fill(1);
            shown.Slice(i * time + count, time - count).Clear();
        }

        GC.KeepAlive(ids);
        GC.KeepAlive(mask);
        return (ids, mask);
    }

    /// <summary>The longest length, no more than the most and no less than the least that a model takes.</summary>
    public static int Time(ReadOnlySpan<int[]> sequences, int least, int most)
    {
        var time = least;
        foreach (var sequence in sequences) time = Math.Max(time, Math.Min(sequence.Length, most));
        return time;
    }

    /// <exception cref="ArgumentException">An id is negative, or a sequence is empty.</exception>
    public static void Check(IReadOnlyList<int[]> sequences, string parameter)
    {
        for (var i = 0; i < sequences.Count; i++)
        {
            if (sequences[i].Length == 0) throw new ArgumentException($"Sequence {i} has no token; leave it out, or give it the token for the unknown.", parameter);
            foreach (var id in sequences[i])
            {
                if (id < 0) throw new ArgumentException($"Sequence {i} has the token id {id}; ids are 0 or more.", parameter);
            }
        }
    }

    /// <summary>Int64 [count].</summary>
    public static Tensor Column(ReadOnlySpan<long> values) => Tensor.From(values, [values.Length]);

    /// <summary>The chosen ones.</summary>
    public static int[][] Pick(IReadOnlyList<int[]> sequences, int[] chosen) => Array.ConvertAll(chosen, i => sequences[i]);

    /// <summary>Lengths after cutting.</summary>
    public static int[] Lengths(IReadOnlyList<int[]> sequences, int most)
    {
        var lengths = new int[sequences.Count];
        for (var i = 0; i < lengths.Length; i++) lengths[i] = Math.Min(sequences[i].Length, most);
        return lengths;
    }
}
