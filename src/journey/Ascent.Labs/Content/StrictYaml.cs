using System.Globalization;
using Ascent.Journey;
using Ascent.Journey.Content;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Ascent.Labs.Content;

/// <summary>One YAML file being read: every fault becomes a problem with its line, and reading goes on.</summary>
internal sealed class StrictYaml(string file, List<ContentProblem> problems)
{
    private const int MaxCharacters = 64 * 1024;
    private const int MaxDepth = 40;

    public string File { get; } = file;

    public void Report(YamlNode? at, string message) => problems.Add(new(File, at is null ? 1 : (int)Math.Max(1, at.Start.Line), message));

    /// <summary>The root of the only document; null, with a problem, when there is none.</summary>
    public YamlNode? Parse(string text)
    {
        if (text.Length > MaxCharacters)
        {
            Report(null, $"the file has {text.Length} characters; at most {MaxCharacters} are read");
            return null;
        }
        // The parser works by recursion: what nests too deeply is refused before it sees it.
        if (Depth(text) > MaxDepth)
        {
            Report(null, $"the file nests deeper than {MaxDepth} levels");
            return null;
        }
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            if (stream.Documents is [var only]) return only.RootNode;
            Report(null, "the file must hold one YAML document");
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException)
        {
            Report(null, "this is not valid YAML: " + e.Message); // What the parser throws for some broken texts.
        }
        catch (YamlException e)
        {
            problems.Add(new(File, (int)Math.Max(1, e.Start.Line), "this is not valid YAML: " + (e.InnerException?.Message ?? e.Message)));
        }
        return null;
    }

    /// <summary>An upper bound: brackets that are open at a time, or steps of indentation and dashes before a line's text.</summary>
    private static int Depth(string text)
    {
        var (deepest, open) = (0, 0);
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var lead = line.IndexOfAnyExcept(" -?:");
            deepest = Math.Max(deepest, (lead < 0 ? line.Length : lead) / 2);
            foreach (var c in line)
            {
                if (c is '[' or '{') deepest = Math.Max(deepest, ++open);
                else if ((c is ']' or '}') && open > 0) open--;
            }
        }
        return deepest;
    }

    /// <summary>A mapping with known keys only.</summary>
    public YamlMap? Map(YamlNode? node, string what, string[] required, string[] optional)
    {
        if (node is not YamlMappingNode mapping)
        {
            Report(node, $"{what} must be a mapping of keys to values");
            return null;
        }
        var entries = new Dictionary<string, YamlNode>(StringComparer.Ordinal);
        foreach (var (key, value) in mapping.Children)
        {
            var name = (key as YamlScalarNode)?.Value ?? "";
            if (required.Contains(name) || optional.Contains(name)) entries[name] = value;
            else Report(key, $"unknown key '{name}' in {what}" + Nearest.Hint(name, required.Concat(optional)));
        }
        foreach (var key in required)
            if (!entries.ContainsKey(key)) Report(mapping, $"{what} lacks the key '{key}'");
        return new(this, mapping, entries);
    }

    public string Text(YamlNode node, string what)
    {
        if (node is YamlScalarNode { Value: { Length: > 0 } text } && !string.IsNullOrWhiteSpace(text)) return text;
        Report(node, $"'{what}' must be a text that is not empty");
        return "";
    }

    public double Number(YamlNode node, string what, double least)
    {
        if (node is YamlScalarNode { Value: var text } && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
        {
            if (number >= least) return number;
            Report(node, $"'{what}' must be at least {least}");
            return least;
        }
        Report(node, $"'{what}' must be a number");
        return double.IsFinite(least) ? least : 0;
    }

    public IReadOnlyList<YamlNode> Items(YamlNode node, string what)
    {
        if (node is YamlSequenceNode sequence) return [.. sequence.Children];
        Report(node, $"'{what}' must be a list");
        return [];
    }
}

/// <summary>The entries of a mapping, read by key. A key that is missing was reported already and reads as its default.</summary>
internal sealed class YamlMap(StrictYaml yaml, YamlNode node, Dictionary<string, YamlNode> entries)
{
    public YamlNode Node { get; } = node;

    public YamlNode? this[string key] => entries.GetValueOrDefault(key);

    public string Text(string key) => this[key] is { } value ? yaml.Text(value, key) : "";

    public double Number(string key, double least = double.NegativeInfinity) => this[key] is { } value ? yaml.Number(value, key, least) : 0;

    public int Whole(string key, int least)
    {
        var number = Number(key, least);
        if (number == Math.Floor(number) && Math.Abs(number) <= int.MaxValue) return (int)number;
        yaml.Report(this[key], $"'{key}' must be a whole number");
        return least;
    }

    public bool Flag(string key)
    {
        if (this[key] is not { } value) return false;
        if (value is YamlScalarNode { Value: "true" or "false" } scalar) return scalar.Value == "true";
        yaml.Report(value, $"'{key}' must be true or false");
        return false;
    }

    public IReadOnlyList<YamlNode> Items(string key) => this[key] is { } value ? yaml.Items(value, key) : [];

    public IReadOnlyList<string> Texts(string key) => [.. Items(key).Select(item => yaml.Text(item, key)).Where(text => text.Length > 0)];
}
