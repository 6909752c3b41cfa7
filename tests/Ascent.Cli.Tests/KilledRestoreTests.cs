using System.Diagnostics;
using System.Text.Json.Nodes;
using Ascent.Application;
using Ascent.Testing;
using Ascent.Tracking;

namespace Ascent.Cli.Tests;

/// <summary>Backup, restore and import killed with -9 at random moments, and on a disk that is full: the old or the new, whole.</summary>
public sealed class KilledRestoreTests : IDisposable
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "ascent.exe" : "ascent");
    private readonly string _folder = Directory.CreateTempSubdirectory("ascent-kill-restore-").FullName;
    private readonly Dictionary<string, double> _lives = new(StringComparer.Ordinal);
    private bool _mounted;

    private string Home => Path.Combine(_folder, "home");

    public void Dispose()
    {
        if (_mounted) Command("umount", PathOf("small"));
        Directory.Delete(_folder, recursive: true);
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
        var backup = PathOf("backup.zip");
        Run("backup", backup);
        Run("export", "json", "--out", PathOf("journey.json"));
        var before = Tables();
        for (var round = 0; round < 6; round++)
        {
            Kill(random, Home, "backup", backup);
            Assert.True(BundleVerifier.Verify(backup).Holds);
            var other = PathOf("other");
            if (!Kill(random, other, "import", PathOf("journey.json"))) Assert.Equal(before, Tables(other));
            else Assert.Contains(Tables(other), new[] { before, Tables(PathOf("empty")) });
            Directory.Delete(other, recursive: true);
        }

        Assert.Equal(before, Tables());
    }

    [Fact]
    public void A_backup_and_a_restore_on_a_full_disk_change_nothing_and_say_so()
    {
        Run("start", "--defaults", "--no-serve");
        Run("backup", PathOf("whole.zip"));
        Directory.CreateDirectory(PathOf("small"));
        _mounted = OperatingSystem.IsLinux() && Command("mount", "-t", "tmpfs", "-o", "size=200k", "none", PathOf("small")).Code == 0;
        Assert.SkipUnless(_mounted, "a small disk can only be mounted with privileges");
        var backup = PathOf("small/backup.zip");
        var (code, _, error) = Command(Program, "backup", backup, "--home", Home);
        Assert.True(code == 3, error);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(PathOf("small")));

        (code, _, error) = Command(Program, "restore", PathOf("whole.zip"), "--home", PathOf("small/home"));
        Assert.True(code == 3, error);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.EnumerateDirectories(PathOf("small/home")), folder => Path.GetFileName(folder).StartsWith(".restore", StringComparison.Ordinal));
        Command("mount", "-o", "remount,size=60m", PathOf("small"));
        Assert.Equal(0, Command(Program, "restore", PathOf("whole.zip"), "--home", PathOf("small/home")).Code);
        Assert.Equal(Tables(), Tables(PathOf("small/home")));
    }

    private void KillRestores(int rounds, int least)
    {
        Run("start", "--defaults", "--no-serve");
        for (var i = 0; i < 20; i++) AddRun();
        Run("log", "gradients-lab", "10m", "--note", "early");
        Run("backup", PathOf("early.zip"), "--runs");
        var early = Tables();
        Run("log", "gradients-lab", "20m", "--note", "late");
        Run("backup", PathOf("late.zip"), "--runs");
        var late = Tables();
        var random = new Random(4);
        var killed = 0;
        for (var round = 0; round < rounds; round++)
        {
            // Runs make way, so that they are put back each time.
            foreach (var folder in Directory.EnumerateDirectories(Path.Combine(Home, "runs")).Take(10)) Directory.Delete(folder, recursive: true);
            var (file, wanted) = round % 2 == 0 ? ("early.zip", early) : ("late.zip", late);
            if (Kill(random, Home, "restore", PathOf(file))) killed++;
            else Assert.Equal(wanted, Tables());
            var now = Tables();
            Assert.True(now == early || now == late, "neither the old nor the new");
            Assert.Equal(0, Command(Program, "runs", "list", "--json", "--home", Home).Code);
            using var store = Store.JourneyStore.Open(Path.Combine(Home, "ascent.db"));
            Assert.Null(store.Fault());
        }

        Assert.True(killed >= least, $"only {killed} were killed: the moments are chosen too late");
        Run("restore", PathOf("late.zip"));
        Assert.Equal(late, Tables());
        Assert.Equal(20, Directory.EnumerateDirectories(Path.Combine(Home, "runs")).Count());
    }

    private void AddRun()
    {
        var runs = new RunStore(Path.Combine(Home, "runs"), TimeProvider.System);
        using var writer = runs.Start(new RunHeader("a", "a", 1, new Dictionary<string, string>(), new Dictionary<string, string>()));
        File.WriteAllBytes(Path.Combine(writer.Folder, "weights"), new byte[100_000]);
        writer.AddArtifact("weights");
        writer.Complete(new Dictionary<string, double>());
    }

    private string PathOf(string name) => Path.Combine(_folder, name);

    private string Tables(string? home = null) => JsonNode.Parse(Run(["export", "json", "--home", home ?? Home], given: true))!["tables"]!.ToJsonString();

    private void Run(params string[] args) => Run(args, given: false);

    private string Run(string[] args, bool given)
    {
        var (code, output, error) = Command(Program, given ? args : [.. args, "--home", Home]);
        Assert.True(code == 0, $"{string.Join(' ', args)}: {error}");
        return output;
    }

    /// <summary>True if it was killed before its end; otherwise it ended well, and how long that took is remembered.</summary>
    private bool Kill(Random random, string home, params string[] args)
    {
        var span = _lives.GetValueOrDefault(args[0], 1200) * 1.2;
        var life = Stopwatch.StartNew();
        using var process = Start(Program, [.. args, "--home", home]);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        // Not before the program has begun to work at all.
        if (!process.WaitForExit((int)(span * (0.3 + (0.7 * random.NextDouble())))))
        {
            process.Kill();
            process.WaitForExit();
            return true;
        }

        _lives[args[0]] = life.Elapsed.TotalMilliseconds;
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', args)}: {output.Result}{error.Result}");
        return false;
    }

    private static (int Code, string Output, string Error) Command(string program, params string[] args)
    {
        using var process = Start(program, args);
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    private static Process Start(string program, params string[] args) =>
        Process.Start(new ProcessStartInfo(program, args) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false })!;
}
