using Ascent.Tensors.Random;

namespace Ascent.Data;

/// <summary>Random letters and the same ones backwards. No sequence is in two parts.</summary>
public static class ReversedSymbols
{
    private const int Held = 1000;

    /// <summary>Draws the parts: 1,000 pairs each for validation and test.</summary>
    /// <param name="count">Pairs to train on.</param>
    /// <param name="symbols">Letters that there are, 2 to 26.</param>
    /// <param name="longest">Letters of the longest sequence, at least 4; the shortest has 3.</param>
    /// <param name="seed">All chance comes from it.</param>
    /// <exception cref="ArgumentOutOfRangeException">A figure that makes no such data: fewer than four times as many different sequences as are drawn, for one.</exception>
    public static (TextPairs Train, TextPairs Validation, TextPairs Test) Draw(int count, int symbols, int longest, ulong seed)
    {
        const int shortest = 3;
        if (count < 1) throw new ArgumentOutOfRangeException(nameof(count), count, "At least one pair is trained on.");
        if (symbols is < 2 or > 26) throw new ArgumentOutOfRangeException(nameof(symbols), symbols, "There are 2 to 26 letters.");
        if (longest is < shortest + 1 or > 1000) throw new ArgumentOutOfRangeException(nameof(longest), longest, "The longest sequence has 4 to 1,000 letters.");
        var different = Enumerable.Range(shortest, longest - shortest + 1).Sum(length => Math.Pow(symbols, length));
        if (different < 4.0 * (count + (2 * Held)))
            throw new ArgumentOutOfRangeException(nameof(count), count, $"There are only {different:#,0} different sequences of up to {longest} of {symbols} letters: too few for {count + (2 * Held):#,0} that are all different.");

        var random = new Philox(seed, 'R');
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var drawn = new List<string>(count + (2 * Held));
        while (drawn.Count < count + (2 * Held))
        {
            var letters = new char[shortest + random.Next(longest - shortest + 1)];
            for (var i = 0; i < letters.Length; i++) letters[i] = (char)('a' + random.Next(symbols));
            var text = new string(letters);
            if (seen.Add(text)) drawn.Add(text);
        }

        return (Part("train", 2 * Held, count), Part("validation", 0, Held), Part("test", Held, Held));

        TextPairs Part(string part, int start, int length) =>
            new($"reversed-symbols {part}", drawn.GetRange(start, length), drawn.GetRange(start, length).ConvertAll(static text => string.Concat(text.Reverse())));
    }
}
