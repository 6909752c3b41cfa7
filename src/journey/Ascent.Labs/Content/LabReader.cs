using System.Text.RegularExpressions;
using Ascent.Journey.Content;
using YamlDotNet.RepresentationModel;

namespace Ascent.Labs.Content;

/// <summary>Reads <c>lab.yaml</c>: an unknown key, a missing one or a value out of range is a problem with file and line.</summary>
internal static partial class LabReader
{
    private static readonly string[] Operators = [">=", ">", "<=", "<"];

    /// <summary>Null when a problem makes the lab unusable; then <paramref name="problems"/> has grown.</summary>
    public static LabPack? Read(string folder, string file, List<ContentProblem> problems)
    {
        var before = problems.Count;
        var yaml = new StrictYaml(file, problems);
        string text;
        try
        {
            text = System.IO.File.ReadAllText(Path.Combine(folder, "lab.yaml"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            yaml.Report(null, "the file cannot be read: " + e.Message);
            return null;
        }
        if (yaml.Parse(text) is not { } root) return null;
        var map = yaml.Map(root, "the lab",
            ["format", "id", "version", "title", "phase", "skills", "prerequisites", "estimate", "hardware", "tasks", "limits", "covers"], ["metrics"]);
        if (map is null) return null;

        if (map["format"] is { } format && format is not YamlScalarNode { Value: "1" })
            yaml.Report(format, "'format' must be 1, the only format that this version reads");
        var id = Identifier(yaml, map, "id");
        if (id.Length > 0 && id != Path.GetFileName(folder)) yaml.Report(map["id"], $"the lab '{id}' must lie in a folder of that name, not in '{Path.GetFileName(folder)}'");
        var phase = map.Text("phase");
        if (phase.Length > 0 && phase != Path.GetFileName(Path.GetDirectoryName(folder))) yaml.Report(map["phase"], $"a lab of phase '{phase}' must lie in the folder of that name");

        var pack = new LabPack
        {
            Id = id,
            Version = map.Whole("version", 1),
            Title = map.Text("title"),
            Phase = phase,
            Skills = map.Texts("skills"),
            Prerequisites = map.Texts("prerequisites"),
            Hours = Estimate(yaml, map),
            Hardware = Hardware(yaml, map),
            Tasks = Tasks(yaml, map),
            Metrics = Metrics(yaml, map),
            Limits = Limits(yaml, map),
            Covers = map.Texts("covers"),
            Folder = Path.GetFullPath(folder),
        };
        if (map["covers"] is { } covers && pack.Covers.Count == 0) yaml.Report(covers, "'covers' must name at least one row");
        if (map["skills"] is { } skills && pack.Skills.Count == 0) yaml.Report(skills, "'skills' must name at least one skill");
        return problems.Count == before ? pack : null;
    }

    private static string Identifier(StrictYaml yaml, YamlMap map, string key)
    {
        var id = map.Text(key);
        if (id.Length > 0 && !IdPattern().IsMatch(id)) yaml.Report(map[key], $"'{id}' is not an id: use lower case letters, digits and hyphens");
        return id;
    }

    private static Estimate Estimate(StrictYaml yaml, YamlMap map)
    {
        var minutes = map.Items("estimate").Select(item => yaml.Number(item, "estimate", 1)).ToArray();
        if (map["estimate"] is not { } node) return new(0, 0, 0);
        if (minutes is [var optimistic, var likely, var pessimistic] && optimistic <= likely && likely <= pessimistic)
            return new(optimistic / 60, likely / 60, pessimistic / 60);
        yaml.Report(node, "'estimate' must be three numbers of minutes that do not fall: optimistic, likely, pessimistic");
        return new(0, 0, 0);
    }

    private static LabHardware Hardware(StrictYaml yaml, YamlMap map)
    {
        if (map["hardware"] is not { } node || yaml.Map(node, "hardware", ["cuda", "ramGb", "cpuFallback"], []) is not { } hardware) return new(false, 0, true);
        return new(hardware.Flag("cuda"), hardware.Number("ramGb", 0), hardware.Flag("cpuFallback"));
    }

    private static List<LabTask> Tasks(StrictYaml yaml, YamlMap map)
    {
        var tasks = new List<LabTask>();
        foreach (var item in map.Items("tasks"))
        {
            if (yaml.Map(item, "a task", ["id", "title", "points", "hints"], []) is not { } task) continue;
            var id = Identifier(yaml, task, "id");
            if (tasks.Any(other => other.Id == id)) yaml.Report(task["id"], $"two tasks have the id '{id}'");
            var hints = task.Texts("hints");
            if (task["hints"] is { } node && hints.Count != 3) yaml.Report(node, $"task '{id}' must have three hints, it has {hints.Count}");
            tasks.Add(new(id, task.Text("title"), task.Whole("points", 1), hints));
        }
        if (map["tasks"] is { } list && tasks.Count == 0) yaml.Report(list, "a lab must have at least one task");
        return tasks;
    }

    private static List<LabMetric> Metrics(StrictYaml yaml, YamlMap map)
    {
        var metrics = new List<LabMetric>();
        foreach (var item in map.Items("metrics"))
        {
            if (yaml.Map(item, "a metric", ["name", "operator", "threshold", "seed"], []) is not { } metric) continue;
            var (name, sign) = (metric.Text("name"), metric.Text("operator"));
            if (sign.Length > 0 && !Operators.Contains(sign)) yaml.Report(metric["operator"], $"'{sign}' is not an operator: use one of >=, >, <=, <");
            if (metrics.Any(other => other.Name == name)) yaml.Report(metric["name"], $"two metrics have the name '{name}'");
            metrics.Add(new(name, sign, metric.Number("threshold"), metric.Whole("seed", 0)));
        }
        return metrics;
    }

    private static LabLimits Limits(StrictYaml yaml, YamlMap map)
    {
        if (map["limits"] is not { } node || yaml.Map(node, "limits", ["seconds", "memoryMb", "outputKb"], ["processes"]) is not { } limits) return new(1, 128, 1);
        // A .NET process with nothing in it takes about 60 MB.
        return new(limits.Number("seconds", 1), limits.Number("memoryMb", 128), limits.Number("outputKb", 1))
        {
            Processes = limits["processes"] is null ? 0 : limits.Whole("processes", 0),
        };
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 2000)]
    private static partial Regex IdPattern();
}
