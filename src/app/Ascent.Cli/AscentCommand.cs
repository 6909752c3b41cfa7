using System.CommandLine;
using Ascent.Cli.Verbs;

namespace Ascent.Cli;

/// <summary>The command <c>ascent</c>: its verbs, and what becomes of every way in which one can end.</summary>
public static class AscentCommand
{
    public static async Task<int> RunAsync(string[] args, CliHost host)
    {
        var root = Build(host);
        var parsed = root.Parse(args);
        var verbose = args.Contains("--verbose", StringComparer.Ordinal);
        try
        {
            if (parsed.Errors.Count > 0 && parsed.Action is null or { ClearsParseErrors: false })
                return UsageErrors.Report(parsed, host);
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
                Output = host.Out,
                Error = host.Error,
            }, CancellationToken.None);
        }
        catch (Exception e)
        {
            return Failure.Report(e, host, verbose);
        }
    }

    internal static RootCommand Build(CliHost host)
    {
        var root = new RootCommand("Ascent takes a working software engineer to deep-learning engineer. Begin with 'ascent start'.")
        {
            GlobalOptions.Json, GlobalOptions.Home, GlobalOptions.Verbose, GlobalOptions.NoColor,
        };
        Command[] verbs =
        [
            StartVerb.Create(host),
            .. AgendaVerbs.Create(host),
            AssessVerbs.Create(host),
            PlanVerb.Create(host),
            NextVerb.Create(host),
            BreakVerbs.Pause(host),
            BreakVerbs.Resume(host),
            ProgressVerbs.Log(host),
            ProgressVerbs.Done(host),
            LabVerbs.Create(host),
            TimerVerbs.Create(host),
            ReviewVerbs.Create(host),
            PaperVerbs.Create(host),
            WeeklyVerb.Create(host),
            CareerVerbs.Create(host),
            InterviewVerbs.Create(host),
            EvidenceVerbs.Create(host),
            PortfolioVerbs.Create(host),
            PortfolioVerbs.Draft(host),
            TrainVerb.Create(host),
            RunsVerbs.Create(host),
            EvalVerb.Create(host),
            PredictVerb.Create(host),
            ConvertVerb.Create(host),
            ChatVerb.Create(host),
            BenchVerb.Create(host),
            DataVerbs.Create(host),
            ExportVerbs.Create(host),
            .. CarryingVerbs.Create(host),
            ProfileVerbs.Create(host),
            DoctorVerb.Create(host),
            ContentVerbs.Create(host),
            CompletionVerb.Create(host),
        ];
        foreach (var verb in verbs)
            root.Subcommands.Add(verb);
        HelpWithExamples.Install(root, host.Out);
        return root;
    }
}
