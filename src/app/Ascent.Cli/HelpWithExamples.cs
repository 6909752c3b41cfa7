using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Ascent.Cli;

/// <summary>The usual help, followed by the verb's examples.</summary>
internal sealed class HelpWithExamples(HelpAction usual, TextWriter output) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        usual.Invoke(parseResult);
        if (parseResult.CommandResult.Command is Verb { Examples.Count: > 0 } verb)
        {
            output.WriteLine("Examples:");
            foreach (var example in verb.Examples)
                output.WriteLine($"  ascent {example}");
            output.WriteLine();
        }

        return ExitCodes.Success;
    }

    internal static void Install(Command root, TextWriter output)
    {
        foreach (var option in root.Options.OfType<HelpOption>())
        {
            if (option.Action is HelpAction usual)
                option.Action = new HelpWithExamples(usual, output);
        }
    }
}
