using Ascent.Data.Tokens;
using Ascent.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace Ascent.Data.Tests.Tokens;

/// <summary>Texts that tokenisers are tried on.</summary>
internal static class TokenSamples
{
    /// <summary>Shakespeare, Sonnet 18.</summary>
    public const string Sonnet = """
        Shall I compare thee to a summer's day?
        Thou art more lovely and more temperate:
        Rough winds do shake the darling buds of May,
        And summer's lease hath all too short a date:
        Sometime too hot the eye of heaven shines,
        And often is his gold complexion dimm'd;
        And every fair from fair sometime declines,
        By chance or nature's changing course untrimm'd;
        But thy eternal summer shall not fade
        Nor lose possession of that fair thou owest;
        Nor shall Death brag thou wander'st in his shade,
        When in eternal lines to time thou growest:
        So long as men can breathe or eyes can see,
        So long lives this and this gives life to thee.

        """;

    private static readonly string[] Pieces =
    [
        "a", "b", "A", "Z", "the", "shall", " ", "  ", "\t", "\n", "\r\n", "'", "'s", "'ll", "'re", "'S", "’", "0", "12", "½", "Ⅳ", "٣", ".", ",", "!?", "-", "_", "#", "<|endoftext|>", "[MASK]",
        "é", "e\u0301", "ß", "Σ", "İ", "ї", "中", "文", "한", "の", "\u3000", "\u00a0", "\u0085", "\u2028", "\u200d", "\u200b", "\0", "\u0007", "\ufeff", "\ufffd", "\ue000",
        "😀", "👨‍👩‍👧", "𠀀", "𝐀", "𝟘", "\ud83d", "\ude00", "\ud800\ud800",
    ];

    /// <summary>A vocabulary of the sonnet's: 256 bytes, 60 merges, one special token.</summary>
    public static BytePairTokenizer BytePair { get; } = BytePairTokenizer.Train([Sonnet], 317);

    /// <summary>Strings in which everything stands beside everything, broken surrogates too.</summary>
    public static Arbitrary<string> Texts { get; } = Gen.Elements(Pieces).ListOf().Select(string.Concat).ToArbitrary();

    /// <summary>The same without surrogates, for oracles that see UTF-16 units.</summary>
    public static Arbitrary<string> PlaneTexts { get; } = Gen.Elements(Pieces.Where(piece => !piece.Any(char.IsSurrogate)).ToArray()).ListOf().Select(string.Concat).ToArbitrary();

    /// <summary>A surrogate without its partner becomes U+FFFD.</summary>
    public static string Repaired(string text) => string.Concat(text.EnumerateRunes().Select(rune => rune.ToString()));

    /// <summary>A file in a folder that ASCENT_DATA names.</summary>
    public static string Foreign(string name)
    {
        var path = (Environment.GetEnvironmentVariable("ASCENT_DATA") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(root => Path.Combine(root, name)).FirstOrDefault(File.Exists);
        Needs.ForeignSuite(path is not null, $"ASCENT_DATA names no folder with {name}");
        return path!;
    }
}
