using Ascent.Journey;

namespace Ascent.Application;

/// <summary>
/// The folder that holds everything of the person's: ASCENT_HOME, default ~/.ascent. A team keeps its journeys on a PostgreSQL
/// server (ASCENT_STORE); runs, data and caches stay in the folder all the same.
/// </summary>
public sealed class AscentHome(string path, string? teamStore = null)
{
    internal const string PortfolioName = "portfolio.yaml";

    public string Path { get; } = System.IO.Path.GetFullPath(path);
    public string Database => System.IO.Path.Combine(Path, "ascent.db");

    /// <summary>Where the store is: the database file, or the address that ASCENT_STORE gives.</summary>
    public string Store => teamStore ?? Database;

    public string Runs => System.IO.Path.Combine(Path, "runs");
    public string Data => System.IO.Path.Combine(Path, "data");
    /// <summary>The person's own words for the portfolio.</summary>
    public string PortfolioFile => System.IO.Path.Combine(Path, PortfolioName);
    public string Cache => System.IO.Path.Combine(Path, "cache");

    /// <summary>From --home, else ASCENT_HOME, else ~/.ascent.</summary>
    public static AscentHome Resolve(string? option)
    {
        var chosen = option ?? Environment.GetEnvironmentVariable("ASCENT_HOME");
        if (string.IsNullOrWhiteSpace(chosen))
            chosen = System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".ascent");
        var store = Environment.GetEnvironmentVariable("ASCENT_STORE");
        return new AscentHome(chosen, string.IsNullOrWhiteSpace(store) ? null : store);
    }

    /// <summary>
    /// Moves the database and what belongs to it into a folder beside, for a fresh start; runs and data sets stay.
    /// Returns that folder, or null where there was no database.
    /// </summary>
    public string? MoveStoreAside(DateTimeOffset now)
    {
        if (teamStore is not null)
            throw new JourneyException("A journey on a team's server is not moved aside. Begin another one with a new name: '?person=NAME' at the end of ASCENT_STORE.");
        var log = Database + "-wal";
        if (!System.IO.Path.Exists(Database) && !File.Exists(log))
            return null;
        var aside = NewAside(now);
        Directory.CreateDirectory(aside);

        // At any moment either the old place or the new one holds database and log together, whatever kills us between:
        // the log is copied, then the database moved, and only then the old log removed.
        if (File.Exists(log))
            File.Copy(log, System.IO.Path.Combine(aside, System.IO.Path.GetFileName(log)));
        var kept = System.IO.Path.Combine(aside, System.IO.Path.GetFileName(Database));
        if (Directory.Exists(Database))
            Directory.Move(Database, kept);
        else if (File.Exists(Database))
            File.Move(Database, kept);
        File.Delete(log);
        File.Delete(Database + "-shm");
        return aside;
    }

    /// <summary>A folder for what makes room, which is not there yet.</summary>
    internal string NewAside(DateTimeOffset now)
    {
        var aside = System.IO.Path.Combine(Path, $"aside-{now:yyyyMMdd-HHmmss}");
        for (var number = 2; Directory.Exists(aside); number++)
            aside = System.IO.Path.Combine(Path, $"aside-{now:yyyyMMdd-HHmmss}-{number}");
        return aside;
    }
}
