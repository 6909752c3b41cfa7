using System.Data.Common;
using Ascent.Journey.Career;
using Dapper;

namespace Ascent.Store;

/// <summary>Contributions, people, applications and posts. Nothing is deleted: what is taken out can be brought back.</summary>
public sealed partial class JourneyStore
{
    private sealed record CareerRow(long Id, string Kind, string Title, string? Link, string? Note, string? RemovedAt);

    private sealed record CareerStateRow(long EntryId, string State, string Day);

    /// <summary>All entries, oldest first; those that were taken out only if asked for.</summary>
    public IReadOnlyList<CareerEntry> Career(bool removed = false) => _database.Read(c => Entries(c, null).Where(entry => removed || entry.RemovedAt is null).ToList());

    public CareerEntry? CareerEntry(long id) => _database.Read(c => Entries(c, id).FirstOrDefault());

    public CareerEntry AddCareer(CareerKind kind, string title, string? link, string? note, string state, DateOnly on, DateTimeOffset at) => _database.Write(c =>
    {
        var id = c.ExecuteScalar<long>(
            "INSERT INTO career_entry (kind, title, link, note) VALUES (@kind, @title, @link, @note) RETURNING id",
            new { kind = kind.Key(), title, link, note });
        AddState(c, id, state, on, at);
        return Entries(c, id)[0];
    });

    /// <summary>Moves an entry into a state and, where given, renews its link and note. Null when there is no such entry.</summary>
    public CareerEntry? MoveCareer(long id, string state, string? link, string? note, DateOnly on, DateTimeOffset at) => _database.Write(c =>
    {
        if (Entries(c, id).FirstOrDefault() is not { RemovedAt: null } entry) return null;
        if (entry.State != state || entry.On != on) AddState(c, id, state, on, at);
        c.Execute(
            "UPDATE career_entry SET link = coalesce(CAST(@link AS TEXT), link), note = coalesce(CAST(@note AS TEXT), note) WHERE id = @id",
            new { id, link, note });
        return Entries(c, id)[0];
    });

    /// <summary>Takes an entry out, or brings it back. Null when there is no such entry.</summary>
    public CareerEntry? RemoveCareer(long id, DateTimeOffset? at) => _database.Write(c =>
    {
        c.Execute("UPDATE career_entry SET removed_at = CAST(@at AS TEXT) WHERE id = @id", new { id, at = at is { } time ? Stamp(time) : null });
        return Entries(c, id).FirstOrDefault();
    });

    private static void AddState(DbConnection connection, long id, string state, DateOnly on, DateTimeOffset at) => connection.Execute(
        "INSERT INTO career_state (entry_id, state, day, at) VALUES (@id, @state, @day, @at)",
        new { id, state, day = Day(on), at = Stamp(at) });

    private static List<CareerEntry> Entries(DbConnection connection, long? id)
    {
        var states = connection.Query<CareerStateRow>(
            "SELECT entry_id AS EntryId, state AS State, day AS Day FROM career_state WHERE CAST(@id AS BIGINT) IS NULL OR entry_id = @id ORDER BY id",
            new { id }).ToLookup(row => row.EntryId);
        return
        [
            .. connection.Query<CareerRow>(
                """
                SELECT id AS Id, kind AS Kind, title AS Title, link AS Link, note AS Note, removed_at AS RemovedAt
                FROM career_entry WHERE CAST(@id AS BIGINT) IS NULL OR id = @id ORDER BY id
                """,
                new { id })
            .Select(row => new CareerEntry(
                row.Id,
                Enum.Parse<CareerKind>(row.Kind, ignoreCase: true),
                row.Title,
                row.Link,
                row.Note,
                [.. states[row.Id].Select(step => new CareerStep(step.State, Day(step.Day)!.Value))],
                row.RemovedAt is null ? null : Time(row.RemovedAt))),
        ];
    }
}
