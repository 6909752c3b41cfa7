using System.Diagnostics;
using Ascent.Application;
using Ascent.Testing;
using Ascent.Tracking;

namespace Ascent.Cli.Tests;

/// <summary>Backup, restore and import killed with -9 at random moments, and on a disk that is full: the old or the new, whole.</summary>
public sealed class KilledRestoreTests : IDisposable
{
    /// <summary>Of a restore's life: before that it has not begun to work at all.</summary>
    private const double Beginning = 0.3;

    private readonly RealProgram _program = new();
    private bool _mounted;

    public void Dispose()
    {
        if (_mounted) Mount("umount", _program.PathOf("small"));
        _program.Dispose();
    }

    [Fact]
    public void A_killed_restore_leaves_the_old_or_the_new_and_never_a_mixture() => KillRestores(rounds: 8, least: 3);

    [LongFact]
    public void A_hundred_killed_restores_leave_the_old_or_the_new() => KillRestores(rounds: 100, least: 50);

    [Fact]
    public void A_killed_backup_or_import_leaves_what_was_there()
    {
        Run("start", "--defaults", "--no-serve");
        Run("log", "gradients-lab", "10m");
        var random = new Random(3);
        var backup = _program.PathOf("backup.zip");
        Run("backup", backup);
        Run("export", "json", "--out", _program.PathOf("journey.json"));
        var before = Tables();
        for (var round = 0; round < 6; round++)
        {
            Kill(random, "backup", backup);
            Assert.True(BundleVerifier.Verify(backup).Holds);
            var other = _program.PathOf("other");
            if (!Kill(random, "import", _program.PathOf("journey.json"), "--home", other)) Assert.Equal(before, Tables(other));
            else Assert.Contains(Tables(other), new[] { before, Tables(_program.PathOf("empty")) });
            Directory.Delete(other, recursive: true);
        }

        Assert.Equal(before, Tables());
    }

    [Fact]
    public void A_backup_and_a_restore_on_a_full_disk_change_nothing_and_say_so()
    {
        Run("start", "--defaults", "--no-serve");
        Run("backup", _program.PathOf("whole.zip"));
        Directory.CreateDirectory(_program.PathOf("small"));
        _mounted = OperatingSystem.IsLinux() && Mount("mount", "-t", "tmpfs", "-o", "size=200k", "none", _program.PathOf("small"));
        Assert.SkipUnless(_mounted, "a small disk can only be mounted with privileges");
        var backup = _program.PathOf("small/backup.zip");
        var (code, _, error) = _program.Try("backup", backup);
        Assert.True(code == 3, error);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_program.PathOf("small")));

        (code, _, error) = _program.Try("restore", _program.PathOf("whole.zip"), "--home", _program.PathOf("small/home"));
        Assert.True(code == 3, error);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.EnumerateDirectories(_program.PathOf("small/home")), folder => Path.GetFileName(folder).StartsWith(".restore", StringComparison.Ordinal));
        Mount("mount", "-o", "remount,size=60m", _program.PathOf("small"));
        Assert.Equal(0, _program.Try("restore", _program.PathOf("whole.zip"), "--home", _program.PathOf("small/home")).Code);
        Assert.Equal(Tables(), Tables(_program.PathOf("small/home")));

        // Full to the last byte, every command that writes says so, and goes on working when there is room again.
        Assert.True(Mount("mount", "-o", "remount,size=1m", _program.PathOf("small")));
        var fill = _program.PathOf("small/fill");
        using (var stream = File.Create(fill))
            Assert.Throws<IOException>(() => { for (var i = 0; i < 64; i++) { stream.Write(new byte[1 << 15]); stream.Flush(); } });
        (code, _, error) = _program.Try("log", "gradients-lab", "10m", "--home", _program.PathOf("small/home"));
        Assert.True(code == 3, error);
        Assert.Contains("is full", error, StringComparison.Ordinal);
        File.Delete(fill);
        Assert.Equal(Tables(), Tables(_program.PathOf("small/home")));
        Assert.Equal(0, _program.Try("log", "gradients-lab", "10m", "--home", _program.PathOf("small/home")).Code);
    }

    private void KillRestores(int rounds, int least)
    {
        Run("start", "--defaults", "--no-serve");
        for (var i = 0; i < 20; i++) AddRun();
        Run("log", "gradients-lab", "10m", "--note", "early");
        Run("backup", _program.PathOf("early.zip"), "--runs");
        var early = Tables();
        Run("log", "gradients-lab", "20m", "--note", "late");
        Run("backup", _program.PathOf("late.zip"), "--runs");
        var late = Tables();
        var random = new Random(4);
        var killed = 0;
        for (var round = 0; round < rounds; round++)
        {
            // Runs make way, so that they are put back each time.
            foreach (var folder in Directory.EnumerateDirectories(Path.Combine(_program.Home, "runs")).Take(10)) Directory.Delete(folder, recursive: true);
            var (file, wanted) = round % 2 == 0 ? ("early.zip", early) : ("late.zip", late);
            if (Kill(random, "restore", _program.PathOf(file))) killed++;
            else Assert.Equal(wanted, Tables());
            var now = Tables();
            Assert.True(now == early || now == late, "neither the old nor the new");
            Run("runs", "list", "--json");
            using var store = Store.JourneyStore.Open(_program.Database);
            Assert.Null(store.Fault());
        }

        Assert.True(killed >= least, $"only {killed} were killed: the moments are chosen too late");
        Run("restore", _program.PathOf("late.zip"));
        Assert.Equal(late, Tables());
        Assert.Equal(20, Directory.EnumerateDirectories(Path.Combine(_program.Home, "runs")).Count());
    }

    private void AddRun()
    {
        var runs = new RunStore(Path.Combine(_program.Home, "runs"), TimeProvider.System);
        using var writer = runs.Start(new RunHeader("a", "a", 1, new Dictionary<string, string>(), new Dictionary<string, string>()));
        File.WriteAllBytes(Path.Combine(writer.Folder, "weights"), new byte[100_000]);
        writer.AddArtifact("weights");
        writer.Complete(new Dictionary<string, double>());
    }

    private string Tables(string? home = null) =>
        _program.Json(["export", "json", "--home", home ?? _program.Home])["tables"]!.ToJsonString();

    private void Run(params string[] args) => Assert.Equal(0, _program.Run(args).Code);

    private bool Kill(Random random, params string[] args) => _program.Kill(random, Beginning, args);

    private static bool Mount(string program, params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo(program, args) { RedirectStandardError = true, UseShellExecute = false })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
