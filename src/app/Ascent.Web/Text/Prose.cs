using Markdig;
using Markdig.Extensions.Mathematics;
using Markdig.Extensions.Tables;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.AspNetCore.Components;

namespace Ascent.Web.Text;

/// <summary>
/// Markdown to HTML for statements and descriptions. Raw HTML is shown as text; links lead to the web or within the page,
/// and everything else stays plain text, because content packs are untrusted.
/// </summary>
public static class Prose
{
    private const int TopLevel = 2;

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .DisableHtml()
        .UsePipeTables()
        .UseMathematics()
        .UseAutoIdentifiers()
        .Build();

    public static MarkupString Html(string markdown)
    {
        var document = Markdown.Parse(markdown, Pipeline);
        PlaceHeadings(document);
        foreach (var link in document.Descendants<LinkInline>().ToList()) Check(link);
        foreach (var link in document.Descendants<AutolinkInline>().Where(link => !link.IsEmail && !IsWeb(link.Url)).ToList())
            link.ReplaceBy(new LiteralInline(link.Url));

        // What scrolls sideways can be reached and scrolled with the keyboard.
        foreach (var wide in document.Descendants().Where(node => node is CodeBlock or MathBlock or Table))
            wide.GetAttributes().AddPropertyIfNotExist("tabindex", "0");
        return new MarkupString(document.ToHtml(Pipeline));
    }

    /// <summary>The page has its own first heading: the text's is dropped and the others stand below the page's.</summary>
    private static void PlaceHeadings(MarkdownDocument document)
    {
        if (document.Count > 0 && document[0] is HeadingBlock { Level: 1 } title) document.Remove(title);
        var headings = document.Descendants<HeadingBlock>().ToList();
        var shift = headings.Count == 0 ? 0 : Math.Max(0, TopLevel - headings.Min(heading => heading.Level));
        foreach (var heading in headings) heading.Level = Math.Min(6, heading.Level + shift);
    }

    private static void Check(LinkInline link)
    {
        var url = link.GetDynamicUrl?.Invoke() ?? link.Url ?? "";
        if (link.IsImage || !(IsWeb(url) || url.StartsWith('#')))
        {
            var text = new ContainerInline();
            link.ReplaceBy(text, copyChildren: true);
            return;
        }
        if (!url.StartsWith('#')) link.GetAttributes().AddPropertyIfNotExist("rel", "noopener noreferrer");
    }

    /// <summary>True for an absolute address of http, https or mailto.</summary>
    public static bool IsWeb(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" or "mailto";
}
