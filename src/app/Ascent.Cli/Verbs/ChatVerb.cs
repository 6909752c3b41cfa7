using System.CommandLine;
using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Ascent.Cli.Output;
using Ascent.Data.Tokens;
using Ascent.Journey;
using Ascent.Models.Generation;

namespace Ascent.Cli.Verbs;

/// <summary><c>chat RUN</c>: talks with the language model of a run, or lets it go on with a text.</summary>
internal static class ChatVerb
{
    private static readonly Argument<string> Id = new("run") { Description = "The run, or the beginning of its id" };
    private static readonly Option<string?> Prompt = new("--prompt") { HelpName = "TEXT", Description = "Say this, print the answer, and end" };
    private static readonly Option<double?> Temperature = new("--temperature") { HelpName = "T", Description = "0 always takes the most probable token; 0 for dialogue models, else 0.8" };
    private static readonly Option<int?> TopK = new("--top-k") { HelpName = "K", Description = "Choose among the K most probable tokens" };
    private static readonly Option<double?> TopP = new("--top-p") { HelpName = "P", Description = "Choose among the fewest tokens that together have probability P" };
    private static readonly Option<double> Penalty = new("--repetition-penalty") { HelpName = "F", Description = "Above 1, what was said already becomes less probable", DefaultValueFactory = _ => 1 };
    private static readonly Option<int> Tokens = new("--tokens") { HelpName = "N", Description = "The most tokens of an answer", DefaultValueFactory = _ => 300 };
    private static readonly Option<ulong> Seed = new("--seed") { HelpName = "N", Description = "The same seed gives the same answers", DefaultValueFactory = _ => 1 };

    internal static Verb Create(CliHost host) =>
        new Verb("chat", "Talk with a language model that was trained", "chat 20261122-104512", "chat 20261122-104512 --prompt \"what is attention?\"", "chat 20261122-104512 --prompt \"ROMEO:\" --temperature 0.8 --top-k 40 --seed 7")
            .With(Id, Prompt, Temperature, TopK, TopP, Penalty, Tokens, Seed)
            .Runs(host, Run);

    private static int Run(CliContext context)
    {
        var runs = context.Workbench.Runs;
        var id = context.Get(Id);
        var run = runs.Find(id) ?? throw new JourneyException($"There is no run '{id}'.{Nearest.Suggestion(id, runs.List().Select(known => known.Id))} 'ascent runs list' shows all.");
        var session = new ChatSession(LanguageModelRun.Load(runs.FolderOf(run.Id)));
        var options = Options(context, session.Answers);
        if (context.Get(Prompt) is { } prompt)
        {
            if (prompt.Length == 0)
                throw new JourneyException("--prompt needs a text.");
            var turn = Say(context, session, prompt, options);
            if (context.Json)
            {
                var document = ToJson(turn);
                document.Insert(0, "schema", JsonText.Schema);
                document.Insert(1, "run", run.Id);
                context.WriteJson(document);
            }

            return context.Stop.IsCancellationRequested ? ExitCodes.Interrupted : ExitCodes.Success;
        }

        return Talk(context, run.Id, session, options);
    }

    private static GenerationOptions Options(CliContext context, bool answers)
    {
        var options = new GenerationOptions
        {
            Temperature = context.Get(Temperature) ?? (answers ? 0 : 0.8),
            TopK = context.Get(TopK),
            TopP = context.Get(TopP),
            RepetitionPenalty = context.Get(Penalty),
            MaximumTokens = context.Get(Tokens),
            Seed = context.Get(Seed),
        };
        if (!(options.Temperature is >= 0 and <= 100))
            throw new JourneyException($"--temperature takes a number from 0 to 100, not {options.Temperature}.");
        if (options.TopK < 1)
            throw new JourneyException($"--top-k takes a whole number from 1, not {options.TopK}.");
        if (options.TopP is { } p && !(p is > 0 and <= 1))
            throw new JourneyException($"--top-p takes a number above 0 and up to 1, not {p}.");
        if (!(options.RepetitionPenalty is > 0 and <= 100))
            throw new JourneyException($"--repetition-penalty takes a number above 0 and up to 100, not {options.RepetitionPenalty}.");
        if (options.MaximumTokens is < 1 or > 1_000_000)
            throw new JourneyException($"--tokens takes a whole number from 1 to 1000000, not {options.MaximumTokens}.");
        return options;
    }

    /// <summary>Reads line by line: from a person with a sign before each, else as they come.</summary>
    private static int Talk(CliContext context, string run, ChatSession session, GenerationOptions options)
    {
        var asks = context.Host.CanAsk && !context.Json;
        if (asks)
            context.Note(session.Answers ? "Ask something. /reset forgets the conversation, /quit or Ctrl-D ends it." : "Begin a text; an empty line lets the model go on. /reset forgets the text, /quit or Ctrl-D ends.");
        var turns = new JsonArray();
        try
        {
            return Turns(context, session, options, asks, turns);
        }
        finally
        {
            // However it ends, what was said is said.
            if (context.Json)
                context.WriteJson(new JsonObject { ["schema"] = JsonText.Schema, ["run"] = run, ["turns"] = turns });
        }
    }

    private static int Turns(CliContext context, ChatSession session, GenerationOptions options, bool asks, JsonArray turns)
    {
        for (ulong count = 0; ; count++)
        {
            if (asks)
                context.Host.Out.Write("> ");
            context.Host.Out.Flush();
            string? line;
            try
            {
                line = context.Host.ReadLine();
            }
            catch (OperationCanceledException)
            {
                return ExitCodes.Interrupted;
            }

            if (line is null || line.Trim() == "/quit")
            {
                if (asks && line is null)
                    context.Host.Out.WriteLine();
                return ExitCodes.Success;
            }

            if (line.Trim() == "/reset")
            {
                session.Reset();
                continue;
            }

            if (line.Trim().Length == 0 && (session.Answers || !session.CanGoOn))
                continue;
            try
            {
                // Each turn has draws of its own, so that the same question twice may get two answers.
                turns.Add((JsonNode)ToJson(Say(context, session, line.Trim().Length == 0 ? "" : line, options with { Seed = options.Seed + (count << 32) })));
            }
            catch (TokenizerException problem) when (asks)
            {
                context.Host.Error.WriteLine(problem.Message);
            }

            if (context.Stop.IsCancellationRequested)
                return ExitCodes.Interrupted;
        }
    }

    /// <summary>Prints the answer as it comes, unless it goes into a document; Ctrl-C ends it where it is.</summary>
    private static Turn Say(CliContext context, ChatSession session, string text, GenerationOptions options)
    {
        var answer = new StringBuilder();
        var start = Stopwatch.GetTimestamp();
        foreach (var piece in session.Say(text, options))
        {
            answer.Append(piece);
            if (!context.Json)
            {
                context.Host.Out.Write(piece);
                context.Host.Out.Flush();
            }

            if (context.Stop.IsCancellationRequested)
                break;
        }

        if (!context.Json)
            context.Host.Out.WriteLine();
        return new(text, answer.ToString(), session.Last.Tokens, session.Last.Ended, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    private static JsonObject ToJson(Turn turn) => new()
    {
        ["prompt"] = turn.Prompt,
        ["text"] = turn.Text,
        ["tokens"] = turn.Tokens,
        ["ended"] = turn.Ended,
        ["seconds"] = Math.Round(turn.Seconds, 3),
    };

    private sealed record Turn(string Prompt, string Text, int Tokens, bool Ended, double Seconds);
}
