using System.Text.RegularExpressions;

namespace Ascent.Architecture.Tests;

/// <summary>The documents hang together: somebody who begins at the README reaches every page, and no link leads nowhere.</summary>
public sealed partial class DocumentTests
{
    [Fact]
    public void Every_link_leads_to_a_file_or_folder_and_to_a_heading_that_stands_in_it()
    {
        foreach (var (document, target, anchor) in Documents().SelectMany(Links))
        {
            Assert.True(File.Exists(target) || Directory.Exists(target), $"{Relative(document)} links to {Relative(target)}, which does not exist");
            if (anchor.Length > 0)
                Assert.True(Anchors(target).Contains(anchor), $"{Relative(document)} links to #{anchor}, which {Relative(target)} does not have");
        }
    }

    [Fact]
    public void Every_page_is_reached_from_the_README()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<string>([Path.Combine(HouseTests.Root, "README.md")]);
        while (open.TryDequeue(out var document))
        {
            if (!seen.Add(document)) continue;
            foreach (var (_, target, _) in Links(document))
            {
                foreach (var page in Directory.Exists(target) ? Directory.GetFiles(target, "*.md") : [target])
                {
                    if (page.EndsWith(".md", StringComparison.Ordinal)) open.Enqueue(page);
                }
            }
        }

        Assert.Empty(Documents().Where(document => !seen.Contains(document)).Select(Relative));
    }

    private static List<string> Documents() =>
        [.. Directory.GetFiles(Path.Combine(HouseTests.Root, "docs"), "*.md", SearchOption.AllDirectories), .. Directory.GetFiles(HouseTests.Root, "*.md")];

    private static IEnumerable<(string Document, string Target, string Anchor)> Links(string document)
    {
        foreach (Match link in Link().Matches(File.ReadAllText(document)))
        {
            var target = link.Groups["to"].Value;
            if (target.Contains("://", StringComparison.Ordinal) || target.StartsWith("mailto:", StringComparison.Ordinal)) continue;
            var (path, anchor) = target.Split('#') is [var file, var heading] ? (file, heading) : (target, "");
            var whole = path.Length == 0 ? document : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(document)!, path));
            yield return (document, Path.TrimEndingDirectorySeparator(whole), anchor);
        }
    }

    /// <summary>Headings as a forge names them: in lower case, blanks as hyphens, other signs left out.</summary>
    private static HashSet<string> Anchors(string document) =>
        [.. File.ReadLines(document).Where(line => line.StartsWith('#')).Select(line =>
            string.Concat(line.TrimStart('#').Trim().ToLowerInvariant().Select(c => c == ' ' ? '-' : c).Where(c => char.IsLetterOrDigit(c) || c is '-' or '_')))];

    private static string Relative(string path) => Path.GetRelativePath(HouseTests.Root, path);

    [GeneratedRegex(@"\]\((?<to>[^)\s]+)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Link();
}
