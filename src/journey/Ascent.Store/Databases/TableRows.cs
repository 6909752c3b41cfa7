using System.Data.Common;
using System.Globalization;

namespace Ascent.Store;

/// <summary>Rows of a table read out and put in, whatever the table is.</summary>
internal static class TableRows
{
    /// <summary>All rows with all columns, in the order of the first column.</summary>
    internal static StoreTable Read(DbConnection connection, SchemaTable table)
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

    /// <summary>Puts rows in, one by one, and returns how many were added or changed.</summary>
    /// <param name="connection">Within a transaction.</param>
    /// <param name="table">The table's name.</param>
    /// <param name="columns">The columns that the rows have.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="otherwise">What follows the values: nothing, or an ON CONFLICT clause.</param>
    internal static long Insert(DbConnection connection, string table, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<object?>> rows, string otherwise = "")
    {
        var names = columns.Select((_, i) => "@p" + i.ToString(CultureInfo.InvariantCulture)).ToList();
        using var command = connection.CreateCommand();
        command.CommandText = $"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", names)}) {otherwise}";
        var parameters = names.Select(name =>
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            command.Parameters.Add(parameter);
            return parameter;
        }).ToList();
        var changed = 0L;
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Count; i++)
                parameters[i].Value = row[i] ?? DBNull.Value;
            changed += Math.Max(0, command.ExecuteNonQuery());
        }

        return changed;
    }
}
