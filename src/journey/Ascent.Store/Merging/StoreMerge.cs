using System.Data.Common;
using Dapper;

namespace Ascent.Store;

/// <summary>
/// Joins another home's rows with those that are here, within one transaction. Each home counts for itself, so a row is known by what it says and
/// not by its number, and what belongs to it follows it to the number that it has here.
/// </summary>
internal sealed class StoreMerge(DbConnection connection, MergeReport report)
{
    /// <summary>What a row of the other home is called here, by its table and by what it was called there.</summary>
    private readonly Dictionary<(string Table, object Name), object> _names = [];

    /// <summary>Returns the number of rows that were added or changed.</summary>
    /// <param name="tables">What the other home has, with the tables that hold it.</param>
    internal long Run(IReadOnlyList<(StoreTable Given, SchemaTable Table)> tables)
    {
        var changed = 0L;
        foreach (var table in SchemaTables.All.Where(MergeRules.Travels))
        {
            if (tables.FirstOrDefault(pair => pair.Table == table).Given is not { Rows.Count: > 0 } given)
                continue;
            given = Rehung(given);
            var choices = MergeChoices.Find(connection, given, table);
            foreach (var (choice, _, _) in choices)
                report.Add(choice);
            changed += table.Name switch
            {
                CareerMerge.Table => CareerMerge.Run(connection, this, report, given, tables.FirstOrDefault(pair => pair.Table.Name == CareerMerge.StateTable).Given),
                SessionMerge.Table => SessionMerge.Run(connection, this, given),
                _ when MergeRules.IsLog(table) => Log(Chosen(given, table, choices), table),
                _ when table.Counted => Counted(given, table),
                _ => TableRows.Insert(connection, table.Name, given.Columns, given.Rows, MergeRules.OnConflict(table)),
            };
        }

        connection.Execute(AfterReviews);
        connection.Execute(SessionMerge.AfterAnswers);
        return changed;
    }

    internal void Name(string table, object there, object here) => _names[(table, there)] = here;

    /// <summary>Adds rows of a counted table under their own numbers where these are free, else under new ones, and remembers which.</summary>
    internal long Add(StoreTable given, IReadOnlyList<IReadOnlyList<object?>> rows)
    {
        var id = given.Columns.IndexOf("id");
        var taken = connection.Query<long>($"SELECT id FROM {given.Name}").ToHashSet();
        var next = Math.Max(taken.DefaultIfEmpty(0).Max(), given.Rows.Max(row => (long)row[id]!)) + 1;
        var renumbered = rows.Select(row =>
        {
            var there = (long)row[id]!;
            var here = taken.Add(there) ? there : next++;
            Name(given.Name, there, here);
            return row.With(id, here);
        });
        return TableRows.Insert(connection, given.Name, given.Columns, renumbered, "ON CONFLICT DO NOTHING");
    }

    /// <summary>Reviews of both homes are in the log now, so a card has been seen as often as the log says.</summary>
    private const string AfterReviews =
        """
        UPDATE card SET
            reviews = (SELECT count(*) FROM review WHERE review.card_id = card.card_id),
            lapses = (SELECT count(*) FROM review WHERE review.card_id = card.card_id AND review.grade = 1 AND review.stage = 'Review')
        WHERE (SELECT count(*) FROM review WHERE review.card_id = card.card_id) > card.reviews
        """;

    /// <summary>The rows with their parents called as they are called here.</summary>
    private StoreTable Rehung(StoreTable given)
    {
        foreach (var (column, name) in given.Columns.Index())
        {
            if (!MergeRules.Parents.TryGetValue((given.Name, name), out var parent))
                continue;
            given = given with
            {
                // TableCheck has seen that each has its parent in the file.
                Rows = [.. given.Rows.Select(row => row.With(column, _names[(parent, row[column]!)]))],
            };
        }

        return given;
    }

    private long Counted(StoreTable given, SchemaTable table)
    {
        var id = given.Columns.IndexOf("id");
        var known = new KnownRows(TableRows.Read(connection, table), given.Columns);
        var fresh = new List<IReadOnlyList<object?>>();
        foreach (var row in given.Rows)
        {
            if (known.Find(row) is { } here)
                Name(given.Name, row[id]!, here);
            else
                fresh.Add(row);
        }

        return fresh.Count == 0 ? 0 : Add(given, fresh);
    }

    /// <summary>Of a log that takes one answer to a question, the one that was not chosen makes room: here, or in what is given.</summary>
    private StoreTable Chosen(StoreTable given, SchemaTable table, IReadOnlyList<(MergeChoice Choice, IReadOnlyList<object?> Here, IReadOnlyList<object?> There)> choices)
    {
        if (choices.Count == 0)
            return given;
        foreach (var (_, here, _) in choices.Where(pair => !pair.Choice.KeptHere))
            connection.Execute($"DELETE FROM {table.Name} WHERE id = @id", new { id = (long)here[0]! });
        var lost = choices.Where(pair => pair.Choice.KeptHere).Select(pair => pair.There).ToHashSet();
        return given with { Rows = [.. given.Rows.Where(row => !lost.Contains(row))] };
    }

    /// <summary>A log is told in the order of its numbers, so both homes' rows are numbered in the order of time; each home's own order stays.</summary>
    private long Log(StoreTable given, SchemaTable table)
    {
        var here = TableRows.Read(connection, table);
        var known = new KnownRows(here, given.Columns);
        var (id, at) = (given.Columns.IndexOf("id"), given.Columns.IndexOf("at"));
        var (hereId, hereAt) = (here.Columns.IndexOf("id"), here.Columns.IndexOf("at"));
        var fresh = new Queue<IReadOnlyList<object?>>(given.Rows.Where(row => known.Find(row) is null).OrderBy(row => (long)row[id]!));
        if (fresh.Count == 0)
            return 0;
        var before = here.Rows.TakeWhile(row => !IsBefore(fresh.Peek()[at], row[hereAt])).Count();
        var next = before == 0 ? 1 : (long)here.Rows[before - 1][hereId]! + 1;
        if (before < here.Rows.Count)
            connection.Execute($"DELETE FROM {table.Name} WHERE id >= @first", new { first = (long)here.Rows[before][hereId]! });
        var (mine, theirs) = (new List<IReadOnlyList<object?>>(), new List<IReadOnlyList<object?>>());
        foreach (var row in here.Rows.Skip(before))
        {
            while (fresh.TryPeek(out var other) && IsBefore(other[at], row[hereAt]))
                theirs.Add(fresh.Dequeue().With(id, next++));
            mine.Add(row.With(hereId, next++));
        }

        while (fresh.TryDequeue(out var other))
            theirs.Add(other.With(id, next++));

        // What is here first: where only one of two rows can be (the same question answered in both homes), it stays.
        TableRows.Insert(connection, table.Name, here.Columns, mine);
        return TableRows.Insert(connection, table.Name, given.Columns, theirs, MergeRules.OnConflict(table));
    }

    private static bool IsBefore(object? one, object? other) => string.CompareOrdinal((string?)one, (string?)other) < 0;
}
