using System.CommandLine;
using Ascent.Journey;

namespace Ascent.Cli;

/// <summary>Says in a sentence what was wrong with the words of a command, and names the nearest verb or option.</summary>
internal static class UsageErrors
{
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
            host.Error.WriteLine($"'{stray}' is not {what} of '{path}'.{Nearest.Suggestion(stray, known)}");
        }
        else if (command.Subcommands.Count > 0 && command.Action is null)
        {
            host.Error.WriteLine($"'{path}' needs a verb: {string.Join(", ", command.Subcommands.Select(sub => sub.Name))}.");
        }
        else
        {
            foreach (var message in parsed.Errors.Select(error => error.Message).Distinct(StringComparer.Ordinal))
                host.Error.WriteLine(message);
        }

        host.Error.WriteLine($"'{path} --help' shows how it is used.");
        return ExitCodes.BadInput;
    }

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
