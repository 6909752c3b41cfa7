using System.Security.Cryptography;
using System.Text;

using Ascent.Data.Catalog;
using Ascent.Data.Texts;
using Ascent.Testing;

using static Ascent.Data.Tests.ScriptedServer;

namespace Ascent.Data.Tests;

/// <summary>Texts of the catalogue's kinds, written for these tests.</summary>
public sealed class TextSetTests : IDisposable
{
    private const string Play = "First cat: We are the cats.\nSecond cat: We sleep.\n";
    private static readonly string Kinds = string.Concat(Enumerable.Range(0, 30).Select(i => $"{i % 2} sentence number {i}\n"));
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private DataSetCatalog Catalog(DataSetDefinition set, Func<Downloader>? downloader = null) => new(_folder["cache"], [_folder["mine"]], [set], downloader ?? (() => throw new InvalidOperationException("no download is wanted")));

    private static DataFile File(string name, string content, params string[] addresses) => File(name, Encoding.UTF8.GetBytes(content), addresses);

    private static DataFile File(string name, byte[] content, params string[] addresses) => new(name, content.Length, Convert.ToHexStringLower(SHA256.HashData(content))) { Addresses = addresses };

    private static DataSetDefinition Set(string id, DataSetKind kind, params DataFile[] files) => new(id, "Small", "none", files, [], [id, "text/" + id], []) { Kind = kind, ClassNames = ["no", "yes"] };

    private void Write(string path, string content) => Write(path, Encoding.UTF8.GetBytes(content));

    private void Write(string path, byte[] content)
    {
        var full = Path.Combine(_folder["mine"], path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        System.IO.File.WriteAllBytes(full, content);
    }

    [Theory]
    [InlineData("input.txt")]
    [InlineData("play/input.txt")]
    [InlineData("text/play/input.txt")]
    [InlineData("text/play/input.txt.gz")]
    public void A_text_is_found_in_a_named_folder_or_below_it_and_divided_nine_to_one(string path)
    {
        Write(path, path.EndsWith(".gz", StringComparison.Ordinal) ? IdxFiles.Gzip(Encoding.UTF8.GetBytes(Play)) : Encoding.UTF8.GetBytes(Play));
        var catalog = Catalog(Set("play", DataSetKind.Corpus, File("input.txt", Play)));
        Assert.Empty(catalog.Verify("play"));
        var corpus = catalog.LoadText("play");
        Assert.Equal((Play[..(Play.Length * 9 / 10)], Play, null), (corpus.Train, corpus.Train + corpus.Validation, corpus.Test));
    }

    [Fact]
    public async Task A_text_is_fetched_from_the_address_of_its_file()
    {
        var bytes = Encoding.UTF8.GetBytes(Play);
        using var server = new ScriptedServer(request => Serve(new Dictionary<string, byte[]> { ["raw/input.txt"] = bytes }, request));
        using var empty = new ScriptedServer(_ => new(404));
        var catalog = Catalog(Set("play", DataSetKind.Corpus, File("input.txt", Play, empty.Address + "input.txt", server.Address + "raw/input.txt")), () => new Downloader(new HttpClient()));
        Assert.Equal(Path.Combine(_folder["cache"], "play"), await catalog.GetAsync("play", null, default));
        Assert.Equal(Play[^4..], catalog.LoadText("play").Validation[^4..]);
        Assert.Equal((1, 1), (empty.Requests.Count, server.Requests.Count));
    }

    [Fact]
    public async Task What_a_set_can_do_without_is_taken_when_it_is_right_and_missed_when_it_is_not()
    {
        var served = new Dictionary<string, byte[]> { ["a"] = "valid one\n"u8.ToArray(), ["b"] = "test one\n"u8.ToArray() };
        using var server = new ScriptedServer(request => Serve(served, request));
        var set = Set("wikitext-2", DataSetKind.Corpus, File("valid.txt", served["a"], server.Address + "a"), File("test.txt", served["b"], server.Address + "b"),
            new DataFile("train.txt", 100, "") { Optional = true, Addresses = [server.Address + "c"], Judge = content => content.Length == 6 ? null : "the text is not six bytes long." });
        var catalog = Catalog(set, () => new Downloader(new HttpClient()));
        await catalog.GetAsync(set.Id, null, default);
        Assert.Equal(("valid one\n", "test one\n", null), Parts());

        served["c"] = "train one\n"u8.ToArray();
        await catalog.GetAsync(set.Id, null, default);
        Assert.Equal(("valid one\n", "test one\n", null), Parts());

        served["c"] = "train\n"u8.ToArray();
        await catalog.GetAsync(set.Id, null, default);
        Assert.Equal(("train\n", "valid one\n", "test one\n"), Parts());
        Assert.Empty(catalog.Verify(set.Id));

        System.IO.File.WriteAllText(Path.Combine(_folder["cache"], set.Id, "train.txt"), "other text\n");
        Assert.Contains("not six bytes", Assert.Single(catalog.Verify(set.Id)), StringComparison.Ordinal);
        Assert.Contains("not six bytes", Assert.Throws<DataSetException>(() => catalog.LoadText(set.Id)).Message, StringComparison.Ordinal);

        (string, string, string?) Parts()
        {
            var corpus = catalog.LoadText(set.Id);
            return (corpus.Train, corpus.Validation, corpus.Test);
        }
    }

    [Fact]
    public void A_text_can_be_imported_under_any_name_and_one_without_a_known_hash_is_recognised_too()
    {
        var set = Set("wikitext-2", DataSetKind.Corpus, File("valid.txt", "valid one\n"), File("test.txt", "test one\n"),
            new DataFile("train.txt", 100, "") { Optional = true, Judge = content => content.Length == 6 ? null : "the text is not six bytes long." });
        var catalog = Catalog(set);
        Write("a", IdxFiles.Gzip("test one\n"u8.ToArray()));
        Write("b", "valid one\n");
        Write("c", "train\n");
        Write("d", "something else\n");
        foreach (var name in new[] { "a", "b", "c" }) catalog.Import(set.Id, Path.Combine(_folder["mine"], name));
        Assert.Equal(new TextCorpus("wikitext-2", "train\n", "valid one\n", "test one\n"), catalog.LoadText(set.Id));
        Assert.Contains("none of the files", Assert.Throws<DataSetException>(() => catalog.Import(set.Id, Path.Combine(_folder["mine"], "d"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_packed_text_that_unpacks_to_more_than_it_can_have_is_refused_before_it_fills_the_memory()
    {
        Write("input.txt.gz", IdxFiles.Gzip(new byte[256 << 20]));
        var catalog = Catalog(Set("play", DataSetKind.Corpus, File("input.txt", Play)));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("more than", Assert.Throws<DataSetException>(() => catalog.LoadText("play")).Message, StringComparison.Ordinal);
        Assert.Contains("more than", Assert.Single(catalog.Verify("play")), StringComparison.Ordinal);
        Assert.Contains("larger file", Assert.Throws<DataSetException>(() => catalog.Import("play", Path.Combine(_folder["mine"], "input.txt.gz"))).Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 << 20);
    }

    [Fact]
    public void Lines_with_labels_become_texts_with_classes()
    {
        Write("sst2/a", Kinds);
        Write("sst2/b", "1 yes\n");
        Write("sst2/c", "0 no , not at all");
        var (train, validation, test) = Catalog(Set("sst2", DataSetKind.LabelledTexts, File("a", Kinds), File("b", "1 yes\n"), File("c", "0 no , not at all"))).LoadLabelledTexts("sst2");
        Assert.Equal((30, "sentence number 7", 1), (train.Count, train.Texts[7], train.Labels[7]));
        Assert.Equal(("yes", 1, "no , not at all", 0), (validation.Texts.Single(), validation.Labels.Single(), test!.Texts.Single(), test.Labels.Single()));
        Assert.Equal(["no", "yes"], test.Classes);
    }

    [Fact]
    public void A_tenth_is_taken_for_validation_the_same_each_time()
    {
        var all = LabelledLines.LabelFirst("file", "all", Kinds, ["no", "yes"]);
        var (train, validation) = LabelledTextParts.WithoutATenth("x", all);
        var (again, _) = LabelledTextParts.WithoutATenth("x", all);
        Assert.Equal((27, 3), (train.Count, validation.Count));
        Assert.Equal(train.Texts, again.Texts);
        Assert.Equal(all.Texts.Order(StringComparer.Ordinal), train.Texts.Concat(validation.Texts).Order(StringComparer.Ordinal));
        foreach (var (text, label) in validation.Texts.Zip(validation.Labels)) Assert.Equal(all.Labels[((List<string>)[.. all.Texts]).IndexOf(text)], label);
    }

    [Fact]
    public void Names_are_divided_by_lines_in_an_order_of_their_own()
    {
        var text = string.Join('\n', Enumerable.Range(0, 100).Select(i => $"name{i}"));
        var names = Corpora.Names("names", text);
        Assert.Equal([80, 10, 10], new[] { names.Train, names.Validation, names.Test! }.Select(part => part.Count(c => c == '\n')));
        Assert.Equal(text.Split('\n').Order(StringComparer.Ordinal), (names.Train + names.Validation + names.Test).TrimEnd('\n').Split('\n').Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("0 good\nno label\n", "line 2: the label is 'no'")]
    [InlineData("0 good\n2 beyond\n", "line 2: the label is '2'; it is a number from 0 to 1")]
    [InlineData("-1 minus\n", "line 1: the label is '-1'")]
    [InlineData("0 good\n\n1 good\n", "line 2: a line is a number, a blank and the text")]
    [InlineData("1\n", "line 1")]
    [InlineData("1  \n", "line 1: there is no text")]
    [InlineData("99999999999999 x\n", "line 1: the label is '99999999999999'")]
    public void A_line_that_is_none_is_refused_with_its_number(string content, string expected)
    {
        var message = Assert.Throws<DataSetException>(() => LabelledLines.LabelFirst("file", "x", content, ["no", "yes"])).Message;
        Assert.Contains("file: " + expected, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Colas_columns_are_four()
    {
        var texts = LabelledLines.Tabbed("file", "x", "s\t1\t\tShe voted.\ns\t0\t*\tVoted she her.", ["no", "yes"]);
        Assert.Equal(["She voted.", "Voted she her."], texts.Texts);
        Assert.Equal([1, 0], texts.Labels);
        Assert.Contains("file: line 1: a line is four columns", Assert.Throws<DataSetException>(() => LabelledLines.Tabbed("file", "x", "s\t1\tShe voted.", ["no", "yes"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_no_utf8_are_refused_with_line_and_offset()
    {
        var message = Assert.Throws<DataSetException>(() => TextContent.Utf8("file", [.. "one\ntwo"u8, 0xE9, .. " three"u8])).Message;
        Assert.Contains("file: line 2, byte 7: the text is not UTF-8 (byte e9)", message, StringComparison.Ordinal);
        Assert.Throws<DataSetException>(() => TextContent.Utf8("file", [0xC3]));
        Assert.Throws<DataSetException>(() => TextContent.Utf8("file", [0xED, 0xA0, 0x80]));
        Assert.Equal("é", TextContent.Utf8("file", [0xEF, 0xBB, 0xBF, 0xC3, 0xA9]));
        Assert.Equal("é\u0085", TextContent.Latin1([0xE9, 0x85]));
    }

    [Fact]
    public void Reviews_are_read_from_their_archive_and_divided_by_number()
    {
        var zip = SmallCifar.Zip([("movie_reviews/README", "about"u8.ToArray()), .. from folder in new[] { "pos", "neg" } from number in new[] { 0, 799, 800, 899, 900, 999 } select ($"movie_reviews/{folder}/cv{number:000}_1.txt", Encoding.UTF8.GetBytes($"{folder} {number}"))]);
        var (train, validation, test) = MovieReviews.Read("file", "movie-reviews", zip, ["negative", "positive"]);
        Assert.Equal(["neg 0", "pos 0", "neg 799", "pos 799"], train.Texts);
        Assert.Equal([0, 1, 0, 1], train.Labels);
        Assert.Equal(["neg 800", "pos 800", "neg 899", "pos 899"], validation.Texts);
        Assert.Equal(["neg 900", "pos 900", "neg 999", "pos 999"], test.Texts);
    }

    [Fact]
    public void An_archive_of_reviews_that_is_a_bomb_or_damaged_is_refused()
    {
        Assert.Contains("at most", Refused(SmallCifar.Zip(("pos/cv000_1.txt", new byte[8 << 20]))), StringComparison.Ordinal);
        Assert.Contains("not UTF-8", Refused(SmallCifar.Zip(("pos/cv000_1.txt", [0xFF]))), StringComparison.Ordinal);
        Assert.Contains("has no member", Refused(SmallCifar.Zip(("../pos/readme", [1]))), StringComparison.Ordinal);
        Assert.Contains("damaged", Refused([1, 2, 3]), StringComparison.Ordinal);
        var good = SmallCifar.Zip(("pos/cv000_1.txt", IdxFiles.Noise(300).Select(b => (byte)(b & 0x7F)).ToArray()), ("neg/cv001_1.txt", "no"u8.ToArray()));
        var random = new Random(20261122);
        for (var i = 0; i < 2000; i++)
        {
            var damaged = random.Next(2) == 0 ? good[..random.Next(good.Length)] : good.ToArray();
            for (var change = random.Next(4); change > 0 && damaged.Length > 0; change--) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            try
            {
                MovieReviews.Read("file", "x", damaged, ["negative", "positive"]);
            }
            catch (DataSetException e)
            {
                Assert.StartsWith("file", e.Message, StringComparison.Ordinal);
            }
        }

        static string Refused(byte[] content) => Assert.Throws<DataSetException>(() => MovieReviews.Read("file", "x", content, ["negative", "positive"])).Message;
    }

    [Fact]
    public void Lines_of_any_content_are_read_or_refused_but_nothing_else_happens()
    {
        var random = new Random(20261122);
        byte[][] seeds = [Encoding.UTF8.GetBytes(Kinds), "s\t1\t\tShe voted.\n"u8.ToArray(), [], "0 \n"u8.ToArray()];
        for (var i = 0; i < 20_000; i++)
        {
            var content = seeds[i % seeds.Length].ToList();
            for (var change = random.Next(6); change > 0; change--)
            {
                var at = random.Next(content.Count + 1);
                if (random.Next(3) == 0 || at == content.Count) content.Insert(at, "0129 \t\n\r-\0\u00ff\u00c3"u8[random.Next(14)]);
                else if (random.Next(2) == 0) content.RemoveAt(at);
                else content[at] = (byte)random.Next(256);
            }

            foreach (var read in new Func<string, string, string, IReadOnlyList<string>, LabelledTexts>[] { LabelledLines.LabelFirst, LabelledLines.Tabbed })
            {
                try
                {
                    var texts = read("file", "x", TextContent.Utf8("file", [.. content]), ["no", "yes"]);
                    Assert.Equal(texts.Texts.Count, texts.Labels.Count);
                    Assert.All(texts.Labels, label => Assert.InRange(label, 0, 1));
                }
                catch (DataSetException e)
                {
                    Assert.StartsWith("file", e.Message, StringComparison.Ordinal);
                }
            }
        }
    }
}
