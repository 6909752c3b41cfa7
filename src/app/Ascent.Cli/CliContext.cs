using System.CommandLine;
using System.Text.Json.Nodes;
using Ascent.Application;
using Ascent.Cli.Output;
using Spectre.Console;

namespace Ascent.Cli;

/// <summary>One invocation: the parsed options, the streams, and the workbench, opened when it is first used.</summary>
internal sealed class CliContext : IDisposable
{
    private readonly Lazy<Workbench> _workbench;
    private readonly Lazy<IAnsiConsole> _console;

    internal CliContext(CliHost host, ParseResult parsed)
    {
        Host = host;
        Parsed = parsed;
        Json = parsed.GetValue(GlobalOptions.Json);
        _workbench = new(() => Workbench.Open(AscentHome.Resolve(parsed.GetValue(GlobalOptions.Home)), host.Time));
        _console = new(() => Terminal.Create(host.Out, Colored(host.OutIsTerminal), host.OutIsTerminal, host.Width));
    }

    internal CliHost Host { get; }
    internal ParseResult Parsed { get; }
    internal bool Json { get; }
    internal Workbench Workbench => _workbench.Value;
    internal AscentHome Home => AscentHome.Resolve(Parsed.GetValue(GlobalOptions.Home));

    /// <summary>For what a person reads on standard output.</summary>
    internal IAnsiConsole Console => _console.Value;
    internal CancellationToken Stop => Host.Stop;

    internal T? Get<T>(Option<T> option) => Parsed.GetValue(option);

    internal T Get<T>(Argument<T> argument) => Parsed.GetValue(argument)!;

    /// <summary>Whether an option stands on the command line, as opposed to having its default.</summary>
    internal bool IsGiven(Option option) => Parsed.GetResult(option) is { Implicit: false };

    /// <summary>A line for the person that is not the answer: standard error under --json, so that output stays one document.</summary>
    internal void Note(string text)
    {
        if (Json) Host.Complain(text);
        else Host.Say(text);
    }

    /// <summary>The one JSON document of this invocation.</summary>
    internal void WriteJson(JsonNode document) => Host.Out.WriteLine(document.ToJsonString(JsonText.Indented));

    internal ProgressLine Progress() => new(Host.Error, Host.ErrorIsTerminal, Host.Time);

    public void Dispose()
    {
        if (_workbench.IsValueCreated)
            _workbench.Value.Dispose();
    }

    private bool Colored(bool terminal) =>
        terminal && !Parsed.GetValue(GlobalOptions.NoColor) && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
}
