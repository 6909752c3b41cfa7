using System.Globalization;
using Dapper;

namespace Ascent.Store;

/// <summary>
/// What the person's journey has to remember, on SQLite or PostgreSQL. Every method is one statement or one transaction; a method that
/// returns has its change on disk. Safe to use from several threads and several processes.
/// </summary>
public sealed partial class JourneyStore : IDisposable
{
    private readonly StoreDatabase _database;

    private JourneyStore(StoreDatabase database) => _database = database;

    /// <summary>Opens the database, creating or migrating it: a SQLite file, or a PostgreSQL address (postgresql://…).</summary>
    /// <exception cref="Journey.JourneyException">A damaged, foreign or newer database, which is left untouched.</exception>
    public static JourneyStore Open(string place) => new(StoreDatabase.Open(place));

    /// <summary>Whether the database of this problem can never be read by this program (damaged, foreign, newer), as opposed to busy or out of reach.</summary>
    public static bool IsLost(Journey.JourneyException problem) => problem.InnerException is null or Microsoft.Data.Sqlite.SqliteException { SqliteErrorCode: 11 or 26 };

    /// <summary>Rises with every change, whichever process made it.</summary>
    public long Revision() => _database.Read(c => c.ExecuteScalar<long>("SELECT number FROM revision"));

    public string? Profile() => _database.Read(c => c.ExecuteScalar<string?>("SELECT document FROM profile"));

    public void SaveProfile(string document, DateTimeOffset now) => _database.Write(c => c.Execute(
        "INSERT INTO profile (id, document, saved_at) VALUES (1, @document, @at) ON CONFLICT (id) DO UPDATE SET document = @document, saved_at = @at",
        new { document, at = Stamp(now) }));

    /// <summary>The newest plan that was stored, or null.</summary>
    public string? LastPlan() => _database.Read(c => c.ExecuteScalar<string?>("SELECT document FROM plan ORDER BY id DESC LIMIT 1"));

    /// <summary>Stores a plan; the twenty newest are kept.</summary>
    public void SavePlan(string document, string reason, DateTimeOffset now) => _database.Write(c => c.Execute(
        """
        INSERT INTO plan (at, reason, document) VALUES (@at, @reason, @document);
        DELETE FROM plan WHERE id <= (SELECT max(id) FROM plan) - 20
        """,
        new { document, reason, at = Stamp(now) }));

    /// <summary>Copies a SQLite store into a new file as of one moment, while others write; false for a store that is no file.</summary>
    public bool CopyTo(string path)
    {
        if (_database is not SqliteDatabase file)
            return false;
        file.CopyTo(path);
        return true;
    }

    /// <summary>What the database's own check finds wrong, or null.</summary>
    public string? Fault() => _database.Fault();

    public void Dispose() => _database.Dispose();

    private static string Stamp(DateTimeOffset time) => time.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture);

    private static DateTimeOffset Time(string stamp) => DateTimeOffset.Parse(stamp, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateOnly? Day(string? day) => day is null ? null : DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
