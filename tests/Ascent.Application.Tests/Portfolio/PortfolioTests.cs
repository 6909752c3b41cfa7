using System.Text.RegularExpressions;
using Ascent.Journey;
using Ascent.Journey.Content;
using Ascent.Testing;
using Ascent.Tracking;

namespace Ascent.Application.Tests.Portfolio;

/// <summary>A site for others: whole without a server, valid, safe with any text, and checked like any bundle.</summary>
public sealed partial class PortfolioTests : IDisposable
{
    private const string Hostile = "<script>alert(1)</script>\"'&<img src=x onerror=alert(2)>\u0001\ud800";

    private readonly TestHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void An_empty_portfolio_is_a_whole_site_that_says_so()
    {
        var result = Build();
        Assert.True(result.Model.IsEmpty);
        Assert.Contains("Nothing is shown here yet", Read("index.html"), StringComparison.Ordinal);
        Check(result);
    }

    [Fact]
    public void What_is_proven_stands_there_with_figures_curves_and_a_model_card()
    {
        var (run, activity) = ProveRun();
        File.WriteAllText(_home.Home.PortfolioFile, "name: Ada Lovelace\nheadline: Engineer\nabout: |\n  One.\n\n  Two.\nemail: ada@example.org\nlinks:\n  - title: Code\n    url: https://example.org/ada\n");
        var result = Build();
        Check(result);
        var index = Read("index.html");
        foreach (var part in new[] { "Ada Lovelace", "Engineer", "<p>One.</p>", "https://example.org/ada", "mailto:ada@example.org", $"projects/{activity}.html", $"runs/{run}.html" }) Assert.Contains(part, index, StringComparison.Ordinal);
        var page = Read($"runs/{run}.html");
        foreach (var part in new[] { "0.97", "Model card", "mnist", "Limits", "git checkout 0123456789abcdef0123456789abcdef01234567", "ascent train mnist-mlp --seed 1", _home.Bench.EvidenceList(activity)[0].Sha256, "test_accuracy 0.97 at the end" }) Assert.Contains(part, page, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(result.Path, "plots", run + "-1.svg")));
        Assert.Contains("Skills, with what proves them", index, StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_texts_are_shown_as_text_and_the_pages_stay_valid()
    {
        using (var writer = _home.Bench.Runs.Start(new RunHeader(Hostile, Hostile, 1, new Dictionary<string, string> { [Hostile] = Hostile }, new Dictionary<string, string> { ["cpu"] = Hostile }) { Source = new RunSource(Hostile, Hostile, true, Hostile) }))
        {
            for (var step = 1; step < 5; step++) writer.Log(step, ("<b>loss", 1.0 / step));
            File.WriteAllText(Path.Combine(writer.Folder, "model.json"), "{\"model\":\"<b>\",\"data\":\"<i>\",\"classes\":[\"<u>\"],\"configuration\":{\"<a>\":\"<b>\"},\"input\":{\"kind\":\"image\",\"width\":\"<x>\"}}");
            writer.Complete(new Dictionary<string, double> { ["<b>loss"] = 0.5 });
            _home.Bench.MarkDone(Of(EvidenceKind.Run), new ProofOffer(Run: writer.Id));
        }

        var note = Of(EvidenceKind.Note);
        _home.Bench.MarkDone(note, new ProofOffer(Note: Hostile));
        _home.Bench.MarkDone(Of(EvidenceKind.Link), new ProofOffer(Link: "https://example.org/\"><script>alert(1)</script>?a=b&c=d"));
        File.WriteAllText(_home.Home.PortfolioFile, $"name: \"<script>alert(1)</script>\"\nheadline: \"\\\"><img src=x>\"\nabout: \"<b>bold</b> & more\"\nlinks:\n  - title: \"<i>x</i>\"\n    url: https://example.org/?<script>\npublicNotes: [{note}]\n");
        var result = Build();
        Check(result);
        foreach (var file in Directory.EnumerateFiles(result.Path, "*.*", SearchOption.AllDirectories).Where(file => Path.GetExtension(file) is ".html" or ".svg"))
        {
            var text = File.ReadAllText(file);
            foreach (var bad in new[] { "<script", "<img src=x", "<b>", "<i>", "<u>", "onerror=alert(2)>", "javascript:" }) Assert.False(text.Contains(bad, StringComparison.OrdinalIgnoreCase), $"{file} has {bad}");
        }
    }

    [Fact]
    public void Notes_stay_private_until_they_are_named()
    {
        var note = Of(EvidenceKind.Note);
        _home.Bench.MarkDone(note, new ProofOffer(Note: "between us"));
        var preview = _home.Bench.PreviewPortfolio();
        Assert.Contains("publicNotes", Assert.Single(preview.Private).Why, StringComparison.Ordinal);
        Check(Build());
        Assert.DoesNotContain(Directory.EnumerateFiles(_home.PathOf("site"), "*", SearchOption.AllDirectories), file => File.ReadAllText(file).Contains("between us", StringComparison.Ordinal));
        File.WriteAllText(_home.Home.PortfolioFile, $"publicNotes: [{note}]\n");
        Check(Build());
        Assert.Contains("between us", Read("evidence.html"), StringComparison.Ordinal);
    }

    [Fact]
    public void Papers_stand_there_with_the_notes_that_are_marked_public()
    {
        var bench = _home.Bench;
        var paper = bench.Pack.Activities.Values.Where(activity => activity.Paper is not null && activity.Evidence == EvidenceKind.Note).OrderBy(activity => activity.Id, StringComparer.Ordinal).First();
        bench.NotePaper(paper.Paper!, Journey.Papers.PaperFields.All.ToDictionary(field => field, field => $"my {field} <b>in brief</b>"), shown: null);
        bench.EndPaper(paper.Paper!);
        Assert.Empty(Build().Model.Papers);
        bench.NotePaper(paper.Paper!, new Dictionary<Journey.Papers.PaperField, string>(), shown: true);
        var result = Build();
        Check(result);
        Assert.Equal(5, Assert.Single(result.Model.Papers).Notes.Count);
        Assert.Contains("my Doubts &lt;b&gt;in brief", Read("index.html"), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_what_is_chosen_is_shown_and_a_wrong_name_is_told()
    {
        var (run, activity) = ProveRun();
        _home.Bench.MarkDone(Of(EvidenceKind.Link), new ProofOffer(Link: "https://example.org/elsewhere"));
        var result = _home.Bench.BuildPortfolio(_home.PathOf("site"), new PortfolioOptions(Only: [activity]));
        Assert.Equal([activity], result.Model.Projects.Select(project => project.Slug));
        Assert.Equal([run], result.Model.Runs.Select(one => one.Id));
        Assert.Contains("is to be shown", Assert.Throws<JourneyException>(() => _home.Bench.BuildPortfolio(_home.PathOf("site"), new PortfolioOptions(Only: ["no-such-thing"]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_theme_is_one_of_the_sites_or_a_style_of_ones_own()
    {
        var style = _home.Write("mine.css", ":root { --accent: rebeccapurple; }");
        _home.Bench.BuildPortfolio(_home.PathOf("site"), new PortfolioOptions(style));
        Assert.Contains("href=\"theme.css\"", Read("index.html"), StringComparison.Ordinal);
        Assert.Contains("rebeccapurple", Read("theme.css"), StringComparison.Ordinal);
        _home.Bench.BuildPortfolio(_home.PathOf("site"), new PortfolioOptions("dark"));
        Assert.Contains("data-theme=\"dark\"", Read("index.html"), StringComparison.Ordinal);
        Assert.Throws<JourneyException>(() => _home.Bench.BuildPortfolio(_home.PathOf("site"), new PortfolioOptions("drak")));
        Assert.Throws<JourneyException>(() => _home.Bench.BuildPortfolio(_home.PathOf("site"), new PortfolioOptions("nowhere.css")));
    }

    [Theory]
    [InlineData("nmae: Ada", "did you mean 'name'")]
    [InlineData("links:\n  - title: x\n    url: javascript:alert(1)", "portfolio.yaml:3")]
    [InlineData("theme: pink", "light, dark, auto")]
    [InlineData("email: no address", "not an address")]
    [InlineData("sources: perhaps", "true or false")]
    [InlineData("- a\n- b", "must be a map")]
    [InlineData("name: [", "not valid YAML")]
    [InlineData("a: &x 1", "anchors")]
    public void A_fault_in_the_persons_words_is_told_with_its_line(string text, string told)
    {
        File.WriteAllText(_home.Home.PortfolioFile, text);
        var problem = Assert.Throws<JourneyException>(() => Build());
        Assert.Contains(told, problem.Message, StringComparison.Ordinal);
        Assert.Contains("portfolio.yaml:", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_file_to_begin_with_can_be_read_as_it_is_and_is_never_overwritten()
    {
        Assert.True(_home.Bench.InitPortfolio());
        Check(Build());
        File.AppendAllText(_home.Home.PortfolioFile, "name: Mine\n");
        Assert.False(_home.Bench.InitPortfolio());
        Assert.Equal("Mine", Build().Model.Words.Name);
    }

    [Fact]
    public void A_draft_holds_figures_and_questions_and_no_claims_and_never_overwrites()
    {
        var (run, activity) = ProveRun();
        var path = _home.PathOf("post.md");
        var draft = _home.Bench.DraftPost(_home.Bench.EvidenceList(activity)[0].Id, path);
        var text = File.ReadAllText(path);
        foreach (var part in new[] { "| test_accuracy | 0.97 |", "> What surprised you?", $"Run `{run}`", "![", "](post-1.svg)" }) Assert.Contains(part, text, StringComparison.Ordinal);
        Assert.All(draft.Pictures, picture => Assert.True(File.Exists(picture)));
        File.AppendAllText(path, "my words");
        Assert.Throws<JourneyException>(() => _home.Bench.DraftPost(run, path));
        Assert.EndsWith("my words", File.ReadAllText(path), StringComparison.Ordinal);
        Assert.Throws<JourneyException>(() => _home.Bench.DraftPost("nothing", _home.PathOf("other.md")));

        foreach (var folder in new[] { "first-post", "first-post-again" })
        {
            if (folder.EndsWith("again", StringComparison.Ordinal)) Directory.CreateDirectory(_home.PathOf(folder));
            var beside = _home.Bench.DraftPost(run, _home.PathOf(folder));
            Assert.Equal(Path.Combine(_home.PathOf(folder), "post.md"), beside.Path);
            Assert.All(beside.Pictures, picture => Assert.Equal(_home.PathOf(folder), Path.GetDirectoryName(picture)));
        }
    }

    private PortfolioResult Build() => _home.Bench.BuildPortfolio(_home.PathOf("site"), new PortfolioOptions());

    private string Read(string path) => File.ReadAllText(Path.Combine(_home.PathOf("site"), path));

    /// <summary>Whole, valid, without scripts, and every link within it leads somewhere.</summary>
    private static void Check(PortfolioResult result)
    {
        var check = BundleVerifier.Verify(result.Path);
        Assert.True(check.Holds, string.Join('\n', check.Faults.Concat(check.Proofs).Select(fault => $"{fault.Name}: {fault.Message}")));
        var pages = Directory.GetFiles(result.Path, "*.html", SearchOption.AllDirectories);
        foreach (var page in pages)
        {
            var text = File.ReadAllText(page);
            Assert.DoesNotContain("<script", text, StringComparison.OrdinalIgnoreCase);
            foreach (Match link in Links().Matches(text))
            {
                var target = System.Net.WebUtility.HtmlDecode(link.Groups["to"].Value);
                if (target.StartsWith("http", StringComparison.Ordinal) || target.StartsWith("mailto:", StringComparison.Ordinal) || target.StartsWith('#')) continue;
                Assert.False(target.StartsWith('/'), $"{page}: {target} is not relative");
                Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(page)!, Uri.UnescapeDataString(target))), $"{page}: {target} leads nowhere");
            }
        }

        foreach (var picture in Directory.EnumerateFiles(result.Path, "*.svg", SearchOption.AllDirectories)) System.Xml.Linq.XDocument.Load(picture);
        HtmlValidator.Check(result.Path);
    }

    private (string Run, string Activity) ProveRun()
    {
        string run;
        using (var writer = _home.Bench.Runs.Start(new RunHeader("mnist-mlp", "mnist-mlp", 1, new Dictionary<string, string> { ["lr"] = "0.1", ["data"] = "mnist", ["epochs"] = "3" }, new Dictionary<string, string> { ["cpu"] = "A CPU" }) { Source = new RunSource("0123456789abcdef0123456789abcdef01234567", "main", false, "ascent train mnist-mlp --seed 1") }))
        {
            run = writer.Id;
            for (var step = 1; step <= 40; step++) writer.Log(step, ("loss", 2.0 / step), ("test_accuracy", 1 - (1.0 / (step + 1))), ("test_loss", 2.2 / step));
            writer.Complete(new Dictionary<string, double> { ["test_accuracy"] = 0.97, ["loss"] = 0.05 });
        }

        var activity = Of(EvidenceKind.Run);
        _home.Bench.MarkDone(activity, new ProofOffer(Run: run));
        return (run, activity);
    }

    private string Of(EvidenceKind kind) => _home.Bench.Pack.Activities.Values.Where(activity => activity.Evidence == kind && activity.Kind != ActivityKind.Paper).Select(activity => activity.Id).Order(StringComparer.Ordinal).First();

    [GeneratedRegex("(?:href|src)=\"(?<to>[^\"]*)\"", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Links();
}
