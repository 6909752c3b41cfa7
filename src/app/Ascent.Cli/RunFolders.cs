using Ascent.Journey;
using Ascent.Models;

namespace Ascent.Cli;

/// <summary>Finds the folder of a run that somebody names.</summary>
internal static class RunFolders
{
    /// <summary>By id, by the beginning of one, or by its folder.</summary>
    internal static (string Id, string Folder) Find(CliContext context, string name)
    {
        if (File.Exists(Path.Combine(name, RunModel.FileName)))
            return (Path.GetFileName(Path.GetFullPath(name)), name);
        var runs = context.Workbench.Runs;
        var run = runs.Find(name)
            ?? throw new JourneyException($"There is no run '{name}'.{Nearest.Suggestion(name, runs.List().Select(known => known.Id))} 'ascent runs list' shows all.");
        return (run.Id, runs.FolderOf(run.Id));
    }
}
