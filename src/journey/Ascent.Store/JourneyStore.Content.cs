using System.Data.Common;
using System.Globalization;
using Ascent.Journey;
using Dapper;

namespace Ascent.Store;

/// <summary>The store as a whole: read out, and taken in again.</summary>
public sealed partial class JourneyStore
{
    /// <summary>How far an activity has come; the further of two states is kept.</summary>
    private const string FurtherActivity =
        """
        ON CONFLICT (activity_id) DO UPDATE SET state = excluded.state, started_on = coalesce(activity.started_on, excluded.started_on), done_on = excluded.done_on
        WHERE (activity.state = 'NotStarted' AND excluded.state <> 'NotStarted') OR (activity.state = 'InProgress' AND excluded.state = 'Done')
        """;

    /// <summary>Says that something changed; it is this store's own and travels nowhere.</summary>
    private const string Counter = "revision";

    /// <summary>Everything, as of one moment.</summary>
    public StoreContent Content() => _database.Snapshot(c => new StoreContent(SchemaScripts.Latest, [.. SchemaTables.All.Where(table => table.Name != Counter).Select(table => ReadTable(c, table))]));

    /// <summary>
    /// Takes in what <see cref="Content"/> read out, of this or an earlier version, in one transaction. Returns the number of rows that were added.
    /// </summary>
    /// <param name="content">What to take in.</param>
    /// <param name="mode">What becomes of what is here.</param>
    /// <param name="before">Called when nobody else can write any more and before anything is changed; a fault in it leaves all as it is.</param>
    /// <exception cref="JourneyException">It is of a newer version or does not fit the schema; nothing was changed.</exception>
    public long Take(StoreContent content, TakeMode mode, Action? before = null)
    {
        if (content.Version > SchemaScripts.Latest)
            throw new JourneyException($"It was written by a newer Ascent (schema {content.Version}, this one knows up to {SchemaScripts.Latest}), so nothing was changed. Update Ascent.", ProblemKind.BrokenEnvironment);
        var tables = content.Tables.Select(given => (Given: given, Table: SchemaTables.All.FirstOrDefault(table => table.Name == given.Name)
            ?? throw new JourneyException($"It has a table {Nearest.Quote(given.Name)}, which this version does not know. Nothing was changed."))).ToList();
        foreach (var (given, table) in tables)
            Check(given, table);
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

            var numbers = new Dictionary<(string Table, long Old), long>();
            var added = 0L;
            // Plans are computed anew from what was merged; those of another home would be taken for the last ones shown here.
            foreach (var table in SchemaTables.All.Where(table => table.Name != Counter && !(mode == TakeMode.Merge && table.Name == "plan")))
            {
                foreach (var (given, _) in tables.Where(pair => pair.Table == table))
                    added += Insert(c, given, table, mode, numbers);
            }

            // The revision only rises (Write has raised it), so that no page takes what it computed before for what is here now.
            return added;
        });
    }

    private static StoreTable ReadTable(DbConnection connection, SchemaTable table)
    {
        var names = table.Columns.Select(column => column.Name).ToList();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {string.Join(", ", names)} FROM {table.Name} ORDER BY {names[0]}";
        using var reader = command.ExecuteReader();
        var rows = new List<IReadOnlyList<object?>>();
        while (reader.Read())
        {
            var row = new object?[names.Count];
            for (var i = 0; i < row.Length; i++)
            {
                row[i] = reader.IsDBNull(i) ? null : table.Columns[i].Kind switch
                {
                    ColumnKind.Whole => reader.GetInt64(i),
                    ColumnKind.Real => reader.GetDouble(i),
                    _ => reader.GetString(i),
                };
            }

            rows.Add(row);
        }

        // Databases sort texts differently; this order is the same everywhere.
        if (table.Columns[0].Kind == ColumnKind.Text)
            rows.Sort((a, b) => string.CompareOrdinal((string?)a[0], (string?)b[0]));
        return new StoreTable(table.Name, names, rows);
    }

    private static void Check(StoreTable given, SchemaTable table)
    {
        JourneyException Bad(string why) => new($"The table {table.Name} cannot be taken: {why}. Nothing was changed.");
        if (given.Columns.Distinct(StringComparer.Ordinal).Count() != given.Columns.Count)
            throw Bad("a column stands twice");
        var kinds = given.Columns.Select(name => table.Columns.FirstOrDefault(column => column.Name == name) ?? throw Bad($"this version does not know its column {Nearest.Quote(name)}")).ToList();
        foreach (var row in given.Rows)
        {
            if (row.Count != kinds.Count)
                throw Bad("a row has more or fewer values than there are columns");
            for (var i = 0; i < row.Count; i++)
            {
                var fits = row[i] switch { null => true, long => kinds[i].Kind is ColumnKind.Whole, double => kinds[i].Kind is ColumnKind.Real, string => kinds[i].Kind is ColumnKind.Text, _ => false };
                if (!fits)
                    throw Bad($"a value of {kinds[i].Name} is of another kind than {kinds[i].Kind.ToString().ToLowerInvariant()}");
            }
        }
    }

    private long Insert(DbConnection connection, StoreTable given, SchemaTable table, TakeMode mode, Dictionary<(string Table, long Old), long> numbers)
    {
        if (given.Rows.Count == 0)
            return 0;
        var merging = mode == TakeMode.Merge;
        var id = table.Counted ? given.Columns.ToList().IndexOf("id") : -1;
        var known = merging && id >= 0 ? Known(connection, given, table, id) : [];
        var next = merging && id >= 0 ? connection.ExecuteScalar<long>($"SELECT coalesce(max(id), 0) FROM {table.Name}") + 1 : 0;
        var taken = merging && id >= 0 ? connection.Query<long>($"SELECT id FROM {table.Name}").ToHashSet() : [];
        if (merging && id >= 0)
            next = Math.Max(next, given.Rows.Max(row => row[id] is long number ? number : 0) + 1);

        using var command = connection.CreateCommand();
        command.CommandText = $"INSERT INTO {table.Name} ({string.Join(", ", given.Columns)}) VALUES ({string.Join(", ", given.Columns.Select((_, i) => "@p" + i.ToString(CultureInfo.InvariantCulture)))})" +
            (!merging ? "" : table.Name == "activity" ? " " + FurtherActivity : " ON CONFLICT DO NOTHING");
        var parameters = given.Columns.Select((_, i) =>
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = "@p" + i.ToString(CultureInfo.InvariantCulture);
            command.Parameters.Add(parameter);
            return parameter;
        }).ToList();

        var added = 0L;
        foreach (var given0 in given.Rows)
        {
            var row = given0.ToArray();
            for (var i = 0; i < row.Length; i++)
            {
                if (row[i] is long reference && table.References.TryGetValue(given.Columns[i], out var target) && numbers.TryGetValue((target, reference), out var now))
                    row[i] = now;
            }

            if (merging && id >= 0 && row[id] is long old)
            {
                if (known.TryGetValue(KeyOf(row, id), out var same))
                {
                    numbers[(table.Name, old)] = same;
                    continue;
                }

                var number = taken.Add(old) ? old : next++;
                numbers[(table.Name, old)] = number;
                row[id] = number;
            }

            for (var i = 0; i < row.Length; i++)
                parameters[i].Value = row[i] ?? DBNull.Value;
            added += Math.Max(0, command.ExecuteNonQuery());
        }

        if (table.Counted)
            _database.CountOn(connection, table.Name);
        return added;
    }

    /// <summary>Rows that are here already, by all that they say but their number.</summary>
    private static Dictionary<string, long> Known(DbConnection connection, StoreTable given, SchemaTable table, int id)
    {
        var here = ReadTable(connection, table);
        var order = given.Columns.Select(name => here.Columns.ToList().IndexOf(name)).ToList();
        var known = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var row in here.Rows)
        {
            object?[] same = [.. order.Select(i => row[i])];
            known.TryAdd(KeyOf(same, id), (long)same[id]!);
        }

        return known;
    }

    private static string KeyOf(object?[] row, int id) =>
        string.Join('\u001f', row.Select((value, i) => i == id ? "" : value is null ? "\u0000" : string.Create(CultureInfo.InvariantCulture, $"{value}")));
}
