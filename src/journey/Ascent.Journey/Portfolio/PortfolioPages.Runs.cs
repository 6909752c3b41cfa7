namespace Ascent.Journey.Portfolio;

public static partial class PortfolioPages
{
    private static string RunPage(PortfolioModel model, PortfolioRun run) => Page(model, RunPath(run.Id), run.Title, page =>
    {
        page.Element("h1", run.Title).Element("p", $"A training by the recipe {run.Recipe}, {Day(run.At)}, {run.Took}", "class=\"lead\"");
        page.Raw("<section>\n<h2>Figures</h2>\n");
        Figures(page, run);
        page.Raw("</section>\n");
        if (run.Plots.Count > 0)
        {
            page.Raw("<section>\n<h2>Curves</h2>\n");
            foreach (var plot in run.Plots) Plot(page, plot);
            page.Raw("</section>\n");
        }

        Card(page, run.Card);
        if (run.Settings.Count > 0)
        {
            page.Raw("<section>\n<h2>Settings</h2>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Settings\">\n<table>\n<thead><tr><th scope=\"col\">Setting</th><th scope=\"col\">Value</th></tr></thead>\n<tbody>\n");
            foreach (var (name, value) in run.Settings) page.Raw("<tr><th scope=\"row\">").Text(name).Raw("</th><td>").Text(value).Raw("</td></tr>\n");
            page.Raw("</tbody>\n</table>\n</div>\n</section>\n");
        }

        page.Raw("<section>\n<h2>Evidence</h2>\n");
        if (run.Commit is { } commit) page.Raw("<p>Commit <code>").Text(commit).Raw("</code></p>\n");
        if (run.Proofs.Count > 0) ProofTable(page, run.Proofs, "../", withActivity: true);
        else page.Raw("<p>This training proves no activity; its record is shown for itself.</p>\n");
        page.Raw("</section>\n");
    });

    private static void Figures(PageWriter page, PortfolioRun run)
    {
        if (run.Figures.Count == 0)
        {
            page.Raw("<p>It recorded no figures.</p>\n");
            return;
        }

        page.Raw("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Figures\">\n<table>\n<thead><tr><th scope=\"col\">Figure</th><th scope=\"col\" class=\"num\">At the end</th><th scope=\"col\" class=\"num\">Best</th></tr></thead>\n<tbody>\n");
        foreach (var figure in run.Figures)
            page.Raw("<tr><th scope=\"row\">").Text(figure.Name).Raw("</th><td class=\"num\">").Text(figure.Last).Raw("</td><td class=\"num\">").Text(figure.Best ?? "").Raw("</td></tr>\n");
        page.Raw("</tbody>\n</table>\n</div>\n");
    }

    private static void Plot(PageWriter page, PortfolioPlot plot)
    {
        page.Raw("<figure>\n<img src=\"../").Text(plot.File).Raw("\" width=\"720\" height=\"400\" alt=\"").Text(plot.Alt).Raw("\">\n<figcaption>").Text(plot.Title).Raw("</figcaption>\n</figure>\n<details>\n<summary>As a table</summary>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"").Text(plot.Title)
            .Raw("\">\n<table>\n<thead><tr><th scope=\"col\">Curve</th><th scope=\"col\" class=\"num\">First</th><th scope=\"col\" class=\"num\">Best</th><th scope=\"col\" class=\"num\">Last</th></tr></thead>\n<tbody>\n");
        foreach (var (name, first, best, last) in plot.Rows)
            page.Raw("<tr><th scope=\"row\">").Text(name).Raw("</th><td class=\"num\">").Text(first).Raw("</td><td class=\"num\">").Text(best).Raw("</td><td class=\"num\">").Text(last).Raw("</td></tr>\n");
        page.Raw("</tbody>\n</table>\n</div>\n</details>\n");
    }

    private static void Card(PageWriter page, ModelCard card)
    {
        page.Raw("<section class=\"card\">\n<h2>Model card</h2>\n<dl>\n");
        foreach (var (name, text) in new[] { ("Model", card.Model), ("Data", card.Data), ("How well", card.Metric), ("How it was trained", card.Training) })
            page.Raw("<dt>").Text(name).Raw("</dt>\n<dd>").Text(text).Raw("</dd>\n");
        page.Raw("<dt>Limits</dt>\n");
        foreach (var limit in card.Limits) page.Raw("<dd>").Text(limit).Raw("</dd>\n");
        page.Raw("</dl>\n<h3>Make it again</h3>\n<pre tabindex=\"0\"><code>").Text(string.Join('\n', card.Reproduce)).Raw("</code></pre>\n</section>\n");
    }
}
