using System.Net;
using System.Text;

namespace Ascent.Journey.Portfolio;

/// <summary>Writes HTML: whatever is given as text is escaped, and only <see cref="Raw"/> takes marks.</summary>
internal sealed class PageWriter
{
    private readonly StringBuilder _text = new();

    public PageWriter Raw(string html)
    {
        _text.Append(html);
        return this;
    }

    /// <summary>Text between marks or in a quoted attribute.</summary>
    public PageWriter Text(string text)
    {
        _text.Append(Escape(text));
        return this;
    }

    public PageWriter Element(string name, string text, string? attributes = null) =>
        Raw($"<{name}{(attributes is null ? "" : " " + attributes)}>").Text(text).Raw($"</{name}>\n");

    /// <summary>A link that leads to the web; anything else stays text. Signs that an address may not hold are written as percents.</summary>
    public PageWriter Link(string address, string text) =>
        IsWeb(address) ? Raw("<a rel=\"noopener noreferrer\" href=\"").Text(new Uri(address).AbsoluteUri).Raw("\">").Text(text).Raw("</a>") : Text(text);

    public PageWriter Local(string path, string text) => Raw("<a href=\"").Text(string.Join('/', path.Split('/').Select(Uri.EscapeDataString))).Raw("\">").Text(text).Raw("</a>");

    public override string ToString() => _text.ToString();

    internal static bool IsWeb(string address) => PortfolioSettings.IsWeb(address);

    internal static string Escape(string text)
    {
        var clean = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1])) clean.Append(text[i]).Append(text[++i]);
            else if (char.IsSurrogate(text[i])) clean.Append('\ufffd');
            else if (!char.IsControl(text[i]) || text[i] is '\n' or '\t') clean.Append(text[i]);
        }

        return WebUtility.HtmlEncode(clean.ToString());
    }
}
