using System.CommandLine;
using Ascent.Journey;
using Ascent.Labs;

namespace Ascent.Cli.Verbs;

/// <summary><c>lab watch</c>: grades again whenever a source is saved.</summary>
internal static class LabWatchVerb
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(400);
    private static readonly Argument<string> Lab = new("lab") { Description = "The lab" };

    internal static Verb Create(CliHost host) =>
        new Verb("watch", "Grade again whenever you save", "lab watch gradients").With(Lab).RunsAsync(host, RunAsync);

    private static async Task<int> RunAsync(CliContext context)
    {
        if (context.Json)
            throw new JourneyException("'lab watch' goes on until Ctrl-C, so it has no single JSON document. Use 'ascent lab test --json'.");
        var lab = context.Workbench.Labs.Find(context.Get(Lab));
        var folder = LabTestVerb.HereIfWorkspace(lab) ?? context.Workbench.LabStanding(lab.Id).Folder
            ?? throw new JourneyException($"You have not started '{lab.Id}' yet: 'ascent lab start {lab.Id}' makes the project.");
        var seen = "";
        while (!context.Stop.IsCancellationRequested)
        {
            var now = Fingerprint(folder);
            if (now != seen)
            {
                seen = now;
                await LabTestVerb.GradeAsync(context, lab, folder, new GradeOptions());
                context.Note($"{context.Host.Time.GetLocalNow():HH:mm:ss}  watching {folder}; Ctrl-C ends it.");
            }

            await Task.Delay(LookEvery, context.Host.Time, context.Stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return ExitCodes.Success;
    }

    private static string Fingerprint(string folder)
    {
        if (!Directory.Exists(folder))
            throw new JourneyException($"The folder {folder} is gone.");
        var files = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
            .Order(StringComparer.Ordinal)
            .Select(file => $"{file} {File.GetLastWriteTimeUtc(file).Ticks}");
        return string.Join('\n', files);
    }
}
