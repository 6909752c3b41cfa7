using Ascent.Data.Tokens;
using Ascent.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace Ascent.Data.Tests.Tokens;

public sealed class WordPieceTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private WordPieceTokenizer Of(bool lowercase, params string[] tokens)
    {
        File.WriteAllText(_folder["vocab.txt"], string.Join('\n', tokens) + "\n");
        return WordPieceTokenizer.Load(_folder["vocab.txt"], lowercase);
    }

    private static string Cut(string text, bool lowercase = true) => string.Join('|', WordPieceWords.Of(text, lowercase));

    private static string Pieces(ITokenizer tokenizer, string text) => string.Join(' ', tokenizer.Encode(text).Select(tokenizer.TokenOf));

    [Fact]
    public void The_cases_of_berts_own_tests_come_out()
    {
        // tokenization_test.py of google-research/bert.
        var tokenizer = Of(true, "[UNK]", "[CLS]", "[SEP]", "want", "##want", "##ed", "wa", "un", "runn", "##ing", ",");
        Assert.Equal("un ##want ##ed , runn ##ing", Pieces(tokenizer, "UNwant\u00E9d,running"));
        Assert.Equal([7, 4, 5, 10, 8, 9], tokenizer.Encode("UNwant\u00E9d,running"));
        Assert.Equal("[UNK] runn ##ing", Pieces(tokenizer, "unwantedX running"));
        Assert.Equal("", Pieces(tokenizer, ""));
        Assert.Equal("hello|!|how|are|you|?", Cut(" \tHeLLo!how  \n Are yoU?  "));
        Assert.Equal("hello", Cut("H\u00E9llo"));
        Assert.Equal("HeLLo|!|how|Are|yoU|?", Cut(" \tHeLLo!how  \n Are yoU?  ", lowercase: false));
        Assert.Equal("ah|\u535A|\u63A8|zz", Cut("ah\u535A\u63A8zz"));
    }

    [Fact]
    public void Published_ids_of_the_uncased_vocabulary_come_out()
    {
        var tokenizer = WordPieceTokenizer.Load(TokenSamples.Foreign("tokenizers/bert-base-uncased/vocab.txt"));
        Assert.Equal(30522, tokenizer.Count);
        Assert.Equal((0, 100, 101, 102, 103), (tokenizer.IdOf("[PAD]"), tokenizer.IdOf("[UNK]"), tokenizer.IdOf("[CLS]"), tokenizer.IdOf("[SEP]"), tokenizer.IdOf("[MASK]")));
        Assert.Equal([101, 7592, 1010, 2026, 3899, 2003, 10140, 102], tokenizer.EncodeSequence("Hello, my dog is cute").Ids);
        Assert.Equal("una ##ffa ##ble", Pieces(tokenizer, "unaffable"));
        Assert.Equal("em ##bed ##ding ##s", Pieces(tokenizer, "embeddings"));
        Assert.Equal([7592, 2088, 999], tokenizer.Encode("Hello World!"));
        Assert.Equal("i have a new gp ##u !", Pieces(tokenizer, "I have a new GPU!"));
    }

    [Theory]
    [InlineData("a\u0000b\uFFFDc\u0007d\u200de\ue000f", "abcdef")]
    [InlineData("a\tb\nc\rd\u00a0e\u3000f\u2028g", "a|b|c|d|e|f|g")]
    [InlineData("$5.00^2~x", "$|5|.|00|^|2|~|x")]
    [InlineData("«ça»—no…", "«|ca|»|—|no|…")]
    [InlineData("Ångström ÅNGSTRÖM Tiếng Việt", "angstrom|angstrom|tieng|viet")]
    [InlineData("İSTANBUL ΟΔΟΣ ΣΑΣ ß", "istanbul|οδος|σας|ß")]
    [InlineData("ёлка Йод", "елка|иод")]
    [InlineData("≠", "=")]
    [InlineData("한국", "\u1112\u1161\u11ab\u1100\u116e\u11a8")]
    [InlineData("がぎ", "かき")]
    [InlineData("東京𠀀は", "東|京|𠀀|は")]
    [InlineData("\uF900\U0002F800", "\u8C48|\u4E3D")]
    [InlineData("\ud83dx😀", "x😀")]
    public void Words_are_cut_and_stripped_as_the_standard_says(string text, string expected) => Assert.Equal(expected, Cut(text));

    [Fact]
    public void A_cased_vocabulary_keeps_case_and_accents() => Assert.Equal("Ångström|é|한", Cut("Ångström é 한", lowercase: false));

    [Fact]
    public void The_longest_piece_wins_and_a_word_that_cannot_be_cut_to_its_end_is_unknown()
    {
        var tokenizer = Of(true, "[UNK]", "a", "ab", "abc", "##c", "##d", "##cd", "##de", "x");
        Assert.Equal("abc ##d", Pieces(tokenizer, "abcd"));
        Assert.Equal("abc ##de", Pieces(tokenizer, "abcde"));
        Assert.Equal("ab", Pieces(tokenizer, "ab"));
        Assert.Equal("[UNK] x", Pieces(tokenizer, "abcdf x"));
        Assert.Equal("[UNK]", Pieces(tokenizer, "da"));
    }

    [Fact]
    public void A_word_of_more_than_100_characters_is_unknown()
    {
        var tokenizer = Of(true, "[UNK]", "a", "##a", "𐐨", "##𐐨");
        Assert.Equal(100, tokenizer.Encode(new string('a', 100)).Count);
        Assert.Equal([0], tokenizer.Encode(new string('a', 101)));
        Assert.Equal(100, tokenizer.Encode(string.Concat(Enumerable.Repeat("𐐀", 100))).Count);
        Assert.Equal([0], tokenizer.Encode(string.Concat(Enumerable.Repeat("𐐀", 101))));
        Assert.Equal([0], tokenizer.Encode(new string('a', 1_000_000)));
    }

    [Fact]
    public void Special_tokens_in_text_are_text_unless_they_are_asked_for()
    {
        var tokenizer = Of(true, "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "[", "]", "mask", "is", "it");
        Assert.Equal("it is [ mask ]", Pieces(tokenizer, "It is [MASK]"));
        Assert.Equal([9, 8, 4], tokenizer.Encode("It is [MASK]", specials: true));
        Assert.Equal("it is [MASK]", tokenizer.Decode([9, 8, 4]));
    }

    [Fact]
    public void A_sequence_is_framed_and_the_longer_text_is_cut_first()
    {
        var tokenizer = Of(true, "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "b");
        var single = tokenizer.EncodeSequence("a a a a", length: 5);
        Assert.Equal([2, 5, 5, 5, 3], single.Ids);
        Assert.Equal([0, 0, 0, 0, 0], single.Segments);
        var pair = tokenizer.EncodeSequence("a a", "b b b b b", length: 8);
        Assert.Equal([2, 5, 5, 3, 6, 6, 6, 3], pair.Ids);
        Assert.Equal([0, 0, 0, 0, 1, 1, 1, 1], pair.Segments);
        Assert.Equal([2, 5, 5, 5, 3, 6, 6, 3], tokenizer.EncodeSequence("a a a a a a", "b b b b", length: 8).Ids);
        Assert.Equal([2, 5, 5, 5, 5, 3, 6, 3], tokenizer.EncodeSequence("a a a a a a", "b", length: 8).Ids);
        Assert.Equal([2, 3], tokenizer.EncodeSequence("", length: 2).Ids);
        Assert.Throws<ArgumentOutOfRangeException>(() => tokenizer.EncodeSequence("", "", length: 2));
    }

    [Fact]
    public void A_learnt_vocabulary_says_all_words_of_its_characters_and_ids_are_in_range()
    {
        var tokenizer = WordPieceTokenizer.Train([TokenSamples.Sonnet], 130);
        Assert.Equal(130, tokenizer.Count);
        Assert.DoesNotContain(1, tokenizer.Encode(TokenSamples.Sonnet));
        Assert.Equal("summer ' s", Pieces(tokenizer, "summer's"));
        Assert.Equal(string.Join(' ', WordPieceWords.Of(TokenSamples.Sonnet, true)), tokenizer.Decode(tokenizer.Encode(TokenSamples.Sonnet)));
        Prop.ForAll(TokenSamples.Texts, text => tokenizer.Encode(text).All(id => id >= 0 && id < 130) && tokenizer.Decode(tokenizer.Encode(text)) is not null).QuickCheckThrowOnFailure();
        Prop.ForAll<int[]>(ids => tokenizer.Decode(ids) is not null).QuickCheckThrowOnFailure();
        var letters = Gen.Elements("shalicompretuy".ToCharArray()).NonEmptyListOf().Select(list => new string([.. list])).ToArbitrary();
        Prop.ForAll(letters, word => tokenizer.Decode(tokenizer.Encode(word)) == (word.Length > 100 ? "[UNK]" : word)).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Learning_merges_the_most_frequent_pair_of_pieces_first()
    {
        var tokenizer = WordPieceTokenizer.Train(["hug hug hug hugs pug pug bun"], 5 + (2 * 7) + 4);
        // Pieces u g: 6 times, then h ##ug: 4, p ##ug: 2; nothing else comes twice.
        Assert.Equal(["##ug", "hug", "pug"], Enumerable.Range(19, tokenizer.Count - 19).Select(tokenizer.TokenOf));
        Assert.Equal("hug ##s", Pieces(tokenizer, "hugs"));
    }

    [Fact]
    public void Learning_is_the_same_each_time_and_refuses_a_size_without_room()
    {
        var first = WordPieceTokenizer.Train([TokenSamples.Sonnet], 150, lowercase: false);
        var second = WordPieceTokenizer.Train(TokenSamples.Sonnet.Split('\n').Reverse(), 150, lowercase: false);
        Assert.Equal(Enumerable.Range(0, 150).Select(first.TokenOf), Enumerable.Range(0, 150).Select(second.TokenOf));
        Assert.Throws<ArgumentOutOfRangeException>(() => WordPieceTokenizer.Train(["a"], 4));
        Assert.Equal(5, WordPieceTokenizer.Train([], 5).Count);
    }
}
