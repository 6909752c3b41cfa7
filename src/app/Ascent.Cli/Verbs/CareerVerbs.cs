using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Ascent.Cli.Output;
using Ascent.Journey;
using Ascent.Journey.Career;
using Spectre.Console;

namespace Ascent.Cli.Verbs;

/// <summary><c>career</c>: contributions, people met, applications, posts.</summary>
internal static class CareerVerbs
{
    private static readonly Argument<string> Kind = new("kind") { Description = "contribution, contact, application or post" };
    private static readonly Argument<string> Title = new("title") { Description = "What it is, or who" };
    private static readonly Argument<long> Id = new("id") { Description = "The entry's number ('ascent career list')" };
    private static readonly Argument<string> NewState = new("state") { Description = "The state that it is in now" };
    private static readonly Option<string?> State = new("--state") { HelpName = "STATE", Description = "The state that it begins in; the first of its kind without" };
    private static readonly Option<string?> Link = new("--link") { HelpName = "URL", Description = "Where it can be seen" };
    private static readonly Option<string?> Note = new("--note") { HelpName = "TEXT", Description = "What to remember of it" };
    private static readonly Option<string?> On = new("--on") { HelpName = "DATE", Description = "The day, year-month-day; today without" };
    private static readonly Option<string?> OnlyKind = new("--kind") { HelpName = "KIND", Description = "Only entries of this kind" };
    private static readonly Option<bool> Undo = new("--undo") { Description = "Bring an entry back that was taken out" };

    internal static Verb Create(CliHost host) =>
        new Verb("career", "Contributions, people met, applications and posts, and the goals of the journey", "career", "career add contact \"Ada, compiler team\" --note \"met at the meetup\"", "career add contribution \"Fix a shape error\" --state opened --link https://example.org/pr/7", "career move 3 merged")
            .With(
                new Verb("add", "Add a contribution, contact, application or post", "career add contact \"Ada, compiler team\"", "career add application \"ML engineer at Example\" --on 2027-05-03").With(Kind, Title, State, Link, Note, On).Runs(host, Add),
                new Verb("move", "Put an entry into another state", "career move 3 merged", "career move 4 interview --on 2027-05-10 --note \"two rounds\"").With(Id, NewState, Link, Note, On).Runs(host, Move),
                new Verb("list", "All entries with the history of their states", "career list", "career list --kind application").With(OnlyKind).Runs(host, List),
                new Verb("rm", "Take an entry out, or bring it back", "career rm 3", "career rm 3 --undo").With(Id, Undo).Runs(host, Remove))
            .Runs(host, Overview);

    private static int Overview(CliContext context)
    {
        var standing = context.Workbench.Career();
        if (context.Json)
            context.WriteJson(CareerView.ToJson(standing));
        else
            CareerView.Overview(context.Console, standing);
        return ExitCodes.Success;
    }

    private static int List(CliContext context)
    {
        var kind = context.Get(OnlyKind) is { } text ? Parse(text) : (CareerKind?)null;
        var entries = context.Workbench.Career().Entries.Where(entry => kind is null || entry.Kind == kind).ToList();
        if (context.Json)
            context.WriteJson(new JsonObject { ["schema"] = JsonText.Schema, ["entries"] = new JsonArray([.. entries.Select(CareerView.ToJson)]) });
        else
            CareerView.List(context.Console, entries);
        return ExitCodes.Success;
    }

    private static int Add(CliContext context)
    {
        var entry = context.Workbench.AddCareer(Parse(context.Get(Kind)), context.Get(Title), new(context.Get(State), context.Get(Link), context.Get(Note), Day(context)));
        return Tell(context, entry, $"{entry.Kind} {entry.Id}, '{entry.Title}', is {entry.State} since {Words.Day(entry.On)}.");
    }

    private static int Move(CliContext context)
    {
        var entry = context.Workbench.MoveCareer(context.Get(Id), context.Get(NewState), new(null, context.Get(Link), context.Get(Note), Day(context)));
        return Tell(context, entry, $"{entry.Kind} {entry.Id}, '{entry.Title}', is {entry.State} since {Words.Day(entry.On)}.");
    }

    private static int Remove(CliContext context)
    {
        var entry = context.Workbench.RemoveCareer(context.Get(Id), context.Get(Undo));
        return Tell(context, entry, context.Get(Undo)
            ? $"{entry.Kind} {entry.Id}, '{entry.Title}', is back."
            : $"{entry.Kind} {entry.Id}, '{entry.Title}', is taken out. 'ascent career rm {entry.Id} --undo' brings it back.");
    }

    /// <summary>What was changed, and a goal that it has reached.</summary>
    private static int Tell(CliContext context, CareerEntry entry, string sentence)
    {
        var reached = context.Workbench.Career().Goals.Where(goal => goal.Goal.Kind == entry.Kind && goal.Command is not null).ToList();
        if (context.Json)
        {
            var document = CareerView.ToJson(entry);
            document.Insert(0, "schema", JsonText.Schema);
            document["removed"] = entry.RemovedAt is not null;
            document["proves"] = new JsonArray([.. reached.Select(goal => JsonValue.Create(goal.Command))]);
            context.WriteJson(document);
            return ExitCodes.Success;
        }

        context.Console.MarkupLine(Markup.Escape(sentence));
        foreach (var goal in reached)
        {
            context.Console.MarkupLine(Markup.Escape($"That proves ‘{goal.Title}’:"));
            context.Host.Out.WriteLine($"  {goal.Command}"); // never wrapped, so that it can be copied
        }

        return ExitCodes.Success;
    }

    private static CareerKind Parse(string text) => CareerStates.Find(text) ?? throw new JourneyException(
        $"'{text}' is no kind.{Nearest.Suggestion(text, CareerStates.Kinds.Select(kind => kind.Key()))} It can be {string.Join(", ", CareerStates.Kinds.Select(kind => kind.Key()))}.");

    private static DateOnly? Day(CliContext context) => context.Get(On) is not { } text ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : throw new JourneyException($"'{text}' is no day: write it as 2027-05-03.");
}
