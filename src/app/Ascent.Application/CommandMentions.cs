using System.Text.RegularExpressions;
using Ascent.Journey;
using Ascent.Journey.Content;
using Ascent.Labs;
using Ascent.Models;

namespace Ascent.Application;

/// <summary>
/// Every command that a journey's texts tell people to type: its words are what the program takes, and the recipe, lab, paper, interview or
/// activity that it names exists. A word in capitals stands for something that the reader fills in.
/// </summary>
internal sealed partial class CommandMentions(JourneyPack pack, LabCatalog labs, Func<string, string?> fault)
{
    public IEnumerable<ContentProblem> Check(IEnumerable<ContentFile> files) =>
        from file in files
        from mention in Mentions(file.Text)
        let problem = fault(mention.Command) ?? UnknownName(mention.Command.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        where problem is not null
        select new ContentProblem(file.Path, mention.Line, $"'{mention.Command}': {problem}");

    private static IEnumerable<(int Line, string Command)> Mentions(string text) =>
        Command().Matches(text).Select(match => (1 + text.AsSpan(0, match.Index).Count('\n'), Blanks().Replace(match.Groups["command"].Value.Trim(), " ")));

    private string? UnknownName(string[] words)
    {
        var (kind, name, known) = words switch
        {
            ["ascent", "train", var recipe, ..] => ("recipe", recipe, RecipeCatalog.List().Select(r => r.Id)),
            ["ascent", "lab", _, var lab, ..] => ("lab", lab, labs.Labs.Select(l => l.Id)),
            ["ascent", "paper", "read" or "notes", var paper, ..] => ("paper", paper, pack.Papers.Keys),
            ["ascent", "interview", "start" or "show" or "score", var interview, ..] => ("interview", interview, pack.Interviews.Keys),
            ["ascent", "done" or "log", var activity, ..] => ("activity", activity, pack.Activities.Keys),
            _ => ("", "", (IEnumerable<string>)[]),
        };
        return name.Length == 0 || name.StartsWith('-') || IsPlaceholder(name) || known.Contains(name, StringComparer.Ordinal)
            ? null
            : $"there is no {kind} '{name}'{Nearest.Hint(name, known)}";
    }

    private static bool IsPlaceholder(string word) => !word.Any(char.IsAsciiLetterLower);

    /// <summary>Set as code, or the value of <c>begin</c>.</summary>
    [GeneratedRegex("`(?<command>ascent [^`]{1,300})`|^begin: *(?<command>ascent [^\r\n]+)", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Command();

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Blanks();
}
