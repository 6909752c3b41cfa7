using System.CommandLine;
using System.CommandLine.Parsing;

namespace Ascent.Cli;

/// <summary>Whether a command that a text mentions is one that the program takes: its verbs and its options exist. What it leaves out is left to the reader.</summary>
internal static class CommandWords
{
    /// <returns>What is wrong in a sentence's end, or null.</returns>
    internal static string? Fault(RootCommand root, string command)
    {
        var words = CommandLineParser.SplitCommandLine(command).Skip(1).Select(word => word.Trim('[', ']')); // [--until DAY] may be left out
        var parsed = root.Parse([.. words]);
        if (parsed.UnmatchedTokens.Count == 0)
            return null;
        var taken = parsed.CommandResult.Command;
        return $"{(taken is RootCommand ? "ascent" : $"'{taken.Name}'")} knows no '{parsed.UnmatchedTokens[0]}'";
    }
}
