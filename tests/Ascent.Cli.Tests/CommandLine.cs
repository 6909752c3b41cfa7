using System.Text.Json.Nodes;

namespace Ascent.Cli.Tests;

/// <summary>Runs the command in this process, on a home of its own, at a fixed time.</summary>
public sealed class CommandLine : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ascent-cli-").FullName;

    public string Home => Path.Combine(_folder, "home");

    public FixedTime Time { get; } = new(new DateTimeOffset(2026, 11, 30, 9, 0, 0, TimeSpan.Zero));

    /// <summary>Whether output goes to a terminal, and how wide it is.</summary>
    public bool OutIsTerminal { get; set; }

    public int Width { get; set; } = 120;

    /// <summary>The command that edits a text; null where none is set.</summary>
    public string? Editor { get; set; }

    /// <summary>Somebody at the terminal who presses Ctrl-C at the first question, and nothing else.</summary>
    public async Task<Result> RunInterruptedAsync(params string[] args)
    {
        using var stop = new CancellationTokenSource();
        using var interrupting = new Interrupting(stop);
        return await RunAsync(args, interrupting, true, stop.Token);
    }

    public sealed record Result(int Code, string Out, string Error)
    {
        public JsonObject Json => JsonNode.Parse(Out)!.AsObject();
    }

    /// <summary>A path in a folder that goes away with the test.</summary>
    public string PathOf(string name) => Path.Combine(_folder, name);

    public string Write(string name, string text)
    {
        File.WriteAllText(PathOf(name), text);
        return PathOf(name);
    }

    public Task<Result> RunAsync(params string[] args) => RunAsync(args, input: null);

    /// <param name="input">What a person types, who then sits at a terminal; null for no terminal.</param>
    public Task<Result> RunAsync(string[] args, string? input, CancellationToken stop = default) =>
        RunAsync(args, new StringReader(input ?? ""), input is not null, stop);

    private async Task<Result> RunAsync(string[] args, TextReader input, bool canAsk, CancellationToken stop)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var host = new CliHost
        {
            In = input,
            Out = output,
            Error = error,
            Time = Time,
            CanAsk = canAsk,
            OutIsTerminal = OutIsTerminal,
            ErrorIsTerminal = false,
            Width = Width,
            Editor = Editor,
            Stop = stop,
        };
        var code = await AscentCommand.RunAsync([.. args, "--home", Home], host);
        return new Result(code, output.ToString(), error.ToString());
    }

    /// <summary>As at a real terminal, reading itself goes on when Ctrl-C was pressed: the line that comes at last is no answer any more.</summary>
    private sealed class Interrupting(CancellationTokenSource stop) : TextReader
    {
        private readonly ManualResetEventSlim _over = new();

        public override string? ReadLine()
        {
            stop.Cancel();
            _over.Wait(TimeSpan.FromMinutes(1));
            return "y";
        }

        protected override void Dispose(bool disposing)
        {
            _over.Set();
            if (disposing) _over.Dispose();
            base.Dispose(disposing);
        }
    }

    public async Task<CommandLine> StartedAsync()
    {
        var result = await RunAsync("start", "--defaults", "--no-serve");
        Assert.True(result.Code == 0, result.Error);
        return this;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

/// <summary>A clock that stands until it is moved.</summary>
public sealed class FixedTime(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;
}
