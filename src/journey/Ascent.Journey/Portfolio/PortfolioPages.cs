using System.Globalization;

namespace Ascent.Journey.Portfolio;

/// <summary>The site's pages: complete HTML, relative links, no script, nothing from elsewhere.</summary>
public static partial class PortfolioPages
{
    public const string Style = "style.css";
    public const string OwnStyle = "theme.css";
    public const string Icon = "icon.svg";

    /// <summary>Every page by its path in the site.</summary>
    public static IReadOnlyDictionary<string, string> All(PortfolioModel model)
    {
        var pages = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["index.html"] = Index(model), ["evidence.html"] = EvidencePage(model), [Style] = PortfolioStyle.Text, [Icon] = PortfolioStyle.Icon };
        foreach (var project in model.Projects)
            pages[ProjectPath(project.Slug)] = ProjectPage(model, project);
        foreach (var run in model.Runs)
            pages[RunPath(run.Id)] = RunPage(model, run);
        return pages;
    }

    public static string ProjectPath(string slug) => $"projects/{slug}.html";

    public static string RunPath(string id) => $"runs/{id}.html";

    private static string Page(PortfolioModel model, string path, string title, Action<PageWriter> body)
    {
        var up = path.Contains('/', StringComparison.Ordinal) ? "../" : "";
        var page = new PageWriter();
        page.Raw($"<!DOCTYPE html>\n<html lang=\"en\" data-theme=\"{model.Words.Theme}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        page.Raw($"<meta name=\"color-scheme\" content=\"{(model.Words.Theme == "auto" ? "light dark" : model.Words.Theme)}\">\n");
        page.Raw("<meta name=\"description\" content=\"").Text(model.Words.Headline ?? model.JourneyTitle).Raw("\">\n");
        page.Element("title", title == Name(model) ? title : $"{title} - {Name(model)}");
        page.Raw($"<link rel=\"icon\" type=\"image/svg+xml\" href=\"{up}{Icon}\">\n<link rel=\"stylesheet\" href=\"{up}{Style}\">\n");
        if (model.OwnStyle) page.Raw($"<link rel=\"stylesheet\" href=\"{up}{OwnStyle}\">\n");
        page.Raw("</head>\n<body>\n<a class=\"skip\" href=\"#main\">Skip to content</a>\n<header>\n<nav aria-label=\"Site\">\n<ul>\n");
        foreach (var (to, text) in new[] { ("index.html", Name(model)), ("evidence.html", "Evidence") })
            page.Raw($"<li><a href=\"{up}{to}\"{(to == path ? " aria-current=\"page\"" : "")}>").Text(text).Raw("</a></li>\n");
        page.Raw("</ul>\n</nav>\n</header>\n<main id=\"main\">\n");
        body(page);
        page.Raw("</main>\n<footer>\n<p>").Text($"Made on {Day(model.MadeOn)} with Ascent. Every figure here comes from a record that can be checked: ").Raw($"<a href=\"{up}evidence.html\">how</a>.</p>\n</footer>\n</body>\n</html>\n");
        return page.ToString();
    }

    private static string Index(PortfolioModel model) => Page(model, "index.html", Name(model), page =>
    {
        page.Element("h1", Name(model));
        page.Element("p", model.Words.Headline ?? model.JourneyTitle, "class=\"lead\"");
        foreach (var paragraph in Paragraphs(model.Words.About)) page.Element("p", paragraph);
        Contact(page, model);
        if (model.IsEmpty)
            page.Raw("<section class=\"card\">\n<h2>Work</h2>\n<p>Nothing is shown here yet. What is proven appears with its figures and hashes.</p>\n</section>\n");
        if (model.Projects.Count > 0)
        {
            page.Raw("<section>\n<h2>Work</h2>\n<ul class=\"cards\">\n");
            foreach (var project in model.Projects)
            {
                page.Raw("<li class=\"card\">\n<h3>").Local(ProjectPath(project.Slug), project.Title).Raw("</h3>\n<p class=\"meta\">").Text($"{project.Kind}, {project.Phase}").Raw("</p>\n");
                var figures = model.Runs.Where(run => project.Runs.Contains(run.Id)).SelectMany(run => run.Figures.Take(2)).Take(3).ToList();
                if (figures.Count > 0) page.Element("p", string.Join(", ", figures.Select(figure => $"{figure.Name} {figure.Last}")));
                page.Raw("</li>\n");
            }

            page.Raw("</ul>\n</section>\n");
        }

        if (model.Runs.Count > 0)
        {
            page.Raw("<section>\n<h2>Trainings</h2>\n<ul class=\"plain\">\n");
            foreach (var run in model.Runs)
                page.Raw("<li>").Local(RunPath(run.Id), run.Title).Text($" ({run.Recipe}, {Day(run.At)}{(run.Figures.Count > 0 ? $", {run.Figures[0].Name} {run.Figures[0].Last}" : "")})").Raw("</li>\n");
            page.Raw("</ul>\n</section>\n");
        }

        Skills(page, model);
        PapersOf(page, model);
        if (model.Phases.Any(phase => phase.Proven > 0))
        {
            page.Raw("<section>\n<h2>The journey</h2>\n").Element("p", model.JourneyTitle).Raw("<ul class=\"plain\">\n");
            foreach (var phase in model.Phases)
                page.Raw("<li>").Text($"{phase.Title}: {phase.Proven} of {phase.All} activities proven ").Raw($"<progress max=\"{Math.Max(1, phase.All)}\" value=\"{phase.Proven}\" aria-label=\"").Text(phase.Title).Raw("\"></progress></li>\n");
            page.Raw("</ul>\n</section>\n");
        }
    });

    private static void Contact(PageWriter page, PortfolioModel model)
    {
        if (model.Words.Links.Count == 0 && model.Words.Email is null) return;
        page.Raw("<ul class=\"row\">\n");
        if (model.Words.Email is { } email) page.Raw("<li><a href=\"mailto:").Text(Uri.EscapeDataString(email).Replace("%40", "@", StringComparison.Ordinal)).Raw("\">").Text(email).Raw("</a></li>\n");
        foreach (var link in model.Words.Links) page.Raw("<li>").Link(link.Url, link.Title).Raw("</li>\n");
        page.Raw("</ul>\n");
    }

    private static void Skills(PageWriter page, PortfolioModel model)
    {
        if (model.Areas.Count == 0) return;
        page.Raw("<section>\n<h2>Skills, with what proves them</h2>\n");
        foreach (var area in model.Areas)
        {
            page.Element("h3", area.Title).Raw("<ul class=\"plain\">\n");
            foreach (var skill in area.Skills)
            {
                page.Raw("<li>").Text(skill.Title);
                var shown = model.Projects.Where(project => skill.Projects.Contains(project.Slug)).ToList();
                for (var i = 0; i < shown.Count; i++) page.Text(i == 0 ? ": " : ", ").Local(ProjectPath(shown[i].Slug), shown[i].Title);
                page.Raw("</li>\n");
            }

            page.Raw("</ul>\n");
        }

        page.Raw("</section>\n");
    }

    private static void PapersOf(PageWriter page, PortfolioModel model)
    {
        if (model.Papers.Count == 0) return;
        page.Raw("<section>\n<h2>Papers read</h2>\n<ul class=\"plain\">\n");
        foreach (var paper in model.Papers)
        {
            page.Raw("<li>");
            if (paper.Url is { } url) page.Link(url, paper.Title);
            else page.Text(paper.Title);
            if (paper.By.Length > 0) page.Text(", " + paper.By);
            if (paper.Notes.Count > 0)
            {
                page.Raw("\n<details>\n<summary>Notes</summary>\n");
                foreach (var note in paper.Notes)
                {
                    if (note.Title.Length > 0) page.Element("h3", note.Title);
                    foreach (var paragraph in Paragraphs(note.Text)) page.Element("p", paragraph);
                }

                page.Raw("</details>\n");
            }

            page.Raw("</li>\n");
        }

        page.Raw("</ul>\n</section>\n");
    }

    private static string ProjectPage(PortfolioModel model, PortfolioProject project) => Page(model, ProjectPath(project.Slug), project.Title, page =>
    {
        page.Element("h1", project.Title).Element("p", $"{project.Kind}, {project.Phase}", "class=\"lead\"");
        foreach (var run in model.Runs.Where(run => project.Runs.Contains(run.Id)))
        {
            page.Raw("<section>\n<h2>").Local("../" + RunPath(run.Id), run.Title).Raw("</h2>\n");
            if (run.Plots.Count > 0) Plot(page, run.Plots[0]);
            Figures(page, run);
            page.Raw("<p>").Local("../" + RunPath(run.Id), "Settings, curves and the model card").Raw("</p>\n</section>\n");
        }

        if (project.Skills.Count > 0)
        {
            page.Raw("<section>\n<h2>Skills</h2>\n<ul class=\"row\">\n");
            foreach (var skill in project.Skills) page.Element("li", skill);
            page.Raw("</ul>\n</section>\n");
        }

        page.Raw("<section>\n<h2>Evidence</h2>\n");
        ProofTable(page, project.Proofs, "../", withActivity: false);
        page.Raw("</section>\n");
    });

    private static void ProofTable(PageWriter page, IReadOnlyList<PortfolioProof> proofs, string up, bool withActivity)
    {
        page.Raw("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Proofs\">\n<table class=\"wide\">\n<thead><tr><th scope=\"col\">Proof</th>").Raw(withActivity ? "<th scope=\"col\">For</th>" : "")
            .Raw("<th scope=\"col\">What</th><th scope=\"col\">Day</th><th scope=\"col\">SHA-256 of its data</th></tr></thead>\n<tbody>\n");
        foreach (var proof in proofs)
        {
            page.Raw("<tr><td>").Local(up + proof.File, proof.Id).Raw("</td>");
            if (withActivity) page.Raw("<td>").Text(proof.Activity).Raw("</td>");
            page.Raw("<td>").Text(proof.Kind + ": ");
            if (proof.Link is { } link) page.Link(link, link);
            else page.Text(proof.Summary);
            page.Raw("</td><td>").Text(Day(proof.At)).Raw("</td><td><code>").Text(proof.Sha256).Raw("</code></td></tr>\n");
        }

        page.Raw("</tbody>\n</table>\n</div>\n");
    }

    private static string EvidencePage(PortfolioModel model) => Page(model, "evidence.html", "Evidence", page =>
    {
        page.Raw("<h1>Evidence, and how to verify it</h1>\n<p>Every proof is a small file with hashes of what it is about. The whole site is listed in <a href=\"manifest.json\">manifest.json</a> with the SHA-256 of each file, the proofs in a chain.</p>\n");
        page.Raw("<section>\n<h2>How to verify</h2>\n<ol>\n<li>Take the whole folder of this site.</li>\n<li>With Ascent: <code>ascent evidence verify FOLDER</code>. It needs no account, no network and none of its maker's data, and names whatever was changed, added or left out.</li>\n");
        page.Raw("<li>Without: <code>sha256sum -c SHA256SUMS</code> in the folder. In a proof, <code>sha256</code> is the SHA-256 of the text in <code>data</code>.</li>\n</ol>\n");
        page.Raw("<p>Hashes show that nothing was changed since; who made it, you know when the <code>seal</code> at the end of <code>manifest.json</code> is the one that its maker gave you elsewhere.</p>\n</section>\n<section>\n<h2>The proofs</h2>\n");
        if (model.Proofs.Count == 0) page.Raw("<p>None are shown yet.</p>\n");
        else ProofTable(page, model.Proofs, "", withActivity: true);
        page.Raw("</section>\n");
    });

    private static string Name(PortfolioModel model) => model.Words.Name ?? "Portfolio";

    private static IEnumerable<string> Paragraphs(string? text) =>
        (text ?? "").ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string Day(DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    private static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("d MMM yyyy", CultureInfo.InvariantCulture);
}
