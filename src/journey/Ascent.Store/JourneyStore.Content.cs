using System.Data.Common;
using Ascent.Journey;
using Dapper;

namespace Ascent.Store;

/// <summary>The store as a whole: read out, and taken in again.</summary>
public sealed partial class JourneyStore
{
    /// <summary>Says that something changed; it is this store's own and travels nowhere.</summary>
    private const string Counter = "revision";

    /// <summary>Everything, as of one moment.</summary>
    public StoreContent Content() => _database.Snapshot(c => new StoreContent(SchemaScripts.Latest, [.. SchemaTables.All.Where(table => table.Name != Counter).Select(table => TableRows.Read(c, table))]));

    /// <summary>Whether <see cref="Take"/> in the place of what is there would take this.</summary>
    /// <exception cref="JourneyException">With the table, the row and the column that it would refuse.</exception>
    public static void Check(StoreContent content) => Known(content);

    /// <summary>
    /// Takes in what <see cref="Content"/> read out, of this or an earlier version, in one transaction. Returns the number of rows that were added.
    /// </summary>
    /// <param name="content">What to take in.</param>
    /// <param name="mode">What becomes of what is here.</param>
    /// <param name="before">Called when nobody else can write any more and before anything is changed; a fault in it leaves all as it is.</param>
    /// <param name="report">Gets what a merge chose between.</param>
    /// <exception cref="JourneyException">It is of a newer version or does not fit the schema; nothing was changed.</exception>
    public long Take(StoreContent content, TakeMode mode, Action? before = null, MergeReport? report = null)
    {
        if (content.Version > SchemaScripts.Latest)
            throw new JourneyException($"It was written by a newer Ascent (schema {content.Version}, this one knows up to {SchemaScripts.Latest}), so nothing was changed. Update Ascent.", ProblemKind.BrokenEnvironment);
        var tables = Known(content);
        // A backup is taken as it is: it is the person's own, and what was wrong in it was wrong before.
        if (mode != TakeMode.Replace)
            TableCheck.Family([.. tables.Select(pair => pair.Given)]);
        return _database.Write(c =>
        {
            if (mode == TakeMode.IntoEmpty && SchemaTables.All.Any(table => table.Name != Counter && c.ExecuteScalar<long>($"SELECT count(*) FROM {table.Name}") > 0))
                throw new JourneyException("There is a journey here already. Give --merge to add what is new to it, or --home with a folder that holds none.");
            before?.Invoke();
            if (mode == TakeMode.Replace)
            {
                foreach (var table in SchemaTables.All.Reverse().Where(table => table.Name != Counter))
                    c.Execute($"DELETE FROM {table.Name}");
            }

            var added = mode == TakeMode.Merge ? new StoreMerge(c, report ?? new()).Run(tables) : InsertAll(c, tables);
            foreach (var table in SchemaTables.All.Where(table => table.Counted))
                _database.CountOn(c, table.Name);

            // The revision only rises (Write has raised it), so that no page takes what it computed before for what is here now.
            return added;
        });
    }

    private static List<(StoreTable Given, SchemaTable Table)> Known(StoreContent content)
    {
        var tables = content.Tables.Select(given => (Given: given, Table: SchemaTables.All.FirstOrDefault(table => table.Name == given.Name)
            ?? throw new JourneyException($"It has a table {Nearest.Quote(given.Name)}, which this version does not know. Nothing was changed."))).ToList();
        foreach (var (given, table) in tables)
            TableCheck.Run(given, table);
        return tables;
    }

    private static long InsertAll(DbConnection connection, IReadOnlyList<(StoreTable Given, SchemaTable Table)> tables) =>
        SchemaTables.All.SelectMany(table => tables.Where(pair => pair.Table == table)).Where(pair => pair.Table.Name != Counter)
            .Sum(pair => TableRows.Insert(connection, pair.Given.Name, pair.Given.Columns, pair.Given.Rows));
}
