using Ascent.Journey.Exports;
using Dapper;

namespace Ascent.Store;

/// <summary>What calendars were told, and the address of the feed.</summary>
public sealed partial class JourneyStore
{
    private sealed record EventRow(string Uid, string Fingerprint, long Sequence, string ChangedAt, string Document);

    private const string EventColumns = "SELECT uid AS Uid, fingerprint AS Fingerprint, sequence AS Sequence, changed_at AS ChangedAt, document AS Document FROM calendar_event";

    /// <summary>The secret part of the feed's address, or null before the first export.</summary>
    public string? CalendarToken() => _database.Read(c => c.ExecuteScalar<string?>("SELECT token FROM calendar_feed"));

    /// <summary>Keeps an address; the one that another command kept meanwhile stays, unless it is to be replaced. Returns the one that counts.</summary>
    public string SaveCalendarToken(string token, bool replace, DateTimeOffset now) => _database.Write(c =>
    {
        c.Execute(
            "INSERT INTO calendar_feed (id, token, made_at) VALUES (1, @token, @at) ON CONFLICT (id) " + (replace ? "DO UPDATE SET token = excluded.token, made_at = excluded.made_at" : "DO NOTHING"),
            new { token, at = Stamp(now) });
        return c.ExecuteScalar<string>("SELECT token FROM calendar_feed")!;
    });

    /// <summary>
    /// Reads what was told before, lets <paramref name="tell"/> say what is told now, and keeps that: in one transaction, so that two exports at
    /// once give no event the same sequence for two versions. Writes nothing where nothing is new.
    /// </summary>
    public IReadOnlyList<ToldEvent> TellCalendar(Func<IReadOnlyDictionary<string, ToldEvent>, IReadOnlyList<ToldEvent>> tell)
    {
        // Most requests of a subscribed calendar find nothing new and need no writer's turn.
        var before = _database.Read(Told);
        var now = tell(before);
        if (Same(before, now))
            return now;
        return _database.Write(c =>
        {
            var known = Told(c);
            var told = tell(known);
            foreach (var gone in known.Keys.Except(told.Select(one => one.Event.Uid), StringComparer.Ordinal))
                c.Execute("DELETE FROM calendar_event WHERE uid = @gone", new { gone });
            foreach (var one in told.Where(one => !known.TryGetValue(one.Event.Uid, out var old) || old != one))
            {
                c.Execute(
                    """
                    INSERT INTO calendar_event (uid, fingerprint, sequence, changed_at, document) VALUES (@uid, @fingerprint, @sequence, @at, @document)
                    ON CONFLICT (uid) DO UPDATE SET fingerprint = excluded.fingerprint, sequence = excluded.sequence, changed_at = excluded.changed_at, document = excluded.document
                    """,
                    new { uid = one.Event.Uid, fingerprint = one.Fingerprint, sequence = (long)one.Sequence, at = Stamp(one.ChangedAt), document = one.Event.Write() });
            }

            return told;
        });
    }

    private static Dictionary<string, ToldEvent> Told(System.Data.Common.DbConnection connection)
    {
        var told = new Dictionary<string, ToldEvent>(StringComparer.Ordinal);
        foreach (var row in connection.Query<EventRow>(EventColumns))
        {
            if (CalendarEvent.Read(row.Document) is { } one)
                told[row.Uid] = new(one, (int)row.Sequence, Time(row.ChangedAt), row.Fingerprint == ToldEvent.CancelledMark);
        }

        return told;
    }

    private static bool Same(Dictionary<string, ToldEvent> before, IReadOnlyList<ToldEvent> now) =>
        before.Count == now.Count && now.All(one => before.TryGetValue(one.Event.Uid, out var old) && old == one);
}
