using System.Diagnostics;

namespace Ascent.Cli.Tests.Robust;

/// <summary>A disk that fills up under a verb that writes: it says so and what to do, what was there stays as it was, and nothing half-written is left.</summary>
public sealed class FullDiskWritersTests : IDisposable
{
    private readonly RealProgram _program = new();
    private bool _mounted;

    public void Dispose()
    {
        if (_mounted) Mount("umount", Small);
        _program.Dispose();
    }

    private string Small => _program.PathOf("small");

    [Fact]
    public void On_a_full_home_every_writing_verb_says_so_and_goes_on_when_there_is_room()
    {
        MountSmall("4m");
        var home = Path.Combine(Small, "home");
        Assert.Equal(0, _program.Run("start", "--defaults", "--no-serve", "--home", home).Code);
        Assert.Equal(0, _program.Run("export", "json", "--out", _program.PathOf("journey.json"), "--home", home).Code);
        Assert.Equal(0, _program.Run("backup", _program.PathOf("good.zip"), "--home", home).Code);
        var before = Tables(home);
        Fill();
        string[][] verbs =
        [
            ["log", "gradients-lab", "5m"], ["done", "orientation", "--note", "read"], ["timer", "start", "gradients-lab"], ["plan", "--off", "2027-W10"], ["profile", "edit", "--set", "hours=9"],
            ["import", _program.PathOf("journey.json"), "--merge"], ["restore", _program.PathOf("good.zip")], ["portfolio", "init"], ["train", "mnist-mlp", "--set", "data=mnist-subset", "--set", "epochs=1"],
        ];
        foreach (var verb in verbs) AssertTold(verb, home);
        File.Delete(Path.Combine(Small, "fill"));
        Assert.Equal(before, Tables(home));
        foreach (var verb in verbs.Take(5)) Assert.Equal(0, _program.Try([.. verb, "--home", home]).Code);
    }

    [Fact]
    public void What_does_not_fit_where_it_is_written_leaves_what_was_there()
    {
        Assert.Equal(0, _program.Run("start", "--defaults", "--no-serve").Code);
        Assert.Equal(0, _program.Run("done", "orientation", "--note", "read").Code);
        MountSmall("2m");
        string[][] verbs =
        [
            ["export", "json", "--out", Path.Combine(Small, "journey.json")], ["export", "ics", "--out", Path.Combine(Small, "plan.ics")], ["backup", Path.Combine(Small, "all.zip")],
            ["portfolio", "build", "--into", Path.Combine(Small, "site")], ["evidence", "bundle", "--into", Path.Combine(Small, "proof.zip")],
        ];
        foreach (var verb in verbs) Assert.Equal(0, _program.Run(verb).Code);
        var before = Content();
        Assert.Equal(0, _program.Run("log", "gradients-lab", "5m").Code);
        Fill();
        foreach (var verb in verbs) AssertTold(verb, _program.Home);
        AssertTold(["lab", "start", "gradients", "--into", Path.Combine(Small, "lab")], _program.Home);
        File.Delete(Path.Combine(Small, "fill"));
        Assert.Equal(before, Content());
    }

    private void AssertTold(string[] verb, string home)
    {
        var (code, _, error) = _program.Try([.. verb, "--home", home]);
        Assert.True(code == 3, $"{string.Join(' ', verb)}: {code}: {error}");
        Assert.Matches("is full|No space left", error);
        Assert.Matches("Nothing was changed|is as it was|Nothing was left|[Ff]ree some space", error);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    /// <summary>To the last page.</summary>
    private void Fill()
    {
        using var stream = File.Create(Path.Combine(Small, "fill"));
        Assert.Throws<IOException>(() =>
        {
            for (var page = 0; page < 1 << 14; page++)
            {
                stream.Write(new byte[4096]);
                stream.Flush();
            }
        });
    }

    private void MountSmall(string size)
    {
        Directory.CreateDirectory(Small);
        _mounted = OperatingSystem.IsLinux() && Mount("mount", "-t", "tmpfs", "-o", $"size={size}", "none", Small);
        Assert.SkipUnless(_mounted, "a small disk can only be mounted with privileges");
    }

    /// <summary>Every file on the small disk, hidden ones too, with what it holds.</summary>
    private string Content()
    {
        var all = Directory.EnumerateFiles(Small, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None });
        return string.Join('\n', all.Order(StringComparer.Ordinal).Select(file => $"{file} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)))}"));
    }

    private string Tables(string home) => _program.Json("export", "json", "--home", home)["tables"]!.ToJsonString();

    private static bool Mount(string program, params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo(program, args) { RedirectStandardError = true, UseShellExecute = false })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
