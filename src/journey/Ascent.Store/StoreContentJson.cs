using System.Text.Json;
using System.Text.Json.Nodes;
using Ascent.Journey;

namespace Ascent.Store;

/// <summary>A store's content as JSON: for each table a list of its rows, each an object of its columns.</summary>
public static class StoreContentJson
{
    public static JsonObject Write(StoreContent content)
    {
        var root = new JsonObject();
        foreach (var table in content.Tables)
        {
            var rows = new JsonArray();
            foreach (var row in table.Rows)
            {
                var entry = new JsonObject();
                for (var i = 0; i < row.Count; i++)
                {
                    entry[table.Columns[i]] = row[i] switch
                    {
                        long whole => JsonValue.Create(whole),
                        double real => JsonValue.Create(real),
                        string text => JsonValue.Create(text),
                        _ => null,
                    };
                }

                rows.Add((JsonNode)entry);
            }

            root[table.Name] = rows;
        }

        return root;
    }

    /// <exception cref="JourneyException">It has another form. What the values say is checked by <see cref="JourneyStore.Take"/>.</exception>
    public static StoreContent Read(JsonObject root, int version)
    {
        var tables = new List<StoreTable>();
        foreach (var (name, value) in root)
        {
            if (value is not JsonArray list)
                throw new JourneyException($"The table {Nearest.Quote(name)} is not a list of rows. Nothing was changed.");
            var known = SchemaTables.All.FirstOrDefault(table => table.Name == name)
                ?? throw new JourneyException($"It has a table {Nearest.Quote(name)}, which this version does not know. Nothing was changed.");
            var reals = known.Columns.Where(column => column.Kind == ColumnKind.Real).Select(column => column.Name).ToHashSet(StringComparer.Ordinal);

            // No more than the table has, and one to be refused by: a row for each of a million names would fill the memory before it is looked at.
            var columns = list.OfType<JsonObject>().SelectMany(row => row.Select(pair => pair.Key)).Distinct(StringComparer.Ordinal).Take(known.Columns.Count + 1).ToList();
            var rows = new List<IReadOnlyList<object?>>(list.Count);
            foreach (var row in list)
            {
                if (row is not JsonObject map)
                    throw new JourneyException($"A row of the table {Nearest.Quote(name)} is not an object. Nothing was changed.");
                rows.Add([.. columns.Select(column => Value(map[column], reals.Contains(column), name, column))]);
            }

            tables.Add(new(name, columns, rows));
        }

        return new(version, tables);
    }

    private static object? Value(JsonNode? node, bool real, string table, string column)
    {
        switch (node?.GetValueKind())
        {
            case null: return null;
            case JsonValueKind.String: return node.GetValue<string>();
            case JsonValueKind.Number when real && node.AsValue().TryGetValue<double>(out var number) && double.IsFinite(number): return number;
            case JsonValueKind.Number when !real && node.AsValue().TryGetValue<long>(out var whole): return whole;
            default: throw new JourneyException($"The value {Nearest.Quote(node.ToJsonString())} of {table}.{column} is neither a text nor a number that fits. Nothing was changed.");
        }
    }
}
