using System.IO.Compression;
using Ascent.Journey;
using Ascent.Tracking;

namespace Ascent.Application.Tests.Carrying;

/// <summary>One file from which all can be had again; what cannot be trusted is refused before anything is touched.</summary>
public sealed class BackupTests : IDisposable
{
    private readonly TestHome _home = new();
    private readonly List<string> _others = [];

    public void Dispose()
    {
        _home.Dispose();
        foreach (var other in _others.Where(Directory.Exists)) Directory.Delete(other, recursive: true);
    }

    [Fact]
    public void A_backup_brings_everything_back_on_another_machine()
    {
        Live("first");
        var run = Run("kept");
        File.WriteAllText(_home.Home.PortfolioFile, "name: Ada\n");
        var before = _home.Bench.ExportJourney();
        var backup = _home.Bench.Backup(_home.PathOf("all.zip"), runs: true);
        Assert.Equal(1, backup.Runs);
        using var other = Other();
        var restored = other.Restore(backup.Path);
        Assert.Null(restored.Aside);
        Assert.Equal(1, restored.Runs);
        Assert.Equal(before, other.ExportJourney());
        Assert.Equal("name: Ada\n", File.ReadAllText(other.Home.PortfolioFile));
        Assert.Equal(0.5, other.Runs.Find(run)!.Final["loss"]);
        Assert.All(other.VerifyEvidence(), check => Assert.True(check.Holds, check.Message));
    }

    [Fact]
    public void What_was_here_is_kept_aside_whole_and_its_place_is_told()
    {
        Live("first");
        var backup = _home.Bench.Backup(_home.PathOf("early.zip"), runs: false).Path;
        var early = _home.Bench.ExportJourney();
        Live("second");
        File.WriteAllText(_home.Home.PortfolioFile, "name: Later\n");
        var late = _home.Bench.ExportJourney();
        var revision = _home.Bench.ChangeStamp();
        var restored = _home.Bench.Restore(backup);
        Assert.Equal(Without(early, "portfolio"), Without(_home.Bench.ExportJourney(), "portfolio"));
        Assert.NotEqual(revision, _home.Bench.ChangeStamp());
        Assert.Equal("first", Assert.Single(_home.Bench.Progress.Log).Note);

        Assert.NotNull(restored.Aside);
        File.Copy(_home.Home.PortfolioFile, Path.Combine(restored.Aside, "portfolio.yaml"));
        using var aside = Workbench.Open(new AscentHome(restored.Aside), _home.Time);
        Assert.Equal(late, aside.ExportJourney());
    }

    [Fact]
    public async Task A_backup_is_consistent_while_others_write()
    {
        Live("first");
        using var stop = new CancellationTokenSource();
        var writer = Task.Run(
            () =>
            {
                using var other = Workbench.Open(_home.Home, _home.Time);
                while (!stop.IsCancellationRequested) other.LogTime("gradients-lab", 1, "pair");
            },
            TestContext.Current.CancellationToken);
        try
        {
            for (var i = 0; i < 3; i++)
            {
                var backup = _home.Bench.Backup(_home.PathOf("busy.zip"), runs: false);
                using var other = Other();
                Assert.Equal(backup.Rows, other.Restore(backup.Path).Rows);
                Assert.NotNull(other.Profile);
            }
        }
        finally
        {
            await stop.CancelAsync();
            await writer;
        }
    }

    [Fact]
    public void A_backup_that_was_cut_short_or_changed_anywhere_is_refused_and_nothing_is_touched()
    {
        Live("first");
        var backup = _home.Bench.Backup(_home.PathOf("all.zip"), runs: false).Path;
        Live("second");
        var before = _home.Bench.ExportJourney();
        var bytes = File.ReadAllBytes(backup);
        var random = new Random(7);
        for (var i = 0; i < 36; i++)
        {
            var copy = i % 3 == 0 ? bytes[..random.Next(bytes.Length)] : (byte[])bytes.Clone();
            if (i % 3 != 0) copy[random.Next(copy.Length)] ^= (byte)(1 << random.Next(8));
            var bad = _home.PathOf("bad.zip");
            File.WriteAllBytes(bad, copy);
            var problem = Assert.Throws<JourneyException>(() => _home.Bench.Restore(bad));
            Assert.Contains(bad, problem.Message, StringComparison.Ordinal);
        }

        Assert.Equal(before, _home.Bench.ExportJourney());
        Assert.DoesNotContain(Directory.EnumerateDirectories(_home.Home.Path), folder => Path.GetFileName(folder).StartsWith("aside-", StringComparison.Ordinal) || Path.GetFileName(folder).StartsWith(".restore-", StringComparison.Ordinal));
    }

    [Fact]
    public void A_backup_of_a_newer_version_is_refused_by_name()
    {
        var path = _home.PathOf("newer.zip");
        using (var stream = File.Create(path))
        {
            var draft = new Application.Proofs.BundleDraft();
            draft.AddText("journey.json", "{}");
            Application.Proofs.BundleWriter.WriteZip(stream, draft, "backup", _home.Time.Now, new Dictionary<string, string> { ["storeSchema"] = "99" });
        }

        Assert.Contains("newer Ascent", Assert.Throws<JourneyException>(() => _home.Bench.Restore(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bundle_or_any_other_zip_is_no_backup()
    {
        var bundle = _home.Bench.BundleEvidence(_home.PathOf("evidence.zip"), null, false).Path;
        Assert.Contains("not a backup", Assert.Throws<JourneyException>(() => _home.Bench.Restore(bundle)).Message, StringComparison.Ordinal);
        var other = _home.PathOf("other.zip");
        using (var archive = ZipFile.Open(other, ZipArchiveMode.Create)) archive.CreateEntry("x");
        Assert.Contains("no backup of Ascent", Assert.Throws<JourneyException>(() => _home.Bench.Restore(other)).Message, StringComparison.Ordinal);
        var json = _home.Write("journey.json", _home.Bench.ExportJourney());
        Assert.Contains($"'ascent import {json}'", Assert.Throws<JourneyException>(() => _home.Bench.Restore(json)).Message, StringComparison.Ordinal);
        var backup = _home.Bench.Backup(_home.PathOf("all.zip"), runs: false).Path;
        Assert.Contains($"'ascent restore {backup}'", Assert.Throws<JourneyException>(() => _home.Bench.ImportJourney(backup, merge: true)).Message, StringComparison.Ordinal);
        Assert.Throws<JourneyException>(() => _home.Bench.Restore(_home.Write("text.zip", "not a zip")));
        Assert.Throws<JourneyException>(() => _home.Bench.Restore(_home.PathOf("nowhere.zip")));
    }

    [Theory]
    [InlineData("garbage that is no database at all")]
    [InlineData("SQLite format 3\0 and then nothing that makes sense, for a hundred bytes and more, so that the header is read in full ......................................")]
    public void Over_a_damaged_database_a_backup_restores_and_the_damaged_one_is_kept(string damage)
    {
        Live("first");
        var backup = _home.Bench.Backup(_home.PathOf("all.zip"), runs: false).Path;
        var whole = _home.Bench.ExportJourney();
        using var other = Other();
        Directory.CreateDirectory(other.Home.Path);
        File.WriteAllText(other.Home.Database, damage);
        var restored = other.Restore(backup);
        Assert.Equal(damage, File.ReadAllText(Path.Combine(restored.Aside!, "ascent.db")));
        using var again = Workbench.Open(other.Home, _home.Time);
        Assert.Equal(whole, again.ExportJourney());
    }

    [Fact]
    public void A_run_that_is_here_stays_and_one_that_differs_makes_room()
    {
        var run = Run("first");
        var backup = _home.Bench.Backup(_home.PathOf("runs.zip"), runs: true).Path;
        Assert.Equal(0, _home.Bench.Restore(backup).Runs);
        var record = Path.Combine(_home.Bench.Runs.FolderOf(run), "run.json");
        File.WriteAllText(record, File.ReadAllText(record).Replace("\"seed\": 1", "\"seed\": 2", StringComparison.Ordinal));
        var restored = _home.Bench.Restore(backup);
        Assert.Equal(1, restored.Runs);
        Assert.Equal(1, _home.Bench.Runs.Find(run)!.Seed);
        Assert.Contains("\"seed\": 2", File.ReadAllText(Path.Combine(restored.Aside!, "runs", run, "run.json")), StringComparison.Ordinal);
    }

    private void Live(string note) => _home.Bench.LogTime("gradients-lab", 30, note);

    private string Run(string name)
    {
        using var writer = _home.Bench.Runs.Start(new RunHeader(name, "mnist-mlp", 1, new Dictionary<string, string>(), new Dictionary<string, string>()));
        writer.Log(1, ("loss", 0.5));
        writer.Complete(new Dictionary<string, double> { ["loss"] = 0.5 });
        return writer.Id;
    }

    private Workbench Other()
    {
        var folder = Directory.CreateTempSubdirectory("ascent-other-").FullName;
        _others.Add(folder);
        return Workbench.Open(new AscentHome(Path.Combine(folder, "home")), _home.Time);
    }

    /// <summary>The tables alone: the hash covers the person's words too.</summary>
    private static string Without(string export, string _) => System.Text.Json.Nodes.JsonNode.Parse(export)!["tables"]!.ToJsonString();
}
