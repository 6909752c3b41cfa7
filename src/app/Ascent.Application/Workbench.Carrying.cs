using System.Globalization;
using Ascent.Application.Carrying;
using Ascent.Application.Proofs;
using Ascent.Journey;
using Ascent.Journey.Content;
using Ascent.Store;

namespace Ascent.Application;

/// <summary>Export, import, backup and restore.</summary>
public sealed partial class Workbench
{
    public string ExportJourney() => new JourneyFile(Store.Content(), PortfolioText()).Write(Now);

    public BackupResult Backup(string path, bool runs)
    {
        var full = Path.GetFullPath(path);
        if (Directory.Exists(full))
            throw new JourneyException($"{full} is a folder; name a file, such as {Path.Combine(full, $"ascent-{Today:yyyy-MM-dd}.zip")}.");
        _ = Store;
        var copy = $"{full}.{Environment.ProcessId}.db";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.Delete(copy);
            var draft = new BundleDraft();
            StoreContent content;
            if (Store.CopyTo(copy))
            {
                // What is counted is what the copy holds, whatever was written since.
                using var copied = JourneyStore.Open(copy);
                content = Whole(copied.Content(), full);
            }
            else
            {
                content = Store.Content();
                draft.AddText(BackupFile.Journey, new JourneyFile(content, null).Write(Now));
            }

            if (File.Exists(copy))
                draft.AddFile(BackupFile.Database, copy);
            if (File.Exists(Home.PortfolioFile))
                draft.AddFile(AscentHome.PortfolioName, Home.PortfolioFile);
            var known = Runs.List();
            foreach (var run in runs ? known : [])
                BackupFile.AddRun(draft, run.Id, Runs.FolderOf(run.Id));
            var facts = new SortedDictionary<string, string>(StringComparer.Ordinal)
            {
                ["storeSchema"] = content.Version.ToString(CultureInfo.InvariantCulture),
                ["rows"] = content.Rows.ToString(CultureInfo.InvariantCulture),
                ["runs"] = (runs ? known.Count : 0).ToString(CultureInfo.InvariantCulture),
            };
            Ascent.Journey.Proofs.BundleManifest? manifest = null;
            Beside.File(full, stream => manifest = BundleWriter.WriteZip(stream, draft, BackupFile.Kind, Now, facts));
            var proofs = runs ? 0 : Store.Evidence().Count(evidence => evidence.Kind == EvidenceKind.Run);
            return new(full, new FileInfo(full).Length, manifest!.Seal, content.Rows, runs ? known.Count : 0, runs ? 0 : known.Count, proofs);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JourneyException($"{full} could not be written: {e.Message.TrimEnd('.')}. What was there before is as it was.", ProblemKind.BrokenEnvironment, e);
        }
        finally
        {
            foreach (var left in new[] { copy, copy + "-wal", copy + "-shm", copy + "-journal" })
                File.Delete(left);
        }
    }

    /// <summary>A copy of a damaged database would take the place of a good backup, and could not be restored.</summary>
    private StoreContent Whole(StoreContent content, string path)
    {
        var fault = Store.Fault();
        try
        {
            if (fault is null)
                JourneyStore.Check(content);
        }
        catch (JourneyException problem)
        {
            fault = problem.Message.Replace(" Nothing was changed.", "", StringComparison.Ordinal).TrimEnd('.');
        }

        return fault is null
            ? content
            : throw new JourneyException($"{Home.Database} is damaged ({fault}), so no backup was written, and {path} is as it was. Run 'ascent restore FILE' with an earlier backup; what is here is kept aside then.", ProblemKind.BrokenEnvironment);
    }

    public RestoreResult Restore(string path) => new Restoration(Home, Now).Run(path);

    private string? PortfolioText() => File.Exists(Home.PortfolioFile) ? File.ReadAllText(Home.PortfolioFile) : null;
}
