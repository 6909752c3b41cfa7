using Ascent.Application;
using Ascent.Journey.Assessment;
using Spectre.Console;

namespace Ascent.Cli.Output;

/// <summary>How assessments look in the terminal.</summary>
internal static class AssessView
{
    private const int BarWidth = 10;

    internal static void Opening(IAnsiConsole console, AssessmentStanding standing)
    {
        var most = Most(standing.Scope);
        console.MarkupLine($"[bold]{Markup.Escape(standing.Scope.Title)}[/] [grey]({Markup.Escape(standing.Scope.Id)})[/]");
        if (standing.Question is null) return;
        console.MarkupLine(standing.Answered > 0
            ? $"[grey]You go on after {Words.Plural(standing.Answered, "answer")}.[/]"
            : standing.Scope.Kind == AssessmentKind.Area
                ? $"[grey]At most {most} questions for {Words.Plural(standing.Scope.Skills.Count, "skill")}; each answer also tells about what builds on it. Take the time that you need, with paper; a calculator is fine. Saying that you do not know is an answer. You can stop at any time.[/]"
                : $"[grey]At most {most} questions. You can stop at any time.[/]");
    }

    internal static void Question(IAnsiConsole console, AssessmentStanding standing, OpenQuestion question)
    {
        console.WriteLine();
        console.MarkupLine($"[grey]Question {question.Number} of at most {Most(standing.Scope)} · {Markup.Escape(question.Skill.Title)}{(standing.Scope.Kind == AssessmentKind.Area ? $" · {Words.Plural(standing.Open, "skill")} open" : "")}[/]");
        Write(console, question.Instance.Text, "", "bold");
        for (var i = 0; i < question.Instance.Options.Count; i++) Write(console, question.Instance.Options[i], $"  {i + 1}  ");
        console.MarkupLine($"[grey]{Markup.Escape(question.Instance.HowToAnswer)}[/]");
    }

    internal static void Hint(IAnsiConsole console, string hint)
    {
        Write(console, hint, "  ");
        console.MarkupLine("  [grey](with this hint the answer counts as wrong)[/]");
    }

    internal static void Verdict(IAnsiConsole console, AnswerResult result)
    {
        var entry = result.Entry;
        if (entry.Right && !entry.AfterHint) console.MarkupLine("[green]✓ Right.[/]");
        else if (entry.Right) console.MarkupLine("[yellow]✓ Right, after a hint, which does not count.[/]");
        else console.MarkupLine($"{(entry.DontKnow ? "[yellow]○ Not known, which is fine.[/]" : "[red]✗ Not right.[/]")} {Markup.Escape("The answer: " + TexText.Plain(result.Instance.Answer))}");
        if (result.Shows is { } shows) Write(console, shows, "  ");
        Write(console, result.Instance.Explanation, "  ");
        if (result.Update is { } update && update.Changes.Count > 0)
            console.MarkupLine($"  [grey]That changes what is proven: {Words.Plural(update.Changes.Count, "activity moves", "activities move")} in the plan.[/]");
    }

    internal static void Closing(IAnsiConsole console, AssessmentStanding standing, int asked, int right, MasteryMap map)
    {
        console.WriteLine();
        if (standing.Ended is { } ended) console.MarkupLine(Markup.Escape(ended));
        else console.MarkupLine(asked == 0 ? "Nothing answered; the question waits for you." : $"{Words.Plural(asked, "answer")} kept, {right} right. The next question waits for you.");
        var skills = standing.Scope.Kind == AssessmentKind.Area ? [.. map.Skills.Values.Where(s => s.Skill.Area == standing.Scope.Id)] : new[] { map.Skills[standing.Scope.Id] };
        console.MarkupLine(Markup.Escape(Summary(skills)));
        console.MarkupLine(standing.Scope.Kind == AssessmentKind.Area
            ? $"[grey]ascent assess map --area {Markup.Escape(standing.Scope.Id)} shows each skill; ascent plan has what was proven under skipped.[/]"
            : $"[grey]ascent plan --explain {Markup.Escape(standing.Scope.Id)} says what that changes.[/]");
    }

    internal static void Areas(IAnsiConsole console, IReadOnlyList<AreaStanding> standings)
    {
        var wide = Terminal.IsWide(console);
        var table = wide ? Terminal.Table("Area", "", ">Skills", ">Proven", ">Known", ">To learn", ">Open", ">Answers", "State") : Terminal.Table("Area", "", ">Proven", ">Open", ">Answers", "State");
        foreach (var standing in standings)
        {
            string[] known = wide ? [$"{standing.Of(SkillStanding.Known)}", $"{standing.Of(SkillStanding.Unknown)}"] : [];
            string[] proven = wide ? [$"{standing.Skills.Count}", $"{standing.Of(SkillStanding.Proven)}"] : [$"{standing.Of(SkillStanding.Proven)}/{standing.Skills.Count}"];
            table.AddRow([Markup.Escape(standing.Area.Id), Markup.Escape(standing.Area.Title), .. proven, .. known, $"{standing.Open}", $"{standing.Answers}", State(standing)]);
        }

        console.Write(table);
        console.MarkupLine("[grey]Begin with: ascent assess --area ID. Ratings only say where to begin; what is proven by tests leaves the plan.[/]");
    }

    internal static void Map(IAnsiConsole console, IReadOnlyList<AreaStanding> standings, TimeProvider time)
    {
        foreach (var standing in standings)
        {
            console.MarkupLine($"[bold]{Markup.Escape(standing.Area.Id)} {Markup.Escape(standing.Area.Title)}[/] [grey]{Markup.Escape(Summary(standing.Skills))}[/]");
            var table = Terminal.Table("Skill", "Known", "", "Standing", "Evidence");
            foreach (var skill in standing.Skills.OrderByDescending(s => s.Known).ThenBy(s => s.Skill.Id, StringComparer.Ordinal))
                table.AddRow(Markup.Escape(skill.Skill.Title), Bar(skill.Known), $"{skill.Known * 100:0} %", Standing(skill), Markup.Escape(Evidence(skill, time)));
            console.Write(table);
        }

        console.MarkupLine($"[grey]Proven: {MasteryRules.Mastered * 100:0} % or more, and a right answer on it or on what builds on it. A standing without evidence follows from neighbours and from your rating.[/]");
    }

    private static string Summary(IReadOnlyCollection<SkillMastery> skills)
    {
        (SkillStanding Standing, string Word)[] words = [(SkillStanding.Proven, "proven"), (SkillStanding.Known, "probably known"), (SkillStanding.Open, "open"), (SkillStanding.Unknown, "to learn"), (SkillStanding.NotTested, "not tested")];
        return string.Join(", ", words.Select(w => (w.Word, Count: skills.Count(s => s.Standing == w.Standing))).Where(w => w.Count > 0).Select(w => $"{w.Count} {w.Word}")) + ".";
    }

    private static string Evidence(SkillMastery skill, TimeProvider time)
    {
        var parts = skill.Answers
            .GroupBy(a => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(a.At, time.LocalTimeZone).DateTime))
            .Select(day => $"{string.Concat(day.Select(a => a.Seen.CountsAsRight ? "✓" : a.DontKnow ? "○" : "✗"))} {Words.Day(day.Key)}")
            .Concat(skill.Work.Select(w => $"{(w.Graded ? "lab" : "done")} {w.Activity}"));
        var text = string.Join("; ", parts);
        return text.Length > 0 ? text
            : skill.ProvenBy is [var first, ..] ? $"by {first.Skill}"
            : skill.Skill.Untested is not null ? "shown by activities" : "";
    }

    private static string Standing(SkillMastery skill) => skill.Standing switch
    {
        SkillStanding.Proven => "[green]✓ proven[/]",
        SkillStanding.Known => "probably known",
        SkillStanding.Unknown => "to learn",
        SkillStanding.Open => "[yellow]open[/]",
        _ => "[grey]not tested[/]",
    };

    private static string State(AreaStanding standing) => standing switch
    {
        { Testable: 0 } => "[grey]no questions[/]",
        { IsPlaced: true } => "[green]placed[/]",
        { Session: not null } => "[yellow]begun[/]",
        { Answers: > 0 } => "can go on",
        _ => "[grey]not begun[/]",
    };

    private static string Bar(double part)
    {
        var filled = (int)Math.Round(part * BarWidth);
        return $"{new string('█', filled)}[grey]{new string('░', BarWidth - filled)}[/]";
    }

    private static int Most(AssessmentScope scope) => scope.Kind == AssessmentKind.Area ? MasteryRules.MostQuestions : MasteryRules.MostQuestionsOfSkill;

    /// <summary>Markdown as plain text, every paragraph indented alike; what stands in fences keeps its lines.</summary>
    private static void Write(IAnsiConsole console, string markdown, string indent, string style = "")
    {
        var text = TexText.Plain(markdown.Trim());
        Hanging.Write(console, Markup.Escape(indent), indent.Length, style.Length > 0 ? $"[{style}]{Markup.Escape(text)}[/]" : Markup.Escape(text));
    }
}
