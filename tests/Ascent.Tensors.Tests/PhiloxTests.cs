using Ascent.Tensors.Random;

namespace Ascent.Tensors.Tests;

public sealed class PhiloxTests
{
    [Fact]
    public void The_known_answers_of_Random123_hold()
    {
        var lines = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Fixtures", "philox4x32_10.txt")).Where(line => !line.StartsWith('#')).ToList();
        Assert.Equal(3, lines.Count);
        foreach (var line in lines)
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var w = words[2..].Select(word => Convert.ToUInt32(word, 16)).ToArray();
            Assert.Equal((w[6], w[7], w[8], w[9]), Philox.Block((w[0], w[1], w[2], w[3]), (w[4], w[5])));
        }
    }

    [Fact]
    public void Seed_stream_and_position_map_to_key_and_counter_as_documented()
    {
        const ulong seed = 0x1122_3344_5566_7788, stream = 0x99AA_BBCC_DDEE_FF00;
        var random = new Philox(seed, stream);
        for (ulong block = 0; block < 5; block++)
        {
            var (a, b, c, d) = Philox.Block(((uint)block, 0, 0xDDEE_FF00, 0x99AA_BBCC), (0x5566_7788, 0x1122_3344));
            Assert.Equal([a, b, c, d], Enumerable.Range(0, 4).Select(_ => random.NextUInt32()));
        }

        Assert.Equal(20UL, random.Position);
    }

    [Fact]
    public void A_position_resumes_the_sequence()
    {
        for (ulong start = 0; start < 9; start++)
        {
            var (whole, resumed) = (new Philox(4, 2), new Philox(4, 2));
            for (ulong i = 0; i < start; i++) whole.NextUInt32();
            resumed.Position = start;
            for (var i = 0; i < 9; i++) Assert.Equal(whole.NextUInt32(), resumed.NextUInt32());
        }
    }

    [Fact]
    public void Bounded_integers_are_uniform()
    {
        foreach (var bound in (int[])[1, 2, 3, 7, 10, 1000])
        {
            var random = new Philox(11, (ulong)bound);
            var counts = new int[bound];
            const int draws = 200_000;
            for (var i = 0; i < draws; i++) counts[random.Next(bound)]++;
            var expected = (double)draws / bound;
            var chi = counts.Sum(count => (count - expected) * (count - expected) / expected);
            Assert.True(chi < bound + (5 * Math.Sqrt(2.0 * bound)), $"bound {bound}: chi-square {chi:F1}");
        }

        // With 3/4 of 2^32 a biased generator would draw the lower half twice as often as the rest.
        var large = new Philox(12);
        const int most = 1_610_612_736;
        var low = Enumerable.Range(0, 100_000).Count(_ => large.Next(most) < most / 2);
        Assert.InRange(low, 49_200, 50_800);
        Assert.Throws<ArgumentOutOfRangeException>(() => large.Next(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => large.Next(-1));
    }

    [Fact]
    public void Doubles_are_uniform_and_normals_are_normal()
    {
        var random = new Philox(5);
        const int draws = 400_000;
        var uniform = Enumerable.Range(0, draws).Select(_ => random.NextDouble()).ToArray();
        Assert.True(uniform.All(u => u is >= 0 and < 1));
        Assert.Equal(0.5, uniform.Average(), 0.003);
        Assert.Equal(1 / 12.0, uniform.Average(u => (u - 0.5) * (u - 0.5)), 0.001);
        var normal = Enumerable.Range(0, draws).Select(_ => random.NextNormal()).ToArray();
        Assert.True(normal.All(double.IsFinite));
        Assert.Equal(0, normal.Average(), 0.01);
        Assert.Equal(1, normal.Average(z => z * z), 0.01);
        Assert.Equal(0, normal.Average(z => z * z * z), 0.03);
        Assert.Equal(3, normal.Average(z => z * z * z * z), 0.06);
        Assert.Equal(0.6827, normal.Count(z => Math.Abs(z) < 1) / (double)draws, 0.004);
    }

    [Fact]
    public void Streams_and_seeds_are_independent()
    {
        var a = Enumerable.Range(0, 1000).Select(_ => new Philox(1, 0)).Select((p, i) => Draw(p, i)).ToArray();
        var b = Enumerable.Range(0, 1000).Select(_ => new Philox(1, 1)).Select((p, i) => Draw(p, i)).ToArray();
        var correlation = a.Zip(b, (x, y) => (x - 0.5) * (y - 0.5)).Average() * 12;
        Assert.InRange(correlation, -0.12, 0.12);
        Assert.Empty(a.Intersect(b));

        static double Draw(Philox random, int at)
        {
            random.Position = (ulong)at * 2;
            return random.NextDouble();
        }
    }

    [Fact]
    public void Shuffles_reach_every_order_equally_often()
    {
        var random = new Philox(8);
        var counts = new Dictionary<string, int>();
        for (var i = 0; i < 24_000; i++)
        {
            var items = "abcd".ToCharArray();
            random.Shuffle<char>(items);
            var key = new string(items);
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }

        Assert.Equal(24, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 850, 1150));
    }

    [Fact]
    public void Tensors_are_drawn_in_range_and_repeat()
    {
        var x = Tensor.Uniform([10_000], new Philox(3), -1, 1);
        Assert.True(x.ToArray<float>().All(v => v is >= -1 and < 1));
        Assert.Equal(x.ToArray<float>(), Tensor.Uniform([10_000], new Philox(3), -1, 1).ToArray<float>());
        Assert.Equal(2, Tensor.Normal([40_000], new Philox(3), 2, 3).Mean().Item(), 0.1);
        Assert.Throws<NotSupportedException>(() => Tensor.Uniform([2], new Philox(1), dtype: DType.Int64));
    }
}
