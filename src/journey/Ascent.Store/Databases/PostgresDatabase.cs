using System.Data.Common;
using System.Net.Sockets;
using Ascent.Journey;
using Dapper;
using Npgsql;

namespace Ascent.Store;

/// <summary>
/// A PostgreSQL server for a team: each person's journey is a schema of its own, named by the address
/// (<c>postgresql://user:password@host:5432/database?person=ada</c>) or else by the user who connects.
/// </summary>
internal sealed class PostgresDatabase : StoreDatabase
{
    private readonly NpgsqlDataSource _source;

    /// <summary>The address without its password, for messages.</summary>
    private readonly string _place;

    internal PostgresDatabase(string address)
    {
        var (settings, person) = PostgresAddress.Parse(address);
        _place = $"postgresql://{settings.Host}:{settings.Port}/{settings.Database} ({person})";
        settings.SearchPath = SchemaOf(person);
        settings.ApplicationName = "ascent";
        settings.Timeout = 10;
        _source = NpgsqlDataSource.Create(settings);
        try
        {
            Guard(() =>
            {
                using var connection = Connect();
                // The name is made of letters, digits and underscores alone, so quoting is all that it needs.
                if (connection.ExecuteScalar<long>("SELECT count(*) FROM pg_namespace WHERE nspname = @name", new { name = SchemaOf(person) }) == 0)
                    connection.Execute($"CREATE SCHEMA IF NOT EXISTS \"{SchemaOf(person)}\"");
                PostgresSchema.Migrate(connection, _place);
                return 0;
            });
        }
        catch
        {
            _source.Dispose();
            throw;
        }
    }

    internal static bool Understands(string place) =>
        place.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase) || place.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase);

    internal override string? Fault()
    {
        var found = Read(c => c.Query<string>("SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()").ToHashSet(StringComparer.Ordinal));
        return found.Contains("revision") && found.Contains("profile") ? null : "tables are missing";
    }

    public override void Dispose() => _source.Dispose();

    protected override DbConnection Connect() => _source.OpenConnection();

    protected override DbTransaction Begin(DbConnection connection) => connection.BeginTransaction();

    protected override DbTransaction BeginReading(DbConnection connection) => connection.BeginTransaction(System.Data.IsolationLevel.RepeatableRead);

    internal override void CountOn(DbConnection connection, string table) =>
        connection.Execute($"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))");

    protected override JourneyException? Explain(Exception fault) => fault switch
    {
        PostgresException { SqlState: "53100" } => new($"The disk of {_place} is full. Nothing was changed; have some space freed and run the command again.", ProblemKind.BrokenEnvironment, fault),
        PostgresException { SqlState: "28P01" or "28000" } => new($"{_place} refuses the user or the password. Check the address in ASCENT_STORE.", ProblemKind.BrokenEnvironment, fault),
        PostgresException { SqlState: "3D000" } => new($"{_place}: the server has no such database. Create it ('createdb'), or check the address in ASCENT_STORE.", ProblemKind.BrokenEnvironment, fault),
        PostgresException { SqlState: "42501" } => new($"{_place}: the user may not do this ({fault.Message}). Ask for the right to create a schema in the database.", ProblemKind.BrokenEnvironment, fault),
        PostgresException { SqlState: ['2', '2' or '3', ..] } => new($"A row breaks a rule of the store ({fault.Message}). Nothing was changed.", inner: fault),
        NpgsqlException { InnerException: SocketException or TimeoutException or IOException } => new($"{_place} cannot be reached: {fault.InnerException!.Message} Check the address in ASCENT_STORE and that the server runs.", ProblemKind.BrokenEnvironment, fault),
        NpgsqlException => new($"{_place} could not be used: {fault.Message}", ProblemKind.BrokenEnvironment, fault),
        _ => null,
    };

    private static string SchemaOf(string person) => "ascent_" + person;
}
