using Ascent.Tensors;

using FsCheck;
using FsCheck.Fluent;

namespace Ascent.Data.Tests;

public sealed class TokenBatchTests
{
    private static readonly int[] Text = [.. Enumerable.Range(0, 1000)];

    private static int[][] Sequences(int count, int seed = 3)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i => Enumerable.Range(0, random.Next(1, 30)).Select(_ => random.Next(5, 200)).Prepend(1000 + i).ToArray())];
    }

    [Fact]
    public void Windows_follow_each_other_and_cover_the_text_once()
    {
        var batches = new TokenWindowBatches(Text, 4, 30, seed: null);
        Assert.Equal(9, batches.Batches);
        var inputs = new List<long>();
        for (var index = 0; index < batches.Batches; index++)
        {
            using var batch = batches.Get(7, index);
            Assert.Equal((DType.Int64, new Shape([index == 8 ? 1 : 4, 30]), batch.Inputs.Shape), (batch.Inputs.DType, batch.Inputs.Shape, batch.Targets.Shape));
            Assert.Equal(batch.Inputs.ToArray<long>().Select(id => id + 1), batch.Targets.ToArray<long>());
            Assert.Null(batch.Mask);
            inputs.AddRange(batch.Inputs.ToArray<long>());
        }

        Assert.Equal(Enumerable.Range(0, 990).Select(i => (long)i), inputs);
        Assert.Equal(3, new TokenWindowBatches(Text, 4, 30, seed: null, batchesPerEpoch: 3).Batches);
    }

    [Fact]
    public void Drawn_windows_stand_anywhere_and_are_the_same_for_the_same_place()
    {
        var batches = new TokenWindowBatches(Text, 8, 20, seed: 5);
        Assert.Equal(6, batches.Batches);
        var starts = new HashSet<long>();
        for (var epoch = 0; epoch < 300; epoch++)
        {
            for (var index = 0; index < 6; index++)
            {
                using var batch = batches.Get(epoch, index);
                foreach (var (row, after) in batch.Inputs.Rows().Zip(batch.Targets.Rows()))
                {
                    Assert.Equal(Enumerable.Range((int)row[0], 20).Select(i => (long)i), row);
                    Assert.Equal(row.Select(id => id + 1), after);
                    starts.Add(row[0]);
                }
            }
        }

        Assert.Equal(980, starts.Count);
        var again = new TokenWindowBatches(Text, 8, 20, seed: 5);
        Assert.Equal(batches.Get(4, 3).Print(), again.Get(4, 3).Print());
        Assert.NotEqual(batches.Get(4, 3).Print(), again.Get(4, 4).Print());
        Assert.NotEqual(batches.Get(4, 3).Print(), again.Get(3, 3).Print());
        Assert.NotEqual(batches.Get(4, 3).Print(), new TokenWindowBatches(Text, 8, 20, seed: 6).Get(4, 3).Print());
        Assert.Equal(50, new TokenWindowBatches(Text, 8, 20, seed: 5, batchesPerEpoch: 50).Batches);
    }

    [Fact]
    public void A_text_as_long_as_one_window_and_a_token_is_enough_and_a_shorter_one_is_refused()
    {
        using var batch = new TokenWindowBatches([4, 5, 6], 3, 2, seed: 1).Get(0, 0);
        Assert.All(batch.Inputs.Rows(), row => Assert.Equal([4, 5], row));
        Assert.All(batch.Targets.Rows(), row => Assert.Equal([5, 6], row));
        Assert.Contains("2 tokens; a window of 2 and the token after it need 3", Assert.Throws<ArgumentException>(() => new TokenWindowBatches([4, 5], 3, 2, seed: 1)).Message, StringComparison.Ordinal);
        Assert.Contains("-1", Assert.Throws<ArgumentException>(() => new TokenWindowBatches([4, -1, 5], 1, 1, null)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new TokenWindowBatches([4, 5, 6], 0, 2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TokenWindowBatches([4, 5, 6], 1, 2, null).Get(0, 1));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Texts_are_padded_to_the_longest_of_their_batch_and_each_comes_once_an_epoch(bool bucketed)
    {
        var texts = Sequences(103);
        int[] labels = [.. Enumerable.Range(0, 103).Select(i => i % 7)];
        var batches = new TextBatches(texts, labels, new(10) { Seed = 3, Longest = 20, Shortest = 4, PaddingId = 2, Bucketed = bucketed });
        Assert.Equal(10, batches.Batches);
        var orders = new List<string>();
        for (var epoch = 0; epoch < 3; epoch++)
        {
            var seen = new List<int>();
            for (var index = 0; index < 10; index++)
            {
                using var batch = batches.Get(epoch, index);
                var time = batch.Inputs.Shape[1];
                var (rows, mask, classes) = (batch.Inputs.Rows(), batch.Mask!.Rows(), batch.Targets.ToArray<long>());
                Assert.Equal(DType.Int64, batch.Mask!.DType);
                var lengths = new List<int>();
                for (var i = 0; i < 10; i++)
                {
                    var text = (int)rows[i][0] - 1000;
                    var length = Math.Min(20, texts[text].Length);
                    lengths.Add(length);
                    seen.Add(text);
                    Assert.Equal([.. texts[text][..length].Select(id => (long)id), .. Enumerable.Repeat(2L, time - length)], rows[i]);
                    Assert.Equal([.. Enumerable.Repeat(1L, length), .. Enumerable.Repeat(0L, time - length)], mask[i]);
                    Assert.Equal(labels[text], classes[i]);
                }

                Assert.Equal(Math.Max(4, lengths.Max()), time);
            }

            Assert.Equal(100, seen.Distinct().Count());
            orders.Add(string.Join(' ', seen));
        }

        Assert.Equal(3, orders.Distinct().Count());
    }

    [Fact]
    public void Buckets_hold_texts_of_like_length_and_come_in_any_order()
    {
        var texts = Sequences(2000);
        var labels = new int[2000];
        double Padding(TextBatches batches) => Enumerable.Range(0, batches.Batches).Sum(index =>
        {
            using var batch = batches.Get(1, index);
            return batch.Mask!.ToArray<long>().Count(shown => shown == 0);
        });
        var bucketed = new TextBatches(texts, labels, new(16) { Seed = 3, Bucketed = true });
        Assert.True(Padding(bucketed) * 8 < Padding(new(texts, labels, new(16) { Seed = 3 })));
        var times = Enumerable.Range(0, bucketed.Batches).Select(index =>
        {
            using var batch = bucketed.Get(1, index);
            return batch.Inputs.Shape[1];
        }).ToList();
        Assert.NotEqual(times.Order(), times);
        Assert.NotEqual(times.OrderDescending(), times);
    }

    [Fact]
    public void Without_a_seed_all_texts_come_in_their_order()
    {
        var texts = Sequences(23);
        var batches = new TextBatches(texts, new int[23], new(10) { Bucketed = true });
        Assert.Equal(3, batches.Batches);
        Assert.Equal(Enumerable.Range(1000, 23).Select(i => (long)i), Enumerable.Range(0, 3).SelectMany(index => batches.Get(0, index).Inputs.Rows().Select(row => row[0])));
        using var last = batches.Get(0, 2);
        Assert.Equal(3, last.Inputs.Shape[0]);
    }

    [Fact]
    public void A_batch_is_the_same_whatever_was_asked_for_before()
    {
        var texts = Sequences(64);
        foreach (var make in new Func<IBatchSource>[]
        {
            () => new TextBatches(texts, new int[64], new(8) { Seed = 4, Bucketed = true }),
            () => new MaskedTokenBatches(texts, new(8) { Seed = 4 }, new(4, 2000) { Seed = 9 }),
            () => new PairBatches(texts, Sequences(64, 8), 2, 3, new(8) { Seed = 4, Bucketed = true }),
            () => new TokenWindowBatches(Text, 8, 20, seed: 4),
        })
        {
            var forward = make();
            var wanted = Enumerable.Range(0, 18).Select(i => forward.Get(i / 6, i % 6).Print()).ToList();
            var backward = make();
            Assert.Equal(wanted, Enumerable.Range(0, 18).Reverse().Select(i => backward.Get(i / 6, i % 6).Print()).Reverse());
            var parallel = make();
            Assert.Equal(wanted, Enumerable.Range(0, 18).AsParallel().AsOrdered().WithDegreeOfParallelism(4).Select(i => parallel.Get(i / 6, i % 6).Print()));
            using var prefetched = new Prefetched(make());
            Assert.Equal(wanted, Enumerable.Range(0, 18).Select(i => prefetched.Get(i / 6, i % 6).Print()));
            Assert.Equal(18, wanted.Distinct().Count());
        }
    }

    [Fact]
    public void Of_the_tokens_that_are_asked_for_eight_tenths_are_hidden_one_is_changed_and_one_left()
    {
        const int Mask = 4;
        var texts = Enumerable.Range(0, 50).Select(i => (int[])[1, .. Enumerable.Range(0, 100).Select(t => 5 + (i * 100 + t) % 195), 2]).ToArray();
        var batches = new MaskedTokenBatches(texts, new(10) { Seed = 1 }, new(Mask, 200) { Seed = 8, Special = [1, 2] });
        int asked = 0, hidden = 0, kept = 0, changed = 0, all = 0;
        for (var epoch = 0; epoch < 20; epoch++)
        {
            for (var index = 0; index < 5; index++)
            {
                using var batch = batches.Get(epoch, index);
                var (inputs, targets) = (batch.Inputs.Rows(), batch.Targets.Rows());
                for (var i = 0; i < 10; i++)
                {
                    var text = texts[Find(texts, inputs[i], targets[i])];
                    Assert.Equal((1L, 2L, -100L, -100L), (inputs[i][0], inputs[i][101], targets[i][0], targets[i][101]));
                    for (var t = 1; t < 101; t++)
                    {
                        all++;
                        if (targets[i][t] == -100)
                        {
                            Assert.Equal(text[t], inputs[i][t]);
                            continue;
                        }

                        Assert.Equal(text[t], targets[i][t]);
                        asked++;
                        if (inputs[i][t] == Mask) hidden++;
                        else if (inputs[i][t] == text[t]) kept++;
                        else
                        {
                            changed++;
                            Assert.InRange(inputs[i][t], 0, 199);
                            Assert.DoesNotContain(inputs[i][t], new long[] { 0, 1, 2, 4 });
                        }
                    }
                }
            }
        }

        Assert.InRange((double)asked / all, 0.14, 0.16);
        Assert.InRange((double)hidden / asked, 0.785, 0.815);
        Assert.InRange((double)kept / asked, 0.085, 0.115);
        Assert.InRange((double)changed / asked, 0.085, 0.115);

        static int Find(int[][] texts, long[] inputs, long[] targets) =>
            Array.FindIndex(texts, text => text.Zip(inputs.Zip(targets, (input, target) => target == -100 ? input : target), (a, b) => a == b).All(same => same));
    }

    [Fact]
    public void What_is_hidden_in_a_text_changes_with_the_epoch_but_not_with_the_batch()
    {
        var texts = Sequences(40);
        var masking = new MaskingOptions(4, 2000) { Seed = 8 };
        var one = new MaskedTokenBatches(texts, new(1), masking);
        var ten = new MaskedTokenBatches(texts, new(10) { Seed = 77 }, masking);
        for (var epoch = 0; epoch < 3; epoch++)
        {
            using var batch = ten.Get(epoch, 2);
            foreach (var (inputs, targets) in batch.Inputs.Rows().Zip(batch.Targets.Rows()))
            {
                var matches = Enumerable.Range(0, 40).Where(i =>
                {
                    using var single = one.Get(epoch, i);
                    var (a, b) = (single.Inputs.Rows()[0], single.Targets.Rows()[0]);
                    return inputs.Take(a.Length).SequenceEqual(a) && targets.Take(b.Length).SequenceEqual(b) && inputs.Skip(a.Length).All(id => id == 0);
                });
                Assert.Single(matches);
            }
        }

        Assert.NotEqual(one.Get(0, 5).Print(), one.Get(1, 5).Print());
    }

    [Fact]
    public void Every_text_is_asked_for_at_least_one_token_and_padding_for_none()
    {
        var texts = Enumerable.Range(0, 200).Select(i => (int[])[1, 5 + i, 2]).ToArray();
        var batches = new MaskedTokenBatches(texts, new(200) { Shortest = 6 }, new(4, 300) { Seed = 8, Special = [1, 2], Probability = 0.01 });
        using var batch = batches.Get(0, 0);
        Assert.All(batch.Targets.Rows().Select((row, i) => (row, i)), pair => Assert.Equal([-100, 5 + pair.i, -100, -100, -100, -100], pair.row));

        // A text of special tokens alone has nothing to ask for.
        using var none = new MaskedTokenBatches([[1, 2]], new(1), new(4, 300) { Special = [1, 2] }).Get(0, 0);
        Assert.Equal([-100, -100], none.Targets.ToArray<long>());
    }

    [Fact]
    public void Pairs_have_targets_between_begin_and_end()
    {
        var batches = new PairBatches([[5, 6, 7], [8]], [[9], [10, 11, 12, 13, 14]], 1, 2, new(2) { Longest = 6 });
        using var batch = batches.Get(0, 0);
        Assert.Equal([5, 6, 7, 8, 0, 0], batch.Inputs.ToArray<long>());
        Assert.Equal([1, 1, 1, 1, 0, 0], batch.Mask!.ToArray<long>());
        Assert.Equal([1, 9, 2, 0, 0, 0, 1, 10, 11, 12, 13, 2], batch.Targets.ToArray<long>());
        using var empty = new PairBatches([[5]], [[]], 1, 2, new(2)).Get(0, 0);
        Assert.Equal([1, 2], empty.Targets.ToArray<long>());
    }

    [Fact]
    public void What_cannot_become_batches_is_refused_with_the_reason()
    {
        Refused("2 texts and 1 labels", () => new TextBatches([[1], [2]], [0], new(1)));
        Refused("Sequence 1 has no token", () => new TextBatches([[1], []], [0, 0], new(1)));
        Refused("Sequence 1 has the token id -5", () => new TextBatches([[1], [-5]], [0, 0], new(1)));
        Refused("at least 3 and at most 2", () => new TextBatches([[1]], [0], new(1) { Shortest = 3, Longest = 2 }));
        Refused("padding id is -1", () => new TextBatches([[1]], [0], new(1) { PaddingId = -1 }));
        Refused("A batch has at least one", () => new TextBatches([[1]], [0], new(0)));
        Refused("Text 0 has the token id 9", () => new MaskedTokenBatches([[9]], new(1), new(4, 9)));
        Refused("mask's id 9", () => new MaskedTokenBatches([[1]], new(1), new(9, 9)));
        Refused("special id 9", () => new MaskedTokenBatches([[1]], new(1), new(4, 9) { Special = [9] }));
        Refused("asked for is 0", () => new MaskedTokenBatches([[1]], new(1), new(4, 9) { Probability = 0 }));
        Refused("Every token of the vocabulary", () => new MaskedTokenBatches([[1]], new(1), new(1, 2)));
        Refused("1 sources and 0 targets", () => new PairBatches([[1]], [], 1, 2, new(1)));
        Refused("begin and end", () => new PairBatches([[1]], [[1]], 0, 2, new(1)));
        Refused("two places", () => new PairBatches([[1]], [[1]], 1, 2, new(1) { Longest = 1 }));

        static void Refused(string reason, Func<object> make) => Assert.Contains(reason, Assert.ThrowsAny<ArgumentException>(make).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Batches_of_any_texts_hold_every_token_that_is_not_cut()
    {
        Prop.ForAll<NonEmptyArray<NonEmptyArray<byte>>, PositiveInt, PositiveInt>((drawn, size, longest) =>
        {
            int[][] texts = [.. drawn.Get.Select(text => text.Get.Select(id => (int)id).ToArray())];
            var batches = new TextBatches(texts, new int[texts.Length], new(size.Get) { Longest = longest.Get, PaddingId = 999 });
            var tokens = new List<int>();
            for (var index = 0; index < batches.Batches; index++)
            {
                using var batch = batches.Get(0, index);
                tokens.AddRange(batch.Inputs.ToArray<long>().Where(id => id != 999).Select(id => (int)id));
            }

            Assert.Equal(texts.SelectMany(text => text.Take(longest.Get)), tokens);
        }).QuickCheckThrowOnFailure();
    }
}
