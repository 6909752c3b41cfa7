using System.CommandLine;
using Ascent.Application.Bench;
using Ascent.Cli.Output;
using Ascent.Journey;

namespace Ascent.Cli.Verbs;

/// <summary><c>bench [NAME..]</c>: how fast the engine is here, alone or beside PyTorch.</summary>
internal static class BenchVerb
{
    private const string PyTorchName = "pytorch";
    private const int MostThreads = 1024;

    private static readonly Argument<string[]> Names = new("name") { Arity = ArgumentArity.ZeroOrMore, Description = "Workloads ('ascent bench --list' shows them; all without a name)" };
    private static readonly Option<string?> Peer = new("--peer") { HelpName = PyTorchName, Description = "Run this beside it, in turns; ASCENT_PYTHON may name the Python that has it" };
    private static readonly Option<double> Seconds = new("--seconds") { HelpName = "S", Description = "Time measured of each side of each workload", DefaultValueFactory = _ => 3 };
    private static readonly Option<int> Rounds = new("--rounds") { HelpName = "N", Description = "Into how many turns that time is cut", DefaultValueFactory = _ => 10 };
    private static readonly Option<int?> Threads = new("--threads") { HelpName = "N", Description = "Threads of both sides (default: each side's best)" };
    private static readonly Option<bool> ListThem = new("--list") { Description = "List the workloads" };
    private static readonly Option<bool> Profile = new("--profile") { Description = "Show where the time of a step goes, kernel by kernel" };
    private static readonly Option<bool> Shapes = new("--shapes") { Description = "With --profile: count a kernel's calls on other shapes apart" };
    private static readonly Option<bool> Worker = new("--worker") { Hidden = true };

    internal static Verb Create(CliHost host) =>
        new Verb("bench", "Measure the engine's workloads, alone or beside PyTorch", "bench --list", "bench mlp-128 gemm-1024", "bench resnet20 --peer pytorch", "bench gpt-char --profile", "bench --peer pytorch --json")
            .With(Names, Peer, Seconds, Rounds, Threads, Profile, Shapes, ListThem, Worker)
            .RunsAsync(host, RunAsync);

    private static async Task<int> RunAsync(CliContext context)
    {
        if (context.Get(ListThem))
            return BenchView.List(context, Workloads.All);
        var options = Options(context);
        if (context.Get(Worker))
        {
            WorkerLoop.Run(options.Workloads[0], options.Threads ?? 1, context.Host.In, context.Host.Out);
            return ExitCodes.Success;
        }

        if (context.Get(Profile))
            return BenchView.Profile(context, options.Workloads.Select(workload => WorkloadProfile.Of(workload, options.Threads ?? Environment.ProcessorCount, options.Seconds, context.Get(Shapes), context.Stop)));

        PyTorch? peer = null;
        var problem = "";
        if (options.Peer)
            (peer, problem) = await PyTorch.FindAsync(context.Stop);
        if (problem.Length > 0)
            context.Note(problem);

        BenchReport report;
        using (var line = context.Progress())
        {
            report = await new Benchmark(new WorkerStarter(OwnProgram(), peer)).RunAsync(
                options with { Peer = peer is not null },
                step => line.Show(() => $"{step.Name} ({step.Index + 1} of {step.Count}): {step.Doing}"),
                _ => { },
                context.Stop);
        }

        if (context.Json)
            context.WriteJson(BenchView.ToJson(report, problem));
        else
            BenchView.Write(context.Console, report, options.Peer && peer is not null);
        return report.Interrupted ? ExitCodes.Interrupted : ExitCodes.Success;
    }

    private static BenchOptions Options(CliContext context)
    {
        var seconds = context.Get(Seconds);
        var rounds = context.Get(Rounds);
        var threads = context.Get(Threads);
        if (!(seconds is > 0 and <= 3600))
            throw new JourneyException($"--seconds {seconds}: it must be over 0 and at most 3600.");
        if (rounds is < 1 or > 1000)
            throw new JourneyException($"--rounds {rounds}: it must be from 1 to 1000.");
        if (threads is < 1 or > MostThreads)
            throw new JourneyException($"--threads {threads}: it must be from 1 to {MostThreads}.");
        if (context.Get(Peer) is { } peer && peer != PyTorchName)
            throw new JourneyException($"--peer {Nearest.Quote(peer)}: the one peer that there is is '{PyTorchName}'.");
        if (context.Get(Profile) && context.Get(Peer) is not null)
            throw new JourneyException("--profile looks at our kernels; it cannot be combined with --peer.");
        if (context.Get(Shapes) && !context.Get(Profile))
            throw new JourneyException("--shapes goes with --profile.");
        var names = context.Get(Names);
        // After a list of names, a mistyped option is taken for one of them.
        if (names.FirstOrDefault(name => name.StartsWith('-')) is { } stray)
            throw new JourneyException($"{Nearest.Quote(stray)} is not an option of 'ascent bench'.{Nearest.Suggestion(stray, context.Parsed.CommandResult.Command.Options.Where(option => !option.Hidden).Select(option => option.Name))}");
        return new(names.Length == 0 ? Workloads.All : [.. names.Distinct(StringComparer.Ordinal).Select(Workloads.Find)], context.Get(Peer) is not null, seconds, rounds, threads);
    }

    /// <summary>This program: its host beside the assembly, or the assembly under dotnet where there is none.</summary>
    private static string[] OwnProgram()
    {
        var program = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "ascent.exe" : "ascent");
        return File.Exists(program) ? [program] : ["dotnet", Path.Combine(AppContext.BaseDirectory, "ascent.dll")];
    }
}
