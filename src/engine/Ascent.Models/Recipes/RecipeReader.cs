using System.Globalization;

using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Ascent.Models;

/// <summary>Reads a recipe's YAML strictly: every key known, every setting there and in range, faults with file and line.</summary>
internal static class RecipeReader
{
    private const int CurrentFormat = 2;
    private static readonly string[] Keys = ["format", "id", "version", "title", "description", "task", "settings"];

    /// <exception cref="RecipeException">The text is not a recipe.</exception>
    public static Recipe Read(string yaml, string file)
    {
        try
        {
            var stream = Load(yaml, file);
            if (stream.Documents.Count != 1 || stream.Documents[0].RootNode is not YamlMappingNode root) throw new RecipeException($"{file}: a recipe is one YAML mapping.");
            var top = Mapping(root, Keys, file);
            foreach (var key in Keys)
            {
                if (!top.ContainsKey(key)) throw new RecipeException($"{file}: '{key}' is missing.");
            }

            var format = Whole(top["format"], "format", file);
            if (format != CurrentFormat) throw Fault(file, top["format"], $"the recipe's format is {format}; this version of Ascent reads {CurrentFormat}");
            if (top["settings"] is not YamlMappingNode settings) throw Fault(file, top["settings"], "'settings' is a mapping");
            var task = RecipeTask.Find(Text(top["task"], "task", file));
            var values = Mapping(settings, task.Settings.Select(s => s.Key), file).ToDictionary(pair => pair.Key, pair => Text(pair.Value, pair.Key, file));
            foreach (var setting in task.Settings)
            {
                if (!values.TryGetValue(setting.Key, out var value)) values[setting.Key] = setting.Default ?? throw Fault(file, settings, $"the setting '{setting.Key}' ({setting.Meaning}) is missing");
                else if (setting.Problem(value) is { } problem) throw Fault(file, settings.Children[new YamlScalarNode(setting.Key)], problem);
            }

            var recipe = new Recipe(Text(top["id"], "id", file), Whole(top["version"], "version", file), Text(top["title"], "title", file), Text(top["description"], "description", file), task.Id, values["data"], values);
            task.Check(recipe.Values);
            return recipe;
        }
        catch (YamlException e)
        {
            throw new RecipeException($"{file}:{e.Start.Line}: {e.Message}");
        }
    }

    private static YamlStream Load(string yaml, string file)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            return stream;
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException)
        {
            // The library's answer to some texts that are no YAML.
            throw new RecipeException($"{file}: this is not YAML: {e.Message}");
        }
    }

    private static Dictionary<string, YamlNode> Mapping(YamlMappingNode node, IEnumerable<string> known, string file)
    {
        var result = new Dictionary<string, YamlNode>(StringComparer.Ordinal);
        foreach (var (key, value) in node.Children)
        {
            if (key is not YamlScalarNode { Value: { } name }) throw Fault(file, key, "a key is a word");
            if (!known.Contains(name)) throw Fault(file, key, $"there is no key '{name}'.{Nearest.Hint(name, known)}".TrimEnd('.'));
            result.Add(name, value);
        }

        return result;
    }

    private static string Text(YamlNode node, string key, string file) => node is YamlScalarNode { Value.Length: > 0 } scalar ? scalar.Value : throw Fault(file, node, $"'{key}' is a text or a number");

    private static int Whole(YamlNode node, string key, string file) =>
        int.TryParse(Text(node, key, file), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw Fault(file, node, $"'{key}' is a whole number");

    private static RecipeException Fault(string file, YamlNode node, string problem) => new($"{file}:{node.Start.Line}: {problem}{(problem[^1] == '?' ? "" : ".")}");
}
