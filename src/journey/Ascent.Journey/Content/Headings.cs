namespace Ascent.Journey.Content;

/// <summary>The parts that a text must have: headings of the second level, in order, each with text below.</summary>
internal static class Headings
{
    /// <summary>Reports what is missing. <paramref name="lead"/> asks for text above the first heading.</summary>
    public static void Check(YamlHead head, string text, IReadOnlyList<string> expected, bool lead)
    {
        if (text.Length == 0) return;
        var parts = Parts(text);
        if (lead && parts[0].Body.Length == 0) head.Problem(1, $"a text must stand above '## {expected[0]}'");
        var found = parts.Skip(1).Select(p => p.Title).ToList();
        if (!found.SequenceEqual(expected, StringComparer.Ordinal))
        {
            head.Problem(1, $"the headings must be {string.Join(", ", expected.Select(e => $"'## {e}'"))}, in this order; {Difference(found, expected)}");
            return;
        }

        foreach (var part in parts.Skip(1).Where(p => p.Body.Length == 0)) head.Problem(1, $"there is no text below '## {part.Title}'");
    }

    /// <summary>The text above the first heading (with an empty title), and each heading with the text below it.</summary>
    public static List<(string Title, string Body)> Parts(string text)
    {
        var parts = new List<(string Title, string Body)>();
        var (title, body, fenced) = ("", new List<string>(), false);
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith("```", StringComparison.Ordinal)) fenced = !fenced;
            if (!fenced && line.StartsWith("## ", StringComparison.Ordinal))
            {
                parts.Add((title, string.Join('\n', body).Trim()));
                (title, body) = (line[3..].Trim(), []);
            }
            else
            {
                body.Add(line);
            }
        }

        parts.Add((title, string.Join('\n', body).Trim()));
        return parts;
    }

    private static string Difference(List<string> found, IReadOnlyList<string> expected)
    {
        if (expected.FirstOrDefault(e => !found.Contains(e)) is { } missing) return $"'## {missing}' is missing";
        if (found.Find(f => !expected.Contains(f)) is { } other) return $"{Nearest.Quote("## " + other)} is none of them";
        return found.Count > expected.Count ? "one stands twice" : "the order is another";
    }
}
