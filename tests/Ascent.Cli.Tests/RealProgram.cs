using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Ascent.Cli.Tests;

/// <summary>
/// The program as a process of its own on a home of its own, for what only a real process shows: being killed, and several at once.
/// </summary>
internal sealed class RealProgram : IDisposable
{
    /// <summary>Milliseconds, for a verb of which none has come to its end yet.</summary>
    private const double FirstGuess = 1000;

    /// <summary>One moment in six lies past the expected end, so that some commands are acknowledged too.</summary>
    private const double ShareBeyondTheEnd = 1.2;

    internal static readonly string Program = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "ascent.exe" : "ascent");

    private readonly Dictionary<string, double> _lives = new(StringComparer.Ordinal);

    public string Folder { get; } = Directory.CreateTempSubdirectory("ascent-process-").FullName;
    public string Home => Path.Combine(Folder, "home");
    public string Database => Path.Combine(Home, "ascent.db");

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    public string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>On the home of this program, unless another is named.</summary>
    public Process Start(params string[] args)
    {
        var start = new ProcessStartInfo(Program, args.Contains("--home") ? args : [.. args, "--home", Home])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
            WorkingDirectory = Folder,
        };
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    /// <summary>Runs a command to its end. A failed check (1) is an answer too; anything else is a fault of the test.</summary>
    public (int Code, string Output) Run(params string[] args)
    {
        var (code, output, error) = Try(args);
        Assert.True(code is 0 or 1, $"{string.Join(' ', args)} ended with {code}: {error}");
        return (code, output);
    }

    /// <summary>Runs a command to its end, whatever that is.</summary>
    public (int Code, string Output, string Error) Try(params string[] args)
    {
        using var process = Start(args);
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    public JsonObject Json(params string[] args) => JsonNode.Parse(Run(args).Output)!.AsObject();

    /// <summary>
    /// Starts a command and kills it at a random moment of its life. False if it ended with 0 or 1 before. A command's life is
    /// as long as the last one of its kind that came to its end, so that the moments fit quick machines and slow ones.
    /// </summary>
    public bool Kill(Random random, params string[] args) => Kill(random, notBefore: 0, args);

    /// <param name="random">Chooses the moment.</param>
    /// <param name="notBefore">The share of its life before which it is not killed, for a command that begins its work late.</param>
    /// <param name="args">The command.</param>
    public bool Kill(Random random, double notBefore, params string[] args)
    {
        var kind = string.Join(' ', args.Take(2));
        var span = _lives.GetValueOrDefault(kind, FirstGuess) * ShareBeyondTheEnd;
        var life = Stopwatch.StartNew();
        using var process = Start(args);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit((int)((notBefore + ((1 - notBefore) * random.NextDouble())) * span)))
        {
            process.Kill();
            process.WaitForExit();
            return true;
        }

        _lives[kind] = life.Elapsed.TotalMilliseconds;
        Assert.True(process.ExitCode is 0 or 1, $"{string.Join(' ', args)} ended with {process.ExitCode}: {output.Result}{error.Result}");
        return false;
    }
}
