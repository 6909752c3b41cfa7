using System.ComponentModel;
using System.Diagnostics;

namespace Ascent.Tracking;

/// <summary>
/// The repository that a folder lies in. The commit is read from git's own files, so that it is known where no git is
/// installed; whether files changed is asked of git, within a limit of time.
/// </summary>
internal sealed record GitRepository(string Root, string? Commit, string? Branch)
{
    private const int LargestPackedRefs = 16 << 20;
    private const int LongestLine = 4096;
    private const string Heads = "refs/heads/";

    public static GitRepository? Find(string folder)
    {
        try
        {
            for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
            {
                var mark = Path.Combine(at.FullName, ".git");
                if (Directory.Exists(mark)) return Read(at.FullName, mark);

                // A work tree and a submodule have a file that names the folder.
                if (FirstLine(mark) is { } line && line.StartsWith("gitdir: ", StringComparison.Ordinal)) return Read(at.FullName, Path.GetFullPath(line[8..], at.FullName));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }

        return null;
    }

    /// <summary>Whether tracked files differ from the commit; null where git is missing, refuses or takes too long.</summary>
    public bool? IsDirty(TimeSpan limit)
    {
        // No hook of the repository runs, nothing in it is written, and no prompt is shown.
        var start = new ProcessStartInfo("git", ["-c", "core.fsmonitor=false", "-C", Root, "status", "--porcelain", "--untracked-files=no", "--ignore-submodules"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        start.Environment["GIT_OPTIONAL_LOCKS"] = "0";
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        try
        {
            using var git = Process.Start(start);
            if (git is null) return null;
            var watch = Stopwatch.StartNew();
            var first = new char[1];
            var read = git.StandardOutput.ReadAsync(first, 0, 1);
            try
            {
                if (!read.Wait(limit)) return null;
                if (read.Result > 0) return true;
                var left = limit - watch.Elapsed;
                return git.WaitForExit(left > TimeSpan.Zero ? left : TimeSpan.Zero) && git.ExitCode == 0 ? false : null;
            }
            finally
            {
                if (!git.HasExited) git.Kill(entireProcessTree: true);
            }
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or IOException or AggregateException)
        {
            return null;
        }
    }

    private static GitRepository Read(string root, string folder)
    {
        var common = FirstLine(Path.Combine(folder, "commondir")) is { } line ? Path.GetFullPath(line, folder) : folder;
        if (FirstLine(Path.Combine(folder, "HEAD")) is not { } head) return new(root, null, null);
        if (!head.StartsWith("ref: ", StringComparison.Ordinal)) return new(root, AsCommit(head), null);
        var name = head[5..].Trim();
        var branch = name.StartsWith(Heads, StringComparison.Ordinal) ? name[Heads.Length..] : null;
        if (name.Contains("..", StringComparison.Ordinal) || Path.IsPathRooted(name)) return new(root, null, null);
        var commit = AsCommit(FirstLine(Path.Combine(folder, name))) ?? AsCommit(FirstLine(Path.Combine(common, name))) ?? Packed(common, name);
        return new(root, commit, branch);
    }

    private static string? Packed(string common, string name)
    {
        var file = new FileInfo(Path.Combine(common, "packed-refs"));
        if (!file.Exists || file.Length > LargestPackedRefs) return null;
        var line = File.ReadLines(file.FullName).FirstOrDefault(line => line.EndsWith(" " + name, StringComparison.Ordinal));
        return AsCommit(line?[..line.IndexOf(' ', StringComparison.Ordinal)]);
    }

    private static string? AsCommit(string? text) =>
        text?.Trim() is { Length: 40 or 64 } hash && hash.All(char.IsAsciiHexDigit) ? hash.ToLowerInvariant() : null;

    private static string? FirstLine(string path)
    {
        if (!File.Exists(path)) return null;
        using var reader = new StreamReader(path);
        var buffer = new char[LongestLine];
        var text = new string(buffer, 0, reader.ReadBlock(buffer));
        var end = text.AsSpan().IndexOfAny('\r', '\n');
        return end < 0 ? text : text[..end];
    }
}
