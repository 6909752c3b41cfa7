using System.CommandLine;

namespace Ascent.Cli;

/// <summary>Options that every verb takes.</summary>
internal static class GlobalOptions
{
    internal static readonly Option<bool> Json = new("--json") { Recursive = true, Description = "One JSON document on standard output, everything else on standard error" };
    internal static readonly Option<string?> Home = new("--home") { Recursive = true, HelpName = "DIR", Description = "Where your data lies (default: ASCENT_HOME, else ~/.ascent)" };
    internal static readonly Option<bool> Verbose = new("--verbose") { Recursive = true, Description = "Show technical detail when something goes wrong" };
    internal static readonly Option<bool> NoColor = new("--no-color") { Recursive = true, Description = "No colours (NO_COLOR is honoured too)" };
}
