using Ascent.Application;

namespace Ascent.Web.Practice;

/// <summary>What the page of one lab shows.</summary>
public sealed record LabModel(LabStanding Standing, string Statement, AttemptView? LastAttempt, IReadOnlyList<(string Id, string Title)> Missing, string Stamp)
{
    private const int LargestStatement = 1 << 20;

    /// <summary>Null when there is no such lab.</summary>
    public static LabModel? Of(IWorkbench workbench, string stamp, string id)
    {
        var standings = workbench.LabStandings();
        if (standings.FirstOrDefault(candidate => candidate.Lab.Id == id) is not { } standing) return null;
        var missing = standing.Missing
            .Select(before => (before, standings.FirstOrDefault(other => other.Lab.Id == before)?.Lab.Title ?? before))
            .ToList();
        var attempt = standing.LastAttempt is null ? null : AttemptView.Of(standing.LastAttempt);
        return new LabModel(standing, ReadStatement(standing.Lab.Folder), attempt, missing, stamp);
    }

    private static string ReadStatement(string folder)
    {
        var file = new FileInfo(Path.Combine(folder, "README.md"));
        return file.Exists && file.Length <= LargestStatement ? File.ReadAllText(file.FullName) : "The statement of this lab is missing from its folder.";
    }
}
