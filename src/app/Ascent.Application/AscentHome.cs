namespace Ascent.Application;

/// <summary>The folder that holds everything of the person's: ASCENT_HOME, default ~/.ascent.</summary>
public sealed class AscentHome(string path)
{
    public string Path { get; } = System.IO.Path.GetFullPath(path);
    public string Database => System.IO.Path.Combine(Path, "ascent.db");
    public string Runs => System.IO.Path.Combine(Path, "runs");
    public string Data => System.IO.Path.Combine(Path, "data");
    public string Cache => System.IO.Path.Combine(Path, "cache");

    /// <summary>From --home, else ASCENT_HOME, else ~/.ascent.</summary>
    public static AscentHome Resolve(string? option)
    {
        var chosen = option ?? Environment.GetEnvironmentVariable("ASCENT_HOME");
        if (string.IsNullOrWhiteSpace(chosen))
            chosen = System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".ascent");
        return new AscentHome(chosen);
    }
}
