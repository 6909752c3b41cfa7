using System.Globalization;

using Ascent.Tensors.Random;

namespace Ascent.Conformance.Tests;

/// <summary>The known answers of Random123. The engine has one of its generators, Philox 4x32 with ten rounds.</summary>
public sealed class Random123Tests(ITestOutputHelper output)
{
    [Fact]
    public void The_known_answers_of_the_engines_generator_hold_and_the_documentation_has_the_table()
    {
        var folder = ForeignData.Folder("random123", "kat_vectors");
        var counts = new SortedDictionary<string, (int Cases, int Passed)>(StringComparer.Ordinal);
        foreach (var line in File.ReadLines(Path.Combine(folder, "kat_vectors")).Where(line => line.Length > 0 && line[0] != '#'))
        {
            var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            var key = $"{words[0]}, {words[1]} rounds";
            var (cases, passed) = counts.GetValueOrDefault(key);
            var ran = words[0] == "philox4x32" && words[1] == "10";
            if (ran)
            {
                var w = words[2..].Select(word => uint.Parse(word, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToArray();
                Assert.Equal((w[6], w[7], w[8], w[9]), Philox.Block((w[0], w[1], w[2], w[3]), (w[4], w[5])));
            }

            counts[key] = (cases + 1, passed + (ran ? 1 : 0));
        }

        var rows = counts.Select(pair => $"| {pair.Key} | {pair.Value.Cases} | {pair.Value.Passed} | {(pair.Value.Passed > 0 ? "" : "the engine has no such generator")} |").ToList();
        rows.Add("| ut_uniform_kat_vectors.dat | all | 0 | the engine makes floats in its own way: 53 bits of two words |");
        foreach (var row in rows) output.WriteLine(row);
        Assert.Equal(3, counts.Sum(pair => pair.Value.Passed));
        ForeignData.AssertDocumented(rows);
    }
}
