using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace Ascent.Cli.Tests.Robust;

/// <summary>
/// A home whose database is damaged, gone, empty, newer or out of reach: the program says what happened and what to do, touches nothing, and a backup
/// or a fresh start goes on from there.
/// </summary>
public sealed class DamagedHomeTests : IDisposable
{
    private const int Page = 4096;

    private readonly CommandLine _cli = new();

    public void Dispose() => _cli.Dispose();

    private string Database => Path.Combine(_cli.Home, "ascent.db");

    public static TheoryData<string> Damages => ["emptied", "cut to 50 bytes", "cut to one page", "cut in half", "garbage in its place", "a header of garbage", "a header that lies", "a folder in its place", "gone, its log left", "a log of garbage", "a later version"];

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task Every_verb_refuses_it_untouched_and_says_what_to_do(string damage)
    {
        await LivedAsync();
        Damage(damage);
        var before = Fingerprint();
        foreach (var verb in new[] { "today", "log gradients-lab 5m", "evidence list", "review", "start --defaults --no-serve", $"backup {_cli.PathOf("other.zip")}", $"export json --out {_cli.PathOf("other.json")}" })
        {
            var (code, output, error) = await _cli.RunAsync(verb.Split(' '));
            Assert.True(code == 3, $"{verb}: {code}: {output}{error}");
            Assert.Empty(output);
            Assert.Contains(Database, error, StringComparison.Ordinal);
            Assert.Contains("start --fresh", error, StringComparison.Ordinal);
            Assert.Contains("touched", error, StringComparison.Ordinal);
            AssertPlain(error);
        }

        Assert.Equal(before, Fingerprint());
        Assert.False(File.Exists(_cli.PathOf("other.zip")) || File.Exists(_cli.PathOf("other.json")));
        var (doctor, found, _) = await _cli.RunAsync("doctor");
        Assert.Equal(3, doctor);
        Assert.Contains("✗ Store", found, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task A_backup_puts_it_right_and_what_was_there_is_kept(string damage)
    {
        await LivedAsync();
        Damage(damage);
        var damaged = Fingerprint();
        var restored = (await _cli.RunAsync("restore", _cli.PathOf("good.zip"), "--json")).Json;
        AssertKept(damaged, (string)restored["aside"]!);
        Assert.Equal(2, Logged());
        Assert.Equal(0, (await _cli.RunAsync("log", "gradients-lab", "5m")).Code);
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task A_fresh_start_moves_it_aside(string damage)
    {
        await LivedAsync();
        Damage(damage);
        var damaged = Fingerprint();
        var (code, _, error) = await _cli.RunAsync("start", "--fresh", "--defaults", "--no-serve");
        Assert.True(code == 0, error);
        AssertKept(damaged, Assert.Single(Directory.GetDirectories(_cli.Home, "aside-*")));
        Assert.Equal(0, Logged());
    }

    [Fact]
    public async Task A_flipped_page_is_told_by_whoever_reads_it_and_never_backed_up()
    {
        await LivedAsync();
        var whole = File.ReadAllBytes(Database);
        var random = new Random(11);
        var good = Hash(_cli.PathOf("good.zip"));
        var told = 0;
        foreach (var page in Enumerable.Range(1, (whole.Length / Page) - 1).Where(page => page % 24 == 1 || page < 6))
        {
            var bytes = (byte[])whole.Clone();
            random.NextBytes(bytes.AsSpan(page * Page, Page));
            File.WriteAllBytes(Database, bytes);
            foreach (var verb in new[] { "today", "log gradients-lab 5m" })
            {
                var (code, _, error) = await _cli.RunAsync(verb.Split(' '));
                Assert.True(code is 0 or 3, $"{verb} with page {page} damaged: {code}: {error}");
                if (code == 0) continue;
                Assert.Contains("ascent restore FILE", error, StringComparison.Ordinal);
                AssertPlain(error);
                told++;
            }

            File.WriteAllBytes(Database, bytes);
            Assert.Equal(3, (await _cli.RunAsync("backup", _cli.PathOf("good.zip"))).Code);
            Assert.Equal(good, Hash(_cli.PathOf("good.zip")));
        }

        Assert.True(told > 5, "no damage met any verb");
        Assert.Equal(0, (await _cli.RunAsync("restore", _cli.PathOf("good.zip"))).Code);
        Assert.Equal(2, Logged());
    }

    [Fact]
    public async Task A_log_cut_off_or_damaged_in_the_middle_gives_the_last_whole_moment_and_no_fault()
    {
        await LivedAsync();
        var (database, log) = DatabaseWithLog(8);
        var random = new Random(5);
        for (var round = 0; round < 8; round++)
        {
            var bytes = (byte[])log.Clone();
            var at = 32 + random.Next(bytes.Length - 32);
            if (round % 2 == 0) bytes = bytes[..at];
            else bytes[at] ^= 0x40;
            File.Delete(Database + "-shm");
            File.WriteAllBytes(Database, database);
            File.WriteAllBytes(Database + "-wal", bytes);
            var (code, _, error) = await _cli.RunAsync("today");
            Assert.True(code == 0, error);
            using var store = Store.JourneyStore.Open(Database);
            Assert.Null(store.Fault());
            Assert.InRange(store.Progress().Log.Count, 2, 10);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_home_or_database_that_can_only_be_read_is_told_and_keeps_what_it_holds(bool home)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("permissions are Unix's here");
            return;
        }

        await LivedAsync();
        var before = Fingerprint();
        var folder = _cli.Home;
        File.SetUnixFileMode(Database, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        if (home) File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        try
        {
            var above = Path.GetDirectoryName(folder)!;
            File.SetUnixFileMode(above, File.GetUnixFileMode(above) | UnixFileMode.OtherRead | UnixFileMode.OtherExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute);
            foreach (var verb in new[] { "log gradients-lab 5m", "timer start gradients-lab" })
            {
                var (code, error) = AsNobody(verb.Split(' '));
                Assert.True(code == 3, $"{verb}: {code}: {error}");
                Assert.Contains("permissions", error, StringComparison.Ordinal);
                AssertPlain(error);
            }
        }
        finally
        {
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            File.SetUnixFileMode(Database, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        Assert.Equal(before, Fingerprint());
        Assert.Equal(2, Logged());
    }

    /// <summary>As a user whom permissions bind: who runs the tests, or nobody where that is root.</summary>
    private (int Code, string Error) AsNobody(string[] args)
    {
        const string Setpriv = "/usr/bin/setpriv";
        var isRoot = Environment.UserName == "root";
        Assert.SkipUnless(!isRoot || File.Exists(Setpriv), "root is bound by no permissions, and there is no setpriv to be somebody else");
        string[] whole = [.. isRoot ? [Setpriv, "--reuid=65534", "--regid=65534", "--clear-groups"] : Array.Empty<string>(), RealProgram.Program, .. args, "--home", _cli.Home];
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(whole[0], whole[1..])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            Environment = { ["HOME"] = "/tmp" },
        })!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, errors.Result);
    }

    /// <summary>A home with two entries in its log and a backup of it beside.</summary>
    private async Task LivedAsync()
    {
        await _cli.StartedAsync();
        Assert.Equal(0, (await _cli.RunAsync("log", "gradients-lab", "10m", "--note", "one")).Code);
        Assert.Equal(0, (await _cli.RunAsync("log", "gradients-lab", "10m", "--note", "two")).Code);
        Assert.Equal(0, (await _cli.RunAsync("backup", _cli.PathOf("good.zip"))).Code);
    }

    private void Damage(string damage)
    {
        var bytes = File.ReadAllBytes(Database);
        switch (damage)
        {
            case "emptied": bytes = []; break;
            case "cut to 50 bytes": bytes = bytes[..50]; break;
            case "cut to one page": bytes = bytes[..Page]; break;
            case "cut in half": bytes = bytes[..(bytes.Length / 2)]; break;
            case "garbage in its place": new Random(1).NextBytes(bytes); break;
            case "a header of garbage": new Random(2).NextBytes(bytes.AsSpan(0, 100)); break;
            case "a header that lies": new Random(3).NextBytes(bytes.AsSpan(16, 40)); break;
            case "a log of garbage":
                var log = new byte[40_000];
                new Random(4).NextBytes(log);
                File.WriteAllBytes(Database + "-wal", log);
                break;
            case "gone, its log left":
                File.WriteAllBytes(Database + "-wal", DatabaseWithLog(2).Log);
                File.Delete(Database);
                return;
            case "a folder in its place":
                File.Delete(Database);
                Directory.CreateDirectory(Database);
                File.WriteAllText(Path.Combine(Database, "mine.txt"), "somebody's");
                return;
            default:
                using (var connection = new SqliteConnection($"Data Source={Database};Pooling=False"))
                {
                    connection.Open();
                    using var command = connection.CreateCommand();
                    command.CommandText = "PRAGMA user_version = 99";
                    command.ExecuteNonQuery();
                }

                return;
        }

        File.WriteAllBytes(Database, bytes);
    }

    /// <summary>The database as a kill leaves it: what the last commands wrote lies in the log alone.</summary>
    private (byte[] Database, byte[] Log) DatabaseWithLog(int commands)
    {
        using var store = Store.JourneyStore.Open(Database);
        for (var i = 0; i < commands; i++) store.Log("gradients-lab", 1, DateTimeOffset.UtcNow, DateOnly.FromDateTime(DateTime.UtcNow), null);
        return (File.ReadAllBytes(Database), Read(Database + "-wal"));
    }

    private static byte[] Read(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private int Logged()
    {
        using var store = Store.JourneyStore.Open(Database);
        Assert.Null(store.Fault());
        return store.Progress().Log.Count;
    }

    /// <summary>What the database and its log hold, byte for byte; a log that SQLite has begun and that holds nothing is none.</summary>
    private Dictionary<string, string> Fingerprint() => new[] { Database, Database + "-wal", Path.Combine(Database, "mine.txt") }
        .Where(file => File.Exists(file) && (file == Database || new FileInfo(file).Length > 0)).ToDictionary(file => Path.GetRelativePath(_cli.Home, file), Hash, StringComparer.Ordinal);

    private static void AssertKept(Dictionary<string, string> files, string aside)
    {
        foreach (var (name, hash) in files) Assert.Equal(hash, Hash(Path.Combine(aside, name)));
    }

    private static string Hash(string file) => Convert.ToHexString(SHA256.HashData(Read(file)));

    private static void AssertPlain(string error)
    {
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", error, StringComparison.Ordinal);
        Assert.DoesNotContain("that should not", error, StringComparison.Ordinal);
        Assert.DoesNotContain("SQLite Error", error, StringComparison.Ordinal);
    }
}
