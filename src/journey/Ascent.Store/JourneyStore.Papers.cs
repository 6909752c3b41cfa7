using System.Data.Common;
using Ascent.Journey.Papers;
using Ascent.Journey.Progress;
using Dapper;

namespace Ascent.Store;

/// <summary>Papers that were begun, and what was noted of them.</summary>
public sealed partial class JourneyStore
{
    private sealed record PaperRow(string PaperId, string StartedAt, string? DoneOn, long Shown);

    private sealed record PaperNoteRow(string PaperId, string Field, string Text, string At);

    /// <summary>Every paper that was begun, by the time of its beginning, with its notes.</summary>
    public IReadOnlyList<PaperNotes> PaperNotes() => _database.Read(c => Papers(c, null));

    public PaperNotes? PaperNotes(string paperId) => _database.Read(c => Papers(c, paperId).FirstOrDefault());

    /// <summary>Begins a paper and, where there is one, its activity.</summary>
    public void StartPaper(string paperId, string? activityId, DateTimeOffset at, DateOnly day) => _database.Write(c => StartPaper(c, paperId, activityId, at, day));

    /// <summary>Writes the fields that are given (an empty text clears one) and, if asked, whether the notes may be shown. Begins the paper where needed.</summary>
    public PaperNotes SavePaperNotes(string paperId, string? activityId, IReadOnlyDictionary<PaperField, string> fields, bool? shown, DateTimeOffset at, DateOnly day) => _database.Write(c =>
    {
        StartPaper(c, paperId, activityId, at, day);
        foreach (var (field, text) in fields)
        {
            if (text.Length == 0)
                c.Execute("DELETE FROM paper_note WHERE paper_id = @paperId AND field = @field", new { paperId, field = field.Key() });
            else
                c.Execute(
                    """
                    INSERT INTO paper_note (paper_id, field, text, at) VALUES (@paperId, @field, @text, @at)
                    ON CONFLICT (paper_id, field) DO UPDATE SET text = excluded.text, at = excluded.at WHERE paper_note.text <> excluded.text
                    """,
                    new { paperId, field = field.Key(), text, at = Stamp(at) });
        }

        if (shown is { } open)
            c.Execute("UPDATE paper SET shown = @shown WHERE paper_id = @paperId", new { paperId, shown = open ? 1L : 0L });
        return Papers(c, paperId)[0];
    });

    /// <summary>
    /// Ends a paper: <paramref name="proof"/> makes the evidence of the notes as they stand in this transaction, or throws when they are not whole.
    /// </summary>
    public (PaperNotes Notes, Evidence? Evidence) EndPaper(string paperId, DateOnly day, Func<PaperNotes?, Evidence?> proof) => _database.Write(c =>
    {
        var evidence = proof(Papers(c, paperId).FirstOrDefault());
        c.Execute("UPDATE paper SET done_on = coalesce(done_on, @day) WHERE paper_id = @paperId", new { paperId, day = Day(day) });
        if (evidence is not null) Prove(c, evidence, day);
        return (Papers(c, paperId)[0], evidence);
    });

    private static int StartPaper(DbConnection connection, string paperId, string? activityId, DateTimeOffset at, DateOnly day)
    {
        if (activityId is not null) Start(connection, activityId, day);
        return connection.Execute(
            "INSERT INTO paper (paper_id, started_at, shown) VALUES (@paperId, @at, 0) ON CONFLICT (paper_id) DO NOTHING",
            new { paperId, at = Stamp(at) });
    }

    private static List<PaperNotes> Papers(DbConnection connection, string? paperId)
    {
        var notes = connection.Query<PaperNoteRow>(
            "SELECT paper_id AS PaperId, field AS Field, text AS Text, at AS At FROM paper_note WHERE CAST(@paperId AS TEXT) IS NULL OR paper_id = @paperId",
            new { paperId }).ToLookup(row => row.PaperId, StringComparer.Ordinal);
        return
        [
            .. connection.Query<PaperRow>(
                """
                SELECT paper_id AS PaperId, started_at AS StartedAt, done_on AS DoneOn, shown AS Shown
                FROM paper WHERE CAST(@paperId AS TEXT) IS NULL OR paper_id = @paperId ORDER BY started_at, paper_id
                """,
                new { paperId })
            .Select(row => new PaperNotes(
                row.PaperId,
                Time(row.StartedAt),
                Day(row.DoneOn),
                row.Shown != 0,
                notes[row.PaperId].ToDictionary(note => Enum.Parse<PaperField>(note.Field, ignoreCase: true), note => new PaperNote(note.Text, Time(note.At))))),
        ];
    }
}
