using System.Globalization;
using Ascent.Application.Proofs;
using Ascent.Journey;
using Ascent.Journey.Proofs;
using Ascent.Store;

namespace Ascent.Application.Carrying;

/// <summary>
/// Puts a backup in place of what is in a home. The whole file is checked and unpacked beside before anything is touched; what is here is
/// copied aside while nobody can write; then the store changes in one transaction, so that a kill at any moment leaves the old or the new.
/// </summary>
internal sealed class Restoration(AscentHome home, DateTimeOffset now)
{
    private const string Staging = ".restore-";
    private static readonly TimeSpan Forgotten = TimeSpan.FromHours(1);

    private readonly KeptAside _aside = new(home, now);

    internal RestoreResult Run(string path)
    {
        using var reader = Open(path);
        var manifest = Checked(reader, path);
        var stage = Path.Combine(home.Path, $"{Staging}{Environment.ProcessId}");
        try
        {
            RemoveForgotten();
            Unpack(reader, manifest, stage);
            var content = StagedContent(stage, path);
            var runs = PlaceRuns(stage);
            PlaceWords(stage);
            Replace(content, stage);
            return new(manifest.CreatedAt, content.Rows, runs, _aside.Folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JourneyException($"{path} could not be restored: {e.Message.TrimEnd('.')}. The journey that was here is as it was.", ProblemKind.BrokenEnvironment, e);
        }
        finally
        {
            if (Directory.Exists(stage))
                Directory.Delete(stage, recursive: true);
        }
    }

    private static BundleReader Open(string path)
    {
        if (BeginsAsJson(path))
            throw new JourneyException($"{path} is no backup but JSON. If 'ascent export json' wrote it, 'ascent import {path}' takes it in. Nothing was changed.");
        try
        {
            return BundleReader.Open(path);
        }
        catch (JourneyException problem) when (problem.Kind == ProblemKind.CheckFailed)
        {
            throw new JourneyException($"{problem.Message} Nothing was changed.", inner: problem);
        }
    }

    private static bool BeginsAsJson(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return stream.ReadByte() == '{';
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Whoever reads it next says what is wrong with it.
            return false;
        }
    }

    private static BundleManifest Checked(BundleReader reader, string path)
    {
        JourneyException Refused(string why) => new($"{path} is refused: {why}. Nothing was changed.");
        if (!reader.IsZip || !reader.Files.ContainsKey(BundleManifest.FileName))
            throw Refused("it is no backup of Ascent ('ascent backup FILE' makes one)");
        var check = BundleVerifier.Verify(reader, path);
        if (check.Faults is [var fault, ..])
            throw Refused($"{fault.Name}: {fault.Message}{(check.Faults.Count > 1 ? $", and {check.Faults.Count - 1} more" : "")}");
        if (check.Kind != BackupFile.Kind)
            throw Refused($"it is a bundle of the kind '{check.Kind}', not a backup");
        var manifest = BundleManifest.Read(reader.Text(BundleManifest.FileName, int.MaxValue)!, path);
        if (!int.TryParse(manifest.Facts.GetValueOrDefault("storeSchema"), CultureInfo.InvariantCulture, out var version))
            throw Refused("it does not say which version its store has");
        if (version > StoreContent.LatestVersion)
            throw Refused($"a newer Ascent wrote it (schema {version}, this one knows up to {StoreContent.LatestVersion}); update Ascent");
        if (!reader.Files.ContainsKey(BackupFile.Database) && !reader.Files.ContainsKey(BackupFile.Journey))
            throw Refused("it holds no store");
        return manifest;
    }

    private static void Unpack(BundleReader reader, BundleManifest manifest, string stage)
    {
        if (Directory.Exists(stage))
            Directory.Delete(stage, recursive: true);
        foreach (var file in manifest.Files)
        {
            var to = Path.Combine(stage, file.Path.Replace('/', Path.DirectorySeparatorChar));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            using var stream = new FileStream(to, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
            if (BundleDraft.Copy(file.Path, reader.Files[file.Path], stream) != file)
                throw new JourneyException($"{file.Path} changed while it was read. Nothing was changed.");
            stream.Flush(flushToDisk: true);
        }
    }

    private static StoreContent StagedContent(string stage, string path)
    {
        var json = Path.Combine(stage, BackupFile.Journey);
        if (File.Exists(json))
            return JourneyFile.Read(json).Content;
        try
        {
            // An earlier version's database is brought to this version here, beside, and not in the home.
            using var store = JourneyStore.Open(Path.Combine(stage, BackupFile.Database));
            return store.Fault() is { } fault ? throw new JourneyException(fault) : store.Content();
        }
        catch (JourneyException problem) when (!JourneyStore.IsLost(problem))
        {
            throw new JourneyException($"{path} could not be unpacked in {Path.GetDirectoryName(stage)}: is the disk full? {problem.InnerException!.Message.TrimEnd('.')}. The journey that was here is as it was.", ProblemKind.BrokenEnvironment, problem);
        }
        catch (JourneyException problem)
        {
            throw new JourneyException($"{path} is refused: its database is damaged or of another kind ({problem.Message.TrimEnd('.')}). Nothing was changed.", inner: problem);
        }
    }

    /// <summary>Runs that are here with the same record stay; one that differs makes room.</summary>
    private int PlaceRuns(string stage)
    {
        var staged = Path.Combine(stage, "runs");
        if (!Directory.Exists(staged))
            return 0;
        Directory.CreateDirectory(home.Runs);
        var placed = 0;
        foreach (var run in Directory.EnumerateDirectories(staged).Order(StringComparer.Ordinal))
        {
            var to = Path.Combine(home.Runs, Path.GetFileName(run));
            if (Directory.Exists(to))
            {
                if (SameFile(Path.Combine(run, "run.json"), Path.Combine(to, "run.json")))
                    continue;
                var aside = Path.Combine(_aside.Make(), "runs", Path.GetFileName(run));
                Directory.CreateDirectory(Path.GetDirectoryName(aside)!);
                Directory.Move(to, aside);
            }

            Directory.Move(run, to);
            placed++;
        }

        return placed;
    }

    private void PlaceWords(string stage)
    {
        var words = Path.Combine(stage, AscentHome.PortfolioName);
        if (!File.Exists(words) || SameFile(words, home.PortfolioFile))
            return;
        if (File.Exists(home.PortfolioFile))
            File.Copy(home.PortfolioFile, Path.Combine(_aside.Make(), AscentHome.PortfolioName), overwrite: true);
        File.Move(words, home.PortfolioFile, overwrite: true);
    }

    private void Replace(StoreContent content, string stage)
    {
        JourneyStore live;
        try
        {
            live = JourneyStore.Open(home.Store);
            if (live.Fault() is not null)
            {
                live.Dispose();
                ReplaceDamaged(content, stage);
                return;
            }
        }
        catch (JourneyException problem) when (home.Store == home.Database && JourneyStore.IsLost(problem))
        {
            ReplaceDamaged(content, stage);
            return;
        }

        using (live)
        {
            // Under the writer's lock: what is kept aside is exactly what is replaced.
            live.Take(content, TakeMode.Replace, () => _aside.Keep(live));
        }
    }

    /// <summary>The database here cannot be read: its files are kept as they are, and a new one is renamed over.</summary>
    private void ReplaceDamaged(StoreContent content, string stage)
    {
        var fresh = Path.Combine(stage, "fresh.db");
        using (var store = JourneyStore.Open(fresh))
            store.Take(content, TakeMode.Replace);
        foreach (var file in new[] { home.Database, home.Database + "-wal" })
        {
            if (File.Exists(file))
                File.Copy(file, Path.Combine(_aside.Make(), Path.GetFileName(file)), overwrite: true);
            else if (Directory.Exists(file))
                Directory.Move(file, Path.Combine(_aside.Make(), Path.GetFileName(file)));
        }

        // A log that is left beside another database would be taken for its own.
        File.Delete(home.Database + "-wal");
        File.Delete(home.Database + "-shm");
        File.Move(fresh, home.Database, overwrite: true);
    }

    private void RemoveForgotten()
    {
        if (!Directory.Exists(home.Path))
            return;
        foreach (var folder in Directory.EnumerateDirectories(home.Path, Staging + "*"))
        {
            if (Directory.GetLastWriteTimeUtc(folder) < DateTime.UtcNow - Forgotten)
                Directory.Delete(folder, recursive: true);
        }
    }

    private static bool SameFile(string a, string b) =>
        File.Exists(a) && File.Exists(b) && new FileInfo(a).Length == new FileInfo(b).Length && File.ReadAllBytes(a).AsSpan().SequenceEqual(File.ReadAllBytes(b));
}
