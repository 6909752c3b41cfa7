namespace Ascent.Store;

/// <summary>Columns by their names, and a row with one value exchanged.</summary>
internal static class RowLists
{
    internal static int IndexOf(this IReadOnlyList<string> columns, string name)
    {
        for (var i = 0; i < columns.Count; i++)
        {
            if (columns[i] == name) return i;
        }

        return -1;
    }

    internal static IReadOnlyList<object?> With(this IReadOnlyList<object?> row, int column, object? value)
    {
        var changed = row.ToArray();
        changed[column] = value;
        return changed;
    }
}
