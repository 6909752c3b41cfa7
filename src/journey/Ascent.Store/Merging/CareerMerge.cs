using System.Data.Common;
using Dapper;

namespace Ascent.Store;

/// <summary>
/// Career entries of two homes. An entry changes over the months, so it is not known by all that it says: it is the same where kind and title are the
/// same and a state was written in the same instant; of several such, the one with the most states in common.
/// </summary>
internal static class CareerMerge
{
    internal const string Table = "career_entry";
    internal const string StateTable = "career_state";

    internal static long Run(DbConnection connection, StoreMerge merge, MergeReport report, StoreTable given, StoreTable? states)
    {
        var (id, kind, title) = (given.Columns.IndexOf("id"), given.Columns.IndexOf("kind"), given.Columns.IndexOf("title"));
        var theirs = StatesOf(states);
        var mine = connection.Query<(long Id, string State, string At)>("SELECT entry_id, state, at FROM career_state").ToLookup(row => row.Id, row => $"{row.State} {row.At}");
        var here = connection.Query<(long Id, string Kind, string Title)>("SELECT id, kind, title FROM career_entry ORDER BY id")
            .ToLookup(row => (row.Kind, row.Title), row => (row.Id, States: mine[row.Id].ToHashSet(StringComparer.Ordinal)));
        var found = new HashSet<long>();
        var fresh = new List<IReadOnlyList<object?>>();
        var changed = 0L;
        foreach (var row in given.Rows)
        {
            var there = (long)row[id]!;
            var same = here[((string)row[kind]!, (string)row[title]!)]
                .Where(entry => !found.Contains(entry.Id) && (entry.States.Overlaps(theirs[there]) || (entry.States.Count == 0 && !theirs[there].Any())))
                .OrderByDescending(entry => entry.States.Intersect(theirs[there], StringComparer.Ordinal).Count()).ThenBy(entry => entry.States.Count)
                .Select(entry => (long?)entry.Id).FirstOrDefault();
            if (same is not { } number)
            {
                fresh.Add(row);
                continue;
            }

            found.Add(number);
            merge.Name(Table, there, number);
            Tell(connection, report, number, (string)row[title]!, Value(given, row, "link"), Value(given, row, "note"));
            changed += Complete(connection, number, Value(given, row, "link"), Value(given, row, "note"));
        }

        return changed + (fresh.Count == 0 ? 0 : merge.Add(given, fresh));
    }

    private static ILookup<long, string> StatesOf(StoreTable? states)
    {
        if (states is null)
            return Enumerable.Empty<string>().ToLookup(_ => 0L);
        var (entry, state, at) = (states.Columns.IndexOf("entry_id"), states.Columns.IndexOf("state"), states.Columns.IndexOf("at"));
        return states.Rows.ToLookup(row => (long)row[entry]!, row => $"{row[state]} {row[at]}");
    }

    private static object? Value(StoreTable table, IReadOnlyList<object?> row, string column) => table.Columns.IndexOf(column) is >= 0 and var at ? row[at] : null;

    /// <summary>Nobody knows when a link or a note was written, so the one that is here stays and the other is told.</summary>
    private static void Tell(DbConnection connection, MergeReport report, long id, string title, object? link, object? note)
    {
        var (hereLink, hereNote) = connection.QuerySingle<(string? Link, string? Note)>("SELECT link, note FROM career_entry WHERE id = @id", new { id });
        foreach (var (column, here, there) in new[] { ("link", hereLink, (string?)link), ("note", hereNote, (string?)note) })
        {
            if (here is not null && there is not null && here != there)
                report.Add(new(Table, [title], [column], [here], [there], null, null, KeptHere: true));
        }
    }

    /// <summary>A link or note that is here stays; one that is only there comes.</summary>
    private static int Complete(DbConnection connection, long id, object? link, object? note) => connection.Execute(
        """
        UPDATE career_entry SET link = coalesce(link, CAST(@link AS TEXT)), note = coalesce(note, CAST(@note AS TEXT))
        WHERE id = @id AND ((link IS NULL AND CAST(@link AS TEXT) IS NOT NULL) OR (note IS NULL AND CAST(@note AS TEXT) IS NOT NULL))
        """,
        new { id, link = (string?)link, note = (string?)note });
}
