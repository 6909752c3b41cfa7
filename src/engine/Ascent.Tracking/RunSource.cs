namespace Ascent.Tracking;

/// <summary>What a run was started from. It names no machine and no folder, so that it reads the same anywhere.</summary>
/// <param name="Commit">The commit that the working directory's repository stood at, in hexadecimal; null outside of one.</param>
/// <param name="Branch">Its branch; null on a detached head.</param>
/// <param name="Dirty">Whether files under version control differed from that commit; null where git could not say.</param>
/// <param name="Command">The command line.</param>
public sealed record RunSource(string? Commit, string? Branch, bool? Dirty, string? Command)
{
    private const int LongestCommand = 4000;

    /// <summary>What this process was started from. Takes some milliseconds, and never more than the time that git is given.</summary>
    /// <param name="program">The program's name for people, in place of the path that it was started by.</param>
    /// <param name="folder">The working directory.</param>
    /// <param name="limit">How long git may take to compare the files.</param>
    public static RunSource Read(string program, string folder, TimeSpan limit)
    {
        var state = GitRepository.Find(folder);
        var words = System.Environment.GetCommandLineArgs().Skip(1).Select(word => word.Length == 0 || word.Any(char.IsWhiteSpace) ? $"\"{word}\"" : word).Prepend(program);
        var command = string.Join(' ', words);
        return new(state?.Commit, state?.Branch, state?.IsDirty(limit), command.Length > LongestCommand ? command[..LongestCommand] : command);
    }

    /// <summary><c>8934a5d on main, with changes</c>; null without a commit.</summary>
    public string? Version => Commit is null
        ? null
        : $"{(Commit.Length > 10 ? Commit[..10] : Commit)}{(Branch is null ? "" : $" on {Branch}")}{(Dirty == true ? ", with uncommitted changes" : "")}";
}
