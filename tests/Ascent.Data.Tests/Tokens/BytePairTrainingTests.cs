using Ascent.Data.Tokens;
using FsCheck;
using FsCheck.Fluent;

namespace Ascent.Data.Tests.Tokens;

public sealed class BytePairTrainingTests
{
    private static List<string> Merges(BytePairTokenizer tokenizer) => [.. Enumerable.Range(256, tokenizer.Count - 257).Select(tokenizer.TokenOf)];

    [Fact]
    public void The_words_of_the_paper_give_its_merges()
    {
        // Sennrich et al. 2016, figure 2: low 5, lower 2, newest 6, widest 3; their first merges are e s, es t, (est end), l o, lo w. Each word is a text
        // of its own here, so that no space takes part.
        string[] texts = [.. Repeat("low", 5), .. Repeat("lower", 2), .. Repeat("newest", 6), .. Repeat("widest", 3)];
        var merges = Merges(BytePairTokenizer.Train(texts, 256 + 1 + 4));
        Assert.Equal(["es", "est", "lo", "low"], merges);
    }

    [Fact]
    public void A_vocabulary_that_keeps_counts_is_the_one_that_counts_anew_each_time()
    {
        var words = Gen.Elements("a", "b", "c", "ab", "aa", "abc", "bca").ListOf().Select(parts => string.Concat(parts)).ListOf().Select(list => list.ToArray()).ToArbitrary();
        Prop.ForAll(words, texts => Merges(BytePairTokenizer.Train(texts, 272)).SequenceEqual(CountAnew(texts, 272 - 257))).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    [Fact]
    public void The_same_texts_give_the_same_vocabulary_in_whatever_order_they_come()
    {
        var lines = TokenSamples.Sonnet.Split('\n');
        var first = BytePairTokenizer.Train(lines, 340);
        Assert.Equal(340, first.Count);
        Assert.Equal(Merges(first), Merges(BytePairTokenizer.Train(lines.Reverse(), 340)));
    }

    [Fact]
    public void Where_no_pair_comes_twice_the_vocabulary_stays_smaller()
    {
        var tokenizer = BytePairTokenizer.Train(["abcab"], 1000);
        Assert.Equal(["ab"], Merges(tokenizer));
        Assert.Equal(256 + 1 + 1, tokenizer.Count);
        Assert.Equal(257, BytePairTokenizer.Train([], 1000).Count);
    }

    [Fact]
    public void Special_tokens_are_not_learnt_from()
    {
        var text = string.Concat(Enumerable.Repeat("<|endoftext|>", 50));
        Assert.Empty(Merges(BytePairTokenizer.Train([text], 300)));
        var tokenizer = BytePairTokenizer.Train([string.Concat(Enumerable.Repeat("<s>", 9))], 300, ["<s>", "<t>"]);
        Assert.Equal(258, tokenizer.Count);
    }

    [Fact]
    public void A_text_is_shorter_in_a_larger_vocabulary()
    {
        var counts = new[] { 257, 280, 310, 350 }.Select(size => BytePairTokenizer.Train([TokenSamples.Sonnet], size).Encode(TokenSamples.Sonnet).Count).ToList();
        Assert.Equal(TokenSamples.Sonnet.Length, counts[0]);
        Assert.Equal(counts.OrderDescending(), counts);
        Assert.True(counts[^1] < counts[0] * 0.7);
    }

    [Fact]
    public void What_cannot_be_trained_is_refused()
    {
        Assert.Contains("from 257 to", Assert.Throws<ArgumentOutOfRangeException>(() => BytePairTokenizer.Train(["a"], 256)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => BytePairTokenizer.Train(["a"], int.MaxValue));
        Assert.Contains("brackets", Assert.Throws<ArgumentException>(() => BytePairTokenizer.Train(["a"], 300, ["end"])).Message, StringComparison.Ordinal);
        Assert.Contains("twice", Assert.Throws<ArgumentException>(() => BytePairTokenizer.Train(["a"], 300, ["<s>", "<s>"])).Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Repeat(string text, int count) => Enumerable.Repeat(text, count);

    // The definition: count all pairs of all texts, merge the first of the most frequent everywhere, begin again.
    private static List<string> CountAnew(string[] texts, int merges)
    {
        // Ids stand for spellings; ties go to smaller ids.
        var ids = new Dictionary<string, int>(StringComparer.Ordinal) { ["a"] = 64, ["b"] = 65, ["c"] = 66 };
        var words = texts.Select(text => text.Select(unit => unit.ToString()).ToList()).ToList();
        var made = new List<string>();
        while (made.Count < merges)
        {
            var counts = new Dictionary<(string, string), int>();
            foreach (var word in words)
            {
                foreach (var pair in word.Zip(word.Skip(1))) counts[pair] = counts.GetValueOrDefault(pair) + 1;
            }

            var best = counts.Where(pair => pair.Value >= 2).OrderByDescending(pair => pair.Value).ThenBy(pair => ids[pair.Key.Item1]).ThenBy(pair => ids[pair.Key.Item2]).Select(pair => pair.Key).FirstOrDefault();
            if (best.Item1 is null) break;
            var spelled = best.Item1 + best.Item2;
            if (ids.TryAdd(spelled, 256 + made.Count)) made.Add(spelled);
            foreach (var word in words)
            {
                for (var i = 0; i + 1 < word.Count; i++)
                {
                    if ((word[i], word[i + 1]) != best) continue;
                    word[i] = spelled;
                    word.RemoveAt(i + 1);
                }
            }
        }

        return made;
    }
}
