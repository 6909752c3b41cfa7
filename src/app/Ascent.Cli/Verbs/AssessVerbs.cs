using System.CommandLine;
using System.Text.Json.Nodes;
using Ascent.Application;
using Ascent.Cli.Output;
using Ascent.Journey;
using Spectre.Console;

namespace Ascent.Cli.Verbs;

/// <summary><c>assess</c>: finds out by questions what the person knows already.</summary>
internal static class AssessVerbs
{
    private static readonly Option<string?> Area = new("--area") { HelpName = "ID", Description = "Place one area, such as K1" };
    private static readonly Option<string?> Skill = new("--skill") { HelpName = "ID", Description = "Test one skill until it is proven or clearly not there" };
    private static readonly Option<bool> Maths = new("--maths") { Description = "The mathematics audit: the area that is learnt first" };
    private static readonly Option<bool> List = new("--list") { Description = "Show how far each area is, and ask nothing" };
    private static readonly Option<bool> Yes = new("--yes") { Description = "Do not ask whether it is meant" };
    private static readonly Argument<string> Session = new("session") { Description = "The session that 'assess next' named" };
    private static readonly Argument<string> Answer = new("answer") { Description = "The answer; ? for \"I don't know\"" };

    internal static Verb Create(CliHost host) =>
        new Verb("assess", "Find out by questions what you know already, so that the plan can skip it", "assess", "assess --area K1", "assess --maths", "assess --skill chain-rule", "assess --list")
            .With(
                Area, Skill, Maths, List,
                new Verb("next", "The question to answer next, for programs; the same one until it is answered", "assess next --area K1 --json").With(Area, Skill, Maths).Runs(host, Next),
                new Verb("answer", "Answer the question of a session, for programs", "assess answer K1-1 0.5 --json", "assess answer K1-1 \"?\" --json").With(Session, Answer).Runs(host, AnswerOne),
                new Verb("hint", "What the question's skill is about; the answer then counts as wrong", "assess hint K1-1").With(Session).Runs(host, Hint),
                new Verb("map", "What is known of each skill, and from which answers", "assess map", "assess map --area K1", "assess map --json").With(Area).Runs(host, Map),
                new Verb("restart", "Begin anew: earlier answers stay in the log and count no more", "assess restart --area K1", "assess restart --yes").With(Area, Yes).Runs(host, Restart))
            .Runs(host, Run);

    private static int Run(CliContext context)
    {
        if (context.Get(List) || context.Json)
        {
            var standings = context.Workbench.AreaStandings();
            if (context.Json) context.WriteJson(AssessJson.Of(standings));
            else AssessView.Areas(context.Console, standings);
            return ExitCodes.Success;
        }

        var scope = Scope(context) ?? Usual(context.Workbench);
        if (scope is null)
        {
            context.Console.MarkupLine("Every area is placed. 'ascent assess map' shows what came of it; 'ascent assess restart' begins anew.");
            return ExitCodes.Success;
        }

        return Ask(context, scope);
    }

    /// <summary>Question after question until nothing is left to ask or the person stops.</summary>
    private static int Ask(CliContext context, AssessmentScope scope)
    {
        var standing = context.Workbench.NextQuestion(scope);
        AssessView.Opening(context.Console, standing);
        var (asked, right) = (0, 0);
        while (!context.Stop.IsCancellationRequested && standing.Question is { } question)
        {
            AssessView.Question(context.Console, standing, question);
            if (Reply(context, question) is not { } result) break;
            AssessView.Verdict(context.Console, result);
            asked++;
            if (result.Entry.Seen.CountsAsRight) right++;
            standing = context.Workbench.NextQuestion(scope);
        }

        AssessView.Closing(context.Console, standing, asked, right, context.Workbench.Mastery());
        return context.Stop.IsCancellationRequested ? ExitCodes.Interrupted : ExitCodes.Success;
    }

    /// <summary>Reads until something can be graded; null when the person stops.</summary>
    private static AnswerResult? Reply(CliContext context, OpenQuestion question)
    {
        while (true)
        {
            context.Host.Out.Write("Answer (? don't know, h hint, q stop): ");
            context.Host.Out.Flush();
            if (context.Host.ReadLineUntilStopped()?.Trim() is not { } line || line is "q" or "quit") return null;
            if (line.Length == 0) continue;
            try
            {
                if (line is "h" or "hint") AssessView.Hint(context.Console, context.Workbench.AssessmentHint(question.Session));
                else return context.Workbench.AnswerQuestion(question.Session, line == "?" ? "" : line);
            }
            catch (JourneyException problem) when (problem.Kind == ProblemKind.BadInput)
            {
                context.Host.Say("  " + problem.Message);
            }
        }
    }

    private static int Next(CliContext context)
    {
        var scope = Scope(context) ?? Usual(context.Workbench) ?? throw new JourneyException("Every area is placed. 'ascent assess restart' begins anew; --skill tests a single skill.", ProblemKind.CheckFailed);
        var standing = context.Workbench.NextQuestion(scope);
        if (context.Json)
        {
            context.WriteJson(AssessJson.Of(standing));
        }
        else if (standing.Question is { } question)
        {
            AssessView.Question(context.Console, standing, question);
            context.Console.MarkupLine($"[grey]Answer with: ascent assess answer {Markup.Escape(question.Session)} ANSWER[/]");
        }
        else
        {
            context.Console.MarkupLine(Markup.Escape(standing.Ended ?? "Nothing is left to ask."));
        }

        return ExitCodes.Success;
    }

    private static int AnswerOne(CliContext context)
    {
        var answer = context.Get(Answer).Trim();
        var result = context.Workbench.AnswerQuestion(context.Get(Session), answer == "?" ? "" : answer.Length > 0 ? answer : throw new JourneyException("The answer is empty; '?' says that you do not know."));
        if (context.Json) context.WriteJson(AssessJson.Of(result));
        else AssessView.Verdict(context.Console, result);
        return ExitCodes.Success;
    }

    private static int Hint(CliContext context)
    {
        var hint = context.Workbench.AssessmentHint(context.Get(Session));
        if (context.Json) context.WriteJson(new JsonObject { ["schema"] = JsonText.Schema, ["session"] = context.Get(Session), ["hint"] = hint });
        else context.Console.WriteLine(TexText.Plain(hint));
        return ExitCodes.Success;
    }

    private static int Map(CliContext context)
    {
        var standings = context.Workbench.AreaStandings();
        if (context.Get(Area) is { } area)
        {
            var scope = context.Workbench.ScopeOf(area, null);
            standings = [.. standings.Where(s => s.Area.Id == scope.Id)];
        }

        if (context.Json) context.WriteJson(AssessJson.MapOf(standings));
        else AssessView.Map(context.Console, standings, context.Workbench.Time);
        return ExitCodes.Success;
    }

    private static int Restart(CliContext context)
    {
        var area = context.Get(Area) is { } id ? context.Workbench.ScopeOf(id, null).Id : null;
        if (!context.Get(Yes) && !context.Json)
        {
            if (!context.Host.CanAsk) throw new JourneyException("What was proven by tests will count no more. Say that it is meant with --yes.");
            context.Host.Say($"Earlier answers{(area is null ? "" : $" on {area}")} will count no more, and what they proved comes back into the plan.");
            context.Host.Out.Write("Go on? [y/N]: ");
            if (context.Host.ReadLine()?.Trim().ToLowerInvariant() is not ("y" or "yes"))
            {
                context.Console.MarkupLine("Nothing was changed.");
                return ExitCodes.Success;
            }
        }

        context.Workbench.RestartAssessment(area);
        if (context.Json) context.WriteJson(new JsonObject { ["schema"] = JsonText.Schema, ["restarted"] = area ?? "all" });
        else context.Console.MarkupLine($"Begun anew. [bold]ascent assess{(area is null ? "" : " --area " + area)}[/] asks other questions than before.");
        return ExitCodes.Success;
    }

    private static AssessmentScope? Scope(CliContext context)
    {
        var maths = context.Get(Maths);
        if (maths && (context.Get(Area) ?? context.Get(Skill)) is not null) throw new JourneyException("--maths names its area itself; leave out --area and --skill.");
        var area = maths ? context.Workbench.AuditArea : context.Get(Area);
        return area is null && context.Get(Skill) is null ? null : context.Workbench.ScopeOf(area, context.Get(Skill));
    }

    /// <summary>What was begun goes on; else the first area that is not placed, what is learnt on the journey before what is brought along.</summary>
    private static AssessmentScope? Usual(IWorkbench workbench)
    {
        var open = workbench.AreaStandings().Where(s => s.Testable > 0 && s.Open > 0).ToList();
        var next = open.Find(s => s.Session is not null)
            ?? open.OrderBy(s => s.Area.Priority == 0).ThenBy(s => s.Answers > 0).ThenBy(s => s.Area.Priority).ThenBy(s => s.Area.Id, StringComparer.Ordinal).FirstOrDefault();
        return next is null ? null : workbench.ScopeOf(next.Area.Id, null);
    }
}
