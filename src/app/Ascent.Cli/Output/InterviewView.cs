using System.Globalization;
using System.Text.Json.Nodes;
using Ascent.Application;
using Ascent.Journey.Content;
using Ascent.Journey.Interviews;
using Spectre.Console;

namespace Ascent.Cli.Output;

/// <summary>Interview questions, rubrics and scores in the terminal.</summary>
internal static class InterviewView
{
    private const int Weakest = 3;

    internal static void List(IAnsiConsole console, InterviewStanding standing)
    {
        if (standing.Questions.Count == 0)
        {
            console.MarkupLine("This journey has no interview questions.");
            return;
        }

        var wide = Terminal.IsWide(console);
        var table = wide ? Terminal.Table("Question", "Id", "Level", ">Minutes", ">Held", ">Last") : Terminal.Table("Question", "Level", ">Minutes", ">Held", ">Last");
        foreach (var level in ContentRules.Levels)
        {
            foreach (var question in standing.Questions.Where(question => question.Level == level))
            {
                var held = standing.Sessions.Where(session => session.InterviewId == question.Id).ToList();
                table.AddRow([
                    .. Terminal.Named(question.Title, question.Id, wide), question.Level, question.Minutes.ToString(),
                    held.Count == 0 ? "–" : held.Count.ToString(), held is [.., var last] ? $"{last.Total}/{last.Most}" : "–"]);
            }
        }

        console.Write(table);
        if (standing.Next is { } next) console.MarkupLine(Markup.Escape($"Next: ascent interview start {next.Id}"));
    }

    internal static void Question(IAnsiConsole console, Interview interview)
    {
        console.MarkupLine($"[bold]{Markup.Escape(interview.Title)}[/] [grey]{interview.Level}, {interview.Minutes} min[/]");
        console.WriteLine();
        ProseView.Write(console, Part(interview, 0));
        console.WriteLine();
    }

    /// <summary>Everything but the question, then the rubric.</summary>
    internal static void Answer(IAnsiConsole console, Interview interview)
    {
        foreach (var section in TextSection.Split(interview.Text).Skip(1))
            ProseView.Write(console, $"## {section.Title}\n{section.Text}");
        console.WriteLine();
        console.MarkupLine("[bold]Rubric[/]");
        ProseView.Paragraph(console, InterviewScoring.Scale, "");
        var table = Terminal.Table("Criterion", ">Points", "Strong", "Weak");
        foreach (var criterion in interview.Rubric)
            table.AddRow(Markup.Escape(criterion.Text), criterion.Points.ToString(), Markup.Escape(criterion.Strong), $"[grey]{Markup.Escape(criterion.Weak)}[/]");
        console.Write(table);
    }

    internal static void Criterion(IAnsiConsole console, Criterion criterion, int place, int of)
    {
        console.WriteLine();
        console.MarkupLine($"[grey]{place} of {of}[/]  [bold]{Markup.Escape(criterion.Text)}[/] [grey]({Words.Plural(criterion.Points, "point")})[/]");
        ProseView.Paragraph(console, criterion.Strong, "  strong  ");
        ProseView.Paragraph(console, criterion.Weak, "  weak    ");
    }

    internal static void Result(IAnsiConsole console, Interview interview, InterviewSession session, InterviewStanding standing)
    {
        var table = Terminal.Table("Criterion", ">Points", "");
        foreach (var score in session.Scores)
        {
            var criterion = interview.Rubric.FirstOrDefault(criterion => criterion.Id == score.CriterionId);
            table.AddRow(Markup.Escape(criterion?.Text ?? score.CriterionId), $"{score.Points} of {score.Most}", $"[grey]{Markup.Escape(score.Note ?? "")}[/]");
        }

        console.Write(table);
        console.MarkupLine($"[bold]{session.Total} of {session.Most} points.[/]");
        Work(console, standing);
    }

    internal static void History(IAnsiConsole console, InterviewStanding standing, TimeProvider time)
    {
        if (standing.Sessions.Count == 0)
        {
            console.MarkupLine(standing.Next is { } next ? $"No interview held yet. Begin with: ascent interview start {Markup.Escape(next.Id)}" : "No interview held yet.");
            return;
        }

        var table = Terminal.Table("Day", "Question", ">Points", ">Time", "Note");
        foreach (var session in standing.Sessions)
        {
            var title = standing.Questions.FirstOrDefault(question => question.Id == session.InterviewId)?.Title ?? session.InterviewId;
            table.AddRow(
                TimeZoneInfo.ConvertTime(session.At, time.LocalTimeZone).ToString("d MMM yyyy", CultureInfo.InvariantCulture),
                Markup.Escape(title),
                $"{session.Total} of {session.Most}",
                session.Minutes > 0 ? Words.Minutes(session.Minutes) : "–",
                $"[grey]{Markup.Escape(session.Note ?? "")}{(session.AnswerSeen ? " (answer seen before)" : "")}[/]");
        }

        console.Write(table);
        Work(console, standing);
    }

    internal static JsonArray WorkOn(InterviewStanding standing) => new([.. standing.Criteria.Where(criterion => criterion.Share < InterviewScoring.WorthWork).Take(Weakest).Select(criterion => new JsonObject
    {
        ["criterion"] = criterion.CriterionId,
        ["text"] = criterion.Text,
        ["share"] = Math.Round(criterion.Share, 3),
        ["times"] = criterion.Times,
        ["strong"] = criterion.Strong,
    })]);

    internal static JsonObject ToJson(InterviewStanding standing) => new()
    {
        ["schema"] = JsonText.Schema,
        ["next"] = standing.Next?.Id,
        ["questions"] = new JsonArray([.. standing.Questions.Select(question => new JsonObject
        {
            ["id"] = question.Id,
            ["title"] = question.Title,
            ["level"] = question.Level,
            ["minutes"] = question.Minutes,
            ["held"] = standing.Sessions.Count(session => session.InterviewId == question.Id),
            ["last"] = standing.Sessions.LastOrDefault(session => session.InterviewId == question.Id)?.Total,
        })]),
    };

    internal static JsonObject HistoryJson(InterviewStanding standing) => new()
    {
        ["schema"] = JsonText.Schema,
        ["sessions"] = new JsonArray([.. standing.Sessions.Select(ToJson)]),
        ["workOn"] = WorkOn(standing),
    };

    internal static JsonObject ToJson(InterviewSession session) => new()
    {
        ["id"] = session.Id,
        ["interview"] = session.InterviewId,
        ["at"] = session.At.ToString("O"),
        ["minutes"] = session.Minutes,
        ["answerSeen"] = session.AnswerSeen,
        ["note"] = session.Note,
        ["total"] = session.Total,
        ["most"] = session.Most,
        ["scores"] = new JsonArray([.. session.Scores.Select(score => new JsonObject { ["criterion"] = score.CriterionId, ["points"] = score.Points, ["most"] = score.Most, ["note"] = score.Note })]),
    };

    internal static JsonObject ToJson(Interview interview, bool answer)
    {
        var document = new JsonObject
        {
            ["schema"] = JsonText.Schema,
            ["id"] = interview.Id,
            ["title"] = interview.Title,
            ["level"] = interview.Level,
            ["minutes"] = interview.Minutes,
            ["question"] = Part(interview, 0),
        };
        if (!answer) return document;
        document["text"] = interview.Text;
        document["rubric"] = new JsonArray([.. interview.Rubric.Select(criterion => new JsonObject { ["id"] = criterion.Id, ["criterion"] = criterion.Text, ["points"] = criterion.Points, ["strong"] = criterion.Strong, ["weak"] = criterion.Weak })]);
        return document;
    }

    private static void Work(IAnsiConsole console, InterviewStanding standing)
    {
        var weak = standing.Criteria.Where(criterion => criterion.Share < InterviewScoring.WorthWork).Take(Weakest).ToList();
        if (weak.Count == 0)
        {
            console.MarkupLine("Nothing stands out as weak. Take a harder question, or one that you have not held.");
            return;
        }

        console.MarkupLine("[bold]Work on next[/]");
        foreach (var criterion in weak)
            ProseView.Paragraph(console, $"{criterion.Text} ({criterion.Share:P0} of the points, {Words.Plural(criterion.Times, "time")}). A strong answer: {criterion.Strong}.", "- ");
    }

    private static string Part(Interview interview, int index) => TextSection.Split(interview.Text)[index].Text;
}
