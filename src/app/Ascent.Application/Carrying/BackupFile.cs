using Ascent.Application.Proofs;
using Ascent.Journey.Proofs;

namespace Ascent.Application.Carrying;

/// <summary>What a backup holds, and where.</summary>
internal static class BackupFile
{
    internal const string Kind = "backup";
    internal const string Database = "ascent.db";

    /// <summary>In place of the database for a team's store.</summary>
    internal const string Journey = "journey.json";
    internal const string Runs = "runs/";

    /// <summary>A run's files, but for those that only say which process writes.</summary>
    internal static void AddRun(BundleDraft draft, string id, string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var path = Runs + id + "/" + Path.GetRelativePath(folder, file).Replace('\\', '/');
            if (!file.EndsWith(".new", StringComparison.Ordinal) && !file.EndsWith(".lock", StringComparison.Ordinal) && new FileInfo(file).LinkTarget is null && BundleManifest.IsSafe(path))
                draft.AddFile(path, file);
        }
    }
}
