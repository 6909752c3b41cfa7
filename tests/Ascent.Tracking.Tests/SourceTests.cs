using System.Diagnostics;
using Ascent.Testing;

namespace Ascent.Tracking.Tests;

/// <summary>The commit and the command line that a run was started from.</summary>
public sealed class SourceTests : IDisposable
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly TestFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void A_run_records_what_its_store_says_it_was_started_from()
    {
        var source = new RunSource(Commit, "main", true, "ascent train mnist-mlp");
        var store = new RunStore(_home.Path, TimeProvider.System) { Source = () => source };
        using var run = store.Start(Runs.Header());
        Assert.Equal(source, store.Find(run.Id)!.Source);
        Assert.Equal("0123456789 on main, with uncommitted changes", source.Version);
        using var other = store.Start(Runs.Header() with { Source = source with { Branch = null, Dirty = null } });
        Assert.Equal("0123456789", store.Find(other.Id)!.Source!.Version);
    }

    [Fact]
    public void The_commit_is_read_from_gits_files()
    {
        Git("HEAD", "ref: refs/heads/topic/a\n");
        Git("refs/heads/topic/a", Commit + "\n");
        Directory.CreateDirectory(_home["src/deep"]);
        var source = RunSource.Read("ascent", _home["src/deep"], TimeSpan.Zero);
        Assert.Equal((Commit, "topic/a"), (source.Commit, source.Branch));
        Assert.StartsWith("ascent", source.Command, StringComparison.Ordinal);

        File.Delete(_home[".git/refs/heads/topic/a"]);
        Git("packed-refs", $"# pack-refs with: peeled\n{new string('f', 40)} refs/heads/topic/ab\n{Commit} refs/heads/topic/a\n");
        Assert.Equal(Commit, RunSource.Read("ascent", _home.Path, TimeSpan.Zero).Commit);

        Git("HEAD", Commit.ToUpperInvariant() + "\n");
        Assert.Equal((Commit, null), (RunSource.Read("ascent", _home.Path, TimeSpan.Zero).Commit, RunSource.Read("ascent", _home.Path, TimeSpan.Zero).Branch));
    }

    [Theory]
    [InlineData("")]
    [InlineData("ref: refs/heads/none")]
    [InlineData("ref: ../../../etc/hostname")]
    [InlineData("ref: /etc/hostname")]
    [InlineData("not a commit")]
    public void A_strange_repository_gives_no_commit_and_no_error(string head)
    {
        Git("HEAD", head);
        Assert.Null(RunSource.Read("ascent", _home.Path, TimeSpan.FromSeconds(5)).Commit);
    }

    [Fact]
    public void Outside_of_a_repository_there_is_only_the_command()
    {
        // A file that points nowhere, so that no repository above the temporary folder is found.
        File.WriteAllText(_home[".git"], "gitdir: nowhere\n");
        var source = RunSource.Read("ascent", _home.Path, TimeSpan.FromSeconds(5));
        Assert.Equal((null, null, null), (source.Commit, source.Branch, source.Dirty));
    }

    [Fact]
    public void Git_says_whether_files_were_changed_in_a_repository_and_in_a_work_tree_of_it()
    {
        Needs.That(Run("--version") == 0, "git is not installed");
        Assert.Equal(0, Run("init", "-q", "-b", "main", _home["a"]));
        File.WriteAllText(_home["a/file"], "1");
        Assert.Equal(0, Run("-C", _home["a"], "add", "."));
        Assert.Equal(0, Run("-C", _home["a"], "-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-q", "-m", "one"));
        Assert.Equal(0, Run("-C", _home["a"], "worktree", "add", "-q", "-b", "side", _home["b"]));

        var first = RunSource.Read("ascent", _home["a"], Limit);
        Assert.Equal(("main", false), (first.Branch, first.Dirty));
        Assert.Equal(40, first.Commit!.Length);
        File.WriteAllText(_home["a/untracked"], "");
        Assert.False(RunSource.Read("ascent", _home["a"], Limit).Dirty);
        File.WriteAllText(_home["a/file"], "22");
        Assert.True(RunSource.Read("ascent", _home["a"], Limit).Dirty);

        var tree = RunSource.Read("ascent", _home["b"], Limit);
        Assert.Equal((first.Commit, "side", false), (tree.Commit, tree.Branch, tree.Dirty));
    }

    private void Git(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_home[".git/" + name])!);
        File.WriteAllText(_home[".git/" + name], text);
    }

    private static int Run(params string[] args)
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", args) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
            git.WaitForExit();
            return git.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;
        }
    }
}
