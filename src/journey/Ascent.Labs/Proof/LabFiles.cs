using System.Text.RegularExpressions;
using Ascent.Journey.Content;
using Ascent.Labs.Content;
using Ascent.Labs.Grading;
using YamlDotNet.RepresentationModel;

namespace Ascent.Labs.Proof;

/// <summary>What can be said of a lab's files without running anything: statement, cards, project, folders.</summary>
internal sealed partial class LabFiles(LabPack lab)
{
    private readonly List<ContentProblem> _problems = [];

    public IReadOnlyList<ContentProblem> Check()
    {
        foreach (var folder in new[] { lab.Starter, lab.Tests, lab.Hidden, lab.Solution, lab.Mutants })
            if (!Directory.Exists(folder)) Report("lab.yaml", 1, $"the folder '{Path.GetFileName(folder)}' is missing");
        Readme();
        Cards();
        Project();
        Mutants();
        return _problems;
    }

    private void Report(string file, int line, string message) => _problems.Add(new(LabCatalog.FileName(lab.Folder, file), line, message));

    /// <summary>
    /// One shape throughout: what you will have at the end, the idea, one section for each task in order and with its title, measure,
    /// the same in PyTorch, going further.
    /// </summary>
    private void Readme()
    {
        var path = Path.Combine(lab.Folder, "README.md");
        if (!File.Exists(path))
        {
            Report("README.md", 1, "the statement is missing");
            return;
        }
        var lines = File.ReadAllLines(path);
        var headings = Headings(lines).ToList();
        string[] expected =
        [
            "What you will have at the end", "The idea", .. lab.Tasks.Select((task, i) => $"{i + 1}. {task.Title}"),
            "Measure", "The same in PyTorch", "Going further",
        ];
        for (var i = 0; i < Math.Max(expected.Length, headings.Count); i++)
        {
            if (i >= headings.Count) Report("README.md", Math.Max(1, lines.Length), $"the section '## {expected[i]}' is missing");
            else if (i >= expected.Length) Report("README.md", headings[i].Line, $"the section '## {headings[i].Text}' is one too many");
            else if (!string.Equals(headings[i].Text, expected[i], StringComparison.OrdinalIgnoreCase))
            {
                Report("README.md", headings[i].Line, $"the section must be '## {expected[i]}', it is '## {headings[i].Text}'");
                break; // What follows is shifted.
            }
        }
        if (lines.Length == 0 || !lines[0].StartsWith("# ", StringComparison.Ordinal)) Report("README.md", 1, "the statement must begin with '# ' and the lab's title");
        else if (lines[0][2..].Trim() != lab.Title) Report("README.md", 1, $"the title must be '{lab.Title}', as lab.yaml has it");
        Links(lines);
    }

    private static IEnumerable<(int Line, string Text)> Headings(string[] lines)
    {
        var fenced = false;
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith("```", StringComparison.Ordinal)) fenced = !fenced;
            if (!fenced && lines[i].StartsWith("## ", StringComparison.Ordinal)) yield return (i + 1, lines[i][3..].Trim());
        }
    }

    private void Links(string[] lines)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            foreach (Match match in Link().Matches(lines[i]))
            {
                var target = match.Groups["target"].Value.Split('#')[0];
                if (target.Length == 0 || target.Contains(':', StringComparison.Ordinal)) continue;
                var full = Path.GetFullPath(Path.Combine(lab.Folder, target));
                if (!File.Exists(full) && !Directory.Exists(full)) Report("README.md", i + 1, $"the link '{target}' leads nowhere");
            }
        }
    }

    private void Cards()
    {
        var problems = new List<ContentProblem>();
        var yaml = new StrictYaml(LabCatalog.FileName(lab.Folder, "cards.yaml"), problems);
        var path = Path.Combine(lab.Folder, "cards.yaml");
        if (!File.Exists(path)) yaml.Report(null, "the cards are missing");
        else if (yaml.Parse(File.ReadAllText(path)) is { } root)
        {
            var cards = yaml.Items(root, "cards");
            if (root is YamlSequenceNode && cards.Count == 0) yaml.Report(root, "a lab must have at least one card");
            foreach (var item in cards)
            {
                if (yaml.Map(item, "a card", ["front", "back"], ["id"]) is not { } card) continue;
                _ = card.Text("front");
                _ = card.Text("back");
            }
        }
        _problems.AddRange(problems);
    }

    private void Project()
    {
        if (!Directory.Exists(lab.Starter)) return;
        var projects = Directory.GetFiles(lab.Starter, "*.csproj");
        if (projects is not [var project])
        {
            Report("starter", 1, $"the starter must hold one project file, it holds {projects.Length}");
            return;
        }
        if (!File.ReadAllText(project).Contains($"<Import Project=\"{LabWorkspace.PropsName}\"", StringComparison.Ordinal))
            Report("starter/" + Path.GetFileName(project), 1, $"the project must import {LabWorkspace.PropsName}, which names the folder of the engine and the kit");
        foreach (var generated in new[] { LabWorkspace.PropsName, LabWorkspace.RecordName })
            if (File.Exists(Path.Combine(lab.Starter, generated))) Report("starter/" + generated, 1, "this file is written when a workspace is made; it must not lie in the starter");
    }

    private void Mutants()
    {
        if (!Directory.Exists(lab.Mutants)) return;
        var names = Directory.GetDirectories(lab.Mutants).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal).ToList();
        foreach (var task in lab.Tasks.Where(task => names.TrueForAll(name => TaskOf(lab, name) != task.Id)))
            Report("lab.yaml", 1, $"the task '{task.Id}' has no mutant (a folder mutants/{task.Id}-<what is wrong>)");
        foreach (var name in names)
        {
            if (TaskOf(lab, name) is null) Report("mutants/" + name, 1, "the folder must be named after its task: <task>-<what is wrong>");
            if (Suggestions.SuggestionOf(lab, name) is not { } text) Report($"mutants/{name}/suggest.txt", 1, "the file must hold one sentence for the learner");
            else if (text.Contains('\n', StringComparison.Ordinal)) Report($"mutants/{name}/suggest.txt", 2, "the suggestion must be one line");
        }
    }

    /// <summary>The task that a mutant's folder names: the longest id that it begins with.</summary>
    public static string? TaskOf(LabPack lab, string mutant) =>
        lab.Tasks.Select(task => task.Id).Where(id => mutant.StartsWith(id + "-", StringComparison.Ordinal)).MaxBy(id => id.Length);

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 2000)]
    private static partial Regex Link();
}
