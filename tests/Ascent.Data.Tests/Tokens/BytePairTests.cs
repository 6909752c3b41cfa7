using System.Text.Json;
using System.Text.RegularExpressions;
using Ascent.Data.Tokens;
using Ascent.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace Ascent.Data.Tests.Tokens;

public sealed class BytePairTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static BytePairTokenizer Gpt2() => BytePairTokenizer.Load(TokenSamples.Foreign("tokenizers/gpt2/encoder.json"), TokenSamples.Foreign("tokenizers/gpt2/vocab.bpe"));

    [Fact]
    public void The_encodings_that_others_published_for_gpt2_come_out()
    {
        var tokenizer = Gpt2();
        Assert.Equal(50257, tokenizer.Count);
        Assert.Equal(50256, tokenizer.IdOf(BytePairTokenizer.EndOfText));
        Assert.Equal([BytePairTokenizer.EndOfText], tokenizer.SpecialTokens);
        using var golden = JsonDocument.Parse(File.ReadAllBytes(TokenSamples.Foreign("tokenizers/gpt2/golden.json")));
        var cases = golden.RootElement.GetProperty("cases").EnumerateArray().ToList();
        Assert.True(cases.Count >= 16);
        foreach (var item in cases)
        {
            var text = item.GetProperty("text").GetString()!;
            var ids = tokenizer.Encode(text);
            Assert.Equal(item.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32()), ids);
            Assert.Equal(text, tokenizer.Decode(ids));
        }
    }

    [Fact]
    public void Tiny_shakespeare_has_as_many_gpt2_tokens_as_others_count()
    {
        var tokenizer = Gpt2();
        var text = File.ReadAllText(TokenSamples.Foreign("text/tinyshakespeare/input.txt"));
        var cut = (int)(text.Length * 0.9);
        var train = tokenizer.Encode(text[..cut]);
        Assert.Equal(301966, train.Count);
        Assert.Equal([5962, 22307, 25, 198, 8421, 356, 5120, 597], train.Take(8));
        Assert.Equal(36059, tokenizer.Encode(text[cut..]).Count);
        Assert.Equal(text[..cut], tokenizer.Decode(train));
    }

    [Fact]
    public void The_official_files_are_written_as_they_were_read()
    {
        var tokenizer = Gpt2();
        tokenizer.Save(_folder.Path);
        Assert.Equal(File.ReadAllText(TokenSamples.Foreign("tokenizers/gpt2/vocab.bpe")), File.ReadAllText(_folder["vocab.bpe"]));
        var again = Tokenizer.Load(_folder.Path);
        Assert.Equal(tokenizer.Encode(TokenSamples.Sonnet), again.Encode(TokenSamples.Sonnet));
        Assert.Equal(Enumerable.Range(0, tokenizer.Count).Select(tokenizer.TokenOf), Enumerable.Range(0, again.Count).Select(again.TokenOf));
    }

    [Fact]
    public void The_first_256_ids_are_gpt2s_bytes()
    {
        var tokenizer = TokenSamples.BytePair;
        Assert.Equal(("!", "~", "¡", "ÿ", "Ā", "Ġ", "Ċ"), (tokenizer.TokenOf(0), tokenizer.TokenOf(93), tokenizer.TokenOf(94), tokenizer.TokenOf(187), tokenizer.TokenOf(188), tokenizer.TokenOf(220), tokenizer.TokenOf(198)));
        Assert.Equal([220], tokenizer.Encode(" "));
        Assert.Equal([198], tokenizer.Encode("\n"));
        Assert.Equal("Ń", tokenizer.TokenOf(255));
    }

    [Fact]
    public void Every_string_comes_back_from_its_ids_and_ids_are_in_range() =>
        Prop.ForAll(TokenSamples.Texts, text =>
        {
            var ids = TokenSamples.BytePair.Encode(text);
            return ids.All(id => id >= 0 && id < TokenSamples.BytePair.Count) && TokenSamples.BytePair.Decode(ids) == TokenSamples.Repaired(text);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_surrogate_without_its_partner_is_encoded_as_the_replacement_character() =>
        Assert.Equal(TokenSamples.BytePair.Encode("a\uFFFDb"), TokenSamples.BytePair.Encode("a\ud83db"));

    [Fact]
    public void Any_ids_decode_and_bytes_that_are_no_text_become_the_replacement_character()
    {
        Prop.ForAll<int[]>(ids => TokenSamples.BytePair.Decode(ids) is not null).QuickCheckThrowOnFailure();
        var lead = TokenSamples.BytePair.IdOf("ð")!.Value;
        Assert.Equal("a\uFFFDb", TokenSamples.BytePair.Decode([TokenSamples.BytePair.IdOf("a")!.Value, lead, TokenSamples.BytePair.IdOf("b")!.Value]));
        Assert.Equal("\uFFFD\uFFFD", TokenSamples.BytePair.Decode([-1, TokenSamples.BytePair.Count]));
    }

    [Fact]
    public void Words_are_cut_as_the_official_expression_cuts_them()
    {
        var official = new Regex(@"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+", RegexOptions.CultureInvariant, TimeSpan.FromMinutes(1));
        Prop.ForAll(TokenSamples.PlaneTexts, text => Cut(text).SequenceEqual(official.Matches(text).Select(match => match.Value))).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Fact]
    public void Letters_and_numbers_outside_the_basic_plane_are_letters_and_numbers()
    {
        Assert.Equal(["a𠀀b", "😀", "c"], Cut("a𠀀b😀c"));
        Assert.Equal(["1𝟘2", "x"], Cut("1𝟘2x"));
    }

    [Fact]
    public void An_encoding_is_that_of_its_words_one_after_the_other() =>
        Prop.ForAll(TokenSamples.Texts, text => TokenSamples.BytePair.Encode(text).SequenceEqual(Cut(text).SelectMany(TokenSamples.BytePair.Encode))).QuickCheckThrowOnFailure();

    [Fact]
    public void A_text_may_be_cut_before_a_space_that_stands_between_words() =>
        Prop.ForAll(TokenSamples.Texts, TokenSamples.Texts, (first, second) =>
            TokenSamples.BytePair.Encode($"{first}x {second}").SequenceEqual(TokenSamples.BytePair.Encode($"{first}x").Concat(TokenSamples.BytePair.Encode($" {second}")))).QuickCheckThrowOnFailure();

    [Fact]
    public void Long_and_short_words_are_merged_alike()
    {
        var vocabulary = LoadSaved(TokenSamples.BytePair);
        var merger = new BytePairMerger(vocabulary);
        var letters = Gen.Elements("ashthelou ".Select(unit => (byte)unit).ToArray()).ListOf().Select(list => list.ToArray()).ToArbitrary();
        Prop.ForAll(letters, bytes =>
        {
            List<int> quick = [], queue = [];
            merger.EncodeShort(bytes, quick);
            merger.EncodeLong(bytes, queue);
            return quick.SequenceEqual(queue);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Fact]
    public void A_megabyte_without_a_space_is_encoded()
    {
        var tokenizer = BytePairTokenizer.Train([new string('a', 64)], 262);
        Assert.Equal(["aa", "aaaa", "aaaaaaaa", "aaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"], Enumerable.Range(256, 5).Select(tokenizer.TokenOf));
        Assert.Equal((1 << 20) / 32, tokenizer.Encode(new string('a', 1 << 20)).Count);
    }

    [Fact]
    public void Special_tokens_in_text_are_text_unless_they_are_asked_for()
    {
        var tokenizer = BytePairTokenizer.Train([TokenSamples.Sonnet], 300, ["<|a|>", "<|a|><|b|>"]);
        Assert.Equal([298, 299], new[] { "<|a|>", "<|a|><|b|>" }.Select(token => tokenizer.IdOf(token)!.Value));
        Assert.DoesNotContain(298, tokenizer.Encode("x<|a|>y"));
        Assert.Equal([tokenizer.IdOf("x")!.Value, 298, tokenizer.IdOf("y")!.Value], tokenizer.Encode("x<|a|>y", specials: true));
        Assert.Equal([299, 298], tokenizer.Encode("<|a|><|b|><|a|>", specials: true));
        Assert.Equal("x<|a|>y", tokenizer.Decode(tokenizer.Encode("x<|a|>y", specials: true)));
        Prop.ForAll(TokenSamples.Texts, text => tokenizer.Decode(tokenizer.Encode(text + "<|a|>" + text, specials: true)) == TokenSamples.Repaired(text + "<|a|>" + text)).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Threads_may_share_a_tokeniser()
    {
        var tokenizer = BytePairTokenizer.Train([TokenSamples.Sonnet], 400);
        var expected = BytePairTokenizer.Train([TokenSamples.Sonnet], 400).Encode(TokenSamples.Sonnet);
        Parallel.For(0, 16, _ => Assert.Equal(expected, tokenizer.Encode(TokenSamples.Sonnet)));
    }

    private static List<string> Cut(string text)
    {
        var words = new List<string>();
        for (var start = 0; start < text.Length;)
        {
            var end = BytePairWords.End(text, start);
            Assert.True(end > start);
            words.Add(text[start..end]);
            start = end;
        }

        return words;
    }

    private BytePairVocabulary LoadSaved(BytePairTokenizer tokenizer)
    {
        tokenizer.Save(_folder.Path);
        return BytePairVocabulary.Read(_folder["encoder.json"], _folder["vocab.bpe"]);
    }
}
