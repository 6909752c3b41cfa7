using Ascent.Data.Tokens;
using FsCheck;
using FsCheck.Fluent;

namespace Ascent.Data.Tests.Tokens;

public sealed class WordAndCharacterTests
{
    [Theory]
    [InlineData("It's a dog's life, don't you think?", "it|'s|a|dog|'s|life|,|do|n't|you|think|?")]
    [InlineData("it 's a film that does n't know", "it|'s|a|film|that|does|n't|know")]
    [InlineData("they’ll we've I'd you're I'm o'clock", "they|'ll|we|'ve|i|'d|you|'re|i|'m|o'clock")]
    [InlineData("'quoted' rock'n'roll 'em ' x'", "'|quoted|'|rock'n'roll|'|em|'|x|'")]
    [InlineData("well-known 3.5% (e.g.)", "well|-|known|3|.|5|%|(|e|.|g|.|)")]
    [InlineData("Été 東京 😀𠀀", "été|東京|😀|𠀀")]
    [InlineData("a\u0301b", "a\u0301b")]
    [InlineData(" \t\n", "")]
    public void Words_and_punctuation_are_cut(string text, string expected) => Assert.Equal(expected, string.Join('|', WordTokenizer.Words(text)));

    [Fact]
    public void A_surrogate_without_its_partner_is_a_word_of_its_own() => Assert.Equal(["x", "\uFFFD", "y"], WordTokenizer.Words("x\ud83dy"));

    [Fact]
    public void Words_are_numbered_by_frequency_and_rare_ones_are_unknown()
    {
        var tokenizer = WordTokenizer.Train(["b a b c", "B a d"], minimumCount: 2);
        Assert.Equal(["<pad>", "<unk>", "b", "a"], Enumerable.Range(0, tokenizer.Count).Select(tokenizer.TokenOf));
        Assert.Equal([3, 2, 1], tokenizer.Encode("A b c"));
        Assert.Equal("a b <unk> <unk>", tokenizer.Decode([3, 2, 1, 77]));
        Assert.Equal(3, WordTokenizer.Train(["b a b c"], size: 3).Count);
        Assert.Null(tokenizer.IdOf("c"));
        Prop.ForAll(TokenSamples.Texts, text => tokenizer.Encode(text).All(id => id is >= 1 and < 4) && WordTokenizer.Words(text).All(word => word.Length > 0)).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Every_word_that_was_learnt_comes_back() => Prop.ForAll(TokenSamples.Texts, text =>
    {
        var tokenizer = WordTokenizer.Train([text]);
        return tokenizer.Decode(tokenizer.Encode(text)) == string.Join(' ', WordTokenizer.Words(text));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Characters_are_code_points_in_their_order()
    {
        var tokenizer = CharacterTokenizer.Train("hello 😀\n");
        Assert.Equal(["\n", " ", "e", "h", "l", "o", "😀"], Enumerable.Range(0, tokenizer.Count).Select(tokenizer.TokenOf));
        Assert.Equal([3, 2, 4, 4, 5, 6], tokenizer.Encode("hello😀"));
        Assert.Equal("h\uFFFD", tokenizer.Decode([3, 7]));
        Assert.Equal(6, tokenizer.IdOf("😀"));
        Assert.Null(tokenizer.IdOf("he"));
    }

    [Fact]
    public void A_character_that_is_not_known_is_refused_or_the_unknown_token()
    {
        var message = Assert.Throws<TokenizerException>(() => CharacterTokenizer.Train("abc").Encode("ab\u00e9")).Message;
        Assert.Contains("'é' (U+00E9), number 3", message, StringComparison.Ordinal);
        var tokenizer = CharacterTokenizer.Train("abc", unknown: true);
        Assert.Equal([0, 3], tokenizer.Encode("aé"));
        Assert.Equal(3, tokenizer.IdOf("<unk>"));
    }

    [Fact]
    public void Any_text_comes_back_from_its_characters_and_a_text_is_the_sum_of_its_parts() =>
        Prop.ForAll(TokenSamples.Texts, TokenSamples.Texts, (first, second) =>
        {
            // Two halves of one character would make one where the texts meet.
            var tokenizer = CharacterTokenizer.Train(first + " " + second + "\uFFFD");
            return tokenizer.Decode(tokenizer.Encode(first)) == TokenSamples.Repaired(first)
                && tokenizer.Encode($"{first} {second}").SequenceEqual([.. tokenizer.Encode(first), tokenizer.IdOf(" ")!.Value, .. tokenizer.Encode(second)]);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Tiny_shakespeare_has_65_characters() =>
        Assert.Equal(65, CharacterTokenizer.Train(File.ReadAllText(TokenSamples.Foreign("text/tinyshakespeare/input.txt"))).Count);
}
