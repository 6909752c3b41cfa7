using System.CommandLine;
using System.Globalization;
using Ascent.Cli.Output;
using Ascent.Journey;
using Ascent.Journey.Content;
using Ascent.Journey.Interviews;
using Spectre.Console;

namespace Ascent.Cli.Verbs;

/// <summary><c>interview</c>: mock interviews on system design, scored by a rubric.</summary>
internal static class InterviewVerbs
{
    private static readonly Argument<string> Id = new("id") { Description = "The question ('ascent interview list')" };
    private static readonly Argument<string[]> Scores = new("scores") { Description = "Points of each criterion: scope=3 data=2 …" };
    private static readonly Option<bool> Answer = new("--answer") { Description = "Show the good answer and the rubric too" };
    private static readonly Option<string?> Note = new("--note") { HelpName = "TEXT", Description = "What to remember of it" };
    private static readonly Option<int?> Minutes = new("--minutes") { HelpName = "N", Description = "How long it took" };

    internal static Verb Create(CliHost host) =>
        new Verb("interview", "Mock interviews on the design of ML systems, scored by a rubric", "interview list", "interview start design-recommendations", "interview score design-recommendations scope=3 data=2 …", "interview history")
            .With(
                new Verb("list", "The questions, and how often you held each", "interview list").Runs(host, List),
                new Verb("show", "Show a question; with --answer what a good answer holds", "interview show design-recommendations", "interview show design-recommendations --answer").With(Id, Answer).Runs(host, Show),
                new Verb("start", "Hold an interview: the question, a clock, then the rubric", "interview start design-recommendations").With(Id, Answer).Runs(host, Start),
                new Verb("score", "Score an interview that was held elsewhere, or by a partner", "interview score design-recommendations scope=3 data=2 …").With(Id, Scores, Note, Minutes, Answer).Runs(host, ScoreOne),
                new Verb("history", "Interviews that you held, and what to work on", "interview history").Runs(host, History))
            .Runs(host, List);

    private static int List(CliContext context)
    {
        var standing = context.Workbench.Interviews();
        if (context.Json)
            context.WriteJson(InterviewView.ToJson(standing));
        else
            InterviewView.List(context.Console, standing);
        return ExitCodes.Success;
    }

    private static int History(CliContext context)
    {
        var standing = context.Workbench.Interviews();
        if (context.Json)
            context.WriteJson(InterviewView.HistoryJson(standing));
        else
            InterviewView.History(context.Console, standing, context.Workbench.Time);
        return ExitCodes.Success;
    }

    private static int Show(CliContext context)
    {
        var interview = Find(context);
        if (context.Json)
            context.WriteJson(InterviewView.ToJson(interview, context.Get(Answer)));
        else
            InterviewView.Question(context.Console, interview);
        if (context.Json) return ExitCodes.Success;
        if (context.Get(Answer))
            InterviewView.Answer(context.Console, interview);
        else
            context.Console.MarkupLine($"[grey]'ascent interview start {interview.Id}' holds it; --answer shows a good answer.[/]");
        return ExitCodes.Success;
    }

    private static int ScoreOne(CliContext context)
    {
        var interview = Find(context);
        var points = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var word in context.Get(Scores))
        {
            var parts = word.Split('=', 2);
            if (parts.Length != 2 || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var value))
                throw new JourneyException($"'{word}' is no score: write a criterion and its points, such as {interview.Rubric[0].Id}={interview.Rubric[0].Points}.");
            if (!points.TryAdd(parts[0], value)) throw new JourneyException($"'{parts[0]}' is scored twice.");
        }

        var session = context.Workbench.ScoreInterview(interview.Id, points, null, context.Get(Note), context.Get(Minutes) ?? 0, context.Get(Answer));
        return Tell(context, interview, session);
    }

    private static int Start(CliContext context)
    {
        var interview = Find(context);
        if (context.Workbench.Profile is null) throw new JourneyException("There is no profile yet. Run 'ascent start' first.");
        if (!context.Host.CanAsk || context.Json)
            throw new JourneyException($"An interview is held at a terminal. To keep the scores of one that was held: 'ascent interview score {interview.Id} {string.Join(' ', interview.Rubric.Select(criterion => $"{criterion.Id}={criterion.Points}"))}'.");

        InterviewView.Question(context.Console, interview);
        if (context.Get(Answer)) InterviewView.Answer(context.Console, interview);
        context.Console.MarkupLine($"[grey]Speak aloud, or draw; ask your own questions first. You have {interview.Minutes} minutes.[/]");
        if (Asking.Line(context, "Enter starts the clock, q leaves: ") is null) return Ended(context);
        var began = context.Host.Time.GetTimestamp();
        if (!InterviewClock.Run(context, TimeSpan.FromMinutes(interview.Minutes))) return Left(context);
        var minutes = (int)Math.Round(context.Host.Time.GetElapsedTime(began).TotalMinutes);

        context.Console.WriteLine();
        context.Console.MarkupLine($"{Words.Minutes(minutes)} of {Words.Minutes(interview.Minutes)}. Now the rubric: be as strict as a stranger would be.");
        ProseView.Paragraph(context.Console, InterviewScoring.Scale, "");
        var (points, notes) = (new Dictionary<string, int>(StringComparer.Ordinal), new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var (place, criterion) in interview.Rubric.Index())
        {
            InterviewView.Criterion(context.Console, criterion, place + 1, interview.Rubric.Count);
            if (Points(context, criterion) is not { } given) return Left(context);
            points[criterion.Id] = given;
            if (Asking.Line(context, "Note (Enter for none): ") is not { } note) return Left(context);
            if (note.Length > 0) notes[criterion.Id] = note;
        }

        var session = context.Workbench.ScoreInterview(interview.Id, points, notes, null, minutes, context.Get(Answer));
        Tell(context, interview, session);
        if (!context.Get(Answer) && Asking.Line(context, "Show a good answer? Enter for yes, q for no: ") is not null) InterviewView.Answer(context.Console, interview);
        return ExitCodes.Success;
    }

    private static int? Points(CliContext context, Criterion criterion)
    {
        while (Asking.Line(context, $"Points, 0 to {criterion.Points}: ") is { } text)
        {
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var points) && points <= criterion.Points) return points;
            context.Host.Say($"A whole number from 0 to {criterion.Points}; q leaves without keeping anything.");
        }

        return null;
    }

    private static int Left(CliContext context)
    {
        context.Host.Out.WriteLine();
        context.Host.Out.WriteLine("Left without scores; nothing was kept.");
        return Ended(context);
    }

    private static int Ended(CliContext context) => context.Stop.IsCancellationRequested ? ExitCodes.Interrupted : ExitCodes.Success;

    private static int Tell(CliContext context, Interview interview, InterviewSession session)
    {
        var standing = context.Workbench.Interviews();
        if (context.Json)
        {
            var document = InterviewView.ToJson(session);
            document.Insert(0, "schema", JsonText.Schema);
            document["workOn"] = InterviewView.WorkOn(standing);
            context.WriteJson(document);
        }
        else
        {
            InterviewView.Result(context.Console, interview, session, standing);
        }

        return ExitCodes.Success;
    }

    private static Interview Find(CliContext context)
    {
        var (id, all) = (context.Get(Id), context.Workbench.Pack.Interviews);
        return all.TryGetValue(id, out var interview) ? interview
            : throw new JourneyException($"There is no interview question '{id}'.{Nearest.Suggestion(id, all.Keys)} 'ascent interview list' shows them.");
    }
}
