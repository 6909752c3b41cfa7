using System.CommandLine;
using Ascent.Journey;

namespace Ascent.Cli;

/// <summary>Says in a sentence what was wrong with the words of a command, and names the nearest verb or option.</summary>
internal static class UsageErrors
{
    /// <summary>Two dashes and a letter could begin anything.</summary>
    private const int ShortestBeginning = 3;

    internal static int Report(ParseResult parsed, CliHost host)
    {
        var command = parsed.CommandResult.Command;
        var path = Path(command);
        var stray = parsed.UnmatchedTokens.Count > 0 ? parsed.UnmatchedTokens[0] : null;
        if (stray is not null)
        {
            var known = stray.StartsWith('-')
                ? Known(parsed).SelectMany(option => option.Aliases.Append(option.Name))
                : command.Subcommands.Select(sub => sub.Name);
            var what = stray.StartsWith('-') ? "an option" : command.Subcommands.Count > 0 ? "a verb" : "an argument";
            host.Complain($"'{stray}' is not {what} of '{path}'.{(stray.StartsWith('-') ? OptionMeant(stray, [.. known]) : Nearest.Suggestion(stray, known) is { Length: > 0 } near ? near : WhereAFileGoes(command))}");
        }
        else if (command.Subcommands.Count > 0 && command.Action is null)
        {
            host.Complain($"'{path}' needs a verb: {string.Join(", ", command.Subcommands.Select(sub => sub.Name))}.");
            if (command is RootCommand)
                host.Complain("'ascent start' begins your journey; 'ascent today' says what to do now.");
        }
        else
        {
            foreach (var message in parsed.Errors.Select(error => error.Message).Distinct(StringComparer.Ordinal))
                host.Complain(message);
        }

        host.Complain($"'{path} --help' shows how it is used.");
        return ExitCodes.BadInput;
    }

    /// <summary>One that was mistyped, or of which more or less was written: --output for --out.</summary>
    private static string OptionMeant(string stray, IReadOnlyCollection<string> known) =>
        Nearest.Suggestion(stray, known) is { Length: > 0 } near ? near
        : known.FirstOrDefault(name => name.Length > ShortestBeginning && (stray.StartsWith(name, StringComparison.Ordinal) || (stray.Length > ShortestBeginning && name.StartsWith(stray, StringComparison.Ordinal)))) is { } begun ? $" Did you mean '{begun}'?"
        : "";

    /// <summary>Where a verb takes no argument, a path was meant for the option that names a file.</summary>
    private static string WhereAFileGoes(Command command) =>
        command.Arguments.Count == 0 && command.Options.FirstOrDefault(option => option.Name is "--out" or "--into") is { } option ? $" A path goes with {option.Name}." : "";

    private static IEnumerable<Option> Known(ParseResult parsed) =>
        parsed.CommandResult.Command.Options.Concat(parsed.RootCommandResult.Command.Options.Where(option => option.Recursive));

    private static string Path(Command command)
    {
        var names = new List<string>();
        for (Symbol? at = command; at is Command and not RootCommand; at = at.Parents.FirstOrDefault())
            names.Insert(0, at.Name);
        return string.Join(' ', names.Prepend("ascent"));
    }
}
