using Ascent.Data.Catalog;
using Ascent.Tensors.Random;

namespace Ascent.Data.Texts;

/// <summary>How the running texts of the catalogue are divided.</summary>
internal static class Corpora
{
    // Merity et al., "Pointer Sentinel Mixture Models", 2017, table 1; words, with one more for the end of each line.
    private const int WikiText2TrainTokens = 2_088_628;
    private const ulong SplitSeed = 42;

    public static TextCorpus Read(string folder, DataSetDefinition set)
    {
        var texts = new string?[set.Files.Count];
        DataSetFolder.ForEach(folder, set, (i, path, file) => texts[i] = TextContent.Utf8(path, FileContent.ReadAll(path, file)));
        return set.Id switch
        {
            "wikitext-2" => WikiText(set.Id, texts[0]!, texts[1]!, texts[2]),
            "names" => Names(set.Id, texts[0]!),
            _ => FirstNineTenths(set.Id, texts[0]!),
        };
    }

    /// <summary>The first 90 % of the characters to train on, the rest for validation.</summary>
    public static TextCorpus FirstNineTenths(string name, string text)
    {
        var cut = (int)(text.Length * 0.9);
        return new(name, text[..cut], text[cut..], null);
    }

    /// <summary>Without the training part its place is taken by the validation part, and that one's by the test part.</summary>
    public static TextCorpus WikiText(string name, string validation, string test, string? train) =>
        train is null ? new(name, validation, test, null) : new(name, train, validation, test);

    /// <summary>
    /// Names in an order drawn from a fixed seed: 80 % to train on, 10 % for validation, 10 % for testing. A name that comes several times stays together: none is asked
    /// for that was learnt.
    /// </summary>
    public static TextCorpus Names(string name, string text)
    {
        var names = TextContent.Lines(text).GroupBy(line => line, StringComparer.Ordinal).Select(same => (Line: same.Key, Count: same.Count())).ToArray();
        new Philox(SplitSeed).Shuffle<(string Line, int Count)>(names);
        var (first, second) = (names.Length * 8 / 10, names.Length * 9 / 10);
        return new(name, Joined(names[..first]), Joined(names[first..second]), Joined(names[second..]));

        static string Joined((string Line, int Count)[] names) => string.Concat(names.SelectMany(same => Enumerable.Repeat(same.Line + "\n", same.Count)));
    }

    /// <summary>Whether a text may be WikiText-2's training part, of which only the number of tokens is known here.</summary>
    public static string? FaultOfWikiText2Train(byte[] content)
    {
        var tokens = Tokens(content);
        return tokens == WikiText2TrainTokens ? null : $"the text has {tokens} words and line ends, WikiText-2's training part has {WikiText2TrainTokens}; it is damaged or another file.";
    }

    /// <summary>Words, separated by blanks, and line ends.</summary>
    public static int Tokens(ReadOnlySpan<byte> content)
    {
        var tokens = 0;
        var inside = false;
        foreach (var b in content)
        {
            var space = b is (byte)' ' or (byte)'\n' or (byte)'\t' or (byte)'\r';
            if (!inside && !space) tokens++;
            if (b == (byte)'\n') tokens++;
            inside = !space;
        }

        return tokens;
    }
}
