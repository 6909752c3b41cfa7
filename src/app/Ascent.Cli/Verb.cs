using System.CommandLine;

namespace Ascent.Cli;

/// <summary>A command with an example in its help and an action that gets a <see cref="CliContext"/>.</summary>
internal sealed class Verb : Command
{
    internal Verb(string name, string description, params string[] examples)
        : base(name, description) => Examples = examples;

    internal IReadOnlyList<string> Examples { get; }

    internal Verb With(params Symbol[] parts)
    {
        foreach (var part in parts)
        {
            switch (part)
            {
                case Argument argument: Arguments.Add(argument); break;
                case Option option: Options.Add(option); break;
                case Command command: Subcommands.Add(command); break;
                default: throw new ArgumentException($"{part.Name} cannot be part of a verb", nameof(parts));
            }
        }

        return this;
    }

    internal Verb Runs(CliHost host, Func<CliContext, int> action)
    {
        SetAction(parsed =>
        {
            using var context = new CliContext(host, parsed);
            return action(context);
        });
        return this;
    }

    internal Verb RunsAsync(CliHost host, Func<CliContext, Task<int>> action)
    {
        SetAction(async (parsed, _) =>
        {
            using var context = new CliContext(host, parsed);
            return await action(context);
        });
        return this;
    }
}
