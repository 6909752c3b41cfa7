using System.CommandLine;
using System.Diagnostics;

namespace Ascent.Benchmarks.Journey;

/// <summary>The command "journey": whole cold processes of the program on a very large journey.</summary>
internal static class LargeJourneyCommand
{
    private static readonly string[][] Verbs = [["today"], ["plan"], ["review", "status"], ["--version"]];

    public static Command Create()
    {
        var program = new Option<FileInfo>("--program") { Description = "The program to measure.", DefaultValueFactory = _ => new FileInfo("artifacts/bin/Ascent.Cli/release/ascent") };
        var rounds = new Option<int>("--rounds") { Description = "Processes of each verb, in turn; the median is told.", DefaultValueFactory = _ => 9 };
        var command = new Command("journey", "Measures cold processes of 'ascent' on a very large journey. Example: journey --rounds 15") { program, rounds };
        program.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<FileInfo>() is { Exists: false } file) result.AddError($"There is no program at {file.FullName}; build it with 'dotnet build -c Release', or name it.");
        });
        rounds.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 1000) result.AddError("--rounds: a number from 1 to 1000 is needed.");
        });
        command.SetAction(parsed => Run(parsed.GetRequiredValue(program).FullName, parsed.GetValue(rounds)));
        return command;
    }

    private static int Run(string program, int rounds)
    {
        using var journey = new LargeJourney();
        journey.Write();
        Console.WriteLine($"{LargeJourney.Size}; medians of {rounds} processes in turn, each from its start to its end");
        Console.WriteLine($"  first command, which reads the content   {Milliseconds(program, ["today"], journey):0} ms");
        var times = Verbs.ToDictionary(verb => verb, _ => new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            foreach (var verb in Verbs) times[verb].Add(Milliseconds(program, verb, journey));
        }

        foreach (var verb in Verbs)
        {
            var sorted = times[verb].Order().ToList();
            Console.WriteLine($"  ascent {string.Join(' ', verb),-32} {sorted[sorted.Count / 2]:0} ms   ({sorted[0]:0} to {sorted[^1]:0})");
        }

        return 0;
    }

    private static double Milliseconds(string program, string[] verb, LargeJourney journey)
    {
        var start = new ProcessStartInfo(program, verb) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment["ASCENT_HOME"] = journey.Home;
        start.Environment["ASCENT_CONTENT"] = journey.Content;
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? watch.Elapsed.TotalMilliseconds : throw new InvalidOperationException($"ascent {string.Join(' ', verb)} ended with {process.ExitCode}: {error.Result}");
    }
}
