using System.Text.RegularExpressions;

namespace Ascent.Journey.Content;

/// <summary>The Markdown of a journey: links and anchors lead somewhere, and no sentence stands in two files.</summary>
internal static partial class TextCheck
{
    /// <summary>Shorter sentences may be said twice.</summary>
    private const int WordsCompared = 12;

    public static void Run(IReadOnlyList<ContentFile> files, List<ContentProblem> problems)
    {
        var texts = files
            .Where(f => f.Path.EndsWith(".md", StringComparison.Ordinal))
            .OrderBy(f => f.Path, StringComparer.Ordinal)
            .ToDictionary(f => f.Path, f => new MarkdownLines(PackReader.Normalise(f.Text)), StringComparer.Ordinal);
        foreach (var file in files) CheckEncoding(file, problems);
        foreach (var (path, text) in texts) CheckLinks(path, text, texts, files, problems);
        CheckSentences(texts, problems);
    }

    /// <summary>Bytes that are no UTF-8 have become U+FFFD when the file was read.</summary>
    private static void CheckEncoding(ContentFile file, List<ContentProblem> problems)
    {
        var at = file.Text.IndexOf('\uFFFD', StringComparison.Ordinal);
        if (at >= 0) problems.Add(new(file.Path, 1 + file.Text.AsSpan(0, at).Count('\n'), "holds bytes that are no UTF-8; save the file as UTF-8"));
    }

    private static void CheckLinks(string path, MarkdownLines text, Dictionary<string, MarkdownLines> texts, IReadOnlyList<ContentFile> files, List<ContentProblem> problems)
    {
        foreach (var (line, prose) in text.Prose)
        {
            foreach (Match match in Link().Matches(prose))
            {
                var target = match.Groups["target"].Value;
                if (Fault(path, target, texts, files) is { } fault) problems.Add(new(path, line, $"the link {Nearest.Quote(target)} {fault}"));
            }
        }
    }

    private static string? Fault(string path, string target, Dictionary<string, MarkdownLines> texts, IReadOnlyList<ContentFile> files)
    {
        if (target.Contains("://", StringComparison.Ordinal) || target.StartsWith("mailto:", StringComparison.Ordinal))
        {
            return Uri.TryCreate(target, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" or "mailto"
                ? null
                : "is no address of the web";
        }

        var hash = target.IndexOf('#');
        var (file, anchor) = hash < 0 ? (target, "") : (target[..hash], target[(hash + 1)..]);
        var resolved = file.Length == 0 ? path : Resolve(path, file);
        if (resolved is null) return "leads out of the journey";
        if (!files.Any(f => f.Path == resolved)) return $"is dead: there is no file {Nearest.Quote(resolved)}{Nearest.Hint(resolved, files.Select(f => f.Path))}";
        if (anchor.Length > 0 && texts.TryGetValue(resolved, out var there) && !there.Anchors.Contains(anchor))
            return $"is dead: {resolved} has no heading {Nearest.Quote("#" + anchor)}{Nearest.Hint(anchor, there.Anchors)}";
        return null;
    }

    /// <summary>The path from the journey's folder, or null where it leaves it.</summary>
    private static string? Resolve(string from, string target)
    {
        if (target.StartsWith('/')) return null;
        var parts = new List<string>(from.Split('/')[..^1]);
        foreach (var part in Uri.UnescapeDataString(target).Split('/'))
        {
            if (part is "." or "") continue;
            if (part != "..") parts.Add(part);
            else if (parts.Count == 0) return null;
            else parts.RemoveAt(parts.Count - 1);
        }

        return string.Join('/', parts);
    }

    private static void CheckSentences(Dictionary<string, MarkdownLines> texts, List<ContentProblem> problems)
    {
        var first = new Dictionary<string, (string File, int Line)>(StringComparer.Ordinal);
        foreach (var (path, text) in texts)
        {
            foreach (var (line, paragraph) in text.Paragraphs)
            {
                foreach (var sentence in Sentences.Of(paragraph))
                {
                    var normal = Sentences.Normalise(sentence);
                    if (normal.Count(c => c == ' ') < WordsCompared - 1) continue;
                    if (!first.TryAdd(normal, (path, line)) && first[normal].File is var file && file != path)
                        problems.Add(new(path, line, $"the sentence {Nearest.Quote(sentence)} stands already at {file}:{first[normal].Line}; say it once, or say what is different here"));
                }
            }
        }
    }

    /// <summary>[text](target "title"), also of pictures.</summary>
    [GeneratedRegex("""\]\((?<target>[^()\s]+(?:\([^()\s]*\)[^()\s]*)*)(?:\s+"[^"]*")?\)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Link();
}

/// <summary>Sentences of a paragraph, and the form in which they are compared.</summary>
internal static class Sentences
{
    public static IEnumerable<string> Of(string paragraph)
    {
        var start = 0;
        for (var i = 0; i < paragraph.Length; i++)
        {
            if (paragraph[i] is not ('.' or '!' or '?') || (i + 1 < paragraph.Length && !char.IsWhiteSpace(paragraph[i + 1]))) continue;
            if (paragraph[start..(i + 1)].Trim() is { Length: > 0 } sentence) yield return sentence;
            start = i + 1;
        }

        if (paragraph[start..].Trim() is { Length: > 0 } rest) yield return rest;
    }

    public static string Normalise(string text) =>
        string.Join(' ', text.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.', '!', '?');
}
