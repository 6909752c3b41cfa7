using System.Text;
using System.Text.Json.Nodes;
using Ascent.Data.Tokens;
using Ascent.Testing;

namespace Ascent.Data.Tests.Tokens;

public sealed class TokenizerFileTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Kinds => ["byte-pair", "word-piece", "word-piece-cased", "character", "character-unknown", "word"];

    private static ITokenizer Make(string kind) => kind switch
    {
        "byte-pair" => BytePairTokenizer.Train([TokenSamples.Sonnet], 320, [BytePairTokenizer.EndOfText, "<pad>"]),
        "word-piece" => WordPieceTokenizer.Train([TokenSamples.Sonnet], 200),
        "word-piece-cased" => WordPieceTokenizer.Train([TokenSamples.Sonnet], 200, lowercase: false),
        "character" => CharacterTokenizer.Train(TokenSamples.Sonnet + "\"\\\u2028\0😀"),
        "character-unknown" => CharacterTokenizer.Train(TokenSamples.Sonnet, unknown: true),
        _ => WordTokenizer.Train([TokenSamples.Sonnet], 2),
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_is_saved_loads_as_it_was(string kind)
    {
        var tokenizer = Make(kind);
        tokenizer.Save(_folder["a/b"]);
        var again = Tokenizer.Load(_folder["a/b"]);
        Assert.Equal(tokenizer.GetType(), again.GetType());
        Assert.Equal(Enumerable.Range(0, tokenizer.Count).Select(tokenizer.TokenOf), Enumerable.Range(0, again.Count).Select(again.TokenOf));
        Assert.Equal(tokenizer.Encode(TokenSamples.Sonnet), again.Encode(TokenSamples.Sonnet));
        Assert.All(Enumerable.Range(0, again.Count), id => Assert.Equal(id, again.IdOf(again.TokenOf(id))));
        Assert.Throws<ArgumentOutOfRangeException>(() => again.TokenOf(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => again.TokenOf(again.Count));
        again.Save(_folder["again"]);
        foreach (var file in Directory.GetFiles(_folder["a/b"])) Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(_folder["again"], Path.GetFileName(file))));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Changed_files_are_read_or_refused_but_nothing_else_happens(string kind)
    {
        var random = new Random(20261122);
        Make(kind).Save(_folder.Path);
        var files = Directory.GetFiles(_folder.Path).ToDictionary(file => file, File.ReadAllBytes);
        var refused = 0;
        for (var round = 0; round < 400; round++)
        {
            // Half of the rounds without the manifest's hashes, so that the parsers behind them are reached.
            foreach (var (file, content) in files) File.WriteAllBytes(file, content);
            var manifest = _folder["tokenizer.json"];
            if (round % 2 == 0)
            {
                var json = JsonNode.Parse(files[manifest])!.AsObject();
                json.Remove("files");
                File.WriteAllText(manifest, json.ToJsonString());
            }

            var victim = files.Keys.Order(StringComparer.Ordinal).ElementAt(random.Next(files.Count));
            File.WriteAllBytes(victim, Mutated(File.ReadAllBytes(victim), random));
            try
            {
                var tokenizer = Tokenizer.Load(_folder.Path);
                Assert.NotNull(tokenizer.Decode([0, 1, tokenizer.Count]));
                if (tokenizer is not CharacterTokenizer) Assert.All(tokenizer.Encode("Shall I? é😀"), id => Assert.InRange(id, 0, tokenizer.Count - 1));
            }
            catch (TokenizerException e)
            {
                Assert.Contains(_folder.Path, e.Message, StringComparison.Ordinal);
                refused++;
            }
        }

        Assert.InRange(refused, 150, 400);
    }

    [Fact]
    public void Official_folders_are_recognised_by_their_names()
    {
        Make("byte-pair").Save(_folder["gpt"]);
        Directory.CreateDirectory(_folder["hf"]);
        File.Copy(_folder["gpt/encoder.json"], _folder["hf/vocab.json"]);
        File.Copy(_folder["gpt/vocab.bpe"], _folder["hf/merges.txt"]);
        File.WriteAllText(_folder["hf/tokenizer.json"], """{"version": "1.0", "model": {}}""");
        Assert.IsType<BytePairTokenizer>(Tokenizer.Load(_folder["hf"]));
        File.Delete(_folder["gpt/tokenizer.json"]);
        Assert.IsType<BytePairTokenizer>(Tokenizer.Load(_folder["gpt"]));
        Make("word-piece").Save(_folder["bert"]);
        File.Delete(_folder["bert/tokenizer.json"]);
        Assert.True(Assert.IsType<WordPieceTokenizer>(Tokenizer.Load(_folder["bert"])).Lowercase);
        File.WriteAllText(_folder["bert/tokenizer_config.json"], """{"do_lower_case": false, "more": 1}""");
        Assert.False(Assert.IsType<WordPieceTokenizer>(Tokenizer.Load(_folder["bert"])).Lowercase);
    }

    [Theory]
    [InlineData("""{"format": 2, "kind": "word"}""", "a newer Ascent wrote it")]
    [InlineData("""{"format": 0, "kind": "word"}""", "from 1")]
    [InlineData("""{"format": "1", "kind": "word"}""", "from 1")]
    [InlineData("""{"kind": "word"}""", "'format' is missing")]
    [InlineData("""{"format": 1}""", "damaged")]
    [InlineData("""{"format": 1, "kind": null}""", "damaged")]
    [InlineData("""{"format": 1, "kind": "word", "extra": 1}""", "damaged")]
    [InlineData("""{"format": 1, "kind": "word", "kind": "word"}""", "damaged")]
    [InlineData("""{"format": 1, "kind": "sentence-piece"}""", "there are byte-pair")]
    [InlineData("""{"format": 1, "kind": "character", "unknown": true}""", "'characters' is missing")]
    [InlineData("""{"format": 1, "kind": "character", "characters": "ab"}""", "'unknown' is missing")]
    [InlineData("""{"format": 1, "kind": "character", "characters": "aba", "unknown": false}""", "stands twice")]
    [InlineData("""{"format": 1, "kind": "character", "characters": "\ud800", "unknown": false}""", "damaged")]
    [InlineData("""{"format": 1, "kind": "word-piece"}""", "'lowercase' is missing")]
    [InlineData("""{"format": 1, "kind": "word", "files": {"../x": ""}}""", "no file of this folder")]
    [InlineData("[1]", "object")]
    [InlineData("{", "damaged")]
    [InlineData("", "damaged")]
    public void A_manifest_that_is_wrong_is_refused_with_what_is_wrong(string json, string expected)
    {
        File.WriteAllText(_folder["tokenizer.json"], json);
        var message = Assert.Throws<TokenizerException>(() => Tokenizer.Load(_folder.Path)).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Contains("tokenizer.json", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mix_of_two_vocabularies_is_noticed()
    {
        Make("byte-pair").Save(_folder["a"]);
        BytePairTokenizer.Train([TokenSamples.Sonnet], 330).Save(_folder["b"]);
        File.Copy(_folder["b/vocab.bpe"], _folder["a/vocab.bpe"], overwrite: true);
        Assert.Contains("SHA-256", Assert.Throws<TokenizerException>(() => Tokenizer.Load(_folder["a"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_a_tokeniser_says_what_is_looked_for()
    {
        Assert.Contains("does not exist", Assert.Throws<TokenizerException>(() => Tokenizer.Load(_folder["none"])).Message, StringComparison.Ordinal);
        Assert.Contains("merges.txt", Assert.Throws<TokenizerException>(() => Tokenizer.Load(_folder.Path)).Message, StringComparison.Ordinal);
        File.WriteAllText(_folder["encoder.json"], "{}");
        Assert.Contains("no token '", Assert.Throws<TokenizerException>(() => Tokenizer.Load(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a b\na b", "line 2", "'a b' stands twice")]
    [InlineData("#version: 0.2\na b\nab", "line 3", "two tokens with one space")]
    [InlineData("a b\nab  c", "line 2", "two tokens with one space")]
    [InlineData(" a", "line 1", "two tokens with one space")]
    [InlineData("a b\n\nab c", "line 2", "two tokens with one space")]
    [InlineData("ab c\na b", "line 1", "'ab' is neither a byte nor made by a merge above")]
    [InlineData("a bc\nb c\na b\nab c", "line 1", "'bc' is neither")]
    [InlineData("a b\nq q", "line 2", "'qq', which this merge makes, is not in encoder.json")]
    [InlineData("a b\nzz c", "line 2", "'zz' is not in encoder.json")]
    [InlineData("a b", "vocab.bpe", "no merge that makes 'bc' (id 257")]
    public void Merges_that_do_not_fit_are_refused_with_their_line(string merges, string place, string expected)
    {
        WriteEncoder(["ab", "bc", "abc"]);
        File.WriteAllText(_folder["vocab.bpe"], merges);
        var message = Assert.Throws<TokenizerException>(() => BytePairTokenizer.Load(_folder["encoder.json"], _folder["vocab.bpe"])).Message;
        Assert.Contains(place, message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"a": 0, "a": 1}""", "line 1: the token 'a' stands twice")]
    [InlineData("{\n\"a\": 0,\n\"b\": -1}", "line 3: the id of 'b'")]
    [InlineData("""{"a": 1.5}""", "whole number")]
    [InlineData("""{"a": 99999999999}""", "whole number")]
    [InlineData("""{"a": "0"}""", "whole number")]
    [InlineData("""{"a": {}}""", "whole number")]
    [InlineData("""{"": 0}""", "a token is empty")]
    [InlineData("""{"a": 0, "b": 0}""", "the same id 0")]
    [InlineData("""{"a": 0, "b": 2}""", "has the id 2")]
    [InlineData("""["a"]""", "object from token to id")]
    [InlineData("""{"a": 0} x""", "line 1")]
    [InlineData("{\n\"a\": 0,\n", "line 3: the JSON is damaged")]
    [InlineData("""{"\ud800": 0}""", "the JSON is damaged")]
    [InlineData("", "the JSON is damaged")]
    public void An_encoder_that_is_damaged_is_refused_with_the_place(string json, string expected)
    {
        File.WriteAllText(_folder["encoder.json"], json);
        File.WriteAllText(_folder["vocab.bpe"], "");
        Assert.Contains(expected, Assert.Throws<TokenizerException>(() => BytePairTokenizer.Load(_folder["encoder.json"], _folder["vocab.bpe"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_merges_may_make_one_token()
    {
        WriteEncoder(["ab", "bc", "abc", "<s>"]);
        File.WriteAllText(_folder["vocab.bpe"], "a b\nb c\nab c\na bc\n");
        var tokenizer = BytePairTokenizer.Load(_folder["encoder.json"], _folder["vocab.bpe"]);
        Assert.Equal(["<s>"], tokenizer.SpecialTokens);
        Assert.Equal([258, 257], tokenizer.Encode("abcbc"));
    }

    [Theory]
    [InlineData("[UNK]\na\nb\na\n", "line 4: the token 'a' stands in line 2 already")]
    [InlineData("[UNK]\n\na\n", "line 2: a token is empty")]
    [InlineData("a\nb\n", "no line [UNK]")]
    [InlineData("", "no line [UNK]")]
    public void A_list_of_pieces_that_is_wrong_is_refused_with_its_line(string content, string expected)
    {
        File.WriteAllText(_folder["vocab.txt"], content);
        Assert.Contains(expected, Assert.Throws<TokenizerException>(() => WordPieceTokenizer.Load(_folder["vocab.txt"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_that_is_not_utf8_is_refused_with_its_line()
    {
        File.WriteAllBytes(_folder["vocab.txt"], [.. "[UNK]\nab\nc"u8, 0xFF, .. "\n"u8]);
        Assert.Contains("line 3: the text is not valid UTF-8", Assert.Throws<TokenizerException>(() => WordPieceTokenizer.Load(_folder["vocab.txt"])).Message, StringComparison.Ordinal);
        File.WriteAllBytes(_folder["vocab.txt"], [.. "[UNK]\r\nab\r\n"u8]);
        Assert.Equal("ab", WordPieceTokenizer.Load(_folder["vocab.txt"]).TokenOf(1));
    }

    [Fact]
    public void Huge_files_are_refused_before_memory_is_taken()
    {
        using (var file = File.Create(_folder["vocab.txt"])) file.SetLength(1L << 32);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("at most", Assert.Throws<TokenizerException>(() => WordPieceTokenizer.Load(_folder["vocab.txt"])).Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        File.WriteAllText(_folder["vocab.txt"], "[UNK]\n" + new string('a', 20_000));
        Assert.Contains("line 2: the line has 20000 bytes", Assert.Throws<TokenizerException>(() => WordPieceTokenizer.Load(_folder["vocab.txt"])).Message, StringComparison.Ordinal);
        File.WriteAllText(_folder["vocab.txt"], string.Concat(Enumerable.Repeat("a\n", 1_100_000)));
        Assert.Contains("more than the 1048576 lines", Assert.Throws<TokenizerException>(() => WordPieceTokenizer.Load(_folder["vocab.txt"])).Message, StringComparison.Ordinal);
    }

    private void WriteEncoder(string[] more)
    {
        var bytes = Enumerable.Range(0, 256).Select(TokenSamples.BytePair.TokenOf);
        var json = new JsonObject();
        foreach (var token in bytes.Concat(more)) json.Add(token, json.Count);
        File.WriteAllText(_folder["encoder.json"], json.ToJsonString(), Encoding.UTF8);
    }

    private static byte[] Mutated(byte[] content, Random random)
    {
        var changed = content.ToList();
        for (var edits = random.Next(1, 4); edits > 0; edits--)
        {
            var at = random.Next(changed.Count);
            switch (random.Next(5))
            {
                case 0: changed[at] = (byte)random.Next(256); break;
                case 1: changed.RemoveAt(at); break;
                case 2: changed.Insert(at, "\n\" {}[]09,"u8[random.Next(10)]); break;
                case 3: changed.RemoveRange(at, Math.Min(changed.Count - at, random.Next(1, 200))); break;
                default: changed.InsertRange(at, changed.Skip(at / 2).Take(random.Next(1, 60)).ToArray()); break;
            }

            if (changed.Count == 0) break;
        }

        return [.. changed];
    }
}
