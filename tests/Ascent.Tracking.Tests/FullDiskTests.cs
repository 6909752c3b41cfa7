using System.Diagnostics;
using Ascent.Testing;
using Ascent.Tracking.Export;

namespace Ascent.Tracking.Tests;

/// <summary>A disk that is full: what was written stays, nothing is half there, and with space it goes on.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly TestFolder _home = new();
    private bool _mounted;

    private string Small => _home["small"];

    public void Dispose()
    {
        if (_mounted) Command("umount", Small);
        _home.Dispose();
    }

    [Fact]
    public void Figures_notes_and_exports_on_a_full_disk_are_told_and_nothing_is_half_there()
    {
        Directory.CreateDirectory(Small);
        _mounted = OperatingSystem.IsLinux() && Command("mount", "-t", "tmpfs", "-o", "size=256k", "none", Small) == 0;
        Assert.SkipUnless(_mounted, "a small disk can only be mounted with privileges");
        var store = new RunStore(Path.Combine(Small, "runs"), TimeProvider.System);
        var large = new RunStore(_home["runs"], TimeProvider.System);
        using var run = store.Start(Runs.Header());
        using (var source = large.Start(Runs.Header("large")))
        {
            for (var i = 0; i < 20_000; i++) source.Log(i, ("loss", i));
        }

        // An export that does not fit leaves no file.
        Assert.Throws<IOException>(() => RunExport.ToCsv(large, large.List(), Path.Combine(Small, "out.csv")));
        Assert.Throws<IOException>(() => RunExport.ToTensorBoard(large, large.List(), Path.Combine(Small, "logs")));
        Assert.Empty(Directory.EnumerateFiles(Small, "*", SearchOption.TopDirectoryOnly));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(Small, "logs"), "*", SearchOption.AllDirectories));

        run.Log(0, ("loss", 1));
        store.AddNote(run.Id, "before");
        Fill(Path.Combine(Small, "filler"));
        Assert.Throws<IOException>(() => store.AddNote(run.Id, new string('x', 10_000)));
        Assert.Equal("before", Assert.Single(store.Find(run.Id)!.Notes).Text);
        Assert.Single(Directory.EnumerateFiles(Path.Combine(run.Folder, "notes")));

        // Figures that were taken are kept until there is space; those that cannot be are refused.
        var logged = 1L;
        var failure = Record.Exception(() =>
        {
            for (; logged < 1_000_000; logged++) run.Log(logged, ("loss", 1.0 / logged));
        });
        Assert.True(failure is IOException or TrackingException, $"{failure}");
        File.Delete(Path.Combine(Small, "filler"));
        Command("mount", "-o", "remount,size=200m", Small);
        run.Interrupt();
        var points = store.ReadMetrics(run.Id).Points;
        Assert.Equal(Enumerable.Range(0, points.Count).Select(i => (long)i), points.Select(p => p.Step));
        Assert.InRange(points.Count, logged, logged + 1);
        Assert.Equal(RunStatus.Interrupted, store.Find(run.Id)!.Status);
    }

    private static void Fill(string path)
    {
        using var filler = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
        var position = 0L;
        Assert.Throws<IOException>(new Action(() =>
        {
            for (; position < 1 << 30; position += 4096) RandomAccess.Write(filler, new byte[4096], position);
        }));
    }

    private static int Command(string program, params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo(program, args) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }
}
